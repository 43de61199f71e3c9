"""The kernel and its plain twin against the differential equations, and against closed forms.

Scores are told on 0 to 10, so that an error of 1e-5 is far below what any scale can print.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from opentaper.pharmacology import Hyperbola, Kinetics, absorption_for_peak
from opentaper.pharmacology.adaptation import (
    People,
    Standing,
    Stretch,
    daily_drives,
    drives,
    level_now,
    mean_drives,
    moments,
    occupied,
    passed,
    steady_standing,
)
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.pharmacology.responses import Response
from tests.reference.withdrawal_ode import FAST, SLOW, Equations, felt

Array = NDArray[np.float64]
HIGHEST = 10.0
N_PEOPLE, N_DAYS, HOLD = 100, 20, 4
DAY = 1.0
# What the documentation states: for people whose own half-life is a day or more, and for half-lives of hours.
STATED = {8: 1e-5, 16: 1e-9}
STATED_HOURS = {4: 0.2, 8: 1e-2, 16: 1e-4}
STATED_COARSE = 5e-3


def random_response(rng: np.random.Generator, n: int, half_life_spread: float = 0.35) -> Response:
    """People who differ more than the population does."""
    z = rng.standard_normal((6, n))
    return Response.of(
        ed50_factor=np.exp(0.4 * z[0]),
        half_life_factor=np.exp(half_life_spread * z[1]),
        tau_fast_days=14.0 * np.exp(0.5 * z[2]),
        tau_slow_days=240.0 * np.exp(0.6 * z[3]),
        fast_share=1.0 / (1.0 + np.exp(0.2 - 0.5 * z[4])),
        u50=0.45 * np.exp(0.6 * z[5]),
    )


def random_doses(rng: np.random.Generator, start: float, times_a_day: int, n: int) -> Array:
    """Own tapers of people: down by steps of their own, with intakes left out, halved and doubled."""
    n_steps = rng.integers(2, 8, size=n)
    past = np.maximum(0, np.arange(N_DAYS)[:, None] - HOLD) / (N_DAYS - HOLD)
    steps = np.maximum(0.0, 1.0 - np.floor(past * n_steps * 1.4 + np.sign(past)) / n_steps)
    daily = np.repeat(start * steps / times_a_day, times_a_day, axis=0)
    return np.asarray(daily * rng.choice([0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0], size=daily.shape))


@dataclass(frozen=True)
class Group:
    """People who take one drug, with what the equations say of them."""

    people: People
    start: float
    times_a_day: int
    mg: Array
    truth: Array
    truth_at_end: Array

    @property
    def standing(self) -> Standing:
        """Where people stand before the first intake, with nodes to spare."""
        return steady_standing(self.people, self.start, times_a_day=self.times_a_day, n_nodes=32)

    def intensities(self, n_nodes: int) -> Array:
        """Return what the kernel says."""
        treatment = Treatment.of(self.mg, self.times_a_day)
        return daily_intensities(self.people, self.standing, treatment, n_nodes)[0]

    def twin_intensities(self, n_nodes: int) -> Array:
        """Return what the plain twin says."""
        drive, _ = daily_drives(self.people, self.standing, self.mg, self.times_a_day, n_nodes)
        return felt(self.people, drive)

    def twin_at_the_end(self, n_nodes: int) -> Array:
        """Return what the plain twin says of the moment before the next day's first intake."""
        stretches = [Stretch(1.0 / self.times_a_day, amounts) for amounts in self.mg]
        states = list(passed(self.people, self.standing, stretches, n_nodes))
        ends = states[self.times_a_day - 1 :: self.times_a_day]
        return felt(self.people, np.array([drives(self.people, one) for one in ends]))


def of_days(seed: int) -> Kinetics:
    """Half-lives of a day to ten days, absorbed at once or within hours, with or without a metabolite."""
    rng = np.random.default_rng(seed)
    half_life = float(np.exp(rng.uniform(np.log(1.5), np.log(10.0))))
    absorption = absorption_for_peak(half_life, float(rng.uniform(2.0, 6.0)) / 24.0)
    other = float(half_life * np.exp(rng.uniform(0.0, 1.0)))
    return (
        Kinetics(half_life),
        Kinetics(half_life, absorption),
        Kinetics(half_life, absorption, float(rng.uniform(0.2, 0.8)), other),
    )[seed % 3]


