"""Records that are brought here: none stands on another's rows, or overwrites one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import models, transaction
from django.http import HttpResponseBase
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.kept_rows import PARTS, links_of, rows_of
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.experiments_read import ExperimentPlan, plan_json
from opentaper.errors import ChangedFile, OpenTaperError
from opentaper.exchange.record_json import record_json
from opentaper.record.models import CareLink, Consent, Person
from opentaper.recovery.experiment_design import ExperimentDesign
from opentaper.web.export import packed_text
from tests.attacks.town import Town, asked, everything

SEED = UUID("9d8f1f9c-9b0e-4f44-8a27-2b6f3b0e4a55")
#: What some columns must hold: the tables look that they do.
MEANT = {
    "role": "family",
    "section": "plan",
    "right": "read",
    "kind": "homework",
    "status": "proposed",
    "ended_by": "",
    "code_hash": "",
    "helped": "a_little",
}
PLAN = ExperimentPlan(
    ExperimentDesign(date(2026, 3, 2), (True, False), 2, 0, 1),
    sd=1.0,
    lasting=0.3,
    points=1.0,
    chance=0.5,
    false_claims=0.01,
    cuts=(),
)
MEANT_HERE = {
    ("own_plans", "kind"): "hard_days",
    ("own_answers", "scale"): "blunting",
    ("body_imports", "status"): "kept",
    ("body_imports", "zone"): "UTC",
    ("body", "kind"): "steps",
    ("diet_asked", "diet"): "keto",
    ("body_goals", "kind"): "movement",
    ("experiments", "habit"): "walk",
    ("experiments", "outcome"): "distress",
    ("experiments", "status"): "running",
    ("experiments", "design"): plan_json(PLAN),
    ("research_consents", "purpose"): "registry",
    ("research_consents", "text_version"): "1",
    ("learning_done", "kind"): "lesson",
    ("doses", "kind"): "missed",
    ("shelf", "text"): "tablet 10mg",
    ("instruments", "name"): "phq-9",
    ("instruments", "answers"): [0] * 9,
    ("confirmed_doses", "ug"): 20_000,
    ("past_tapers", "fields"): {"went": "none", "at_ug": None, "attempt": ""},
}
#: Columns of their own: a column may name a row that replaces it, which here is none.
NONE = {"replaced_by", "parent", "ended", "used_at", "revoked_at", "withdrawn_at", "author", "begun_by"}
Parts = dict[str, list[dict[str, Any]]]


def filled(person: UUID) -> None:
    """Give somebody a row in every part where there is none yet."""
    for part, of in PARTS.items():
        if of is Person or part == "log" or of._default_manager.filter(person_id=person).exists():
            continue
        row = of(**{one.attname: value_for(one, part, person) for one in of._meta.concrete_fields})
        row.save(force_insert=True)


def value_for(column: models.Field[Any, Any], part: str, person: UUID) -> object:
    """Return something that a column may hold."""
    if column.primary_key:
        return uuid5(SEED, f"{part} {person}")
    if isinstance(column, models.ForeignKey):
        return key_for(column, person)
    meant = MEANT_HERE.get((part, column.name), MEANT.get(column.name))
    if meant is not None:
        return meant
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return plain_for(column)


def key_for(column: models.ForeignKey[Any, Any], person: UUID) -> UUID | None:
    """Return the key of one of the person's rows."""
    of = column.related_model
    if of is Person:
        return person
    if column.name in NONE:
        return None
    key: UUID | None = of._default_manager.filter(person_id=person).values_list("pk", flat=True).first()
    return key


def plain_for(column: models.Field[Any, Any]) -> object:
    """Return a value of the type of a column."""
    if isinstance(column, models.DateTimeField):
        return datetime(2026, 3, 2, 9, tzinfo=UTC)
    if isinstance(column, models.DateField):
        return date(2026, 3, 2)
    if isinstance(column, models.TimeField):
        return time(4)
    if isinstance(column, models.UUIDField):
        return uuid5(SEED, column.name)
    return 1 if isinstance(column, models.IntegerField | models.FloatField) else "told"


