"""What leaves to research: no word, key or day of the person's own, whatever a record holds; who gives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.give_research import TEXT_VERSION, ResearchTold, give_research
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.kept_rows import PARTS, STAYS, rows_of
from opentaper.actions.deeds.tell_outcome import OutcomeTold, tell_outcome
from opentaper.actions.deeds.withdraw_research import ResearchBack, withdraw_research
from opentaper.actions.evidence.gather import gather
from opentaper.cohort.contribution import (
    contribution,
    contribution_json,
    days_held_back,
    days_moved,
    pseudonym,
    read_contribution,
)
from opentaper.errors import BadOption, ChangedFile
from opentaper.record.fields import CanonicalJSON
from opentaper.record.models import CheckIn, Person, ResearchConsent
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment

FIRST = DAY + timedelta(days=14)
SECRET, OTHER = "5a" * 32, "c3" * 32
#: Long after the last of those days, so that the days that stay behind are later ones.
UNTIL = date(2026, 12, 1)
MARK = "Zebedäus-7f3"
KEY = UUID(int=0xC0FFEE)
A_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
A_DAY = re.compile(r"\b(19|20)\d\d-\d\d(-\d\d)?\b")
Parts = Mapping[str, list[dict[str, Any]]]


def lived() -> Life:
    """Somebody with a signed plan, days, a cut, and a look back; the record of a real life."""
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST, 12)
    life.cut(15000, FIRST)
    told = OutcomeTold(life.medication, FIRST, "mixed", "less", FIRST, "illness", "relapse", "clinician")
    tell_outcome(told, life.at("look", FIRST))
    return life


@pytest.fixture(scope="module")
def parts(django_db_setup: None, django_db_blocker: Any) -> Parts:
    """The parts of that record, once for all; parts that it lacks get a row of their kind."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = rows_of(lived().person)
        transaction.set_rollback(True)
    return {name: rows or [a_row(name, found)] for name, rows in found.items()}


def a_row(name: str, parts: Parts) -> dict[str, Any]:
    """Return a row with something in every column of a part."""
    return {one.attname: _value(one, parts) for one in columns(name)}


def columns(name: str) -> list[models.Field[Any, Any]]:
    return [one for one in PARTS[name]._meta.concrete_fields if one.attname not in STAYS]


def _value(column: models.Field[Any, Any], parts: Parts) -> Any:
    if column.attname == "medication_id":
        return parts["medications"][0]["id"]
    if column.attname in {"withdrawn_at", "undone_at"} or column.attname.endswith("_id"):
        return None
    kinds: dict[type, Any] = {
        CanonicalJSON: {MARK: [MARK, {MARK: MARK}]},
        models.DateTimeField: "2026-03-10T12:00:00.000000+00:00",
        models.DateField: "2026-03-10",
        models.BooleanField: False,
        models.UUIDField: str(KEY),
        models.FloatField: 1.0,
        models.IntegerField: 1,
    }
    return next((value for kind, value in kinds.items() if isinstance(column, kind)), MARK)


def texts() -> list[tuple[str, str]]:
    """Every column of every part that holds words: of one's own, of a list, or inside a document."""
    words = (models.CharField, models.TextField, CanonicalJSON)
    return [(name, one.attname) for name in PARTS for one in columns(name) if isinstance(one, words)]


def marked(parts: Parts, places: set[tuple[str, str]]) -> Parts:
    """Return the parts with the mark in some columns of words."""
    return {
        name: [
            {column: _marked(value) if (name, column) in places else value for column, value in row.items()}
            for row in rows
        ]
        for name, rows in parts.items()
    }


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {**value, MARK: MARK, **{key: _marked(one) for key, one in value.items()}}
    if isinstance(value, list):
        return [*(_marked(one) for one in value), MARK]
    return MARK if value is None else f"{MARK} {value}"


def left(parts: Parts, secret: str = SECRET) -> str:
    """Return everything that leaves of a record, as text."""
    return contribution_json(contribution(parts, secret, UNTIL))


@given(st.data())
@settings(max_examples=60)
def test_no_word_of_the_person_ever_leaves(parts: Parts, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.sampled_from(texts())))
    told = left(marked(parts, places))
    assert MARK not in told
    assert json.dumps(MARK)[1:-1] not in told
    assert not A_UUID.search(told)
    assert not A_DAY.search(told)
    read_contribution(told)


def test_with_a_mark_in_every_column_of_words_nothing_of_it_leaves(parts: Parts) -> None:
    assert {name for name, _ in texts()} >= {"check_ins", "feelings", "own_plans", "messages", "body", "log"}
    assert MARK in json.dumps(marked(parts, set(texts())), ensure_ascii=False)
    assert "Zebed" not in left(marked(parts, set(texts())))
    told = left(parts)
    assert all(word in told for word in ("citalopram", "ssri", "mixed", "relapse", "clinician"))


def test_every_day_is_moved_alike_and_intervals_stay(parts: Parts) -> None:
    mine, others = (contribution(parts, secret, UNTIL) for secret in (SECRET, OTHER))
    assert days_moved(SECRET) != days_moved(OTHER)
    for name, table in mine.items():
        for column in {"day", "first_day", "last_day", "first_cut", "first_zero"} & set(table.column_names):
            here, there = (one[name].column(column).to_pylist() for one in (mine, others))
            apart = days_moved(SECRET) - days_moved(OTHER)
            assert [a - b for a, b in zip(here, there, strict=True) if a is not None] == [apart] * sum(
                one is not None for one in here
            )
    cut = mine["course"].column("first_cut")[0].as_py()
    assert cut - days_moved(SECRET) == (FIRST - date(1970, 1, 1)).days


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_a_secret_moves_days_and_never_by_none(secret: str) -> None:
    assert 1 <= abs(days_moved(secret)) <= 365
    assert 1 <= days_held_back(secret) <= 91
    assert re.fullmatch(r"[0-9a-f]{16}", pseudonym(secret))
    assert pseudonym(secret) not in secret