def of_hours(seed: int) -> Kinetics:
    """Half-lives of 3 to 12 hours."""
    rng = np.random.default_rng(seed)
    half_life = float(np.exp(rng.uniform(np.log(3.0), np.log(12.0)))) / 24.0
    return Kinetics(half_life, absorption_for_peak(half_life, float(rng.uniform(1.0, 2.0)) / 24.0))


@cache
def group(seed: int, *, hours: bool = False, n: int = N_PEOPLE) -> Group:
    """Return a group by its number: Hill exponents and plateaus of published curves among them."""
    rng = np.random.default_rng(1_000 + seed)
    kinetics = of_hours(seed) if hours else of_days(seed)
    hill = 0.459 if seed % 3 == 1 and seed % 2 else 1.0
    curve = Hyperbola((1.0, 0.926, 0.78)[seed % 3], 3.0, hill)
    people = People(kinetics, curve, random_response(rng, n))
    times_a_day, start = 1 + seed % 2 + (seed % 10 == 9), float(rng.choice([3.0, 10.0, 20.0]))
    mg = random_doses(rng, start, times_a_day, n)
    equations = Equations(people)
    means, ends, _ = equations.days(equations.steady(start, times_a_day), mg, times_a_day)
    return Group(people, start, times_a_day, mg, felt(people, means), felt(people, ends))


def own_half_lives(people: People) -> Array:
    """Return the half-life of each, of the parent."""
    return np.asarray(people.kinetics.half_life_days * people.response.half_life_factor)


# --- (a) a thousand random people and dose histories --------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_kernel_twin_and_equations_agree_on_a_thousand_people(seed: int) -> None:
    made = group(seed)
    long = own_half_lives(made.people) >= DAY
    assert long.sum() >= N_PEOPLE // 2
    assert made.truth.max() > 0.01
    for n_nodes, stated in STATED.items():
        kernel = made.intensities(n_nodes)
        assert_allclose(kernel, made.twin_intensities(n_nodes), rtol=0.0, atol=2e-11)
        off = HIGHEST * np.abs(kernel - made.truth)
        assert off[:, long].max() < stated
        assert off.max() < STATED_HOURS[n_nodes]
    coarse = HIGHEST * np.abs(made.twin_intensities(4) - made.truth)
    assert coarse[:, long].max() < STATED_COARSE


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_half_lives_of_hours_keep_a_hundredth_of_a_point(seed: int) -> None:
    made = group(seed, hours=True)
    for n_nodes, stated in STATED_HOURS.items():
        assert HIGHEST * np.abs(made.twin_intensities(n_nodes) - made.truth).max() < stated


@pytest.mark.slow
def test_the_moment_before_the_next_intake() -> None:
    made = group(2)
    long = own_half_lives(made.people) >= DAY
    for n_nodes, stated in STATED.items():
        off = HIGHEST * np.abs(made.twin_at_the_end(n_nodes) - made.truth_at_end)
        assert off[:, long].max() < stated


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10, 22))
def test_kernel_and_equations_agree_on_many_more_people(seed: int) -> None:
    made = group(seed, n=300)
    long = own_half_lives(made.people) >= DAY
    for n_nodes, stated in STATED.items():
        assert HIGHEST * np.abs(made.twin_intensities(n_nodes) - made.truth)[:, long].max() < stated


# --- (b) the order of convergence ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_error_falls_exponentially_with_the_nodes() -> None:
    """Two nodes more divide the error by five and more each time, until nothing is left but rounding."""
    made = group(1)
    counts = range(2, 15, 2)
    errors = np.array([HIGHEST * np.abs(made.twin_intensities(n) - made.truth).max() for n in counts])
    assert errors[-1] < 1e-11
    above = errors[:-1] > 1e-11
    assert (errors[1:][above] < errors[:-1][above] / 5.0).all()
    assert np.polyfit(np.array(counts)[:-1][above], np.log10(errors[:-1][above]), 1)[0] < -0.5


# --- (c) closed forms ---------------------------------------------------------------------------------------

ONE = Response.of()
FLOW = People(Kinetics(1.3), Hyperbola(0.9, 3.0), ONE)


