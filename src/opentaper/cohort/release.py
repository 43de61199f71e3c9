"""Releases of a registry: numbered folders that are only ever added, each with a manifest of what it holds.

``releases/<n>/<table>/part-….parquet``, ``schema.json`` and ``manifest.json``. The manifest names the SHA-256
of every file and the digest of the release before it; the digest of a release is that of its manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from opentaper import __version__, formulary
from opentaper.cohort.coarse_tables import TOLD, Coarsening, coarse_table, coarsening
from opentaper.cohort.rare import LEAST
from opentaper.cohort.registry_folder import files_of, read_head, read_table
from opentaper.cohort.registry_schema import SCHEMA as REGISTRY
from opentaper.cohort.registry_schema import TABLES, schema_document
from opentaper.cohort.whole_folder import whole_folder
from opentaper.errors import BadOption, ChangedFile

SCHEMA = "opentaper.release/1"
MANIFEST, SCHEMA_FILE = "manifest.json", "schema.json"


@dataclass(frozen=True, slots=True)
class RegistryRelease:
    """A release: where it lies, and what its manifest says.

    ``withdrawn`` are people of the release before it who are in it no more; ``least`` is how many people at
    least share what could be known of each; ``is_virtual`` tells that its people are invented.
    """

    folder: Path
    number: int
    digest: str
    made_on: date
    people: int
    withdrawn: int
    least: int
    is_virtual: bool
    manifest: Mapping[str, Any]

    def told(self) -> dict[str, Any]:
        """Return what a release holds as plain values, without its single files."""
        kept = {name: value for name, value in self.manifest.items() if name not in {"files", "schema"}}
        return {"folder": str(self.folder), "digest": self.digest, **kept}


# The short name where nothing else is called so.
Release: TypeAlias = RegistryRelease


@dataclass(frozen=True, slots=True)
class ReleaseFlaw:
    """One place at which a release is not as it was made: ``why`` is missing, added, digest or previous."""

    place: str
    why: str


def write_release(
    registry: Path,
    releases: Path,
    made_on: date,
    least: int = LEAST,
    withdrawn: frozenset[str] = frozenset(),
) -> Release:
    """Add a release of a registry to a folder of releases, and return it.

    Parameters
    ----------
    registry
        The folder that was built.
    releases
        The folder of all releases; made where it is not there yet.
    made_on
        The day.
    least
        How many people at least share what could be known of each of them.
    withdrawn
        Pseudonyms of whom nothing may be told any more, besides those that the registry names itself.

    Raises
    ------
    BadOption
        No registry, too few people, or another release is being made.
    ChangedFile
        The last release is not as it was made.
    """
    head = read_head(registry)
    before = newest_release(releases)
    gone = withdrawn | frozenset(head.get("withdrawn", ()))
    person = read_table(registry, "person")
    rule = coarsening(person, read_table(registry, "course"), gone, least)
    if not rule.countries:
        raise BadOption(option="registry", given=str(registry), wanted="a registry with somebody in it")
    number = 1 if before is None else before.number + 1
    with whole_folder(releases / str(number)) as folder:
        _write_tables(registry, folder, rule)
        (folder / SCHEMA_FILE).write_text(_json(schema_document()), encoding="utf-8")
        told = _manifest(folder, head, rule, before)
        told = {"schema": SCHEMA, "number": number, "made_on": made_on.isoformat(), "least": least, **told}
        (folder / MANIFEST).write_text(_json(told), encoding="utf-8")
    return read_release(releases / str(number))


def _write_tables(registry: Path, folder: Path, rule: Coarsening) -> None:
    import pyarrow.parquet as pq

    for name in TABLES:
        (folder / name).mkdir()
        for file in files_of(registry, name):
            made = coarse_table(name, pq.read_table(file), rule)
            pq.write_table(made, folder / name / file.name, compression="zstd")


def _manifest(
    folder: Path, head: Mapping[str, Any], rule: Coarsening, before: Release | None
) -> dict[str, Any]:
    files = {name: _file(folder / name) for name in sorted(_names(folder))}
    earlier = set() if before is None else set(read_table(before.folder, "person")["person"].to_pylist())
    gone = len(earlier - set(rule.countries))
    return {
        "registry": REGISTRY,
        "opentaper": __version__,
        "formulary": formulary.release(),
        "virtual": bool(head.get("virtual")),
        "until": head.get("until"),
        "people": len(rule.countries),
        "courses": len(rule.courses),
        "rows": {
            name: sum(one["rows"] for key, one in files.items() if key.startswith(name + "/"))
            for name in TABLES
        },
        "withdrawn": gone,
        "withdrawn_in_all": gone + (0 if before is None else int(before.manifest["withdrawn_in_all"])),
        "shared_by_least": list(TOLD),
        "made_coarser": dict(rule.counts),
        "files": files,
        "previous": None if before is None else {"number": before.number, "digest": before.digest},
    }


def _names(folder: Path) -> Iterator[str]:
    """Yield every file of a release but its manifest."""
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != MANIFEST:
            yield name


def _file(file: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    rows = pq.read_metadata(file).num_rows if file.suffix == ".parquet" else 0
    return {"sha256": _sha256(file), "bytes": file.stat().st_size, "rows": rows}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def releases_in(folder: Path) -> tuple[Path, ...]:
    """Return the folders of all releases, the oldest first."""
    try:
        found = [one for one in folder.iterdir() if one.name.isascii() and one.name.isdigit()]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda one: int(one.name)))


def newest_release(folder: Path) -> Release | None:
    """Return the newest release of a folder of releases, or None where there is none yet.

    Raises
    ------
    ChangedFile
        It cannot be read.
    """
    found = releases_in(folder)
    return read_release(found[-1]) if found else None


def read_release(folder: Path) -> Release:
    """Return a release as its manifest tells it; of a folder of releases the newest one.

    Raises
    ------
    BadOption
        There is no release.
    ChangedFile
        Its manifest cannot be read.
    """
    if not (folder / MANIFEST).is_file():
        found = releases_in(folder)
        if not found:
            wanted = "the folder of a release, such as releases/1"
            raise BadOption(option="release", given=str(folder), wanted=wanted)
        folder = found[-1]
    try:
        told = (folder / MANIFEST).read_bytes()
        manifest = json.loads(told)
        if manifest["schema"] != SCHEMA or not _is_sound(manifest):
            raise ValueError(manifest["schema"])
        return Release(
            folder=folder,
            number=int(manifest["number"]),
            digest=hashlib.sha256(told).hexdigest(),
            made_on=date.fromisoformat(manifest["made_on"]),
            people=int(manifest["people"]),
            withdrawn=int(manifest["withdrawn"]),
            least=int(manifest["least"]),
            is_virtual=bool(manifest["virtual"]),
            manifest=manifest,
        )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise ChangedFile(file=str(folder), place=MANIFEST, why="unreadable") from None


def _is_sound(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest tells a digest of every file, and of the release before it."""
    files, before = manifest["files"], manifest["previous"]
    if not isinstance(files, dict) or not (before is None or isinstance(before, dict)):
        return False
    told = [one.get("sha256") if isinstance(one, dict) else None for one in files.values()]
    if before is not None:
        told += [before.get("digest")]
        if not isinstance(before.get("number"), int):
            return False
    return all(isinstance(one, str) for one in told)


def verify_release(folder: Path) -> tuple[ReleaseFlaw, ...]:
    """Return every place at which a release is not as it was made; nothing where all is well.

    Its files are read and compared with the manifest, and the release before it, where that lies beside it.

    Raises
    ------
    BadOption, ChangedFile
        As :func:`read_release`.
    """
    release = read_release(folder)
    told, there = release.manifest["files"], set(_names(release.folder))
    found = [ReleaseFlaw(name, "missing") for name in sorted(set(told) - there)]
    found += [ReleaseFlaw(name, "added") for name in sorted(there - set(told))]
    found += [
        ReleaseFlaw(name, "digest")
        for name in sorted(there & set(told))
        if _sha256(release.folder / name) != told[name]["sha256"]
    ]
    return tuple(found + _flaws_before(release))


def _flaws_before(release: Release) -> list[ReleaseFlaw]:
    """Return whether the release before this one is another than the manifest names."""
    before = release.manifest["previous"]
    if before is None:
        return []
    folder = release.folder.with_name(str(before["number"]))
    if not (folder / MANIFEST).is_file():
        return [ReleaseFlaw(folder.name, "missing")]
    return [] if _sha256(folder / MANIFEST) == before["digest"] else [ReleaseFlaw(folder.name, "previous")]
