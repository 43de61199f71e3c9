"""Things of a body told: kept in one unit, asked about, replaced, undone, taken along, shared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from opentaper.actions.deeds.choose_body import BodyChosen, choose_body
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.tell_body import (
    MOST_TOLD,
    BodyBack,
    BodyCorrected,
    BodyThing,
    BodyTold,
    correct_body,
    moment_of,
    tell_body,
    withdraw_body,
)
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.body_read import (
    body_entry,
    body_of,
    chosen_kinds,
    shared_body,
    used_units,
)
from opentaper.errors import BadOption, CannotUndo, ChangedFile, NotShared
from opentaper.record.models import BodyEntry, Deed, Look, Person
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment
from tests.unit.actions.deeds.test_care_team import NOW, joined
from tests.unit.actions.deeds.test_take_along import resealed

pytestmark = pytest.mark.django_db
NIGHT = BodyThing(DAY, "sleep", 6.5, "h")
ONE_DAY = timedelta(days=1)


def tell(life: Life, name: str, *things: BodyThing) -> Any:
    """Tell things under a key."""
    return tell_body(BodyTold(things), life.at(name)).entries


def values(life: Life, kind: str = "sleep", day: date = DAY) -> list[float | None]:
    """Return what counts of a kind on a day."""
    days = body_of(life.person, DAY).days.get(kind, {})
    return [days[day].value] if day in days else []


def test_a_thing_is_kept_in_its_unit_once_for_one_key() -> None:
    life = begun()
    told = (
        NIGHT,
        BodyThing(DAY, "glucose", 90.08, "mg_dl", clock=time(7, 15)),
        BodyThing(DAY, "food", word="vegan"),
    )
    done = tell(life, "tell", *told)
    assert tell(life, "tell", *told) == done
    rows = {row.kind: row for row in BodyEntry.objects.all()}
    assert (rows["sleep"].value, rows["glucose"].value, rows["food"].word) == (390.0, 5.0, "vegan")
    assert all(row.source == row.fingerprint == "" for row in rows.values())
    assert body_entry(life.person, done[0]).reading.is_by_hand


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "aura"},
        {"unit": "furlong"},
        {"amount": -1.0},
        {"amount": 25.0},
        {"amount": float("nan")},
        {"amount": float("inf")},
        {"amount": None},
        {"word": "soundly"},
        {"day": DAY + ONE_DAY},
        {"day": DAY - 400 * ONE_DAY},
        {"note": "x" * 4001},
        {"amount": 17.0},
        {"kind": "glucose", "amount": 90.0, "unit": "mmol_l", "is_sure": True},
        {"kind": "food", "unit": "", "word": "vegan"},
        {"kind": "ketones", "amount": 1.0, "unit": "mmol_l", "word": "below"},
    ],
    ids="-".join,
)
def test_what_cannot_be_or_is_doubtful_is_refused_with_all_that_came_beside_it(wrong: dict[str, Any]) -> None:
    life = begun()
    with pytest.raises(BadOption):
        tell(life, "tell", BodyThing(DAY, "movement", 20.0, "min"), replace(NIGHT, **wrong))
    assert not BodyEntry.objects.exists()
    assert not Deed.objects.filter(name="tell_body").exists()


def test_nothing_and_far_too_much_are_refused() -> None:
    life = begun()
    for n in (0, MOST_TOLD + 1):
        with pytest.raises(BadOption):
            tell(life, f"tell {n}", *[NIGHT] * n)


def test_what_was_asked_about_is_kept_where_the_person_is_sure() -> None:
    life = begun()
    tell(life, "tell", replace(NIGHT, amount=17.0, is_sure=True))
    assert values(life) == [1020.0]


def test_what_is_told_once_a_day_is_replaced_and_its_undo_brings_the_first_back() -> None:
    life = begun()
    tell(life, "first", NIGHT)
    tell(life, "second", replace(NIGHT, amount=5.0))
    assert values(life) == [300.0]
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("first").deed_id), life.at("undo first"))
    undo_deed(UndoTold(life.at("second").deed_id), life.at("undo second"))
    assert values(life) == [390.0]
    for n in range(2):
        tell(life, f"walk {n}", BodyThing(DAY, "movement", 20.0, "min"))
    assert values(life, "movement") == [40.0]


def test_an_entry_is_corrected_taken_back_and_brought_back() -> None:
    life = begun()
    (entry,) = tell(life, "tell", NIGHT)
    at = life.at("correct")
    (second,) = correct_body(BodyCorrected(entry, replace(NIGHT, amount=7.0)), at).entries
    assert values(life) == [420.0]
    with pytest.raises(BadOption):
        correct_body(BodyCorrected(entry, NIGHT), life.at("again"))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert values(life) == [390.0]
    back = life.at("back")
    withdraw_body(BodyBack(entry), back)
    assert values(life) == []
    with pytest.raises(BadOption):
        withdraw_body(BodyBack(second), life.at("back again"))
    undo_deed(UndoTold(back.deed_id), life.at("undo back"))
    assert values(life) == [390.0]


def test_a_correction_of_what_a_file_brought_is_the_persons_own_and_the_file_stays() -> None:
    life = begun()
    row = BodyEntry.objects.create(
        person_id=life.person, kind="sleep", day=DAY, value=480.0, source="oura: Ring", written_at=NOW
    )
    correct_body(BodyCorrected(row.pk, NIGHT), life.at("correct"))
    row.refresh_from_db()
    assert (row.value, row.source, row.replaced_by is not None) == (480.0, "oura: Ring", True)
    assert values(life) == [390.0]


def test_nobody_reads_corrects_or_takes_back_anothers() -> None:
    life = begun()
    (entry,) = tell(life, "tell", NIGHT)
    stranger = moment(uuid4(), "stranger")
    with pytest.raises(BadOption):
        body_entry(stranger.whose, entry)
    assert body_of(stranger.whose, DAY).days == {}


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        (date(2026, 3, 28), time(23, 30), "2026-03-28T22:30:00+00:00"),
        (date(2026, 3, 28), time(3, 30), "2026-03-29T01:30:00+00:00"),
        (date(2026, 3, 29), time(7, 0), "2026-03-29T05:00:00+00:00"),
        (date(2026, 10, 24), time(2, 30), "2026-10-25T00:30:00+00:00"),
        (date(2026, 10, 25), time(7, 0), "2026-10-25T06:00:00+00:00"),
    ],
)
def test_times_of_the_persons_own_day_through_the_change_of_clocks(day: date, clock: time, at: str) -> None:
    assert moment_of(day, clock, "Europe/Copenhagen", time(4)).isoformat() == at


def test_the_units_used_last_and_the_kinds_chosen_are_known_and_can_be_undone() -> None:
    life = begun()
    assert (used_units(life.person), chosen_kinds(life.person)) == ({}, None)
    tell(life, "tell", BodyThing(DAY, "weight", 150.0, "lb"))
    assert used_units(life.person) == {"weight": "lb"}
    at = life.at("choose")
    assert choose_body(BodyChosen(("weight", "sleep")), at).kinds == ("sleep", "weight")
    assert chosen_kinds(life.person) == ("sleep", "weight")
    with pytest.raises(BadOption):
        choose_body(BodyChosen(("aura",)), life.at("choose more"))
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert chosen_kinds(life.person) is None
    Deed.objects.filter(name="tell_body").update(told={"things": [3, {"kind": [], "unit": {}}, None]})
    Deed.objects.filter(name="choose_body").update(answer={"kinds": [None, {}]}, undone_at=None)
    assert (used_units(life.person), chosen_kinds(life.person)) == ({}, ())


def test_a_carer_sees_a_body_only_while_its_section_is_shared_and_is_seen_looking() -> None:
    life = begun()
    tell(life, "tell", NIGHT)
    link = joined(life, sections={"check_ins": "read"})
    with pytest.raises(NotShared):
        shared_body("7", link, NOW)
    grant_consent(GrantTold(link, "body", "read"), life.at("grant"))
    read = shared_body("7", link, NOW)
    assert read.country == Person.objects.get(pk=life.person).country
    assert [row.section for row in Look.objects.all()] == ["body"]
    with pytest.raises(NotShared):
        shared_body("8", link, NOW)
    revoke_consent(RevokeTold(link, "body"), life.at("revoke"))
    with pytest.raises(NotShared):
        shared_body("7", link, NOW)


def test_a_body_is_taken_along_and_comes_back() -> None:
    life = begun()
    tell(life, "tell", NIGHT, BodyThing(DAY, "ketones", word="below"))
    text = record_text(life.at("export"))
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    import_all(ImportTold(text), moment(None, "import"))
    assert values(life) == [390.0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "NaN"},
        {"value": "Infinity"},
        {"ended_at": "2026-03-01T00:00:00+00:00", "began_at": "2026-03-02T00:00:00+00:00"},
        {"value": "a lot"},
        {"day": "1066-10-14"},
    ],
    ids=lambda wrong: str(next(iter(wrong.values()))),
)
def test_a_record_whose_body_nobody_can_mean_is_refused_whole(wrong: dict[str, str]) -> None:
    life = begun()
    tell(life, "tell", NIGHT)
    told = json.loads(record_text(life.at("export")))
    told["parts"]["body"][0].update(wrong)
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    with pytest.raises(ChangedFile) as refused:
        import_all(ImportTold(resealed(told, told["parts"])), moment(None, "import"))
    assert refused.value.place.startswith("body")
    assert not Person.objects.exists()


def test_strange_rows_of_a_file_break_no_page() -> None:
    life = begun()
    for n, (kind, value, word) in enumerate(
        [
            ("aura", 1.0, ""),
            ("sleep", 9e99, ""),
            ("sleep", None, ""),
            ("food", None, "<b>"),
            ("cycle", 3.0, ""),
        ]
    ):
        BodyEntry.objects.create(
            person_id=life.person, kind=kind, day=DAY, value=value, word=word, source=f"x{n}", written_at=NOW
        )
    found = body_of(life.person, DAY)
    assert {key: [one.words for one in days.values()] for key, days in found.days.items()} == {
        "food": [("<b>",)],
        "cycle": [()],
    }
