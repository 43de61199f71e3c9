"""Static files under names that carry a mark of their contents, so that they can be kept for a year.

Django's own manifest needs files to be gathered first. An app that is installed and started needs no such
step: the mark is computed from the file in the package, once a process.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]  # it has none

#: So many hexadecimal digits tell versions of one file apart.
DIGITS = 12


def marked_name(name: str, mark: str) -> str:
    """Return the name of a file with a mark before its last ending.

    Examples
    --------
    >>> marked_name("charts/vega.min.js", "0123456789ab")
    'charts/vega.min.0123456789ab.js'
    """
    path = Path(name)
    return path.with_name(f"{path.stem}.{mark}{path.suffix}").as_posix()


@cache
def mark_of(name: str) -> str:
    """Return the mark of a file's contents.

    Raises
    ------
    ValueError
        There is no such file: a page that names it would be broken.
    """
    found = finders.find(name)
    if found is None:
        raise ValueError(f"no static file {name!r}")
    return sha256(Path(str(found)).read_bytes()).hexdigest()[:DIGITS]


class VersionedFiles(StaticFilesStorage):
    """Gives ``{% static %}`` the marked name."""

    def url(self, name: str | None) -> str:
        """Return the address of a file, with the mark of its contents."""
        plain = (name or "") + ""  # a template's safe string becomes a plain one, which paths need
        return super().url(marked_name(plain, mark_of(plain)))


class ServeVersioned(WhiteNoiseMiddleware):  # type: ignore[misc]  # as its types are not known
    """Serves every file under its plain name, and under its marked one for a year."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Add a file under both of its names."""
        super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
        name = url.removeprefix(self.static_prefix)
        mark = sha256(Path(path).read_bytes()).hexdigest()[:DIGITS]
        marked = self.static_prefix + marked_name(name, mark)
        self.marked_urls.add(marked)
        super().add_file_to_dictionary(marked, path, stat_cache=stat_cache)

    def immutable_file_test(self, path: str, url: str) -> bool:  # noqa: ARG002 - as WhiteNoise asks
        """Return whether what stands at an address never changes."""
        return url in self.marked_urls

    @property
    def marked_urls(self) -> set[str]:
        """The addresses that carry a mark."""
        if not hasattr(self, "_marked"):
            self._marked: set[str] = set()
        return self._marked
