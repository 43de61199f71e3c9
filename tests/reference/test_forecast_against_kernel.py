"""The light forecast of a plan against the kernel that follows every intake of every day.

The forecast takes the dose as an even flow and looks at some days of each step. Here the same people swallow
the same doses once a day, and every day counts. Measured over all drugs with a curve and a half-life, for
abrupt stops, weekly and ordinary steps, after eight weeks and after years.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import days_of_use, foreseen, tolerated, virtual_people
from opentaper.actions.propose_plan import propose_plan
from opentaper.formulary.facts import Family
from opentaper.formulary.population import shipped_population
from opentaper.inference.draws import random_draws
from opentaper.inference.prior import people
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.planning.effect import effect
from opentaper.planning.forecast import DAYS_AFTER, KNOWN_FAMILIES, SHORT_DAYS, forecast
from opentaper.planning.result import PlanResult

TODAY = date(2026, 11, 23)
POPULATION = shipped_population()
LINE = tolerated(POPULATION)
SIGNED: dict[str, Any] = {"specialist": "Dr Osei", "override": "Dr Osei", "because": "a test of arithmetic"}
WAYS: dict[str, dict[str, Any]] = {"abrupt": {"doses": "0"}, "weekly": {"interval": "7d"}, "ordinary": {}}
# The bounds of this page, in scores of 0 to 10 and in shares of people.
SCORE, CHANCE = 0.33, 0.05
FAST_SCORE = 0.02


def drugs() -> tuple[str, ...]:
    """Every drug with a curve and a half-life that is not gone within hours."""
    return tuple(name for name in formulary.drug_names() if _is_known(name) and not _is_fast(name))


def fast_drugs() -> tuple[str, ...]:
    """Every drug with a curve that is gone within hours."""
    return tuple(name for name in formulary.drug_names() if _is_known(name) and _is_fast(name))


def _is_known(name: str) -> bool:
    drug = formulary.drug(name)
    return bool(drug.deciding_curves) and drug.half_life_h is not None


def _is_fast(name: str) -> bool:
    half_life = formulary.drug(name).half_life_h
    return half_life is not None and (half_life.central or 0.0) / 24 < SHORT_DAYS


@cache
def planned(name: str, way: str, used_for: str, times: str | None = None) -> PlanResult:
    """Return a plan of wished doses from near the top of the curve."""
    drug = formulary.drug(name)
    mg = round(2 * (drug.deciding_curves[0].ed50_mg or 0.0), 1)
    most = drug.licensed_max_mg.highest if drug.licensed_max_mg is not None else None
    dose = f"{min(mg, most) if most else mg:g}mg"
    asked = AskedPlan(name, dose, ideal=True, used_for=used_for, times=times, **SIGNED, **WAYS[way])
    made = propose_plan(asked, TODAY)
    if drug.family in KNOWN_FAMILIES:
        return made
    # The arithmetic is that of any drug with a curve, also where it is not shown to anybody.
    learnt = replace(made.request, drug=replace(made.request.drug, family=Family.SSRI))
    return foreseen(replace(made, request=learnt))


def felt_by(virtual: People, plan: PlanResult, times: int = 1) -> list[NDArray[np.float64]]:
    """Return for each step the intensity of each person on each of its days, every intake followed."""
    days = [step.days for step in plan.steps]
    days[-1] = max(days[-1], DAYS_AFTER)
    mg = np.repeat([step.dose.as_mg / times for step in plan.steps], np.array(days) * times)
    before = steady_standing(virtual, plan.request.start.as_mg, days_of_use(plan.request.person), times)
    felt, _ = daily_intensities(virtual, before, Treatment.of(mg, times))
    return np.split(felt, np.cumsum(days)[:-1])


def errors(plan: PlanResult, times: int = 1) -> tuple[float, float]:
    """Return the largest error of a quantile of any step, 0 to 10, and of a chance."""
    virtual = virtual_people(plan, POPULATION)
    assert virtual is not None
    assert plan.forecast is not None
    peaks = [felt.max(axis=0) for felt in felt_by(virtual, plan, times)]
    scores, chances = [], []
    for peak, step in zip(peaks, plan.forecast.steps, strict=True):
        truth = 10 * np.quantile(peak, [0.1, 0.5, 0.9])
        told = 10 * np.array([step.worst.p10, step.worst.p50, step.worst.p90])
        scores.append(float(np.abs(truth - told).max()))
        chances.append(abs(float(np.mean(peak > LINE.value)) - step.chance_bad))
    return max(scores), max(chances)


@pytest.mark.parametrize("name", drugs())
def test_the_forecast_is_within_a_third_of_a_score_of_the_kernel(name: str) -> None:
    for way in WAYS:
        for used_for in ("8 weeks", "9 years"):
            score, chance = errors(planned(name, way, used_for))
            assert score < SCORE
            assert chance < CHANCE


@pytest.mark.parametrize("name", fast_drugs())
@pytest.mark.parametrize("times", [1, 2])
def test_a_fast_drug_is_followed_by_its_intakes(name: str, times: int) -> None:
    score, chance = errors(planned(name, "ordinary", "9 years", str(times)), times)
    assert score < FAST_SCORE
    assert chance < 0.01


def test_fast_drugs_are_few_and_named() -> None:
    assert {"methylphenidate", "milnacipran", "venlafaxine"} <= set(fast_drugs())
    assert len(drugs()) >= 12


@pytest.mark.parametrize("name", fast_drugs())
def test_not_telling_how_often_never_looks_better(name: str) -> None:
    unknown = planned(name, "ordinary", "9 years").forecast
    assert unknown is not None
    for times in ("1", "2", "4"):
        told = planned(name, "ordinary", "9 years", times).forecast
        assert told is not None
        assert (told.chance_bad or 0.0) <= (unknown.chance_bad or 0.0)


def test_a_few_hundred_even_draws_stand_for_many_thousands() -> None:
    """The chance of each step, of 256 even draws and of 20,000 drawn ones."""
    plan = planned("citalopram", "ordinary", "9 years")
    known = effect(plan.request.drug, plan.curve)
    assert known is not None
    assert plan.forecast is not None
    drug, curve = plan.request.drug, known.curves[0][1]
    many = people(POPULATION, drug, curve, random_draws(20_000, 6, seed=1))
    assert many is not None
    crowd = forecast(plan, many, days_of_use(plan.request.person), LINE, POPULATION)
    for few, all_ in zip(plan.forecast.steps, crowd.steps, strict=True):
        assert few.chance_bad == pytest.approx(all_.chance_bad, abs=0.02)
        assert 10 * few.worst.p50 == pytest.approx(10 * all_.worst.p50, abs=0.1)
        assert 10 * few.worst.p90 == pytest.approx(10 * all_.worst.p90, abs=0.35)
