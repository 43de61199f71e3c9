"""The page docs/security/audit.md, part by part: what was looked up and where, and what was built twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tools.markdown import table
from tools.places import ROOT
from trust.audit.advisories import AdvisoryCopy, KnownWeakness
from trust.audit.building import BuiltFile
from trust.audit.online import ServiceAnswer
from trust.audit.pinned import PinnedPackage

PAGE = ROOT / "docs" / "security" / "audit.md"
#: A list whose newest line is older than so many days says nothing of what was found since.
FRESH_DAYS = 31


def told_copy(
    packages: tuple[PinnedPackage, ...], copy: AdvisoryCopy, known: tuple[KnownWeakness, ...]
) -> str:
    """Return what a copy of the list knows of the pins, and up to which day it can know anything."""
    listed = {name for one in known for name in one.names}
    rows = [
        ("packages that are pinned", str(len(packages))),
        ("advisories in the copy", str(len(copy.records))),
        ("state of the copy", f"`{copy.commit}`" if copy.commit else "not told: it is no clone"),
        ("its newest advisory", "not told" if copy.newest is None else copy.newest.isoformat()),
        ("weaknesses known of these versions", str(len(known))),
    ]
    parts = [
        table(("looked up in a copy", "what"), rows),
        (
            f"**What was found up to {copy.newest or 'an unknown day'}, and not since.** A package that is "
            "younger than the copy cannot stand in it. So this is no word that all is well: look again, "
            "where the service or a newer copy can be reached."
        ),
    ]
    return "\n\n".join((*parts, *(_table(known) if listed else ())))


def told_answer(answer: ServiceAnswer) -> str:
    """Return what the service said, and of how many packages it said nothing."""
    if not answer.looked_up:
        return (
            "**Not reachable: nothing was looked up.** The service that `pip-audit` asks gave no answer for "
            "any package. Nothing follows from that."
        )
    rows = [
        ("looked up", str(len(answer.looked_up))),
        ("not looked up", str(len(answer.missed))),
        ("weaknesses known of these versions", str(len(answer.known))),
    ]
    missed = [f"Not looked up: {', '.join(f'`{name}`' for name in sorted(answer.missed))}."]
    parts = [table(("asked of the service", "packages"), rows), *(missed if answer.missed else ())]
    return "\n\n".join((*parts, *(_table(answer.known) if answer.known else ())))


def told_builds(files: Iterable[BuiltFile]) -> str:
    """Return whether two builds are the same. The digests change with every commit and are not told."""
    rows = [
        (
            f"`{one.name}`",
            "equal" if one.is_same else "**not equal**",
            ", ".join(f"`{word}`" for word in one.traces) or "none",
        )
        for one in files
    ]
    return table(("built", "SHA-256 of both builds", "paths or owners of the machine in it"), rows)


def is_stale(copy: AdvisoryCopy, today: date) -> bool:
    """Return whether a copy is too old to speak of today."""
    age = copy.age(today)
    return age is None or age > FRESH_DAYS


def _table(known: Iterable[KnownWeakness]) -> list[str]:
    rows = [
        (one.package.name, one.package.version, " ".join(one.names), " ".join(one.mended) or "nowhere yet")
        for one in known
    ]
    return [table(("package", "version", "known as", "mended in"), rows)]


def kept(part: str, text: str, page: Path = PAGE) -> None:
    """Write one part of the page, and leave the others."""
    from trust.page import keep

    keep(part, text, page)
