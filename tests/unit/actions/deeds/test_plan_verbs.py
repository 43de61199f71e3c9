"""Hold, slow, step back, shift, edit, go on, another shelf: each a new version, shown before it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from opentaper.actions.deeds.edit_step import edit_step
from opentaper.actions.deeds.fill_shelf import fill_shelf
from opentaper.actions.deeds.go_on_plan import go_on_plan
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings import plan_changes as changes
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, dose_on
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.errors import BadOption, CannotUndo, CutNotYet, NoPlanYet, StaleVersion
from opentaper.exchange.version_json import version_of
from opentaper.quantities import Dose
from opentaper.record.models import LogEntry
from opentaper.record.models import PlanVersion as PlanRow
from tests.unit.actions.deeds.lives import DAY, SHELF, Life, begun

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def read_of(life: Life, day_after: int = 0) -> PlanRead:
    read = plan_of(life.person, DAY + timedelta(days=day_after), life.medication)
    assert read is not None
    return read


def on_plan() -> Life:
    """Somebody who has confirmed the first cut, and stands at the day after."""
    life = begun()
    life.sign(life.plan(FIRST))
    life.calm_days(FIRST)
    life.cut(read_of(life).ahead[0].dose.micrograms, FIRST)
    return life


def second(life: Life) -> int:
    return read_of(life, 15).ahead[0].dose.micrograms


Verb = tuple[Callable[[Any, Any], Any], Callable[..., Any], Callable[[Life], Any]]


def told(kind: Callable[..., Any], **more: object) -> Callable[[Life], Any]:
    """What a page would tell a deed of this medication."""
    return lambda life: kind(life.medication, life.version, **more)


VERBS: dict[str, Verb] = {
    "hold": (hold_plan, changes.hold_change, told(changes.HoldTold, days=10)),
    "relax": (relax_plan, changes.relax_change, told(changes.RelaxTold)),
    "step back": (step_back_plan, changes.step_back_change, told(changes.StepBackTold)),
    "shift": (shift_plan, changes.shift_change, told(changes.ShiftTold, days=5)),
    "edit": (
        edit_step,
        changes.edit_change,
        lambda life: changes.EditTold(life.medication, life.version, second(life), days=40),
    ),
    "go on": (go_on_plan, changes.go_on_change, told(changes.GoOnTold)),
    "shelf": (
        fill_shelf,
        changes.shelf_change,
        told(changes.ShelfTold, lines=("tablet 10mg halves", "liquid 2mg/mL")),
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_shown_before_is_what_is_done_after(verb: str) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    deed, change, told_of = VERBS[verb]
    told = told_of(life)
    shown = change(life.person, told, day)
    assert PlanRow.objects.count() == 1
    done = deed(told, life.at(verb, day))
    current = current_plan(life.medication)
    assert current is not None
    assert current.id == done.plan_version_id
    assert current.version == shown.after
    assert current.version.digest == PlanRow.objects.get(pk=current.id).digest
    assert done.version == life.version == told.version + 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_document_opens_to_an_equal_version(verb: str) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    deed, change, told_of = VERBS[verb]
    told = told_of(life)
    made = change(life.person, told, day).after
    done = deed(told, life.at(verb, day))
    assert version_of(PlanRow.objects.get(pk=done.plan_version_id).document) == made


@pytest.mark.parametrize("verb", VERBS)
def test_undo_brings_back_the_same_reading(verb: str) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    before = read_of(life, 15)
    deed, _, told_of = VERBS[verb]
    moment = life.at(verb, day)
    deed(told_of(life), moment)
    assert read_of(life, 15).current.id != before.current.id
    undo_deed(UndoTold(moment.deed_id), life.at("undo", day))
    after = read_of(life, 15)
    assert without_version(after) == without_version(before)


def without_version(read: PlanRead) -> list[object]:
    """Everything of a reading but the version that the next page needs, and what is foreseen (arrays)."""
    return [
        getattr(read, name)
        for name in PlanRead.__dataclass_fields__
        if name not in {"medication_version", "current", "changed"}
    ] + [read.current.id, read.current.signature, read.version.digest]


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_key_twice_writes_once(verb: str) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    deed, _, told_of = VERBS[verb]
    told = told_of(life)
    assert deed(told, life.at(verb, day)) == deed(told, life.at(verb, day))
    assert PlanRow.objects.count() == 2


@pytest.mark.parametrize("verb", VERBS)
def test_an_older_page_loses_nothing(verb: str) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    deed, _, told_of = VERBS[verb]
    told = told_of(life)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), life.at("first", day))
    with pytest.raises(StaleVersion):
        deed(told, life.at(verb, day))
    assert PlanRow.objects.count() == 2


@pytest.mark.parametrize("verb", [name for name in VERBS if name != "shelf"])
def test_no_plan_no_change(verb: str) -> None:
    life = begun()
    plan = {"edit": changes.EditTold(life.medication, life.version, 1000, days=30)}
    told = plan.get(verb) or VERBS[verb][2](life)
    with pytest.raises(NoPlanYet):
        VERBS[verb][0](told, life.at(verb))


def test_a_hold_needs_nobody_and_moves_every_cut() -> None:
    life = on_plan()
    before = read_of(life, 15)
    done = hold_plan(
        changes.HoldTold(life.medication, life.version, 10), life.at("hold", FIRST + timedelta(1))
    )
    after = read_of(life, 15)
    assert not done.needs_signature
    assert not after.waits
    assert after.dose == before.dose
    assert [step.start_day for step in after.ahead] == [step.start_day + 10 for step in before.ahead]


def test_a_step_back_takes_effect_at_once_and_its_undo_too() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    low = dose_on(Dose.mg(20), confirmed_doses(life.medication), day)
    moment = life.at("back", day)
    done = step_back_plan(changes.StepBackTold(life.medication, life.version), moment)
    assert not done.needs_signature
    assert dose_on(Dose.mg(20), confirmed_doses(life.medication), day) == Dose.mg(20) > low
    undo_deed(UndoTold(moment.deed_id), life.at("undo", day))
    assert dose_on(Dose.mg(20), confirmed_doses(life.medication), day) == low


def test_a_late_step_back_waits_for_a_signature_and_is_then_confirmed() -> None:
    life, day = on_plan(), FIRST + timedelta(days=40)
    low = read_of(life, 54).dose
    done = step_back_plan(changes.StepBackTold(life.medication, life.version), life.at("back", day))
    assert done.needs_signature
    read = read_of(life, 54)
    assert read.waits
    assert read.dose == low
    assert read.next is not None
    assert read.next.is_rise
    with pytest.raises(CutNotYet) as refused:
        life.cut(read.next.dose.micrograms, day, "rise")
    assert refused.value.why == "signature"
    life.sign(done.plan_version_id, day)
    life.cut(read.next.dose.micrograms, day, "rise again")
    assert read_of(life, 54).dose == Dose.mg(20)


def test_what_waits_for_a_signature_still_waits_after_a_hold() -> None:
    life, day = on_plan(), FIRST + timedelta(days=20)
    hold_plan(changes.HoldTold(life.medication, life.version, 20), life.at("hold", day))
    sooner = shift_plan(changes.ShiftTold(life.medication, life.version, -10), life.at("sooner", day))
    assert sooner.needs_signature
    done = hold_plan(changes.HoldTold(life.medication, life.version, 1), life.at("hold again", day))
    assert done.needs_signature
    assert read_of(life, 34).waits


def test_no_cut_comes_sooner_than_the_least_days() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    with pytest.raises(BadOption):
        shift_plan(changes.ShiftTold(life.medication, life.version, -27), life.at("sooner", day))


def test_a_step_is_edited_to_a_higher_dose_inside_the_limits() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    old = read_of(life, 15)
    wished = (old.dose.micrograms + old.ahead[0].dose.micrograms) // 2
    told = changes.EditTold(life.medication, life.version, old.ahead[0].dose.micrograms, to_ug=wished)
    edit_step(told, life.at("edit", day))
    new = read_of(life, 15)
    assert old.ahead[0].dose < new.ahead[0].dose < old.dose
    assert not new.waits


def test_a_larger_cut_than_a_limit_lets_through_is_refused() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    old = read_of(life, 15)
    told = changes.EditTold(
        life.medication, life.version, old.ahead[0].dose.micrograms, to_ug=old.ahead[1].dose.micrograms + 100
    )
    with pytest.raises(BadOption):
        edit_step(told, life.at("edit", day))


def test_a_shelf_that_cannot_make_the_plan_is_refused_and_the_old_one_stays() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    with pytest.raises(BadOption):
        fill_shelf(changes.ShelfTold(life.medication, life.version, ("capsule 20mg",)), life.at("shelf", day))
    assert read_of(life, 15).shelf == SHELF


def test_undo_in_the_wrong_order_is_refused_and_in_the_right_one_done() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    before = read_of(life, 15)
    one, two = life.at("one", day), life.at("two", day)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), one)
    hold_plan(changes.HoldTold(life.medication, life.version, 4), two)
    with pytest.raises(CannotUndo) as refused:
        undo_deed(UndoTold(one.deed_id), life.at("undo early", day))
    assert refused.value.why == "built_upon"
    undo_deed(UndoTold(two.deed_id), life.at("undo two", day))
    undo_deed(UndoTold(one.deed_id), life.at("undo one", day))
    assert read_of(life, 15).current.id == before.current.id


def test_a_deed_of_yesterday_stays() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    moment = life.at("hold", day)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), moment)
    with pytest.raises(CannotUndo) as refused:
        undo_deed(UndoTold(moment.deed_id), life.at("undo", day + timedelta(days=1)))
    assert refused.value.why == "another_day"


def test_the_log_tells_what_a_change_rests_on() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), life.at("hold", day))
    told = LogEntry.objects.order_by("-seq")[0].body["explains"]
    assert {"inputs_digest", "rules", "limits", "alternatives", "versions"} <= set(told)
    assert told["rules"][0]["code"] == "replan.hold"
