"""Registries: of virtual people, whose truth is found again; of files, of which none is lost silently."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy.stats import binom

from opentaper.actions.evidence.build import (
    RegistryBuilt,
    VirtualAsked,
    build_from_files,
    build_virtual,
)
from opentaper.actions.evidence.recovered import RecoveredShare, recovered
from opentaper.actions.evidence.release import release_registry
from opentaper.actions.evidence.virtual import VirtualBlock, virtual_block
from opentaper.cohort.contribution import contribution, contribution_json, pseudonym
from opentaper.cohort.registry_folder import PEOPLE_A_FILE, read_head, read_table
from opentaper.cohort.registry_schema import TABLES
from opentaper.cohort.virtual_people import UNTIL
from opentaper.errors import BadOption
from opentaper.exchange.plan_json import schema
from opentaper.exchange.record_json import record_json, record_parts

DAY = date(2026, 11, 23)
N = PEOPLE_A_FILE + 12


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> RegistryBuilt:
    """A registry of a few hundred virtual people, made by two processes; exports of it are kept."""
    folder = tmp_path_factory.mktemp("evidence")
    return build_virtual(VirtualAsked(N, processes=2, exports=folder / "exports"), folder / "registry")


def content(folder: Path, place: int = 1) -> dict[str, bytes]:
    return {name: (folder / name / f"part-{place:05}.parquet").read_bytes() for name in TABLES}


def test_the_same_seed_gives_the_same_bytes_whoever_works(built: RegistryBuilt, tmp_path: Path) -> None:
    done = virtual_block(VirtualBlock(1, N, 1, UNTIL, tmp_path, None))
    assert content(tmp_path, 2) == content(built.folder, 2)
    assert len(done.truth) == N - PEOPLE_A_FILE
    assert built.truth is not None
    told = json.loads(built.truth.read_text())
    jsonschema.validate(told, schema("virtual-truth-1"))
    jsonschema.validate(read_head(built.folder), schema("built-registry-1"))
    assert told["people"][PEOPLE_A_FILE:] == [asdict(one) for one in done.truth]


def missed(found: tuple[RecoveredShare, ...]) -> tuple[int, int]:
    """How many truths lie outside their intervals, of how many."""
    told = [one.is_inside for one in found if one.is_inside is not None]
    return told.count(False), len(told)


def within_chance(found: tuple[RecoveredShare, ...]) -> bool:
    """Whether no more truths are missed than 1 in 20 would be, but for 1 in 1000 sets of intervals."""
    n_missed, n = missed(found)
    return n > 0 and n_missed <= binom.ppf(0.999, n, 0.05)


def test_what_is_so_is_found_within_the_intervals(built: RegistryBuilt, tmp_path: Path) -> None:
    made = release_registry(built.folder, tmp_path / "releases", DAY)
    assert (made.people, made.is_virtual, made.least) == (N, True, 10)
    found = recovered(made.folder, built.truth)
    assert within_chance(found)
    whole = {one.what: one for one in found if one.use_band == "all"}
    assert all(
        whole[what].is_inside for what in ("withdrawal", "restarted_12", "relapse_12", "off_and_well_12")
    )
    by_use = {one.use_band: one.truth for one in found if one.what == "withdrawal"}
    assert (by_use["60_and_over"] or 0.0) > (by_use["6_to_24"] or 1.0)
    assert all(one.truth is None and one.is_inside is None for one in recovered(made.folder))


def test_a_truth_that_is_not_so_is_outside(built: RegistryBuilt, tmp_path: Path) -> None:
    assert built.truth is not None
    told = json.loads(built.truth.read_text())
    for shares in told["shares"].values():
        shares.update({name: 1.0 - share for name, share in shares.items() if name != "n_people"})
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told))
    assert not within_chance(recovered(built.folder, other))
    other.write_text("{}")
    with pytest.raises(BadOption):
        recovered(built.folder, other)


@pytest.mark.nightly
def test_of_ten_thousand_the_truth_is_found(tmp_path: Path) -> None:
    made = build_virtual(VirtualAsked(10_000, seed=7, processes=2), tmp_path / "registry")
    release = release_registry(made.folder, tmp_path / "releases", DAY)
    found = recovered(release.folder, made.truth)
    assert within_chance(found)
    assert all(one.low < one.high for one in found if one.low is not None and one.high is not None)


# --- files --------------------------------------------------------------------------------------------------


@pytest.fixture
def given(built: RegistryBuilt, tmp_path: Path) -> Path:
    """A folder with the exports of six people, each with its secret beside it."""
    folder = tmp_path / "given"
    folder.mkdir()
    for file in sorted((built.folder.parent / "exports").glob("person-00000[0-5]*")):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def rows(folder: Path, people: list[str] | None = None) -> dict[str, pa.Table]:
    """The tables of a registry, of these people or of all, in an order of their own."""
    found = {}
    for name in TABLES:
        table = read_table(folder, name)
        if people is not None:
            table = table.filter(pc.is_in(table["person"], pa.array(people)))
        keys = [key for key in ("person", "course", "day", "seq") if key in table.column_names]
        found[name] = table.sort_by([(key, "ascending") for key in keys])
    return found


def test_kept_exports_build_the_same_rows(built: RegistryBuilt, given: Path, tmp_path: Path) -> None:
    made = build_from_files(given, tmp_path / "registry", UNTIL)
    assert (made.people, made.unreadable, made.without_consent, made.withdrawn) == (6, [], 0, [])
    people = read_table(made.folder, "person")["person"].to_pylist()
    assert rows(made.folder) == rows(built.folder, people)
    assert read_head(made.folder)["virtual"] is False


def record(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    told = record_parts(file.read_text(encoding="utf-8"), file.name)
    return dict(told.head), {name: list(part) for name, part in told.parts.items()}


def secret(file: Path) -> str:
    return file.with_name(file.name + ".secret").read_text(encoding="ascii").strip()


def test_an_archive_a_contribution_and_secrets_in_one_file_are_read_too(given: Path, tmp_path: Path) -> None:
    before = rows(build_from_files(given, tmp_path / "before", UNTIL).folder)
    files = sorted(given.glob("*.json"))
    secrets = {record(file)[0]["person"]: secret(file) for file in files}
    with zipfile.ZipFile(given / "first.zip", "w") as archive:
        archive.writestr("record.json", files[0].read_bytes())
    tables = contribution(record(files[1])[1], secret(files[1]), UNTIL)
    files[0].unlink()
    files[1].write_text(contribution_json(tables), encoding="utf-8")
    for one in given.glob("*.secret"):
        one.unlink()
    (given / "secrets.json").write_text(json.dumps(secrets))
    made = build_from_files(given, tmp_path / "registry", UNTIL, given / "secrets.json")
    assert made.unreadable == []
    assert rows(made.folder) == before


def test_who_is_left_out_is_counted_and_why(given: Path, tmp_path: Path) -> None:
    files = sorted(given.glob("*.json"))
    taken_back, never, twice, broken, changed, stays = files
    head, parts = record(taken_back)
    parts["research_consents"][0]["withdrawn_at"] = "2026-10-01T12:00:00.000000+00:00"
    taken_back.write_text(record_json(head, parts), encoding="utf-8")
    head, parts = record(never)
    parts["research_consents"][0]["purpose"] = "pace"
    never.write_text(record_json(head, parts), encoding="utf-8")
    (given / "again.json").write_bytes(twice.read_bytes() + b"\n")
    (given / "again.json.secret").write_text(secret(twice))
    broken.write_text("{", encoding="utf-8")
    changed.write_text(changed.read_text(encoding="utf-8").replace('"nausea": 0.0', '"nausea": 1.0', 1))
    (given / "none.zip").write_bytes(b"PK")
    with zipfile.ZipFile(given / "damaged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", "{}" * 4000)
    packed = bytearray((given / "damaged.zip").read_bytes())
    packed[42:46] = b"\xff" * 4  # in the packed content, after the head of the file
    (given / "damaged.zip").write_bytes(packed)
    made = build_from_files(given, tmp_path / "registry", UNTIL)
    assert made.people == 2
    assert made.withdrawn == [pseudonym(secret(taken_back))]
    assert made.without_consent == 1
    assert {why for _, why in made.unreadable} == {"unreadable", "digest", "there"}
    assert {file for file, _ in made.unreadable} - {"again.json", twice.name} == {
        *(broken.name, changed.name, "damaged.zip", "none.zip")
    }
    people = read_table(made.folder, "person")["person"].to_pylist()
    assert sorted(people) == sorted(pseudonym(secret(one)) for one in (twice, stays))
    assert read_head(made.folder)["withdrawn"] == made.withdrawn


def test_what_lies_too_close_to_the_day_gives_nothing_yet(given: Path, tmp_path: Path) -> None:
    file = min(given.glob("*.json"))
    for one in given.iterdir():
        if file.name not in one.name:
            one.unlink()
    made = build_from_files(given, tmp_path / "registry", date(2021, 1, 1))
    assert (made.people, made.empty) == (0, 1)
    with pytest.raises(BadOption):
        release_registry(made.folder, tmp_path / "releases", DAY)


@pytest.mark.parametrize("what", ["no folder", "nothing", "no secret", "bad secrets", "short secret"])
def test_what_cannot_be_built_is_refused_whole(what: str, given: Path, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.json"
    secrets.write_text("[]" if what == "bad secrets" else "{}")
    if what == "nothing":
        for file in given.iterdir():
            file.unlink()
    if what == "no secret":
        min(given.glob("*.secret")).unlink()
    if what == "short secret":
        min(given.glob("*.secret")).write_text("ab")
    source = tmp_path / "elsewhere" if what == "no folder" else given
    with pytest.raises(BadOption):
        build_from_files(source, tmp_path / "registry", UNTIL, secrets if what == "bad secrets" else None)
    assert not (tmp_path / "registry").exists()


@pytest.mark.parametrize("text", ["", "xyz", "0123456789abcdef 0", "Ærlig"])
def test_a_file_of_the_withdrawn_holds_pseudonyms_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadOption):
        release_registry(tmp_path, tmp_path / "releases", DAY, None, file)


def test_nobody_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BadOption):
        build_virtual(VirtualAsked(0), tmp_path / "registry")
    assert not (tmp_path / "registry").exists()