def test_the_last_days_stay_behind_so_that_no_end_tells_the_date(parts: Parts) -> None:
    """A diary kept to the day of a release would show by its last day how far it was moved."""
    until = FIRST + timedelta(days=1)
    tables = contribution(parts, SECRET, until)
    held = days_held_back(SECRET)
    last = tables["day"].column("day").to_pylist()[-1:] if tables["day"].num_rows else []
    assert all(day - days_moved(SECRET) <= (until - date(1970, 1, 1)).days - held for day in last)
    later = until + timedelta(days=held)
    assert contribution(parts, SECRET, later)["day"].num_rows > tables["day"].num_rows


def test_a_file_by_hand_brings_no_word_into_a_registry(parts: Parts) -> None:
    told = json.loads(left(parts))
    for table, column in (
        ("course", "drug"),
        ("event", "reason"),
        ("person", "person"),
        ("person", "country"),
    ):
        bad = json.loads(json.dumps(told))
        bad["tables"][table][column][0] = MARK
        with pytest.raises(ChangedFile):
            read_contribution(json.dumps(bad))
    changes: tuple[dict[str, Any], ...] = ({"schema": "other/1"}, {"tables": {}}, {"tables": MARK})
    for change in changes:
        with pytest.raises(ChangedFile):
            read_contribution(json.dumps(told | change))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
        max_leaves=8,
    )
)
def test_whatever_is_brought_is_read_or_refused_by_name(parts: Parts, value: Any) -> None:
    told = json.loads(left(parts))
    for place in ("tables", "schema"):
        with pytest.raises(ChangedFile):
            read_contribution(json.dumps(told | {place: value}))
    told["tables"]["day"]["dose_ug"] = value
    with pytest.raises(ChangedFile):
        read_contribution(json.dumps(told))


@pytest.mark.django_db
def test_the_server_gives_those_whose_yes_stands_and_names_who_took_it_back() -> None:
    life, other = lived(), somebody("other")
    assert not [*gather(UNTIL)]
    for one in (life, other):
        give(one)
    secret = ResearchConsent.objects.get(person_id=life.person).secret
    assert next(iter(gather(UNTIL))).keys() == {"person", "course", "day", "event"}
    assert names(gather(UNTIL)) == {pseudonym(secret), "nobody"}
    withdraw_research(ResearchBack("registry"), life.at("back", FIRST))
    after = gather(UNTIL)
    assert after.withdrawn == (pseudonym(secret),)
    assert names(after) == {"nobody"}
    Person.objects.filter(pk=other.person).update(is_demo=True)
    assert names(gather(UNTIL)) == set()


def somebody(name: str) -> Life:
    """Return somebody of whom nothing was told yet."""
    return Life(begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, name)).person_id, KEY)


def give(life: Life, name: str = "yes") -> None:
    give_research(ResearchTold("registry", TEXT_VERSION), life.at(name, FIRST))


def names(gathered: Any) -> set[str]:
    """Return the pseudonyms that are given; "nobody" of a contribution without a row."""
    found = [one["person"].column("person").to_pylist() for one in gathered]
    return {name for one in found for name in one or ["nobody"]}


@pytest.mark.django_db
def test_whoever_takes_back_while_it_is_gathered_is_not_among_the_rest() -> None:
    lives = [somebody(f"person {n}") for n in range(3)]
    for one in lives:
        give(one)
    gathered = iter(gather(UNTIL))
    next(gathered)
    ResearchConsent.objects.update(withdrawn_at=moment(None, "now").at)
    assert [*gathered] == []


@pytest.mark.django_db
def test_a_record_that_was_brought_gives_nothing_and_its_file_holds_no_secret() -> None:
    life = lived()
    give(life)
    secret = ResearchConsent.objects.get().secret
    text = record_text(life.at("export", FIRST))
    assert secret not in text
    delete_all(DeleteAllTold(SURE), life.at("delete", FIRST))
    assert not ResearchConsent.objects.exists()
    import_all(ImportTold(text), moment(None, "import"))
    assert ResearchConsent.objects.get().secret == ""
    assert not [*gather(UNTIL)]
    with pytest.raises(BadOption):
        give_research(ResearchTold("everything", TEXT_VERSION), life.at("no", FIRST))


@pytest.mark.django_db
def test_what_a_file_of_a_diary_brought_is_not_given() -> None:
    life = lived()
    day = FIRST - timedelta(days=20)
    check_in(CheckInTold(day=day, scores={"nausea": 9.0}), life.at("late", FIRST, 13))
    before = contribution(rows_of(life.person), SECRET, UNTIL)
    row = CheckIn.objects.get(person_id=life.person, day=FIRST - timedelta(days=1))
    CheckIn.objects.filter(pk=row.pk).update(client_key=row.pk)
    after = contribution(rows_of(life.person), SECRET, UNTIL)
    told = [one["day"].column("checked_in").to_pylist().count(True) for one in (before, after)]
    assert told[0] - told[1] == 1
