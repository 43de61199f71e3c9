"""Everything can be taken along, brought back unchanged or not at all, and deleted for good."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid5

import jsonschema
import pytest
from django.apps import apps

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import JSON_NAME, export_all, record_text
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.kept_rows import PARTS, rows_of
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.permissions import Section, looked
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.actions.readings.plan_read import plan_of
from opentaper.errors import BadOption, ChangedFile
from opentaper.exchange.daily_doses import DailyDoses
from opentaper.exchange.plan_csv import daily_doses_from_csv
from opentaper.exchange.plan_json import schema
from opentaper.planning.digest import digest_of
from opentaper.record.log import break_in_log
from opentaper.record.models import Person
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def lived() -> Life:
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    read = plan_of(life.person, FIRST)
    assert read is not None
    life.cut(read.ahead[0].dose.micrograms, FIRST)
    hold_plan(HoldTold(life.medication, life.version, 7), life.at("hold", FIRST))
    at = life.at("invite", FIRST)
    key = invite_carer(InviteTold("prescriber", "Dr Lind", "Bo", {"plan": "read"}), at).invitation_id
    link = take_invitation(TakeTold(key, code_of(at), "7", "Ea Lind"), at.now, uuid5(key, "take")).link_id
    looked("7", link, Section.PLAN, "plan", at.now)
    return life


def n_rows() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count() for model in apps.get_app_config("record").get_models()
    }


def gone(life: Life) -> str:
    """The text of a record whose person was deleted after it was taken along."""
    text = record_text(life.at("export", FIRST))
    delete_all(DeleteAllTold(SURE), life.at("delete", FIRST))
    return text


def test_what_is_brought_back_is_what_was_taken_along() -> None:
    life = lived()
    rows, read = rows_of(life.person), plan_of(life.person, FIRST)
    done = import_all(ImportTold(gone(life)), moment(None, "import"))
    assert done.person_id == life.person
    again = rows_of(life.person)
    grown = {"deeds", "log"}
    assert {name: again[name] for name in PARTS if name not in grown} == {
        name: rows[name] for name in PARTS if name not in grown
    }
    assert again["log"][: len(rows["log"])] == rows["log"]
    assert break_in_log(life.person) is None
    back = plan_of(life.person, FIRST)
    assert read is not None
    assert back is not None
    assert (back.now, back.ahead, back.confirmed, back.current.id) == (
        *(read.now, read.ahead, read.confirmed, read.current.id),
    )


def test_the_same_key_twice_brings_it_once() -> None:
    text = gone(lived())
    first = import_all(ImportTold(text), moment(None, "import"))
    rows = n_rows()
    assert import_all(ImportTold(text), moment(None, "import")) == first
    assert n_rows() == rows


def test_whoever_is_here_is_not_written_over() -> None:
    life = lived()
    text = record_text(life.at("export", FIRST))
    rows = n_rows()
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(text), moment(None, "import"))
    assert (refused.value.place, refused.value.why) == ("person", "there")
    assert n_rows() == rows


#: Parts of which this life has no row.
EMPTY = {
    "past_tapers",
    "instruments",
    "stock",
    "threads",
    "thread_members",
    "messages",
    "assignments",
    "assignments_done",
    "nudges",
    "emergency_cards",
    "emergency_looks",
    "feelings",
    "skills_tried",
    "chains",
    "own_answers",
    "own_plans",
    "body_imports",
    "body",
    "diet_asked",
    "body_goals",
    "experiments",
    "research_consents",
    "outcomes",
    "learning_done",
}


@pytest.mark.parametrize("part", [name for name in PARTS if name not in EMPTY])
def test_a_changed_part_is_named_and_nothing_is_written(part: str) -> None:
    told = json.loads(gone(lived()))
    row = told["parts"][part][0]
    row[min(row)] = "changed"
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(json.dumps(told)), moment(None, "import"))
    assert (refused.value.place, refused.value.why) == (part, "digest")
    assert not any(n_rows().values())


def resealed(told: dict[str, object], parts: dict[str, object]) -> str:
    """A document whose digests were made anew by whoever changed it."""
    digests = {name: digest_of(rows) for name, rows in parts.items()}
    head = {"schema": told["schema"], "head": told["head"], "digests": digests}
    return json.dumps({**head, "digest": digest_of(head), "parts": parts})


def test_a_log_that_was_changed_and_sealed_anew_is_still_found() -> None:
    told = json.loads(gone(lived()))
    told["parts"]["log"][3]["body"]["day"] = "2020-01-01"
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(resealed(told, told["parts"])), moment(None, "import"))
    assert refused.value.place == "log 4"
    assert not any(n_rows().values())


@pytest.mark.parametrize(
    ("part", "column", "value", "place"),
    [
        ("check_ins", "day", "soon", "check_ins 1, day"),
        ("doses", "ug", "many", "doses 1, ug"),
        ("doses", "kind", "eaten", "doses"),
        ("doses", "person_id", "00000000-0000-0000-0000-000000000001", "doses 1"),
        ("doses", "medication_id", "00000000-0000-0000-0000-000000000001", "doses 1"),
        ("plans", "document", "{}", "plans 1"),
        ("person", "language", "xx", "person"),
        ("person", "zone", "Nowhere/Else", "person"),
        ("person", "reminders", 7, "person"),
        ("medications", "usual", {"anxiety": "high"}, "check_ins"),
        ("medications", "circumstances", 7, "medications"),
        ("shelf", "text", "something sweet", "shelf"),
        ("check_ins", "scores", {"anxiety": "high"}, "check_ins"),
        ("check_ins", "signs", 7, "check_ins"),
        ("consents", "section", "dreams", "consents"),
    ],
)
def test_what_cannot_be_meant_is_named_even_when_sealed_anew(
    part: str, column: str, value: str, place: str
) -> None:
    told = json.loads(gone(lived()))
    told["parts"][part][0][column] = value
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(resealed(told, told["parts"])), moment(None, "import"))
    assert refused.value.place == place
    assert not any(n_rows().values())


@pytest.mark.parametrize(
    ("text", "why"), [("{", "unreadable"), ("[]", "version"), ('{"schema": 2}', "version")]
)
def test_what_is_no_record_is_refused(text: str, why: str) -> None:
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(text), moment(None, "import"))
    assert refused.value.why == why


def test_the_archive_holds_the_document_tables_and_the_plan_on_paper() -> None:
    life = lived()
    exported = export_all(life.at("export", FIRST))
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert exported.name == f"opentaper-{FIRST.isoformat()}.zip"
    assert held[JSON_NAME].decode() == record_text(life.at("export", FIRST))
    assert held["plan-citalopram.pdf"].startswith(b"%PDF")
    assert len(held["doses.csv"].splitlines()) == 9
    told: DailyDoses = daily_doses_from_csv(held["plan-citalopram.csv"].decode())
    read = plan_of(life.person, FIRST)
    assert read is not None
    assert told.history.on(read.day) == read.dose


def test_the_document_is_of_its_schema() -> None:
    life = lived()
    jsonschema.validate(json.loads(record_text(life.at("export", FIRST))), schema("record-1"))


def test_a_secret_and_the_account_do_not_travel() -> None:
    life = lived()
    Person.objects.filter(pk=life.person).update(calendar_token="s3cret", account="someone")
    text = record_text(life.at("export", FIRST))
    assert "s3cret" not in text
    assert "someone" not in text


def test_nothing_is_left_of_whoever_deletes_everything() -> None:
    life = lived()
    other = begun_another()
    before = {key: n for key, n in n_rows().items() if n}
    done = delete_all(DeleteAllTold(SURE), life.at("delete", FIRST))
    assert done.n > 0
    assert before["LogEntry"] > 0
    assert not any(rows for rows in rows_of(life.person).values())
    assert rows_of(other.person)["medications"]
    assert delete_all(DeleteAllTold(SURE), life.at("delete", FIRST)).n == 0


def begun_another() -> Life:
    person = begin_person(PersonTold("da", "DK", "Europe/Copenhagen"), moment(None, "another")).person_id
    told = MedicationTold("sertraline", "100 mg")
    return Life(person, begin_medication(told, moment(person, "medication")).medication_id)


def test_without_the_word_nothing_is_deleted() -> None:
    life = lived()
    rows = n_rows()
    with pytest.raises(BadOption):
        delete_all(DeleteAllTold("yes"), life.at("delete", FIRST))
    assert n_rows() == rows