@pytest.mark.parametrize("days", [0.25, 1.0, 40.0, 400.0])
def test_adaptation_to_an_even_flow_is_two_exponentials(days: float) -> None:
    start = steady_standing(FLOW, 12.0, days_of_use=0.0, times_a_day=None)
    after = list(passed(FLOW, start, [Stretch(days / 4, mg_per_day=12.0)] * 4))[-1]
    plateau = 0.9 * 12.0 / 15.0
    assert_allclose(level_now(after), 12.0, rtol=1e-14)
    assert_allclose(after.fast, plateau * (1.0 - np.exp(-days / 14.0)), rtol=1e-13)
    assert_allclose(after.slow, plateau * (1.0 - np.exp(-days / 240.0)), rtol=1e-13)


@pytest.mark.parametrize("hill", [1.0, 0.459, 2.0])
@pytest.mark.parametrize("emax", [1.0, 0.78])
def test_mean_occupancy_of_one_exponential(hill: float, emax: float) -> None:
    """``∫ a^h / (E^h + a^h)`` of ``a e^(-kt)`` is a logarithm; an adaptation that hardly moves counts it."""
    ever = 1e7
    people = People(
        Kinetics(2.0), Hyperbola(emax, 3.0, hill), Response.of(tau_fast_days=ever, tau_slow_days=ever)
    )
    nothing = Standing(np.zeros((1, 1)), np.zeros(1), np.zeros(1))
    (after,) = passed(people, nothing, [Stretch(1.0, mg=20.0)], n_nodes=24)
    k = np.log(2.0) / 2.0
    first, last = (k * 20.0) ** hill, (k * 20.0 * np.exp(-k)) ** hill
    mean = emax * np.log((3.0**hill + first) / (3.0**hill + last)) / (hill * k)
    assert_allclose(after.fast * ever, mean, rtol=1e-7)  # what has faded since: a day in ten million


def test_a_drug_that_holds_all_at_any_level_is_a_switch() -> None:
    """With an ED50 of almost nothing occupancy is full while the drug lasts: no day of a taper is felt."""
    people = People(Kinetics(5.0), Hyperbola(1.0, 1e-12), ONE)
    start = steady_standing(people, 20.0, days_of_use=100.0)
    assert_allclose(start.fast, -np.expm1(-100.0 / 14.0), rtol=1e-9)
    taper = np.linspace(20.0, 0.0, 60)
    found, end = daily_drives(people, start, taper)
    assert found.max() < 1e-9
    assert_allclose(end.slow, -np.expm1(-160.0 / 240.0), rtol=1e-9)


def test_a_drug_that_is_gone_at_once_leaves_the_set_point_to_fade() -> None:
    people = People(Kinetics(1e-3), Hyperbola(1.0, 1e-6), ONE)
    start = steady_standing(people, 20.0, times_a_day=None)
    (after,) = passed(people, start, [Stretch(10.0)], n_nodes=256)
    emptied = 24e-3  # ED50s are passed downward after log2(2e7) half-lives
    assert_allclose(after.fast, np.exp(-(10.0 - emptied) / 14.0), rtol=1e-3)
    assert_allclose(drives(people, after), 0.45 * after.fast + 0.55 * after.slow, rtol=1e-12)


def test_the_mean_drive_is_the_mean_of_the_drive() -> None:
    """The ends alone give what a fine sum over the day gives."""
    people = People(Kinetics(1.0, 14.0), Hyperbola(0.9, 3.0), ONE)
    start = steady_standing(people, 20.0, days_of_use=300.0)
    x, w = np.polynomial.legendre.leggauss(64)
    times, weights = 0.5 * (x + 1.0), 0.5 * w
    before, *seen, after = moments(people, start, [], [3.0, *(3.0 + times), 4.0], n_nodes=32)
    summed = sum(weight * drives(people, one) for weight, one in zip(weights, seen, strict=True))
    assert_allclose(mean_drives(people, before, after, 1.0), summed, rtol=1e-9)


# --- steady state -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times_a_day", [1, 3])
@pytest.mark.parametrize(
    "kinetics",
    [Kinetics(0.4), Kinetics(1.5, 14.4), Kinetics(1.0, 30.0, 0.5, 4.0)],
    ids=["instant", "absorbed", "metabolite"],
)
def test_the_standing_after_a_steady_dose(kinetics: Kinetics, times_a_day: int) -> None:
    people = People(kinetics, Hyperbola(0.8, 3.0, 1.3), random_response(np.random.default_rng(5), 8))
    equations = Equations(people)
    truth = equations.steady(20.0, times_a_day)
    found = steady_standing(people, 20.0, times_a_day=times_a_day, n_nodes=48)
    assert_allclose(level_now(found), equations.level(truth), rtol=1e-9)
    assert_allclose(found.fast, truth[FAST], rtol=1e-9)
    assert_allclose(found.slow, truth[SLOW], rtol=1e-9)


