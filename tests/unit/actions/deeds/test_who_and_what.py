"""Who somebody is, what they take and how: kept as told, refused with a reason, undone on the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.choose_preferences import PreferencesTold, choose_preferences
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.deeds.end_medication import EndTold, end_medication
from opentaper.actions.deeds.fill_shelf import fill_shelf
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.tell_usual import UsualTold, tell_usual
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.plan_changes import ProposeTold, ShelfTold
from opentaper.errors import (
    AlreadyUndone,
    BadInput,
    BadOption,
    CannotUndo,
    GoalAboveStart,
    HugeDose,
    PlanRefused,
    StaleVersion,
    UnknownDrug,
    UnknownMedication,
)
from opentaper.record.chain import first_break
from opentaper.record.log import links_of
from opentaper.record.models import Deed, DoseTaken, Medication, PastTaper, Person, ShelfItem, Stock
from tests.unit.actions.deeds.lives import DAY, SHELF, Life, begun, moment

pytestmark = pytest.mark.django_db


def plain(life: Life) -> list[Any]:
    """Everything that the deeds here may change, but for versions and what was taken back."""
    people: list[Any] = list(Person.objects.filter(pk=life.person).values())
    taken: list[Any] = list(Medication.objects.filter(person_id=life.person).order_by("pk").values())
    rows = [{name: held for name, held in row.items() if name != "version"} for row in [*people, *taken]]
    shelf = list(ShelfItem.objects.order_by("medication_id", "order").values_list("text", flat=True))
    standing = {"withdrawn_at": None}
    doses = list(
        DoseTaken.objects.filter(replaced_by=None, **standing).order_by("pk").values_list("pk", "ug")
    )
    stock = list(Stock.objects.filter(**standing).order_by("pk").values_list("pk", "amount"))
    current = current_plan(life.medication)
    return [rows, shelf, doses, stock, current and (current.id, current.status, current.signature)]


def person_version(life: Life) -> int:
    return Person.objects.values_list("version", flat=True).get(pk=life.person)


def preferences(life: Life, at: Moment) -> None:
    told = PreferencesTold(person_version(life), "da", "dk", "Europe/Copenhagen", time(5), True, "dark")
    choose_preferences(told, at)


def tolerance(life: Life, at: Moment) -> None:
    choose_tolerance(ToleranceTold(person_version(life), "mild", "15%"), at)


def usual(life: Life, at: Moment) -> None:
    tell_usual(UsualTold(life.medication, life.version, {"anxiety": 4.0}), at)


def medication(life: Life, at: Moment) -> None:
    told = MedicationTold("zopiclone", "7.5 mg", attempts=("failed at 3.75mg", "hard"), went="Too fast.")
    begin_medication(told, at)


def ended(life: Life, at: Moment) -> None:
    end_medication(EndTold(life.medication, life.version), at)


def shelf(life: Life, at: Moment) -> None:
    fill_shelf(ShelfTold(life.medication, life.version, ("tablet 10mg halves",)), at)


def plan(life: Life, at: Moment) -> None:
    asked = asked_plan(life.person, life.medication, DAY)
    propose_version(ProposeTold(life.medication, life.version, asked), at)


def dose(life: Life, at: Moment) -> None:
    tell_dose(DoseTold(life.medication, DAY, "doubled"), at)


def stock(life: Life, at: Moment) -> None:
    count_stock(StockTold(life.medication, SHELF[0], 28.0, DAY), at)


Does = Callable[[Life, Moment], None]
DEEDS: list[Does] = [preferences, tolerance, usual, medication, ended, shelf, plan, dose, stock]


@pytest.mark.parametrize("does", DEEDS, ids=lambda does: does.__name__)
def test_undo_on_the_day_brings_back_what_was(does: Does) -> None:
    life = begun()
    tell_dose(DoseTold(life.medication, DAY, "missed"), life.at("before"))
    before, at = plain(life), life.at("deed")
    does(life, at)
    assert plain(life) != before
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert plain(life) == before
    with pytest.raises(AlreadyUndone):
        undo_deed(UndoTold(at.deed_id), life.at("undo twice"))
    assert first_break(links_of(life.person)) is None


@pytest.mark.parametrize("does", DEEDS[:6], ids=lambda does: does.__name__)
def test_the_same_key_twice_writes_once(does: Does) -> None:
    life = begun()
    versions = person_version(life), life.version
    does(life, life.at("deed"))
    after, n = plain(life), Deed.objects.count()
    told_again(does, life, versions)
    assert plain(life) == after
    assert Deed.objects.count() == n


def told_again(does: Does, life: Life, versions: tuple[int, int]) -> None:
    """Send the deed again as the page did, with the versions that it showed."""
    now = person_version(life), life.version
    Person.objects.filter(pk=life.person).update(version=versions[0])
    Medication.objects.filter(pk=life.medication).update(version=versions[1])
    does(life, life.at("deed"))
    Person.objects.filter(pk=life.person).update(version=now[0])
    Medication.objects.filter(pk=life.medication).update(version=now[1])


def test_what_was_told_is_kept() -> None:
    life = begun()
    row = Medication.objects.get(pk=life.medication)
    assert (row.start_ug, row.goal_ug, row.times_a_day, row.prescriber) == (20_000, 0, 1, "Dr Hansen")
    assert row.used_for_months == 48.0
    assert tuple(ShelfItem.objects.values_list("text", flat=True)) == SHELF
    asked = asked_plan(life.person, life.medication, DAY)
    assert (asked.dose, asked.have, asked.market, asked.attempts) == ("20 mg", SHELF, "UK", ())
    assert not asked.first_attempt


@pytest.mark.parametrize(
    ("attempts", "asked", "first"),
    [(None, (), False), ((), (), True), (("failed at 10mg", "hard"), ("failed at 10mg", "hard"), False)],
)
def test_nothing_told_of_attempts_is_not_a_first_attempt(
    attempts: tuple[str, ...] | None, asked: tuple[str, ...], first: bool
) -> None:
    person = begin_person(PersonTold("da", "DK", "Europe/Copenhagen"), moment(None, "person")).person_id
    told = MedicationTold("sertraline", "50 mg", attempts=attempts)
    medication = begin_medication(told, moment(person, "medication")).medication_id
    found = asked_plan(person, medication, DAY)
    assert (sorted(found.attempts), found.first_attempt) == (sorted(asked), first)


def test_an_undone_medication_leaves_no_trace_but_the_log() -> None:
    life = begun()
    at = life.at("deed")
    medication(life, at)
    assert PastTaper.objects.count() == 2
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert not PastTaper.objects.exists()
    assert [link.kind for link in links_of(life.person)][-2:] == ["begin_medication", "undo_deed"]


def test_a_medication_with_a_plan_is_not_taken_back() -> None:
    person = begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "person")).person_id
    at = moment(person, "medication")
    key = begin_medication(MedicationTold("citalopram", "20 mg", shelf=SHELF), at).medication_id
    life = Life(person, key)
    life.plan()
    with pytest.raises(CannotUndo) as refused:
        undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert refused.value.why == "built_upon"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (MedicationTold("nosuchdrug", "20 mg"), UnknownDrug),
        (MedicationTold("sertraline", "50"), BadInput),
        (MedicationTold("sertraline", "0 mg"), BadOption),
        (MedicationTold("sertraline", "50000 mg"), HugeDose),
        (MedicationTold("sertraline", "50 mg", goal="100 mg"), GoalAboveStart),
        (MedicationTold("sertraline", "50 mg", times_a_day=0), BadOption),
        (MedicationTold("sertraline", "50 mg", condition="magic"), BadOption),
        (MedicationTold("sertraline", "50 mg", attempts=("so so",)), BadOption),
        (MedicationTold("sertraline", "50 mg", shelf=("a box",)), BadInput),
        (MedicationTold("sertraline", "50 mg", started_on=DAY + timedelta(days=1)), BadOption),
        (MedicationTold("Citalopram", "10 mg"), BadOption),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    told: MedicationTold, error: type[Exception]
) -> None:
    life = begun()
    with pytest.raises(error):
        begin_medication(told, life.at("wrong"))
    assert Medication.objects.count() == 1
    assert Deed.objects.count() == 2


@pytest.mark.parametrize(
    "told",
    [
        PersonTold("xx", "GB", "Europe/London"),
        PersonTold("en", "England", "Europe/London"),
        PersonTold("en", "GB", "Middle/Earth"),
        PersonTold("en", "GB", "../etc/passwd"),
    ],
)
def test_nobody_begins_in_no_place(told: PersonTold) -> None:
    with pytest.raises(BadOption):
        begin_person(told, moment(None, "person"))
    assert not Person.objects.exists()


def test_two_devices_that_change_one_person() -> None:
    life = begun()
    shown = person_version(life)
    choose_tolerance(ToleranceTold(shown, "0.3"), life.at("phone"))
    with pytest.raises(StaleVersion) as refused:
        choose_preferences(PreferencesTold(shown, theme="dark"), life.at("laptop"))
    assert (refused.value.told, refused.value.now) == (shown, shown + 1)
    assert Person.objects.get(pk=life.person).tolerated == 0.3


def test_a_later_word_on_a_dose_counts_and_the_earlier_is_kept() -> None:
    life = begun()
    tell_dose(DoseTold(life.medication, DAY, "missed"), life.at("morning"))
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    done = tell_dose(DoseTold(life.medication, DAY, "late", taken_at=at), life.at("evening"))
    assert done.ug == 20_000
    assert DoseTaken.objects.count() == 2
    assert DoseTaken.objects.get(replaced_by=None).pk == done.dose_id
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("morning").deed_id), life.at("undo"))


@pytest.mark.parametrize(
    ("kind", "ug"), [("taken", 20_000), ("missed", 0), ("doubled", 40_000), ("vomited", 0)]
)
def test_what_each_kind_comes_to(kind: str, ug: int) -> None:
    life = begun()
    assert tell_dose(DoseTold(life.medication, DAY, kind), life.at("dose")).ug == ug


@pytest.mark.parametrize(
    ("day", "kind", "taken_at"),
    [
        (DAY, "eaten", None),
        (DAY + timedelta(days=1), "taken", None),
        (DAY, "taken", datetime(2026, 3, 2, 20)),  # noqa: DTZ001  # it is refused for that
    ],
)
def test_a_dose_that_cannot_be_meant(day: date, kind: str, taken_at: datetime | None) -> None:
    life = begun()
    with pytest.raises(BadOption):
        tell_dose(DoseTold(life.medication, day, kind, taken_at=taken_at), life.at("dose"))


def test_an_ended_medication_takes_no_further_deeds() -> None:
    life = begun()
    ended(life, life.at("end"))
    with pytest.raises(UnknownMedication):
        dose(life, life.at("dose"))


def test_nobody_writes_about_the_medication_of_another() -> None:
    life = begun()
    other = begin_person(PersonTold("da", "DK", "Europe/Copenhagen"), moment(None, "other")).person_id
    with pytest.raises(UnknownMedication):
        tell_dose(DoseTold(life.medication, DAY, "missed"), moment(other, "dose"))
    at = life.at("usual")
    usual(life, at)
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(at.deed_id), moment(other, "undo"))


@pytest.mark.parametrize(
    ("drug", "dose", "start"),
    [
        ("citalopram", "15 mg", "2026-03-02"),
        ("sertraline", "20 mg", "2026-03-02"),
        ("citalopram", "20 mg", "2026-03-01"),
    ],
)
def test_a_plan_begins_with_what_is_taken_and_not_before_today(drug: str, dose: str, start: str) -> None:
    life = begun()
    asked = replace(asked_plan(life.person, life.medication, DAY), drug=drug, dose=dose, start=start)
    with pytest.raises(BadOption):
        propose_version(ProposeTold(life.medication, life.version, asked), life.at("plan"))


def test_what_makes_no_plan_says_why() -> None:
    life = begun()
    asked = replace(asked_plan(life.person, life.medication, DAY), circumstances=("pregnant",))
    with pytest.raises(PlanRefused) as refused:
        propose_version(ProposeTold(life.medication, life.version, asked), life.at("plan"))
    assert refused.value.outcome == "human-first"
    assert refused.value.reasons
    assert current_plan(life.medication) is None


@pytest.mark.parametrize(("by", "days"), [("", 0), ("dr", 0), ("Dr Hansen", 1), ("Dr Hansen", -1)])
def test_a_signature_has_a_name_and_a_day_that_can_be(by: str, days: int) -> None:
    life = begun()
    key = life.plan()
    told = SignTold(life.medication, life.version, key, by, DAY + timedelta(days=days))
    with pytest.raises(BadOption):
        sign_version(told, life.at("sign"))


def test_a_signature_can_be_taken_back() -> None:
    life = begun()
    key = life.plan()
    life.sign(key)
    signed = current_plan(life.medication)
    undo_deed(UndoTold(life.at("sign").deed_id), life.at("undo"))
    again = current_plan(life.medication)
    assert signed is not None
    assert again is not None
    assert signed.signature is not None
    assert again.signature is None


def test_a_deed_that_is_final_or_unknown_stays() -> None:
    life = begun()
    with pytest.raises(CannotUndo) as refused:
        undo_deed(UndoTold(UUID(int=1)), life.at("undo"))
    assert refused.value.why == "unknown"
    first = Deed.objects.get(name="begin_person")
    with pytest.raises(CannotUndo) as refused:
        undo_deed(UndoTold(first.pk), life.at("undo again"))
    assert refused.value.why == "final"
