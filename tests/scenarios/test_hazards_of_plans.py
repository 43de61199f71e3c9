"""Controls of hazards by the steps of a plan, and of a schedule that is checked; by the real planner."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.check_schedule import check_schedule
from opentaper.actions.propose_plan import plan_request
from opentaper.planning.check import ScheduledDose
from opentaper.planning.effect import effect
from opentaper.planning.plan import plan
from opentaper.planning.result import Outcome
from opentaper.quantities import ZERO, Dose
from tests.scenarios.proposed import FINE_SHELF, TODAY, asked, codes


def schedule(*rows: tuple[int, str]) -> tuple[ScheduledDose, ...]:
    """A schedule from days and doses."""
    return tuple(ScheduledDose(day, Dose.parse(dose)) for day, dose in rows)


@pytest.mark.parametrize(
    ("drug", "dose", "have"),
    [
        ("citalopram", "20mg", FINE_SHELF),
        ("sertraline", "100mg", ()),
        ("fluoxetine", "20mg", ()),
        ("diazepam", "10mg", ()),
        ("quetiapine", "100mg", ()),
    ],
)
def test_the_last_step_is_no_larger_than_the_largest_before_it(
    drug: str, dose: str, have: tuple[str, ...]
) -> None:
    result = asked(drug, dose, have=have)
    assert result.outcome is Outcome.FOUND
    assert result.steps[-1].dose == ZERO
    doses = [result.request.start.as_mg, *(step.dose.as_mg for step in result.steps)]
    known = effect(result.request.drug, None)
    rule = result.request.policy.rule(drug, result.request.drug.family)
    if known is None:
        usual = result.request.drug.usual_min_mg
        assert usual is not None
        assert usual.central is not None
        assert doses[-2] <= rule.last_share.value * usual.central + 0.001
        return
    falls = [known.worst_drop(before, after)[0] for before, after in pairwise(doses)]
    assert falls[-1] <= max(falls[:-1]) + 1e-6
    assert max(falls) <= rule.max_points.value + 1e-6


def test_a_checked_schedule_with_a_jump_at_the_end_is_told() -> None:
    found = check_schedule(
        "citalopram", schedule((0, "20mg"), (28, "15mg"), (56, "11.5mg"), (84, "10mg"), (112, "0mg"))
    )
    at_the_end = [broken.limited for broken in found.broken if broken.after == ZERO]
    assert any(limited.binding and limited.binding.reason.code == "limit.last_step" for limited in at_the_end)


def test_a_checked_schedule_with_skipped_days_is_told() -> None:
    rows = tuple((day, "20mg" if day % 2 == 0 else "0mg") for day in range(12))
    found = check_schedule("paroxetine", schedule(*rows))
    assert found.swings
    assert found.swings[0].level_swing is not None
    assert found.swings[0].level_swing > 0.5
    assert any(
        broken.limited.binding and broken.limited.binding.reason.code.startswith("limit.alternate_days")
        for broken in found.broken
    )


def test_every_day_of_a_step_has_the_same_dose() -> None:
    for drug, dose in (("paroxetine", "20mg"), ("fluoxetine", "20mg"), ("diazepam", "10mg")):
        result = asked(drug, dose, method="micro")
        assert all(
            before.start_day + before.days == after.start_day for before, after in pairwise(result.steps)
        )
        assert all(after.dose < before.dose for before, after in pairwise(result.steps))


def test_a_widened_step_says_so_and_lasts_longer() -> None:
    result = asked("sertraline", "50mg", have=("tablet 25mg halves",), wish="slower")
    widened = [
        step for step in result.steps if {"step.widened", "step.rested"} <= {r.code for r in step.reasons}
    ]
    assert widened
    assert result.pace is not None
    assert all(step.days > result.pace.days for step in widened)


def test_a_listed_dose_is_made_as_listed_or_refused() -> None:
    listed = asked("citalopram", "20mg", doses="16mg,12.5mg,10mg", goal="10mg", have=FINE_SHELF)
    assert [step.dose for step in listed.steps] == [Dose.mg("16"), Dose.mg("12.5"), Dose.mg("10")]
    steep = asked("citalopram", "20mg", doses="16mg,8mg,4mg", goal="4mg", have=FINE_SHELF)
    assert steep.outcome is Outcome.BEYOND_CAP
    assert steep.refusals


def test_small_cuts_together_keep_the_limit_of_one() -> None:
    for every in ("day", "week"):
        result = asked("citalopram", "20mg", method="micro", every=every, have=FINE_SHELF)
        assert result.steps
        known = effect(result.request.drug, None)
        rule = result.request.policy.rule("citalopram", result.request.drug.family)
        assert known is not None
        window = int(rule.least_days.value)
        for step in result.steps:
            earlier = [other.dose for other in result.steps if other.start_day <= step.start_day - window]
            reference = earlier[-1] if earlier else result.request.start
            assert known.worst_drop(reference.as_mg, step.dose.as_mg)[0] <= rule.max_points.value + 1e-6


def test_the_strictest_curve_sets_the_limit() -> None:
    request = plan_request(AskedPlan(drug="citalopram", dose="20mg", have=FINE_SHELF), TODAY)
    both = plan(request)
    for curve in request.drug.curves:
        alone = plan(replace(request, drug=replace(request.drug, curves=(curve,), default_curve=curve.id)))
        assert alone.outcome is Outcome.FOUND
        known = effect(alone.request.drug, None)
        assert known is not None
        doses = [both.request.start, *(step.dose for step in both.steps)]
        assert all(known.worst_drop(one.as_mg, two.as_mg)[0] <= 10 + 1e-6 for one, two in pairwise(doses))


def test_effect_comes_with_its_band_or_not_at_all() -> None:
    for step in asked("citalopram", "20mg", have=FINE_SHELF).steps:
        assert step.occupancy is not None
        assert step.occupancy_low is not None
        assert step.occupancy_high is not None
        assert step.occupancy_low <= step.occupancy <= step.occupancy_high
    unknown = asked("mirtazapine", "15mg")
    assert "effect.unknown" in codes(unknown)
    assert all(step.occupancy is None and step.drop_points is None for step in unknown.steps)
