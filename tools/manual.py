"""The parts of the manual that come from the package itself, as Markdown.

A page of ``docs/`` holds a line ``<!-- generated: name -->``; while the manual is built, ``docs/conf.py``
puts what the function of that name returns in its place. ``<!-- root: FILE.md -->`` takes in a document of
the root. Nothing is written into the source, so nothing can be out of date.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from tools import (
    api_tables,
    attack_tables,
    body_tables,
    fact_tables,
    learning_tables,
    limit_tables,
    model_tables,
    permission_tables,
    reason_tables,
    reference_pages,
    registry_tables,
    risk_tables,
    sealed_tables,
    skill_tables,
)
from tools.cases import spec_cases
from tools.places import ROOT

_MARKER = re.compile(r"^<!-- (generated|root): ([\w.-]+) -->$", re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")


def filled(text: str, page: Path) -> str:
    """Return the text of a page with its generated parts in place.

    Parameters
    ----------
    page
        The file of the page below ``docs/``; links of documents of the root are turned towards it.
    """
    return _MARKER.sub(lambda found: _part(found[1], found[2], page), text)


def _part(kind: str, name: str, page: Path) -> str:
    return root_document(name, page) if kind == "root" else PARTS[name]()


def root_document(name: str, page: Path) -> str:
    """Return a document of the root with its links as seen from a page of the manual."""
    return _LINK.sub(lambda found: _relinked(found[1], page), (ROOT / name).read_text(encoding="utf-8"))


def _relinked(target: str, page: Path) -> str:
    """Return a link of the root as a link of a page; documents of the root have pages in docs/project."""
    own = ROOT / "docs" / "project" / target.lower()
    file = own if "/" not in target and own.exists() else ROOT / target
    return Path(os.path.relpath(file, page.parent)).as_posix()


PARTS: dict[str, Callable[[], str]] = {
    **reason_tables.PARTS,
    **permission_tables.PARTS,
    **attack_tables.PARTS,
    **api_tables.PARTS,
    **fact_tables.PARTS,
    **limit_tables.PARTS,
    **model_tables.PARTS,
    **risk_tables.PARTS,
    **sealed_tables.PARTS,
    **skill_tables.PARTS,
    **body_tables.PARTS,
    **reference_pages.PARTS,
    **registry_tables.PARTS,
    **learning_tables.PARTS,
    spec_cases.__name__: spec_cases,
}
