"""Releases are only ever added, whole, and any change of one is found."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pytest

from opentaper.cohort import release as module
from opentaper.cohort.registry_folder import read_table, write_head, write_parts
from opentaper.cohort.registry_schema import OTHER, TABLES, arrow_schema, schema_document
from opentaper.cohort.release import Release, read_release, verify_release, write_release
from opentaper.cohort.whole_folder import whole_folder
from opentaper.errors import BadOption, ChangedFile
from opentaper.exchange.plan_json import schema

DAY = date(2026, 11, 23)
LEAST = 3


def given(number: int, country: str = "DK", drug: str = "sertraline", start: int = 50_000) -> dict[str, Any]:
    """What one person gives: three days and two events of one course."""
    who = f"{number:016x}"
    key = {"person": who, "course": 1}
    course = dict.fromkeys(one.name for one in TABLES["course"])
    course |= {**key, "drug": drug, "family": "ssri", "condition": "anxiety", "use_band": "under_2"}
    course |= {"attempts": "0", "start_ug": start, "goal_ug": 0, "smallest_ug": start // 2}
    course |= {"first_day": 10, "last_day": 12}
    day = dict.fromkeys(one.name for one in TABLES["day"])
    days = [
        {
            **day,
            **key,
            "day": 10 + place,
            "dose_ug": ug,
            "effect": effect,
            "checked_in": True,
            "item_nausea": 1.0,
        }
        for place, (ug, effect) in enumerate([(start, 0.8), (start // 2, 0.6), (None, None)])
    ]
    event = {**key, "reason": "", "wellness": "", "from_ug": None}
    rows = {
        "person": [{"person": who, "origin": "app", "country": country, "first_day": 10, "last_day": 12}],
        "course": [course],
        "day": days,
        "event": [
            {**event, "seq": 1, "day": 10, "kind": "began", "to_ug": start},
            {**event, "seq": 2, "day": 11, "kind": "cut", "from_ug": start, "to_ug": start // 2},
        ],
    }
    return {name: pa.Table.from_pylist(told, schema=arrow_schema(name)) for name, told in rows.items()}


def registry(folder: Path, people: list[dict[str, Any]], **head: Any) -> Path:
    with whole_folder(folder, replaces=True) as half:
        write_parts(half, people)
        write_head(half, {"until": DAY.isoformat(), **head})
    return folder


PEOPLE = [
    *(given(number) for number in range(6)),
    *(given(number, country="IS") for number in range(6, 8)),
    *(given(number, drug="diazepam", start=10_000) for number in range(8, 11)),
    given(11, drug="lithium", start=800_000),
]


@pytest.fixture
def first(tmp_path: Path) -> Release:
    return write_release(registry(tmp_path / "registry", PEOPLE), tmp_path / "releases", DAY, LEAST)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    return list(read_table(folder, table).to_pylist())


def test_a_release_tells_what_it_holds(first: Release) -> None:
    assert (first.number, first.people, first.least, first.withdrawn) == (1, 12, LEAST, 0)
    assert first.manifest["rows"] == {"person": 12, "course": 12, "day": 36, "event": 24}
    assert first.manifest["previous"] is None
    assert json.loads((first.folder / "schema.json").read_text()) == schema_document()
    jsonschema.validate(schema_document(), schema("registry-1"))
    jsonschema.validate(first.manifest, schema("release-1"))
    assert verify_release(first.folder) == ()
    assert read_release(first.folder.parent) == first
    for table in TABLES:
        assert read_table(first.folder, table).schema.equals(arrow_schema(table))


def test_what_could_be_known_of_each_is_shared_and_shares_of_doses_stay(first: Release) -> None:
    country = {one["person"]: one["country"] for one in rows(first.folder, "person")}
    shared: dict[object, set[str]] = defaultdict(set)
    for one in rows(first.folder, "course"):
        names = ("drug", "family", "condition", "use_band", "attempts", "start_ug")
        shared[(country[one["person"]], *(one[name] for name in names))].add(one["person"])
    assert min(map(len, shared.values())) >= LEAST
    lone = next(one for one in rows(first.folder, "course") if one["person"] == f"{11:016x}")
    assert (lone["drug"], lone["start_ug"], lone["smallest_ug"], lone["goal_ug"]) == (
        OTHER,
        100_000,
        50_000,
        0,
    )
    days = [one for one in rows(first.folder, "day") if one["person"] == lone["person"]]
    assert [(one["dose_ug"], one["effect"], one["item_nausea"]) for one in days] == [
        *((100_000, None, 1.0), (50_000, None, 1.0), (None, None, 1.0))
    ]
    events = [one for one in rows(first.folder, "event") if one["person"] == lone["person"]]
    assert [(one["from_ug"], one["to_ug"]) for one in events] == [(None, 100_000), (100_000, 50_000)]
    common = [one for one in rows(first.folder, "day") if one["person"] == f"{0:016x}"]
    assert [(one["dose_ug"], one["effect"]) for one in common] == [(50_000, 0.8), (25_000, 0.6), (None, None)]


def test_who_took_it_back_is_not_in_the_next_release(first: Release, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in first.folder.rglob("*") if file.is_file()}
    registry(tmp_path / "registry", PEOPLE, withdrawn=[f"{0:016x}"])
    gone = frozenset({f"{9:016x}"})
    second = write_release(tmp_path / "registry", first.folder.parent, DAY, LEAST, gone)
    assert (second.number, second.people, second.withdrawn) == (2, 10, 2)
    for table in TABLES:
        people = {one["person"] for one in rows(second.folder, table)}
        assert people.isdisjoint({f"{0:016x}", *gone})
    assert second.manifest["previous"] == {"number": 1, "digest": first.digest}
    # two are left who take diazepam: they are told of more coarsely now
    assert "diazepam" not in {one["drug"] for one in rows(second.folder, "course")}
    assert {file: file.read_bytes() for file in first.folder.rglob("*") if file.is_file()} == before
    third = write_release(tmp_path / "registry", first.folder.parent, DAY, LEAST, gone)
    assert (third.withdrawn, third.manifest["withdrawn_in_all"]) == (0, 2)
    assert verify_release(third.folder) == ()


def test_a_change_is_found_and_named(first: Release, tmp_path: Path) -> None:
    second = write_release(tmp_path / "registry", first.folder.parent, DAY, LEAST)
    file = second.folder / "day" / "part-00001.parquet"
    told = bytearray(file.read_bytes())
    told[len(told) // 2] ^= 1
    file.write_bytes(told)
    (second.folder / "more.txt").write_text("more")
    (second.folder / "schema.json").unlink()
    assert [(one.place, one.why) for one in verify_release(second.folder)] == [
        *(("schema.json", "missing"), ("more.txt", "added"), ("day/part-00001.parquet", "digest"))
    ]
    manifest = first.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"people": 12', '"people": 13'))
    assert verify_release(second.folder)[-1].why == "previous"
    shutil.rmtree(first.folder)
    assert (verify_release(second.folder)[-1].place, verify_release(second.folder)[-1].why) == (
        "1",
        "missing",
    )
    (second.folder / "manifest.json").write_text("{")
    with pytest.raises(ChangedFile):
        write_release(tmp_path / "registry", first.folder.parent, DAY, LEAST)


class Stopped(Exception):
    """The process is stopped here."""


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(module, "_manifest", stop)
    yield
    monkeypatch.undo()


@pytest.mark.usefixtures("stopping")
def test_an_interrupted_release_leaves_nothing(tmp_path: Path) -> None:
    made = registry(tmp_path / "registry", PEOPLE)
    with pytest.raises(Stopped):
        write_release(made, tmp_path / "releases", DAY, LEAST)
    assert list((tmp_path / "releases").iterdir()) == []


def stopped_halfway(folder: Path) -> None:
    with whole_folder(folder, replaces=True) as half:
        (half / "some").write_text("half")
        raise Stopped


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    made = registry(tmp_path / "registry", PEOPLE[:3])
    before = sorted(file.name for file in made.rglob("*"))
    with pytest.raises(Stopped):
        stopped_halfway(made)
    assert sorted(file.name for file in made.rglob("*")) == before
    with pytest.raises(BadOption), whole_folder(made):
        pass
    with pytest.raises(BadOption), whole_folder(made, replaces=True), whole_folder(made, replaces=True):
        pass
    # a process was killed between both renames: the next one takes up there
    made.rename(tmp_path / ".registry.old")
    (tmp_path / ".registry.half").mkdir()
    with pytest.raises(Stopped):
        stopped_halfway(made)
    assert sorted(file.name for file in made.rglob("*")) == before
    assert [one.name for one in tmp_path.iterdir()] == ["registry"]


@pytest.mark.parametrize("what", ["nothing", "nobody", "few"])
def test_what_cannot_be_released_is_refused(what: str, tmp_path: Path) -> None:
    made = tmp_path / "registry"
    if what != "nothing":
        registry(made, [] if what == "nobody" else PEOPLE[:2])
    with pytest.raises(BadOption):
        write_release(made, tmp_path / "releases", DAY, LEAST)
