"""The rest of a plan at a person's own pace: when it begins, what it says, and what it may not forget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadOption
from opentaper.formulary.facts import Split
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.edit import edit_step, shift, with_shelf
from opentaper.planning.effect import effect
from opentaper.planning.lived import Taking, lived
from opentaper.planning.request import Method, Slide
from opentaper.planning.rest import due_day, largest_drops, least_days, rest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import first_version
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import DAY_ONE, drug, small_plan, tablet

START = date(2026, 9, 1)
SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL")


@cache
def made(**more: Any) -> PlanResult:
    asked: dict[str, Any] = {"drug": "citalopram", "dose": "20mg", "have": SHELF, "start": START.isoformat()}
    return propose_plan(AskedPlan(**(asked | more)), START)


def rested(sensitive: float, day: int, risk: Risk, plan: PlanResult | None = None) -> PlanResult:
    """Return the rest of a plan from a day on, of people who feel more the lower ``sensitive`` is."""
    old = plan or made()
    now = lived(old, day)
    people = People(
        Kinetics(1.5), Hyperbola(0.85, 3.0), Response.of(u50=sensitive * np.linspace(0.5, 1.5, 32))
    )
    return rest(old, now, Twins(people, steady_standing(people, now.dose.as_mg), day=day), risk)


def test_the_rest_begins_the_least_days_after_the_last_cut_and_says_what_was_accepted() -> None:
    found = rested(2.0, 280, Risk(0.35, 0.1))
    steps = [(one.start_day, one.dose.mg_text) for one in found.steps if one.start_day >= 252]
    assert steps[:2] == [(252, "1.44"), (280, "0.84")]
    assert found.reasons[:5] == (
        Reason.of("adaptive.each_day", pct=10.0, tolerated=3.5, people=32),
        Reason.of("adaptive.met", worst=0.0, ever=0.0),
        Reason.of("adaptive.decided", risk=0, limit=3, shelf=0),
        Reason.of("adaptive.limits_decide"),
        Reason.of("adaptive.no_promise"),
    )
    assert (found.method, found.pace, found.forecast) == (Method.ADAPTIVE, None, None)
    soon = rested(2.0, 285, Risk(0.35, 0.1))
    assert next(one.start_day for one in soon.steps if one.start_day > 280) == 294


def test_a_risk_for_the_whole_way_is_told_as_one() -> None:
    found = rested(2.0, 280, Risk(0.35, 0.1, joint=True))
    assert found.reasons[0] == Reason.of("adaptive.joint", pct=10.0, tolerated=3.5, people=32)


def test_fewer_steps_are_told_with_how_long_they_would_take() -> None:
    """Cuts begin on day 210; each of the fewer ones is held for 28 days."""
    found = rested(0.1, 200, Risk(0.3, 0.1))
    (fewer,) = [one for one in found.reasons if one.code == "adaptive.fewer_steps"]
    days, hold, n, shortest = (fewer.values[name] for name in ("days", "hold", "steps", "shortest"))
    assert isinstance(days, int)
    assert (hold, n) == (28, days // 28 + 1)
    assert shortest == found.steps[-1].start_day - 210
    assert shortest < days <= 1.15 * shortest + 28


def test_what_was_said_of_the_old_way_is_not_said_of_the_rest() -> None:
    codes = {one.code for one in rested(2.0, 280, Risk(0.35, 0.1)).reasons}
    assert "pace.class" in {one.code for one in made().reasons}
    assert not any(one.startswith(("pace.", "method.", "replan.")) for one in codes)
    assert {"plan.proposed", "curve.chosen"} <= codes


def test_where_nothing_is_safe_no_promise_is_told_and_what_would_help_is() -> None:
    found = rested(0.01, 200, Risk(0.05, 0.0))
    assert found.outcome is Outcome.NO_SAFE_STEP
    assert not any(one.code.startswith("adaptive.") for one in found.reasons)
    assert found.suggestions[:2] == (
        Reason.of("suggest.more_chance", pct=0.0),
        Reason.of("suggest.tolerate_more"),
    )
    joint = rested(0.01, 200, Risk(0.05, 0.0, joint=True))
    assert joint.suggestions[2] == Reason.of("suggest.not_joint")


def test_a_drug_without_a_curve_has_no_pace_of_one_s_own() -> None:
    plain = small_plan(of=drug(curves=()))
    found = rested(1.0, 30, Risk(0.3, 0.1), plain)
    assert found.outcome is Outcome.NO_CURVE
    assert found.reasons[0] == Reason.of("adaptive.no_curve", drug="citalopram")
    assert [one.dose for one in found.steps] == [Dose.mg(15), Dose.mg(10)]


def test_the_next_cut_is_due_as_planned_where_nothing_else_is_taken() -> None:
    plan = small_plan()
    assert due_day(plan, lived(plan, 30), None) == 56
    assert due_day(plan, lived(plan, 200), None) is None
    on_plan = Taking(Dose.mg(10), 28)
    assert due_day(plan, lived(plan, 30, on_plan), on_plan) == 56


def test_after_a_late_cut_the_least_days_are_kept() -> None:
    plan = small_plan()
    assert least_days(plan.request) == 14
    for since, due in ((40, 56), (42, 56), (43, 57), (50, 64)):
        late = Taking(Dose.mg(10), since)
        assert due_day(plan, lived(plan, 55, late), late) == due


def test_a_slide_goes_on_by_its_own_days() -> None:
    slide = replace(small_plan().request, slide=Slide(every_days=5, slide_days=20, hold_days=7))
    plan = replace(small_plan(), method=Method.MICRO, request=slide)
    for since, due in ((50, 56), (51, 56), (52, 57), (54, 59)):
        late = Taking(Dose.mg(10), since)
        assert due_day(plan, lived(plan, 55, late), late) == due


def test_the_largest_falls_so_far_are_kept_for_each_curve() -> None:
    plan = small_plan()
    known = effect(plan.request.drug, None)
    assert known is not None
    pairs = ((20.0, 15.0), (15.0, 10.0), (10.0, 6.1))
    falls = [[fall for fall, _ in known.falls(*pair)] for pair in pairs]
    assert largest_drops(known, Dose.mg(20), plan.steps[:3]) == tuple(map(max, *falls))
    assert largest_drops(known, Dose.mg(20), plan.steps[:1]) == tuple(falls[0])
    assert largest_drops(known, Dose.mg(20), ()) == ()
    # A step back is no fall, and the fall before it is not forgotten.
    up = (plan.steps[2], plan.steps[0])
    assert largest_drops(known, Dose.mg(20), up) == tuple(fall for fall, _ in known.falls(20.0, 6.1))


def test_no_sooner_where_the_plan_is_faster_than_the_least_days_already() -> None:
    quick = first_version(small_plan(days=7), DAY_ONE)
    with pytest.raises(BadOption) as refused:
        shift(quick, -1, DAY_ONE + timedelta(days=3))
    assert refused.value.wanted == "at most 0 days sooner, so that no cut comes too soon"


def test_a_shelf_whose_steps_would_break_a_limit_is_refused() -> None:
    """Tablets of 4, 1 and 0.2 mg make each dose or one above it, and some of the cuts are then too large."""
    old = first_version(made(), START)
    coarse = Shelf(tuple(Item(tablet(mg)) for mg in ("0.2", "1", "4")), max_pieces=30)
    with pytest.raises(BadOption) as refused:
        with_shelf(old, coarse, START + timedelta(days=30))
    assert (refused.value.option, refused.value.given) == ("shelf", "11.26 mg")
    assert refused.value.wanted == "a shelf that makes steps inside every limit"


def test_a_shelf_that_cannot_make_a_dose_names_the_dose() -> None:
    old = first_version(made(), START)
    halves = Shelf((Item(tablet("10"), split=Split.HALVES),))
    with pytest.raises(BadOption) as refused:
        with_shelf(old, halves, START + timedelta(days=30))
    assert (refused.value.option, refused.value.given) == ("dose", "6.36 mg")
    assert refused.value.wanted == "a dose that your shelf makes"


def test_a_coarser_shelf_makes_the_next_dose_above_and_counts_what_changed() -> None:
    old = first_version(made(), START)
    tenths = Shelf(tuple(Item(tablet(mg)) for mg in ("0.1", "1", "4")), max_pieces=30)
    new = with_shelf(old, tenths, START + timedelta(days=30))
    assert [one.dose.mg_text for one in new.plan.steps][:7] == [
        "15",
        "11.26",
        "8.5",
        "6.4",
        "4.8",
        "3.8",
        "3",
    ]
    assert new.because == (Reason.of("replan.shelf", n=11),)
    third, same = new.plan.steps[2], new.plan.steps[4]
    assert third.reasons == (Reason.of("step.edited", dose=Dose.mg("8.5")),)
    assert (third.wished_mg, third.limits[0].wanted) == (8.46, 8.46)
    assert same.reasons == old.plan.steps[4].reasons
    assert [one.start_day for one in new.plan.steps] == [one.start_day for one in old.plan.steps]
    # The fall is told anew from the dose that is really before it.
    known = effect(old.plan.request.drug, old.plan.curve)
    assert known is not None
    fourth = new.plan.steps[3]
    drop = 100 * (known.occupancy(8.5) - known.occupancy(6.4))
    assert fourth.drop_points == pytest.approx(drop)


@pytest.mark.parametrize(("mg", "to"), [("0.24", "0.26"), ("0.1", "0.12")])
def test_an_edited_dose_tells_the_fall_to_it_and_from_it(mg: str, to: str) -> None:
    old = first_version(made(), START)
    new = edit_step(old, Dose.mg(mg), START + timedelta(days=30), to=Dose.mg(to))
    places = {one.dose: place for place, one in enumerate(new.plan.steps)}
    place = places[Dose.mg(to)]
    known = effect(old.plan.request.drug, old.plan.curve)
    assert known is not None
    for at in (place, place + 1):
        before, step = new.plan.steps[at - 1], new.plan.steps[at]
        drop = 100 * (known.occupancy(before.dose.as_mg) - known.occupancy(step.dose.as_mg))
        assert step.drop_points == pytest.approx(drop)