@pytest.fixture
def parts(town: Town) -> Parts:
    """Return Maya's record with a row in every part; it is here no more, while Noor's is, as full."""
    for name in ("maya", "noor"):
        filled(town.people[name])
    told = rows_of(town.people["maya"])
    assert all(told.values()), [name for name, rows in told.items() if not rows]
    delete_all(DeleteAllTold(SURE), town.moment("maya"))
    return told


def brought(parts: Parts, account: str | None = None) -> str:
    """Bring a record here, in a file whose digests are right; return what was amiss, or ""."""
    text = record_json({"made_at": "2026-03-02"}, parts)
    at = Moment(wiring.now(), wiring.today(), uuid4(), None)
    try:
        import_all(ImportTold(text, "record.json", account), at)
    except ChangedFile as refused:
        return str(refused.values)
    return ""


def foreign_keys() -> Iterator[tuple[str, str, type[models.Model]]]:
    """Yield every column of every part that names another row."""
    for part in PARTS:
        for column, of in links_of(part).items():
            yield part, column, of


def test_a_whole_record_comes(town: Town, parts: Parts) -> None:
    assert brought(parts) == ""
    back = rows_of(town.people["maya"])
    assert {name: len(rows) for name, rows in back.items() if name not in {"deeds", "log"}} == {
        name: len(rows) for name, rows in parts.items() if name not in {"deeds", "log"}
    }


def test_no_row_stands_on_a_row_of_somebody_else(town: Town, parts: Parts) -> None:
    noor = town.people["noor"]
    before, columns = everything(), list(foreign_keys())
    assert len(columns) > 45
    for part, column, of in columns:
        foreign = noor if of is Person else of._default_manager.filter(person_id=noor).values_list("pk")[0][0]
        told = copy.deepcopy(parts)
        told[part][-1][column] = str(foreign)
        assert brought(told), (part, column)
        assert everything() == before, (part, column)


def test_no_row_takes_the_key_of_a_row_of_somebody_else(town: Town, parts: Parts) -> None:
    noor = town.people["noor"]
    before = everything()
    for part, of in PARTS.items():
        mine = {"pk": noor} if of is Person else {"person_id": noor}
        key = str(of._default_manager.filter(**mine).values_list("pk", flat=True)[0])
        told = json.loads(json.dumps(parts).replace(parts[part][-1]["id"], key))
        told["log"] = [] if part != "log" else told["log"]
        assert brought(told), part
        assert everything() == before, part


def test_a_consent_of_ones_own_opens_nobody_elses_record(town: Town, parts: Parts) -> None:
    """Somebody who was invited by Noor to see nothing writes a file with a consent on their place there."""
    link = CareLink.objects.filter(person_id=town.people["noor"]).values_list("pk", flat=True)[0]
    told = copy.deepcopy(parts)
    told["consents"][0] |= {"link_id": str(link), "until": None, "revoked_at": None}
    assert brought(told, town.accounts["visitor"])
    assert not Consent.objects.filter(link_id=link, person_id=town.people["maya"]).exists()


def test_nobody_who_was_let_in_elsewhere_is_let_in_here(town: Town, parts: Parts) -> None:
    told = copy.deepcopy(parts)
    for row in told["carers"]:
        row["account"] = town.accounts["lind"]
    assert brought(told)
    assert brought(parts) == ""
    shown = asked(town.client("lind"), f"/shared/{town.links['lind']}")
    assert shown.status_code == 404
    assert asked(town.client("lind"), "/shared").status_code == 200
    assert not CareLink.objects.filter(carer__account__isnull=False, person_id=town.people["maya"]).exists()


def test_a_record_does_not_choose_whose_it_is(town: Town, parts: Parts) -> None:
    for name, value in (("account", town.accounts["noor"]), ("calendar_token", "a" * 43), ("leaving", True)):
        told = copy.deepcopy(parts)
        told["person"][0][name] = value
        assert brought(told), name
    assert brought(parts, town.accounts["visitor"]) == ""
    assert Person.objects.get(pk=town.people["maya"]).account == town.accounts["visitor"]


