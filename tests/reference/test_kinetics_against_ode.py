"""The closed forms against numerical integration of the differential equations, restarted at each intake.

The integrator knows nothing of exponentials: DOP853 with tolerances near the last digits.
"""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from opentaper.pharmacology import Kinetics, Regimen, changed_intake, daily_levels, intakes, level, mean_level
from opentaper.pharmacology.chain import State
from opentaper.pharmacology.steady_state import steady_state

DAYS = 12
KINETICS = {
    "one compartment, instant": Kinetics(1.1),
    "one compartment, absorbed": Kinetics(1.1, absorption_per_day=14.4),
    "absorbed slowly, flip-flop": Kinetics(0.3, absorption_per_day=1.2),
    "equal rates": Kinetics(1.0, absorption_per_day=float(np.log(2.0))),
    "metabolite, instant": Kinetics(0.4, metabolite_share=0.6, metabolite_half_life_days=3.0),
    "metabolite, absorbed": Kinetics(2.0, 20.0, metabolite_share=0.7, metabolite_half_life_days=9.0),
    "metabolite that leaves first": Kinetics(2.0, 6.0, metabolite_share=0.3, metabolite_half_life_days=0.2),
    "all three equal": Kinetics(1.0, float(np.log(2.0)), metabolite_share=0.5, metabolite_half_life_days=1.0),
}
ONCE, UNEVEN = Regimen.daily(20.0), Regimen((0.3, 0.8), (15.0, 5.0))
DAILY = intakes(ONCE, DAYS)
HISTORIES = {
    "one intake": np.array([[0.0, 20.0]]),
    "once a day": DAILY,
    "twice a day, uneven": intakes(UNEVEN, DAYS),
    "missed": changed_intake(DAILY, 4, times=0.0),
    "late": changed_intake(DAILY, 4, late_days=0.4),
    "missed, then doubled": changed_intake(changed_intake(DAILY, 4, times=0.0), 5, times=2.0),
    "vomited in part": changed_intake(DAILY, 4, kept=0.35),
    "alternate days": intakes(Regimen.alternating((40.0, 0.0)), DAYS),
    "tapered": np.array([[float(day), 20.0 - 1.5 * day] for day in range(DAYS)]),
    "nothing more": np.empty((0, 2)),
}


def slopes(kinetics: Kinetics, x: NDArray[np.float64], mg_per_day: float = 0.0) -> list[float]:
    """Right-hand side of the differential equations, area under the parent and the metabolite last."""
    k, km, ka = kinetics.elimination_per_day, kinetics.metabolite_per_day, kinetics.absorption_per_day
    gut, parent, metabolite = x[:3]
    inflow = mg_per_day if kinetics.is_instant else ka * gut
    gut_slope = 0.0 if kinetics.is_instant else mg_per_day - ka * gut
    return [gut_slope, k * (inflow - parent), km * (parent - metabolite), parent, metabolite]


def integrated(
    kinetics: Kinetics, history: NDArray[np.float64], times: NDArray[np.float64], start: State[float]
) -> NDArray[np.float64]:
    """Gut, parent, metabolite and both areas just before each time, by numerical integration."""
    x = np.array([*start, 0.0, 0.0])
    given = {float(day): float(mg) for day, mg in history}
    stops = sorted({0.0, *given, *times.tolist()})
    found = {stops[0]: x.copy()}
    for low, high in pairwise(stops):
        amount = given.get(low, 0.0)
        x[1 if kinetics.is_instant else 0] += amount * (
            kinetics.elimination_per_day if kinetics.is_instant else 1.0
        )
        run = solve_ivp(
            lambda _, x: slopes(kinetics, x), (low, high), x, method="DOP853", rtol=2e-13, atol=1e-14
        )
        assert run.success
        x = run.y[:, -1].copy()
        found[high] = x.copy()
    return np.array([found[float(time)] for time in times])


def acting(
    kinetics: Kinetics, parent: NDArray[np.float64], metabolite: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Parent and metabolite by their shares of the effect."""
    return (1.0 - kinetics.metabolite_share) * parent + kinetics.metabolite_share * metabolite


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
@pytest.mark.parametrize("kinetics", KINETICS.values(), ids=KINETICS.keys())
def test_levels_and_their_means(kinetics: Kinetics, history: NDArray[np.float64]) -> None:
    edges = np.arange(DAYS + 1.0)
    times = np.sort(np.concatenate((edges[1:], edges[:-1] + 0.05, edges[:-1] + 0.637)))
    truth = integrated(kinetics, history, times, State(0.0, 0.0, 0.0))
    before = np.nextafter(times, 0.0)  # what was integrated stands just before an intake at that time
    expected = acting(kinetics, truth[:, 1], truth[:, 2])
    np.testing.assert_allclose(level(kinetics, history, before), expected, rtol=1e-9, atol=1e-10)
    areas = acting(kinetics, truth[:, 3], truth[:, 4])[np.isin(times, edges)]
    means = np.diff(areas, prepend=0.0)
    np.testing.assert_allclose(mean_level(kinetics, history, edges), means, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(
    "regimen", [ONCE, UNEVEN, Regimen.alternating((40.0, 0.0))], ids=["once", "uneven", "alternate"]
)
@pytest.mark.parametrize("kinetics", KINETICS.values(), ids=KINETICS.keys())
def test_steady_state_comes_back_after_one_integrated_period(kinetics: Kinetics, regimen: Regimen) -> None:
    start = steady_state(kinetics, regimen)
    period = regimen.period_days
    truth = integrated(kinetics, intakes(regimen, period), np.array([period]), start)[0]
    parts = 3 if kinetics.has_metabolite else 2
    np.testing.assert_allclose(truth[:parts], start[:parts], rtol=1e-10, atol=1e-12)
    mean = acting(kinetics, truth[3:4], truth[4:5]) / period
    np.testing.assert_allclose(mean, regimen.daily_mg, rtol=1e-10)


@pytest.mark.parametrize("kinetics", KINETICS.values(), ids=KINETICS.keys())
def test_stopping_and_going_on_from_steady_state(kinetics: Kinetics) -> None:
    start, times = steady_state(kinetics, UNEVEN), np.array([0.2, 1.0, 3.5, 9.0])
    history = intakes(UNEVEN, 2.0)
    truth = integrated(kinetics, history, times, start)
    np.testing.assert_allclose(
        level(kinetics, history, times, UNEVEN),
        acting(kinetics, truth[:, 1], truth[:, 2]),
        rtol=1e-9,
        atol=1e-10,
    )


@pytest.mark.parametrize("kinetics", KINETICS.values(), ids=KINETICS.keys())
def test_the_daily_update_under_a_dose_spread_over_the_day(kinetics: Kinetics) -> None:
    doses = [20.0, 20.0, 15.0, 0.0, 0.0, 30.0, 5.0]
    x = np.array([12.0 / kinetics.absorption_per_day, 12.0, 12.0, 0.0, 0.0])
    truth = []
    for dose in doses:
        run = solve_ivp(
            lambda _, x, dose=dose: slopes(kinetics, x, dose),
            (0.0, 1.0),
            x,
            method="DOP853",
            rtol=2e-13,
            atol=1e-14,
        )
        x = run.y[:, -1]
        truth.append(acting(kinetics, x[1:2], x[2:3])[0])
    np.testing.assert_allclose(daily_levels(kinetics, doses, before_mg=12.0), truth, rtol=1e-10)
