"""What must hold by the mechanism, on the shipped population, with no number tuned for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS, Spread, shipped_population
from opentaper.inference.cases import Measure
from opentaper.inference.courses import N_DRAWS, Courses, Pool, drug_and_curve
from opentaper.inference.draws import even_draws
from opentaper.inference.measures import Level, mean_symptoms, share_reporting
from opentaper.inference.predict import measured, relapsed
from opentaper.inference.prior import people
from opentaper.inference.relapse import CONDITIONS, relapse_curve, relapse_hazards
from opentaper.inference.scenario import Portion, Scenario, Use
from opentaper.pharmacology.adaptation import People, Standing, steady_standing
from opentaper.pharmacology.kernel import Treatment, daily_intensities

Array = NDArray[np.float64]
N = 512
EIGHT_WEEKS, HALF_A_YEAR, EIGHT_YEARS = 56.0, 189.0, 8 * 365.25
POPULATION = shipped_population()


@cache
def courses() -> Courses:
    return Courses(even_draws(N, N_DRAWS))


@cache
def pool(drug: str, mg: float, used: float, taper: str = "abrupt", days: int = 365) -> Pool:
    """What becomes of people who used a drug for so long, under a taper."""
    scenario = Scenario((Portion(drug, mg),), Use(used), ((taper, 1.0),), days)
    return courses().pool(POPULATION, scenario)


def counted(of: Pool, level: Level) -> float:
    """The share counted as having withdrawal of a level."""
    return float(np.sum(of.weight * share_reporting(POPULATION, level, of.peak)))


def those(drug: str) -> People:
    known, curve = drug_and_curve(drug)
    assert curve is not None
    found = people(POPULATION, known, curve, even_draws(N, len(PARAMETERS)))
    assert found is not None
    return found


def felt(who: People, standing: Standing, mg: list[float]) -> Array:
    """Intensities, shape (days, people)."""
    found, _ = daily_intensities(who, standing, Treatment.of(mg))
    return found


# --- the pace of a taper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("drug", ["paroxetine", "citalopram", "venlafaxine"])
@pytest.mark.parametrize("used", [EIGHT_WEEKS, EIGHT_YEARS])
def test_three_days_and_fourteen_days_are_alike(drug: str, used: float) -> None:
    mg = {"paroxetine": 20.0, "citalopram": 20.0, "venlafaxine": 150.0}[drug]
    three, fourteen = (pool(drug, mg, used, f"linear:{days}d") for days in (3, 14))
    levels: tuple[Level, ...] = ("any", "moderate", "severe")
    for level in levels:
        assert abs(counted(three, level) - counted(fourteen, level)) < 0.1


@pytest.mark.parametrize(
    ("drug", "mg"),
    [("paroxetine", 20.0), ("citalopram", 20.0), ("sertraline", 100.0), ("venlafaxine", 150.0)],
)
def test_small_steps_beat_large_ones_at_equal_length(drug: str, mg: float) -> None:
    large, small = (pool(drug, mg, EIGHT_YEARS, f"occupancy:1y/{every}", days=730) for every in ("13w", "4w"))
    assert (small.peak <= large.peak + 1e-9).mean() > 0.99
    assert small.peak.mean() < 0.9 * large.peak.mean()


@pytest.mark.parametrize(
    ("drug", "mg"),
    [("paroxetine", 20.0), ("citalopram", 20.0), ("sertraline", 100.0), ("venlafaxine", 150.0)],
)
@pytest.mark.parametrize("used", [HALF_A_YEAR, EIGHT_YEARS])
def test_hyperbolic_beats_linear_at_equal_length(drug: str, mg: float, used: float) -> None:
    line, hyperbola = (pool(drug, mg, used, f"{kind}:1y/4w", days=730) for kind in ("linear", "occupancy"))
    assert (hyperbola.peak < line.peak).mean() > 0.95
    assert counted(hyperbola, "moderate") < counted(line, "moderate")
    assert counted(hyperbola, "severe") < counted(line, "severe")


def test_a_year_of_steps_beats_two_weeks() -> None:
    quick, slow = (
        pool("paroxetine", 20.0, EIGHT_YEARS, spec, days=730) for spec in ("linear:14d", "occupancy:1y")
    )
    assert slow.peak.mean() < 0.6 * quick.peak.mean()


# --- drugs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("used", [EIGHT_WEEKS, HALF_A_YEAR])
def test_fluoxetine_is_far_milder_and_later_than_paroxetine(used: float) -> None:
    paroxetine, fluoxetine = pool("paroxetine", 20.0, used), pool("fluoxetine", 20.0, used)
    assert fluoxetine.peak.mean() < 0.5 * paroxetine.peak.mean()
    assert counted(fluoxetine, "severe") < 0.5 * counted(paroxetine, "severe")
    assert np.median(fluoxetine.peak_day) > 3.0 * np.median(paroxetine.peak_day)


def test_a_drug_without_adaptation_gives_none() -> None:
    """Agomelatine, the control of Montgomery 2004: nothing is felt, and only the floor is counted."""
    scenario = Scenario((Portion("agomelatine", 25.0, adapts=False),), Use(84.0), days=14)
    found = courses().pool(POPULATION, scenario)
    assert found.peak.max() == 0.0
    floor = mean_symptoms(POPULATION, 0.0)
    measure = Measure("symptoms", day=(7,))
    assert measured(courses(), POPULATION, scenario, measure) == pytest.approx(float(floor))


def test_without_adaptation_the_same_fall_of_a_level_is_not_felt() -> None:
    who = those("paroxetine")
    never = np.full(N, 1e12)
    unmoved = replace(who, response=replace(who.response, tau_fast_days=never, tau_slow_days=never))
    assert felt(who, steady_standing(who, 20.0, EIGHT_WEEKS), [0.0] * 60).max() > 0.5
    assert felt(unmoved, steady_standing(unmoved, 20.0, EIGHT_WEEKS), [0.0] * 60).max() < 1e-6


# --- length of use ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("drug", "mg"), [("paroxetine", 20.0), ("citalopram", 20.0), ("venlafaxine", 150.0)])
def test_withdrawal_rises_over_years_and_little_within_short_trials(drug: str, mg: float) -> None:
    used = (EIGHT_WEEKS, HALF_A_YEAR, 2 * 365.25, EIGHT_YEARS)
    peaks = [pool(drug, mg, days).peak.mean() for days in used]
    severe = [counted(pool(drug, mg, days), "severe") for days in used]
    assert peaks == sorted(peaks)
    assert severe == sorted(severe)
    within, over = severe[1] - severe[0], severe[3] - severe[1]
    assert within < 0.1 < over, "little inside 8 to 27 weeks (Baldwin 2007), much over years"
    any_within = counted(pool(drug, mg, HALF_A_YEAR), "any") - counted(pool(drug, mg, EIGHT_WEEKS), "any")
    assert any_within < 0.2


def test_withdrawal_lasts_with_a_long_right_tail() -> None:
    found = pool("paroxetine", 20.0, EIGHT_YEARS, days=3650)
    days = np.where(found.last < 0.0, 0.0, found.last - found.first + 1.0)
    middle, late = np.quantile(days, [0.5, 0.95])
    assert days.mean() > 1.2 * middle
    assert late > 3.0 * middle
    assert late - middle > 2.0 * (middle - np.quantile(days, 0.05))


def test_short_use_is_soon_over() -> None:
    short, long = (pool("paroxetine", 20.0, used) for used in (EIGHT_WEEKS, EIGHT_YEARS))
    spans = [np.median(np.where(one.last < 0.0, 0.0, one.last - one.first + 1.0)) for one in (short, long)]
    assert spans[0] < 0.25 * spans[1]


# --- going back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("drug", "mg"), [("paroxetine", 20.0), ("citalopram", 20.0), ("sertraline", 100.0)])
def test_going_back_to_the_dose_relieves_within_days(drug: str, mg: float) -> None:
    who = those(drug)
    days = felt(who, steady_standing(who, mg, days_of_use=EIGHT_YEARS), [0.0] * 14 + [mg] * 21)
    before, after = days[13].mean(), days[14:].mean(axis=1)
    assert after[2] < 0.5 * before
    assert after[6] < 0.2 * before
    assert after[20] < 0.05 * before


# --- the illness --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", CONDITIONS)
def test_relapse_is_a_process_of_its_own(condition: str) -> None:
    """Who feels nothing of a stop relapses as often as who feels much: it is not read from withdrawal."""
    numb = replace(POPULATION, people={**POPULATION.people, "u50": Spread(1e6, 0.1)})
    scenario = Scenario((Portion("paroxetine", 20.0),), Use(EIGHT_YEARS), days=364, condition=condition)
    kept = replace(scenario, tapers=(("continued", 1.0),))
    assert courses().pool(numb, scenario).peak.max() < 1e-6
    assert (relapsed(numb, scenario) == relapsed(POPULATION, scenario)).all()
    assert 0.0 < relapsed(POPULATION, kept)[-1] < relapsed(POPULATION, scenario)[-1] < 1.0


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_risk_of_a_fast_stop_is_early_and_fades(condition: str) -> None:
    stopped = np.zeros(5 * 365)
    hazards = relapse_hazards(POPULATION, condition, stopped, 0.8)
    kept = relapse_hazards(POPULATION, condition, np.full_like(stopped, 0.8), 0.8)
    excess = hazards - kept
    assert (excess >= 0.0).all()
    assert excess.argmax() < 120
    assert excess[-1] < 0.75 * excess.max()
    slow = 0.8 * np.linspace(1.0, 0.0, 365)
    down = np.concatenate([slow, np.zeros(4 * 365)])
    assert relapse_hazards(POPULATION, condition, down, 0.8).max() < hazards.max()
    quick, gradual = (relapse_curve(POPULATION, condition, path, 0.8)[364] for path in (stopped, down))
    assert gradual < quick