def test_the_standing_after_some_days_of_use() -> None:
    """The level settled, the adaptations from nothing: twelve integrated days are the formula."""
    people = People(Kinetics(1.5, 14.4), Hyperbola(0.8, 3.0), random_response(np.random.default_rng(6), 8))
    equations = Equations(people)
    x = equations.steady(20.0)
    x[[FAST, SLOW]] = 0.0
    _, _, x = equations.days(x, np.full((12, 1), 20.0))
    found = steady_standing(people, 20.0, days_of_use=12.0, n_nodes=32)
    assert_allclose(found.fast, x[FAST], rtol=1e-9)
    assert_allclose(found.slow, x[SLOW], rtol=1e-9)


# --- (d) within the day -------------------------------------------------------------------------------------

HISTORIES: dict[str, list[tuple[float, float]]] = {
    "missed": [(0.0, 20.0), (1.0, 20.0), (3.0, 20.0), (4.0, 20.0)],
    "late": [(0.0, 20.0), (1.0, 20.0), (2.4, 20.0), (3.0, 20.0)],
    "missed, then doubled": [(0.0, 20.0), (2.0, 40.0), (3.0, 20.0)],
    "four a day, uneven": [(day + part, 5.0) for day in range(4) for part in (0.0, 0.2, 0.45, 0.7)],
    "every second day": [(0.0, 40.0), (2.0, 40.0), (4.0, 40.0)],
    "twice at one moment": [(0.5, 10.0), (0.5, 10.0), (2.0, 15.0)],
    "out of order": [(3.0, 5.0), (0.0, 20.0), (1.0, 10.0)],
    "nothing more": [],
}
MOMENTS = np.array([0.0, 0.03, 0.3, 0.95, 1.0, 1.6, 2.0, 2.41, 3.5, 4.75])


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
@pytest.mark.parametrize(
    "kinetics",
    [Kinetics(0.3), Kinetics(0.25, 20.0), Kinetics(1.2, 10.0, 0.6, 3.0)],
    ids=["hours", "hours, absorbed", "metabolite"],
)
def test_moments_within_the_day(kinetics: Kinetics, history: list[tuple[float, float]]) -> None:
    people = People(kinetics, Hyperbola(0.9, 3.0, 0.459), random_response(np.random.default_rng(7), 6, 0.1))
    equations = Equations(people)
    truth = equations.at(equations.steady(20.0), history, MOMENTS)
    standing = steady_standing(people, 20.0, n_nodes=48)
    rows = np.array(history).reshape(-1, 2)
    for n_nodes, within in ((8, 5e-4), (24, 1e-6)):
        for one, x in zip(moments(people, standing, rows, MOMENTS, n_nodes), truth, strict=True):
            assert_allclose(occupied(people, level_now(one)), equations.occupancy(x), rtol=1e-8, atol=1e-10)
            off = HIGHEST * (
                felt(people, drives(people, one)) - felt(people, np.maximum(0.0, equations.drive(x)))
            )
            assert np.abs(off).max() < within


def test_an_even_flow_that_changes() -> None:
    """A patch or an infusion: no intake, a flow that goes down by half."""
    people = People(
        Kinetics(1.2, 10.0, 0.6, 3.0), Hyperbola(0.9, 3.0), random_response(np.random.default_rng(8), 6)
    )
    equations = Equations(people)
    x, standing = equations.nothing(), Standing(np.zeros((3, 6)), np.zeros(6), np.zeros(6))
    for flow in (20.0, 10.0, 0.0):
        x = equations.later(x, 1.5, mg_per_day=flow)
        (standing,) = passed(people, standing, [Stretch(1.5, mg_per_day=flow)], n_nodes=24)
        assert_allclose(level_now(standing), equations.level(x), rtol=1e-10)
        assert_allclose(standing.fast, x[FAST], rtol=1e-8)
        assert_allclose(standing.slow, x[SLOW], rtol=1e-8)
