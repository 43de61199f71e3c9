"""Hold, relax, step back, go on: what each makes of a plan, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from opentaper.errors import AboveLicensedMaximum, BadInterval, BadOption
from opentaper.formulary.facts import Family
from opentaper.planning.difference import difference
from opentaper.planning.lived import Taking
from opentaper.planning.replan import go_on, hold, relax, step_back
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.versions import Deed, PlanVersion, Status, first_version
from opentaper.quantities import Dose
from tests.plan_under_way import START, made, on, version


def told(plan: PlanResult) -> list[tuple[int, int, str]]:
    return [(step.start_day, step.days, step.dose.mg_text) for step in plan.steps]


def codes(new: PlanVersion) -> list[str]:
    return [reason.code for reason in new.because]


def test_a_hold_lengthens_the_step_in_force_and_moves_the_rest() -> None:
    old = version()
    new = hold(old, 14, on(30))
    before, after = told(old.plan), told(new.plan)
    assert after[0] == before[0]
    assert after[1] == (28, 42, before[1][2])
    assert after[2:] == [(day + 14, days, dose) for day, days, dose in before[2:]]
    assert (new.number, new.deed, new.made_on, new.from_day) == (2, Deed.HOLD, on(30), 30)
    assert new.parent == old.digest
    assert codes(new) == ["replan.hold"]
    assert new.plan.reasons[0] == new.because[0]
    assert new.plan.forecast is None
    assert new.status is Status.PROPOSED


def test_a_cut_that_falls_on_today_waits_too() -> None:
    new = hold(version(), 7, on(28))
    assert told(new.plan)[1][0] == 35


def test_before_the_first_cut_the_first_day_of_all_moves() -> None:
    new = hold(version(), 10, on(-5))
    assert told(new.plan)[0][0] == 10
    assert told(hold(new, 5, on(3)).plan)[0][0] == 15


def test_reasons_of_an_earlier_change_do_not_pile_up() -> None:
    new = hold(hold(version(), 14, on(30)), 7, on(40))
    assert [reason.code for reason in new.plan.reasons].count("replan.hold") == 1
    assert new.number == 3


def test_what_was_said_of_the_old_steps_is_not_said_of_the_new_ones() -> None:
    old = version(method="adaptive", tolerate="0.5", used_for="1 year")
    before, after = ({reason.code for reason in one.plan.reasons} for one in (old, hold(old, 14, on(30))))
    assert {"adaptive.met", "adaptive.decided", "adaptive.each_day"} <= before
    assert "adaptive.each_day" in after
    assert after.isdisjoint({"adaptive.met", "adaptive.decided", "adaptive.fewer_steps"})


@pytest.mark.parametrize("days", [0, -3, 3_661])
def test_a_hold_is_of_days_that_can_be(days: int) -> None:
    with pytest.raises(BadInterval):
        hold(version(), days, on(30))


@pytest.mark.parametrize("change", [lambda one, day: hold(one, 7, day), relax, go_on])
def test_after_the_last_cut_there_is_nothing_left_to_change(change: Any) -> None:
    old = version()
    new = change(old, on(old.plan.total_days + 1))
    assert codes(new) == ["replan.at_the_end"]
    assert new.plan.steps == old.plan.steps


def test_a_plan_without_a_first_day_asks_for_one() -> None:
    undated = first_version(made(start=None), START)
    with pytest.raises(BadOption, match="first day"):
        hold(undated, 7, on(30))


def test_a_version_is_not_changed_before_it_was_made() -> None:
    new = hold(version(), 14, on(30))
    with pytest.raises(BadOption, match="on or after"):
        hold(new, 7, on(29))


def test_what_was_refused_is_no_version() -> None:
    refused = made(have=("tablet 10mg",))
    assert not refused.outcome.is_plan
    with pytest.raises(BadOption, match="at least one step"):
        first_version(refused, START)


def test_a_slower_plan_halves_each_cut_where_the_shelf_can() -> None:
    old = version()
    new = relax(old, on(30))
    assert codes(new) == ["replan.relax_smaller"]
    coming = [dose for day, _, dose in told(old.plan) if day >= 30]
    doses = [dose for day, _, dose in told(new.plan) if day >= 30]
    assert doses[1::2] == coming
    assert {days for day, days, _ in told(new.plan) if day >= 30} == {28}
    parts = [step for step in new.plan.steps if any(one.code == "step.part" for one in step.reasons)]
    assert len(parts) == len(coming)
    assert all(sum(one.dose.micrograms for one in step.intakes) == step.dose.micrograms for step in parts)


def test_where_the_shelf_makes_no_smaller_cut_each_stay_is_longer() -> None:
    coarse = version(have=("tablet 10mg",), dose="40mg", doses="30mg")
    new = relax(coarse, on(-1))
    assert codes(new) == ["replan.relax_longer"]
    assert told(new.plan)[0][2] == "30"
    assert new.plan.steps[0].days == 42


def test_a_cut_that_cannot_be_made_smaller_is_held_for_as_long_as_its_parts() -> None:
    mixed = version(have=("tablet 5mg",), dose="40mg", doses="30mg,25mg")
    new = relax(mixed, on(0))
    assert told(new.plan) == [(0, 28, "35"), (28, 28, "30"), (56, 56, "25")]


def test_a_step_back_goes_to_the_dose_before_and_comes_down_more_gently() -> None:
    old = version()
    new = step_back(old, None, on(40))
    first, second = (step.dose for step in old.plan.steps[:2])
    assert told(new.plan)[1] == (28, 12, second.mg_text)
    back = new.plan.steps[2]
    assert (back.start_day, back.dose, back.intakes) == (40, first, old.plan.steps[0].intakes)
    assert back.days >= 28
    assert [step.dose for step in new.plan.steps[3:5]][1] == second
    assert first > new.plan.steps[3].dose > second
    assert codes(new) == ["replan.step_back", "replan.call_prescriber"]
    assert not new.needs_signature


def test_a_step_back_to_the_start_is_made_as_before() -> None:
    new = step_back(version(), Dose.mg(20), on(10))
    back = new.plan.steps[1]
    assert back.dose == Dose.mg(20)
    assert sum(one.dose.micrograms for one in back.intakes) == 20_000
    bare = version(have=("liquid 2mg/mL", "syringe 1mL 0.01mL"), dose="8.001mg", doses="7mg,6mg")
    unmade = step_back(bare, Dose.mg("8.001"), on(10)).plan.steps[1]
    assert unmade.intakes == ()
    assert "step.as_before" in {reason.code for reason in unmade.reasons}


@pytest.mark.parametrize(
    ("to", "day", "code"),
    [(Dose.mg(20), 40, "replan.back_far"), (None, 62, "replan.back_late")],
)
def test_a_step_back_that_is_far_or_late_needs_a_signature(to: Dose | None, day: int, code: str) -> None:
    old = hold(version(), 60, on(30))
    new = step_back(old, to, on(day))
    assert new.needs_signature
    assert code in codes(new)


def test_a_guarded_drug_goes_up_with_a_signature_only() -> None:
    old = version()
    guarded = replace(old.plan.request.drug, family=Family.LAMOTRIGINE)
    request = replace(old.plan.request, drug=guarded)
    new = step_back(replace(old, plan=replace(old.plan, request=request)), None, on(40))
    assert new.needs_signature
    assert "replan.back_guarded" in codes(new)


def test_a_step_back_is_to_a_dose_that_was_taken() -> None:
    with pytest.raises(BadOption, match="20 mg"):
        step_back(version(), Dose.mg(17), on(40))
    with pytest.raises(BadOption, match="already"):
        step_back(version(), None, on(0))


def test_a_step_back_is_never_above_what_is_licensed() -> None:
    above = version(dose="50mg", override="Dr Ada Quill", because="was needed", doses="45mg,38mg,30mg")
    with pytest.raises(AboveLicensedMaximum):
        step_back(above, Dose.mg(45), on(40))


def test_going_on_without_twins_keeps_doses_and_days() -> None:
    old = version()
    new = go_on(old, on(30))
    assert told(new.plan) == told(old.plan)
    assert codes(new) == ["replan.go_on"]
    assert not new.needs_signature


def test_whoever_did_not_make_a_cut_goes_on_from_the_dose_they_take() -> None:
    old = version()
    new = go_on(old, on(60), taking=Taking(old.plan.steps[0].dose, 0))
    assert told(new.plan)[0] == (0, 60, old.plan.steps[0].dose.mg_text)
    assert told(new.plan)[1][0] == 60
    assert [step.dose for step in new.plan.steps] == [step.dose for step in old.plan.steps]


def test_a_dose_of_ones_own_is_told_as_such_and_waited_from() -> None:
    old = version()
    new = hold(old, 7, on(30), Taking(Dose.mg(13), 20))
    assert told(new.plan)[:2] == [(0, 20, "15"), (20, 21, "13")]
    assert [one.code for one in new.plan.steps[1].reasons] == ["step.taken"]
    assert new.plan.steps[2].dose == old.plan.steps[1].dose
    soon = hold(old, 7, on(30), Taking(Dose.mg(13), 29))
    assert soon.plan.steps[3].start_day >= 29 + 14 + 7
    assert soon.plan.steps[3].dose < Dose.mg(13)


@pytest.mark.parametrize(
    ("taking", "day", "wanted"),
    [
        (Taking(Dose.mg(25), 0), 5, "began with"),
        (Taking(Dose.mg(15), 9), 5, "by today"),
        (Taking(Dose.mg(15), -3), 5, "new plan"),
    ],
)
def test_what_is_taken_must_be_possible(taking: Taking, day: int, wanted: str) -> None:
    with pytest.raises(BadOption, match=wanted):
        hold(version(), 7, on(day), taking)


def test_a_refused_version_is_not_changed_further() -> None:
    old = version()
    refused = replace(old, plan=replace(old.plan, outcome=Outcome.NO_SAFE_STEP))
    assert refused.status is Status.REFUSED
    with pytest.raises(BadOption, match="plan before it"):
        hold(refused, 7, on(30))


@pytest.mark.parametrize(
    "more",
    [
        {"method": "micro", "times": "2"},
        {"method": "micro", "have": (), "phases": ("below 5mg: 6 weeks",)},
        {"goal": "10mg"},
        {"ideal": True, "have": ()},
        {"doses": "18mg,16mg,14mg"},
        {"table": "iawp-citalopram", "have": ()},
        {"method": "proportional"},
        {"override": "Dr Ada Quill", "because": "knows them", "cut": "40%"},
    ],
    ids=str,
)
def test_every_kind_of_plan_can_be_changed(more: dict[str, Any]) -> None:
    old = version(**more)
    day = old.plan.steps[1].start_day + 3
    for new in (
        hold(old, 14, on(day)),
        relax(old, on(day)),
        step_back(old, None, on(day)),
        go_on(old, on(day)),
    ):
        assert new.plan.outcome.is_plan
        assert new.plan.steps[-1].dose == old.plan.steps[-1].dose
        assert not difference(old, new).faster