#: What a file may hold where something else is meant.
HOSTILE: tuple[object, ...] = (
    None,
    "",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "a\x00b",
    "\ud800",
    True,
    -1,
    10**30,
    1.5e308,
    [],
    {},
    {"anxiety": "high", "a": {"b": [None]}},
    "9999-12-31T23:59:59.999999+00:00",
    "0001-01-01T00:00:00+14:00",
    "2026-02-30",
)


#: Each column meets every so many of them; all of them meet all columns in the attack of values, nightly.
TURN = 5


def test_no_value_of_any_column_breaks_what_reads_the_file(town: Town, parts: Parts) -> None:
    columns = [(part, column) for part in PARTS for column in parts[part][-1]]
    turns = [(one, HOSTILE[n % TURN :: TURN]) for n, one in enumerate(columns)]
    assert {repr(value) for _, values in turns for value in values} == {repr(value) for value in HOSTILE}
    assert sum(not brought_with(parts, *one, value) for one, values in turns for value in values)


def brought_with(parts: Parts, part: str, column: str, value: object) -> str:
    """Bring a record with one value of one column, leave nothing of it; return why it was refused, or ""."""
    told = {name: list(rows) for name, rows in parts.items()}
    told[part][-1] = told[part][-1] | {column: value}
    with transaction.atomic():
        why = brought(told)
        transaction.set_rollback(True)
    return why


def with_head(head: str) -> str:
    """Return a document with something in its head."""
    return f'{{"schema": "opentaper.record/1", "head": {head}, "digests": {{}}, "digest": "", "parts": {{}}}}'


BOMBS = {
    "deep lists": with_head("[" * 90_000 + "]" * 90_000),
    "deep objects": '{"a":' * 50_000 + "1" + "}" * 50_000,
    **{f"{n} deep": with_head('{"a": ' + "[" * n + "]" * n + "}") for n in (200, 400, 600, 800, 900, 980)},
    "a number of a million digits": '{"schema": ' + "1" * 1_000_000 + "}",
    "an exponent": with_head('{"a": 1e999999999}'),
    "not a number": with_head('{"a": NaN}'),
    "a name twice": '{"schema": "opentaper.record/1", "schema": "opentaper.record/1"}',
    "half a letter": with_head('{"\\ud800": "\\udfff"}'),
    "entities": '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
    "another schema": '{"schema": "opentaper.record/99"}',
    "a list": "[]",
    "nothing": "",
    "many names": "{" + ",".join(f'"k{n}":{n}' for n in range(200_000)) + "}",
}


def test_a_name_that_comes_twice_is_refused(town: Town, parts: Parts) -> None:
    text = record_json({"made_at": "2026-03-02"}, parts)
    twice = text.replace('"schema": "opentaper.record/1"', '"schema": "x", "schema": "opentaper.record/1"', 1)
    assert twice != text
    at = Moment(wiring.now(), wiring.today(), uuid4(), None)
    with pytest.raises(OpenTaperError):
        import_all(ImportTold(twice, "record.json"), at)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_of_json_is_refused_in_words(town: Town, name: str) -> None:
    for answer in both_doors(town.client("visitor"), BOMBS[name].encode("utf-8", "surrogatepass")):
        assert answer.status_code == 422, name
    assert not Person.objects.filter(account=town.accounts["visitor"]).exists()


def both_doors(client: Client, file: bytes) -> Iterator[HttpResponseBase]:
    """Show a file, then bring it as the page would have carried it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    for path in ("/export/read", "/export/bring"):
        sent = {"file": SimpleUploadedFile("record.json", file), "name": "record.json", "digest": ""}
        yield client.post(path, sent, secure=True)
    packed = packed_text(file.decode("utf-8", "replace"))
    yield client.post("/export/bring", {"name": "record.json", "packed": packed or "AAAA"}, secure=True)
