"""Two builds of a release, in two places and at two times: are they the same, byte by byte?"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.places import ROOT

#: How the second build differs from the first: nothing of it may be seen in what is built.
MANNERS: tuple[dict[str, str], ...] = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "umask": "022"},
    {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "2", "umask": "077"},
)
#: A wheel, and a packed source.
ENDINGS = frozenset({".whl", ".gz"})


class NotBuiltError(RuntimeError):
    """A build could not be made: no git, no clone, or the builder refused."""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of a release under its name, with what it comes to in each build."""

    name: str
    digests: tuple[str, ...]
    traces: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Return whether every build made the same bytes."""
        return len(self.digests) == len(MANNERS) and len(set(self.digests)) == 1


def built_twice(root: Path = ROOT) -> tuple[BuiltFile, ...]:
    """Build what was committed last, from a clone for each build, and compare.

    Raises
    ------
    NotBuiltError
        A clone or a build did not come about.
    """
    with (
        tempfile.TemporaryDirectory(prefix="one-") as one,
        tempfile.TemporaryDirectory(prefix="another-") as two,
    ):
        places = (Path(one) / "a", Path(two) / "quite" / "elsewhere")
        at = _run(["git", "log", "-1", "--format=%ct"], root).strip()
        made = [
            _built(root, place, at, manner, later=n * 86_400)
            for n, (place, manner) in enumerate(zip(places, MANNERS, strict=True))
        ]
        return compared(made, telling=(one, two, f"{root}/"))


def compared(builds: list[dict[str, bytes]], telling: tuple[str, ...] = ()) -> tuple[BuiltFile, ...]:
    """Return every file of some builds, with its digests and with what it tells of the machine.

    Examples
    --------
    >>> same, other = compared([{"a": b"1", "b": b"1"}, {"a": b"1", "b": b"2"}])
    >>> same.is_same, other.is_same
    (True, False)
    """
    wanted = sorted({*telling, f"{Path.home()}/"})
    return tuple(
        BuiltFile(
            name,
            tuple(hashlib.sha256(one[name]).hexdigest() for one in builds if name in one),
            tuple(sorted({word for one in builds for word in traces(one.get(name, b""), wanted)})),
        )
        for name in sorted({name for one in builds for name in one})
    )


def traces(data: bytes, words: list[str]) -> set[str]:
    """Return which of some words stand in a package or in any file within it, and who is told to own one."""
    parts = list(unpacked(data))
    owners = {owner for _, owner in parts if owner}
    return owners | {word for word in words for part, _ in parts if word.encode() in part}


def unpacked(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the names and contents of a wheel or packed source, each with its owner; other data as it is."""
    opened = io.BytesIO(data)
    if zipfile.is_zipfile(opened):
        with zipfile.ZipFile(opened) as wheel:
            for name in wheel.namelist():
                yield name.encode() + b"\n" + wheel.read(name), ""
    elif data[:2] == b"\x1f\x8b":
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as source:
            for member in source:
                held = source.extractfile(member)
                told = f"{member.name}\n{member.linkname}\n".encode()
                yield told + (b"" if held is None else held.read()), member.uname or member.gname
    else:
        yield data, ""


def _built(root: Path, place: Path, at: str, manner: dict[str, str], later: int) -> dict[str, bytes]:
    """Return the wheel and the packed source of a clone that lies elsewhere and whose files are younger."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _run(["git", "clone", "--quiet", "--no-hardlinks", str(root), str(place)], root)
    for file in place.rglob("*"):
        if file.is_file() and ".git" not in file.relative_to(place).parts:
            os.utime(file, (int(at) + later, int(at) + later))
    mask = manner["umask"]
    told = {name: value for name, value in manner.items() if name != "umask"}
    environment = {**os.environ, **told, "SOURCE_DATE_EPOCH": at}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(place / "dist")]
    _run(["sh", "-c", f'umask {mask} && exec "$@"', "sh", *command], place, environment)
    return {
        file.name: file.read_bytes() for file in sorted((place / "dist").iterdir()) if file.suffix in ENDINGS
    }


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise NotBuiltError(f"{command[0]} cannot be run here") from error
    if done.returncode != 0:
        raise NotBuiltError(f"{' '.join(command[:3])}: {done.stderr.strip()[-400:]}")
    return done.stdout
