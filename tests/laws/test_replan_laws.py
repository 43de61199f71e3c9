"""Changes of a plan: the old one stays, nothing done is undone, slower is never faster, limits hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.errors import BadInput
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.adaptive_course import risk_met
from opentaper.planning.breaks import schedule_of
from opentaper.planning.check import check
from opentaper.planning.doors import highest_dose
from opentaper.planning.faster import history, is_faster
from opentaper.planning.plan import plan
from opentaper.planning.replan import go_on, hold, relax, step_back
from opentaper.planning.request import Method, PlanRequest, Slide
from opentaper.planning.result import PlanResult
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose
from tests.laws.drawn import CURVED, METHODS, NAMES, Drawn, examples, requests

START = date(2026, 11, 23)
N_TWINS = 24
SLIDES = (Slide(), Slide(1, 28, 0), Slide(3, 30, 14), Slide(14, 28, 0))


class Changing:
    """A plan that may be followed and a day of it, with a short name for the reports of what failed."""

    def __init__(self, version: PlanVersion, today: date, drawn: Drawn) -> None:
        self.version, self.today, self.drawn = version, today, drawn

    def __repr__(self) -> str:
        steps = [(step.start_day, str(step.dose)) for step in self.version.plan.steps]
        asked = self.version.plan.request
        return f"{self.today}; {self.drawn!r}; ideal {asked.ideal}; {asked.slide}; {steps}"


@st.composite
def versions(
    draw: st.DrawFn, methods: tuple[Method | None, ...] = METHODS, names: tuple[str, ...] = NAMES
) -> Changing:
    """Draw a plan that may be followed, and a day in it, before it or after it."""
    drawn = draw(requests(names, methods))
    request = replace(
        drawn.request,
        start_date=START,
        ideal=draw(st.sampled_from((False, False, False, True))),
        slide=draw(st.sampled_from(SLIDES)),
    )
    made = planned(request)
    day = draw(st.integers(-10, made.total_days + 20) | st.sampled_from([0, made.total_days]))
    return Changing(first_version(made, START - timedelta(days=30)), START + timedelta(days=day), drawn)


def planned(request: PlanRequest) -> PlanResult:
    """Return a plan; anything else is no example."""
    try:
        result = plan(request)
    except BadInput:
        assume(False)
        raise
    assume(result.outcome.is_plan and result.steps)
    return result


def past(version: PlanVersion, today: date) -> list[Dose]:
    """Return the doses of each day before today."""
    days = (today - START).days
    return [history(version.plan).on(day) for day in range(days)]


def coming(version: PlanVersion, today: date) -> list[Dose]:
    """Return the doses of the steps that begin today or later, in their order."""
    day = (today - START).days
    return [step.dose for step in version.plan.steps if step.start_day >= day]


def assert_kept(old: PlanVersion, new: PlanVersion, today: date) -> None:
    """What was done is kept, steps follow each other, recipes are exact, and no limit is newly broken."""
    day, steps = (today - START).days, new.plan.steps
    assert past(new, today) == past(old, today)
    assert new.parent == old.digest
    assert new.number == old.number + 1
    assert [step.index for step in steps] == list(range(len(steps)))
    for step, after in pairwise(steps):
        assert step.start_day + step.days == after.start_day
    for step in steps:
        assert step.days > 0
        assert (
            old.plan.request.ideal
            or not step.intakes
            or sum(one.dose.micrograms for one in step.intakes) == step.dose.micrograms
        )
        assert old.plan.request.ideal or step.intakes or not step.dose or step.dose == old.plan.request.start
    assert broken(new.plan, day) <= broken(old.plan, -1)


def broken(made: PlanResult, from_day: int) -> set[str]:
    """Return the limits that the checker finds broken from a day on, and doses that cannot be made."""
    asked = made.request
    schedule = schedule_of(made)
    if asked.ideal:  # limits of wished doses are told, and not kept
        return set()
    found = check(asked.drug, schedule, asked.policy, asked.shelf, asked.curve, asked.override, asked.person)
    return {one.code for one in found.broken if max(one.days) >= from_day and "alternate" not in one.code}


@examples(25)
@given(versions(), st.integers(1, 400))
def test_a_hold_moves_every_cut_to_come_and_changes_no_dose(drawn: Changing, days: int) -> None:
    old, today = drawn.version, drawn.today
    before = replace(old)
    new = hold(old, days, today)
    assert old == before
    assert_kept(old, new, today)
    assert coming(new, today) == coming(old, today)
    moved = days if coming(old, today) else 0
    assert new.plan.total_days == old.plan.total_days + moved
    assert not is_faster(old.plan, new.plan, -1)
    assert not new.needs_signature


@examples(25)
@given(versions())
def test_a_slower_plan_is_nowhere_faster(drawn: Changing) -> None:
    old, today = drawn.version, drawn.today
    new = relax(old, today)
    assert_kept(old, new, today)
    assert not is_faster(old.plan, new.plan, -1)
    assert not coming(old, today) or new.plan.total_days >= old.plan.total_days
    assert set(coming(old, today)) <= set(coming(new, today))
    assert not new.needs_signature


@examples(25)
@given(versions(), st.integers(0, 30))
def test_a_step_back_stays_at_what_was_taken_and_licensed(drawn: Changing, place: int) -> None:
    old, today = drawn.version, drawn.today
    taken = {old.plan.request.start, *past(old, today)}
    now = past(old, today)[-1] if past(old, today) else old.plan.request.start
    above = sorted(dose for dose in taken if dose > now)
    assume(above)
    to = above[place % len(above)]
    new = step_back(old, to, today)
    assert_kept(old, new, today)
    assert not is_faster(old.plan, new.plan, -1)
    highest, _ = highest_dose(old.plan.request.drug)
    doses = [step.dose for step in new.plan.steps]
    assert max(doses) <= old.plan.request.start
    assert highest is None or highest.highest is None or max(doses).as_mg <= highest.highest
    day = (today - START).days
    assert history(new.plan).on(day) == to
    rises = [after for after, before in zip(doses[1:], doses, strict=False) if after > before]
    first = [doses[0]] if doses[0] == to and doses[0] >= old.plan.request.start else []
    assert rises == [to] or (not rises and first)
    assert new.needs_signature or to == above[0]
    assert "replan.call_prescriber" in {reason.code for reason in new.because}
    assert coming(new, today)[-1] == old.plan.steps[-1].dose


@examples(20)
@given(versions())
def test_to_go_on_without_trust_is_never_faster(drawn: Changing) -> None:
    old, today = drawn.version, drawn.today
    new = go_on(old, today)
    assert_kept(old, new, today)
    assert not is_faster(old.plan, new.plan, -1)
    assert coming(new, today) == coming(old, today)
    assert not new.needs_signature


@examples(10)
@given(versions(), st.lists(st.sampled_from(("hold", "relax", "back", "on")), min_size=2, max_size=4))
def test_many_changes_one_after_the_other_keep_every_limit(drawn: Changing, deeds: list[str]) -> None:
    version, today = drawn.version, drawn.today
    for deed in deeds:
        today = today + timedelta(days=11)
        try:
            new = step_back(version, None, today) if deed == "back" else SLOWER[deed](version, today)
        except BadInput:
            continue
        assert_kept(version, new, today)
        assert not is_faster(version.plan, new.plan, -1)
        version = new
    assert version.plan.steps[-1].dose == drawn.version.plan.steps[-1].dose


@examples(15)
@given(
    versions((None, Method.PROPORTIONAL, Method.MICRO), CURVED),
    st.floats(0.01, 5.0),
    st.sampled_from((Risk(0.3, 0.1), Risk(0.5, 0.2, joint=True))),
)
def test_ones_own_pace_keeps_every_limit_and_tells_where_it_is_faster(
    drawn: Changing, sensitive: float, risk: Risk
) -> None:
    old, today = drawn.version, drawn.today
    now = (past(old, today) or [old.plan.request.start])[-1]
    new = go_on(old, today, twins(sensitive, now), risk)
    if not new.plan.outcome.is_plan:
        assert past(new, today) == past(old, today)
        assert not new.needs_signature
        return
    assert_kept(old, new, today)
    assert new.needs_signature == is_faster(old.plan, new.plan, (today - START).days)
    if coming(old, today):
        assert new.plan.steps[-1].dose == old.plan.request.goal or is_near_goal(new.plan)
        met = risk_met(new.plan.request, new.plan.steps)
        assert met is not None
        assert met.keep(risk, N_TWINS)


def twins(sensitive: float, dose: Dose) -> Twins:
    """Return people who have settled at a dose, from tender to tough."""
    people = People(
        Kinetics(1.0), Hyperbola(0.8, 5.0), Response.of(u50=sensitive * np.linspace(0.5, 2.0, N_TWINS))
    )
    return Twins(people, steady_standing(people, dose.as_mg))


def is_near_goal(made: PlanResult) -> bool:
    """Tell whether the shelf missed the goal by next to nothing."""
    return any(reason.code == "goal.near" for reason in made.steps[-1].reasons)


SLOWER = {
    "hold": lambda version, today: hold(version, 10, today),
    "relax": relax,
    "on": go_on,
}
