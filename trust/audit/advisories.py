"""A copy of known weaknesses on this machine, in the format of OSV, and which pins they touch.

The rules of matching are those of the OSV schema (https://ossf.github.io/osv-schema/#evaluation): a version
is touched where it is listed, or where the last event of a range before it introduced the weakness.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from packaging.version import InvalidVersion, Version

from tools.soup import plain
from trust.audit.pinned import PinnedPackage

ECOSYSTEM = "PyPI"
#: Events of a range that end a weakness, and whether the version they name is still touched.
ENDS = {"fixed": False, "last_affected": True, "limit": False}


@dataclass(frozen=True, slots=True)
class KnownWeakness:
    """A weakness that touches a pin: under which names it is known, and in which version it is mended."""

    package: PinnedPackage
    names: tuple[str, ...]
    mended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdvisoryCopy:
    """What a folder holds: how many advisories, which state of the list, and the day of the newest."""

    records: tuple[dict[str, Any], ...]
    commit: str
    newest: date | None

    def age(self, today: date) -> int | None:
        """Return how many days ago the newest advisory was written or changed."""
        return None if self.newest is None else (today - self.newest).days


def advisory_copy(folder: Path) -> AdvisoryCopy:
    """Return the advisories of a folder, YAML or JSON, however deep they lie.

    Raises
    ------
    ValueError
        There is none in it: an empty list would find nothing in anything.
    """
    files = sorted(file for file in folder.rglob("*") if file.suffix in {".yaml", ".yml", ".json"})
    records = tuple(record for file in files if (record := _record(file)))
    if not records:
        raise ValueError(f"no advisory of {ECOSYSTEM} in {folder.name!r}")
    days = [day for record in records if (day := _day(record))]
    return AdvisoryCopy(records, _commit(folder), max(days, default=None))


def touched(packages: Iterable[PinnedPackage], copy: AdvisoryCopy) -> tuple[KnownWeakness, ...]:
    """Return every weakness of the copy that touches a pin, by package."""
    wanted = {one.name: one for one in packages}
    found = (
        KnownWeakness(wanted[name], _names(record), _mended(record, name))
        for record in copy.records
        if not record.get("withdrawn")
        for name in sorted(_packages_of(record) & wanted.keys())
        if is_touched(wanted[name].version, name, record)
    )
    return tuple(sorted(found, key=lambda one: (one.package.name, one.names)))


def is_touched(version: str, name: str, record: dict[str, Any]) -> bool:
    """Return whether a record speaks of a version of a package.

    Examples
    --------
    >>> told = {"package": {"name": "a", "ecosystem": "PyPI"}}
    >>> told["ranges"] = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}]
    >>> [is_touched(version, "a", {"affected": [told]}) for version in ("1.1", "1.2", "1.10")]
    [True, False, False]
    """
    return any(
        version in map(str, affected.get("versions") or ())
        or any(_is_within(Version(version), one["events"]) for one in _ranges(affected))
        for affected in _affected(record)
        if plain(affected["package"]["name"]) == name
    )


def _is_within(version: Version, events: Iterable[dict[str, Any]]) -> bool:
    """Return whether the last event up to a version introduced the weakness."""
    order = sorted(
        ((_version(str(value)), kind) for event in events for kind, value in event.items()),
        key=lambda one: (one[0], one[1] == "introduced"),
    )
    within = False
    for at, kind in order:
        if kind == "introduced":
            within = within or at <= version
        elif at < version or (at == version and not ENDS[kind]):
            within = False
    return within


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:  # what cannot be compared never ends a weakness that was there before
        return Version("0")


def _ranges(affected: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (one for one in affected.get("ranges") or () if one.get("type") in {"ECOSYSTEM", "SEMVER"})


def _affected(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (
        one
        for one in record.get("affected") or ()
        if (one.get("package") or {}).get("ecosystem") == ECOSYSTEM
    )


def _packages_of(record: dict[str, Any]) -> set[str]:
    return {plain(one["package"]["name"]) for one in _affected(record)}


def _mended(record: dict[str, Any], name: str) -> tuple[str, ...]:
    told = [
        str(event["fixed"])
        for affected in _affected(record)
        if plain(affected["package"]["name"]) == name
        for one in _ranges(affected)
        for event in one["events"]
        if "fixed" in event
    ]
    return tuple(dict.fromkeys(told))


def _names(record: dict[str, Any]) -> tuple[str, ...]:
    return (str(record["id"]), *map(str, record.get("aliases") or ()))


def _record(file: Path) -> dict[str, Any] | None:
    text = file.read_text(encoding="utf-8")
    if "affected" not in text or ECOSYSTEM not in text:  # spares most of the reading
        return None
    told = json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=LOADER)
    is_record = isinstance(told, dict) and "id" in told and any(_affected(told))
    return told if is_record else None


#: The quick loader where it was compiled; both read plain values alone.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _day(record: dict[str, Any]) -> date | None:
    told = str(record.get("modified") or record.get("published") or "")[:10]
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _commit(folder: Path) -> str:
    """Return the commit of a copy that was cloned; empty for any other folder."""
    if not (folder / ".git").exists():
        return ""
    done = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
