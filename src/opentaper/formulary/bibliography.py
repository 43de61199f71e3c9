"""Where the facts were read: the entries of ``sources.bib`` by key."""

from __future__ import annotations

import re
from functools import cache

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Source

FILE = "sources.bib"

_ENTRY = re.compile(r"^@(?:article|misc)\{([a-z0-9-]+),\n(.*?)\n\}$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (title|year|url|note) = \{(.*)\},?$", re.MULTILINE)


@cache
def sources() -> dict[str, Source]:
    """Return every source by key.

    Examples
    --------
    >>> sources()["sorensen-2022"].year
    '2022'
    """
    found: dict[str, Source] = {}
    for key, body in _ENTRY.findall(files.text(FILE)):
        if key in found:
            raise BrokenFormulary(file=FILE, why=f"{key} stands twice")
        fields = dict(_FIELD.findall(body))
        found[key] = Source(
            key=key,
            title=fields.get("title", ""),
            year=fields.get("year", ""),
            url=fields.get("url", ""),
            note=fields.get("note", ""),
        )
    return found


def source(key: str) -> Source:
    """Return the source of a key.

    Raises
    ------
    BrokenFormulary
        A fact names a source that the bibliography lacks.
    """
    found = sources().get(key)
    if found is None:
        raise BrokenFormulary(file=FILE, why=f"no entry {key}")
    return found
