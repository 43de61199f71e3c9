"""What a plan may feel like: shares of people, told honestly, and never a dose."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.formulary.facts import Family, Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.population import shipped_population
from opentaper.inference.draws import even_draws
from opentaper.inference.prior import prior
from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.planning.effect import effect
from opentaper.planning.forecast import DAYS_AFTER, Band, Forecast, bands, forecast, look_days
from opentaper.planning.request import Person, Times
from opentaper.planning.result import PlanResult
from tests.builders import drug, small_plan, twice_daily_plan

POPULATION = shipped_population()
MODERATE = Bound(0.3, ("house-rule",), Grade.C, "a made-up line")


def virtual(plan: PlanResult, n: int = 64, half_life_days: float = 1.5) -> People:
    """Return people on the drug of a plan."""
    known = effect(plan.request.drug, plan.curve)
    assert known is not None
    response = prior(POPULATION, plan.request.drug.name, even_draws(n, 6))
    return People(Kinetics(half_life_days), known.curves[0][1], response)


def foreseen(
    plan: PlanResult | None = None, days_of_use: float = math.inf, tolerated: Bound = MODERATE
) -> Forecast:
    """Return the forecast of a plan, the small one where none is given."""
    made = plan or small_plan()
    return forecast(made, virtual(made), days_of_use, tolerated, POPULATION)


def test_there_is_one_forecast_a_step_and_the_last_takes_in_the_weeks_after() -> None:
    plan, ahead = small_plan(), foreseen()
    assert [step.index for step in ahead.steps] == [step.index for step in plan.steps]
    days = [day.day for day in ahead.days]
    assert days == sorted(set(days))
    assert days[0] == 0
    assert days[-1] == plan.steps[-1].start_day + DAYS_AFTER - 1
    assert ahead.days_after == DAYS_AFTER


def test_the_whole_way_is_at_least_as_hard_as_any_step_and_no_harder_than_all_together() -> None:
    ahead = foreseen()
    chances = [step.chance_bad for step in ahead.steps]
    assert ahead.chance_bad is not None
    assert max(chances) <= ahead.chance_bad <= min(1.0, sum(chances))


def test_a_step_is_told_by_each_persons_own_worst_day() -> None:
    """So no day of a step has a higher quantile than the step."""
    plan, ahead = small_plan(), foreseen()
    for step, felt in zip(plan.steps, ahead.steps, strict=True):
        days = [day for day in ahead.days if step.start_day <= day.day < step.start_day + step.days]
        assert days
        for name in ("p5", "p50", "p95"):
            assert max(getattr(day.felt, name) for day in days) <= getattr(felt.worst, name) + 1e-12


def test_quantiles_rise_and_are_those_of_numpy() -> None:
    felt = np.random.default_rng(7).random((3, 50))
    for row, band in zip(felt, bands(felt), strict=True):
        told = [getattr(band, field.name) for field in fields(Band)]
        assert all(one <= two for one, two in pairwise(told))
        assert told == pytest.approx(np.quantile(row, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]).tolist())


def test_the_hardest_step_is_the_one_that_most_find_hardest() -> None:
    ahead = foreseen()
    assert ahead.hardest is not None
    assert ahead.hardest.worst.p50 == max(step.worst.p50 for step in ahead.steps)


def test_after_the_last_change_it_fades() -> None:
    ahead = foreseen()
    last = [day.felt.p50 for day in ahead.days if day.day >= 112]
    assert last[-1] < max(last)


@pytest.mark.parametrize("n_days", [1, 2, 3, 7, 28, 29, 84, 365])
def test_days_looked_at_lie_in_the_step_and_hold_its_last(n_days: int) -> None:
    days = look_days(n_days)
    assert days == sorted(set(days))
    assert days[0] == 0
    assert days[-1] == n_days - 1
    assert all(after - before <= 14 for before, after in pairwise(days))


def test_longer_use_is_never_milder_and_unknown_use_is_the_hardest() -> None:
    told = [foreseen(days_of_use=days) for days in (30.0, 365.0, 3650.0, math.inf)]
    for less, more in pairwise(told):
        for one, two in zip(less.steps, more.steps, strict=True):
            assert one.chance_bad <= two.chance_bad
            assert one.worst.p50 <= two.worst.p50
            assert one.worst.p90 <= two.worst.p90


def test_who_bears_more_has_fewer_bad_stretches() -> None:
    chances = [foreseen(tolerated=replace(MODERATE, value=value)).chance_bad for value in (0.1, 0.3, 0.6)]
    assert chances == sorted(chances, key=lambda chance: -(chance or 0.0))
    assert chances[0] != chances[-1]


def test_longer_stays_at_the_same_doses_are_never_harder() -> None:
    short, long = (foreseen(small_plan(days=days)) for days in (14, 56))
    for one, two in zip(short.steps, long.steps, strict=True):
        assert two.worst.p90 <= one.worst.p90 + 1e-9
    assert (long.chance_bad or 0.0) <= (short.chance_bad or 0.0)


def test_who_has_only_just_begun_feels_nothing_of_the_first_step() -> None:
    """Later steps may be felt: the months of the taper itself are use, too."""
    assert foreseen(days_of_use=0.0).steps[0].worst.p95 == 0.0
    assert foreseen(days_of_use=3650.0).steps[0].worst.p95 > 0.0


def test_a_negative_time_of_use_cannot_be_meant() -> None:
    with pytest.raises(BadOption):
        foreseen(days_of_use=-1.0)


def test_the_passport_of_the_forecast_is_that_of_the_population() -> None:
    ahead = foreseen()
    assert (ahead.release, ahead.source, ahead.grade) == (
        POPULATION.release,
        POPULATION.source,
        POPULATION.grade,
    )
    assert ahead.n_people == 64
    assert ahead.tolerated == MODERATE


# --- what the reader is told --------------------------------------------------------------------------------


def codes(ahead: Forecast) -> list[str]:
    """Return the codes of the reasons."""
    return [reason.code for reason in ahead.reasons]


def test_a_forecast_says_first_that_it_is_no_promise() -> None:
    assert codes(foreseen())[0] == "forecast.no_promise"


def test_without_a_curve_there_are_no_numbers_and_it_says_so() -> None:
    ahead = forecast(twice_daily_plan(), None, math.inf, MODERATE, POPULATION)
    assert (ahead.steps, ahead.days, ahead.chance_bad, ahead.hardest) == ((), (), None, None)
    assert (codes(ahead), ahead.n_people) == (["forecast.no_curve"], 0)


def test_without_a_half_life_there_are_no_numbers_and_it_says_so() -> None:
    ahead = forecast(small_plan(), None, math.inf, MODERATE, POPULATION)
    assert (ahead.steps, codes(ahead)) == ((), ["forecast.no_half_life"])


def test_an_unknown_length_of_use_is_said() -> None:
    plan = small_plan()
    known = replace(plan, request=replace(plan.request, person=Person(months_of_use=8)))
    assert "forecast.unknown_use" in codes(foreseen(plan))
    assert "forecast.unknown_use" not in codes(foreseen(known))


@pytest.mark.parametrize("family", [Family.ANTIPSYCHOTIC, Family.BENZODIAZEPINE, Family.STIMULANT])
def test_of_a_drug_that_nothing_was_learnt_from_there_are_no_numbers(family: Family) -> None:
    """What antidepressants teach says too little of it; a low number would be worse than none."""
    ahead = foreseen(small_plan(of=replace(drug(), family=family)))
    assert (ahead.steps, ahead.days, ahead.chance_bad, ahead.n_people) == ((), (), None, 0)
    assert codes(ahead) == ["forecast.not_learnt"]


def test_other_drugs_are_said_to_be_left_out() -> None:
    plan = small_plan()
    beside = replace(plan, request=replace(plan.request, also_takes=("lithium",)))
    assert "forecast.alone" in codes(foreseen(beside))
    assert "forecast.alone" not in codes(foreseen())


def test_a_poorly_known_population_is_said_to_be_a_first_estimate() -> None:
    plan = small_plan()
    for grade in Grade:
        known = replace(POPULATION, grade=grade)
        ahead = forecast(plan, virtual(plan), math.inf, MODERATE, known)
        assert ("forecast.first_estimate" in codes(ahead)) == (not grade.decides)


def test_a_drug_that_leaves_within_hours_is_followed_by_its_intakes_where_they_are_told() -> None:
    """An even flow is the worst case: the more intakes a day, the nearer to it."""
    plan = small_plan()
    fast = virtual(plan, half_life_days=0.1)
    told = [replace(plan, request=replace(plan.request, times=Times.evenly(n))) for n in (1, 2, 4)]
    aheads = [forecast(each, fast, math.inf, MODERATE, POPULATION) for each in (*told, plan)]
    middles = [max(step.worst.p50 for step in ahead.steps) for ahead in aheads]
    assert middles == sorted(middles)
    assert ["forecast.unknown_times" in codes(ahead) for ahead in aheads] == [False, False, False, True]
