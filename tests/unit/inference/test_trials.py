"""A trial: what its fingerprint holds, and how unsure its differences are."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
import pytest

from opentaper.formulary.population import FittedNumbers, Population, shipped_population
from opentaper.inference.sums import blocks, outcomes, summed
from opentaper.inference.trials import Arm, ArmSums, Gap, Group, GroupResult, Trial, group_result, paired
from opentaper.quantities import Dose
from tests.unit.inference.test_simulation import unsure
from tests.unit.inference.test_sums import stop

CERTAIN = replace(shipped_population(), fit=FittedNumbers((), np.empty(0), np.empty((0, 0))))


def trial(population: Population = CERTAIN, **changed: object) -> Trial:
    """Return a trial of a stop at once, a stop after four weeks on half the dose, and none at all."""
    from opentaper import formulary

    first = stop(**changed)
    n_days = len(first.doses)
    half = np.where(np.arange(n_days) < 28, 10.0, 0.0)
    stops = (first, replace(first, doses=half, end_day=28), replace(first, doses=np.full(n_days, 20.0)))
    arms = tuple(Arm(f"arm {place}", "abrupt", False, one) for place, one in enumerate(stops))
    group = Group("all", formulary.drug("citalopram"), Dose.mg(20), "depression", arms)
    return Trial("short", (group,), 2000, 1, population, weeks=(4, 12))


def ran(made: Trial, n: int = 2000) -> GroupResult:
    """Return what becomes of the group."""
    (group,) = made.groups
    each = []
    for draws in blocks(n, made.seed):
        found = [outcomes(made.population, arm.stop, draws) for arm in group.arms]
        reference = found[made.reference]
        each.append([ArmSums(summed(one, made.n_days), paired(one, reference)) for one in found])
    return group_result(made, group, tuple(reduce(add, arm) for arm in zip(*each, strict=True)))


def gaps(result: GroupResult, place: int) -> dict[str, Gap]:
    return {gap.quantity: gap for gap in result.arms[place].gaps}


def test_the_fingerprint_holds_what_becomes_of_people_and_no_names() -> None:
    one = trial()
    (group,) = one.groups
    named = replace(group, name="other", arms=tuple(replace(arm, name="x", taper="y") for arm in group.arms))
    assert replace(one, name="other", n_people=5, groups=(named,), weeks=()).digest == one.digest
    others = [
        replace(one, seed=2),
        replace(one, reference=1),
        replace(one, population=replace(one.population, steepness=2.345)),
        replace(one, population=replace(one.population, measures={**one.population.measures, "felt": 0.123})),
        trial(days_of_use=10.0),
        trial(use_spread=0.1),
        trial(lasting_days=(5,)),
        trial(failed_attempts=1),
        trial(asked_days=(3,)),
        trial(doses=np.full(120, 1.0)),
    ]
    assert len({made.digest for made in [one, *others]}) == len(others) + 1


def test_a_gap_is_surer_than_two_numbers_apart() -> None:
    result = ran(trial())
    first, second, _ = result.arms
    gap = gaps(result, 1)["any"].estimate
    apart = sum(
        one.felt.reporting["any"].estimate.high - one.felt.reporting["any"].estimate.low
        for one in (first, second)
    )
    assert gap.high - gap.low < 0.5 * apart


def test_the_interval_of_a_gap_holds_that_of_many_more_people() -> None:
    few, many = ran(trial(), 500), ran(trial(), 40_000)
    inside = [
        gaps(few, place)[name].estimate.low <= gap.estimate.value <= gaps(few, place)[name].estimate.high
        for place in (1, 2)
        for name, gap in gaps(many, place).items()
    ]
    assert np.mean(inside) > 0.75


def test_what_the_calibration_left_open_widens_gaps_too() -> None:
    narrow, wide = ran(trial()), ran(trial(unsure()))
    for name in ("any", "severe", "symptoms.7", "relapse.12"):
        one, other = gaps(narrow, 2)[name].estimate, gaps(wide, 2)[name].estimate
        assert one.value == pytest.approx(other.value)
        assert other.high - other.low > one.high - one.low
    assert not narrow.arms[0].felt.is_wide
    assert wide.arms[0].felt.is_wide


def test_relapse_on_the_dose_is_what_it_would_be_anyway() -> None:
    stopped, _, kept = ran(trial()).arms
    for one in kept.relapses:
        assert one.share.value == pytest.approx(one.kept)
    assert stopped.relapses[1].share.value > stopped.relapses[1].kept
    assert [one.week for one in stopped.relapses] == [4, 12]


def test_without_an_illness_nothing_comes_back() -> None:
    made = trial()
    healthy = replace(made, groups=(replace(made.groups[0], condition=None),))
    result = ran(healthy)
    assert all(arm.relapses == () for arm in result.arms)
    assert not any(name.startswith("relapse") for name in gaps(result, 1))
