"""The door of the kernel: what it checks, what it hands back, and how its rows are laid out."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology import Hyperbola, Kinetics, layout
from opentaper.pharmacology.adaptation import (
    People,
    Stretch,
    daily_drives,
    drives,
    passed,
    steady_standing,
)
from opentaper.pharmacology.kernel import Treatment, daily_intensities, tally
from opentaper.pharmacology.layout import N_CONSTANTS, rows_of
from opentaper.pharmacology.nodes import crowding, follow_weights, nodes
from opentaper.pharmacology.responses import Response
from opentaper.pharmacology.symptoms import intensity

SOME = People(
    Kinetics(1.5),
    Hyperbola(0.9, 3.0),
    Response.of(u50=[0.2, 0.4, 0.8], half_life_factor=[0.5, 1.0, 2.0], steepness=[1.5, 2.0, 3.0]),
)
START = steady_standing(SOME, 20.0)
TAPER = [20.0, 15.0, 10.0, 5.0, 2.0, 0.0, 0.0, 0.0]


def many(n: int) -> People:
    """Return people who differ in how much they feel, and whose drug is absorbed within hours."""
    return People(Kinetics(1.5, 14.4), Hyperbola(0.9, 3.0), Response.of(u50=np.linspace(0.1, 0.9, n)))


# --- treatments ---------------------------------------------------------------------------------------------


def test_a_treatment_counts_its_days() -> None:
    assert Treatment.of(TAPER).n_days == 8
    assert Treatment.of(TAPER, 4).n_days == 2
    assert Treatment.of(np.ones((6, 3)), 2).mg.shape == (6, 3)
    assert Treatment.of([]).n_days == 0
    assert_array_equal(Treatment.of([1.0, 1.0]).modulators, [1.0, 1.0])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"mg": [-1.0]}, "mg"),
        ({"mg": [math.nan]}, "mg"),
        ({"mg": [1.0], "times_a_day": 2}, "whole days"),
        ({"mg": [1.0], "times_a_day": 0}, "whole days"),
        ({"mg": 1.0}, "whole days"),
        ({"mg": np.ones((1, 1, 1))}, "whole days"),
        ({"mg": [1.0, 1.0], "modulators": [1.0]}, "one factor for each day"),
        ({"mg": [1.0], "modulators": [-1.0]}, "modulators"),
    ],
)
def test_no_such_treatment(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(BadOption, match=named):
        Treatment.of(**wrong)  # type: ignore[arg-type]  # wrong on purpose


# --- intensities --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_nodes", [4, 8, 16])
def test_days_are_those_of_the_twin(n_nodes: int) -> None:
    felt, end = daily_intensities(SOME, START, Treatment.of(TAPER), n_nodes)
    drive, twin = daily_drives(SOME, START, TAPER, n_nodes=n_nodes)
    assert felt.shape == (8, 3)
    assert_allclose(felt, intensity(drive, SOME.response.u50, SOME.response.steepness), atol=1e-12)
    assert_allclose(end.level, twin.level, rtol=1e-12)
    assert_allclose(end.fast, twin.fast, rtol=1e-12)
    assert_allclose(end.slow, twin.slow, rtol=1e-12)


def test_the_days_end_is_the_drive_at_that_moment() -> None:
    felt, _ = daily_intensities(SOME, START, Treatment.of(TAPER), at_end=True)
    states = passed(SOME, START, [Stretch(1.0, mg) for mg in TAPER])
    response = SOME.response
    expected = [intensity(drives(SOME, state), response.u50, response.steepness) for state in states]
    assert_allclose(felt, expected, atol=1e-11)


def test_each_may_have_doses_of_their_own() -> None:
    own = np.array(TAPER)[:, None] * np.array([1.0, 0.5, 0.0])
    felt, _ = daily_intensities(SOME, START, Treatment.of(own))
    for who in range(3):
        alone, _ = daily_intensities(SOME, START, Treatment.of(own[:, who]))
        assert_allclose(felt[:, who], alone[:, who], rtol=0.0, atol=1e-14)


def test_what_was_given_stays_as_it_was() -> None:
    treatment = Treatment.of(TAPER)
    before = START.level.copy(), START.fast.copy(), treatment.mg.copy()
    daily_intensities(SOME, START, treatment)
    assert_array_equal(START.level, before[0])
    assert_array_equal(START.fast, before[1])
    assert_array_equal(treatment.mg, before[2])


def test_no_days_at_all() -> None:
    felt, end = daily_intensities(SOME, START, Treatment.of([]))
    assert felt.shape == (0, 3)
    assert_allclose(end.slow, START.slow, rtol=1e-14)
    summed = tally(SOME, START, Treatment.of([]))
    assert summed.mean.max() == summed.peak.max() == 0.0


def test_years_without_a_drug_stay_finite() -> None:
    """Nothing that fades is let down to numbers too small to be quick with."""
    felt, end = daily_intensities(SOME, START, Treatment.of(np.zeros(4_000)))
    assert np.isfinite(felt).all()
    assert_array_equal(end.level, 0.0)


@pytest.mark.parametrize("n_nodes", [0, 1, 6, 12, 32])
def test_other_numbers_of_nodes_are_refused(n_nodes: int) -> None:
    with pytest.raises(BadOption, match="4, 8 or 16"):
        daily_intensities(SOME, START, Treatment.of(TAPER), n_nodes)


def test_doses_of_other_people_are_refused() -> None:
    with pytest.raises(BadOption, match="for all people or for each"):
        daily_intensities(SOME, START, Treatment.of(np.ones((4, 2))))


# --- memory that is given ----------------------------------------------------------------------------------


@pytest.mark.parametrize("n_people", [3, 2_000])
def test_memory_that_is_given_is_written_into(n_people: int) -> None:
    who = many(n_people)
    start, stop = steady_standing(who, 20.0), Treatment.of(TAPER)
    expected, end = daily_intensities(who, start, stop)
    given = np.full((8, n_people), np.nan)
    felt, after = daily_intensities(who, start, stop, out=given)
    assert felt is given
    assert_array_equal(felt, expected)
    assert_array_equal(after.slow, end.slow)


def test_memory_large_enough_to_be_cleared_in_parts() -> None:
    """More than 4 MiB, of people who do not fill their last tile."""
    who, days = many(2_001), np.concatenate([TAPER, np.zeros(300)])
    start, stop = steady_standing(who, 20.0), Treatment.of(days)
    felt, _ = daily_intensities(who, start, stop)
    kept, _ = daily_intensities(who, start, stop, out=np.full((308, 2_001), np.nan))
    assert felt.nbytes > layout.LARGE
    assert_array_equal(felt, kept)
    assert_array_equal(tally(who, start, stop, days_seen=np.arange(308)).seen, kept)


def read_only() -> np.ndarray:
    given = np.zeros((8, 3))
    given.flags.writeable = False
    return given


@pytest.mark.parametrize(
    "given",
    [
        np.zeros((8, 2)),
        np.zeros((3, 8)),
        np.zeros((3, 8)).T,
        np.zeros((8, 6))[:, ::2],
        np.zeros((8, 3), dtype=np.float32),
        read_only(),
    ],
)
def test_memory_that_does_not_fit_is_refused(given: np.ndarray) -> None:
    with pytest.raises(BadOption, match="array of 8 by 3"):
        daily_intensities(SOME, START, Treatment.of(TAPER), out=given)


def test_the_amounts_are_not_written_over() -> None:
    own = Treatment.of(np.outer(TAPER, [1.0, 0.5, 0.2]))
    with pytest.raises(BadOption, match="apart from the amounts"):
        daily_intensities(SOME, START, own, out=own.mg)


# --- tallies ------------------------------------------------------------------------------------------------


def test_a_tally_by_hand() -> None:
    summed = tally(SOME, START, Treatment.of(TAPER), limits=[0.0, 0.3, 1.0], days_seen=[0, 7])
    days, _ = daily_intensities(SOME, START, Treatment.of(TAPER))
    assert_array_equal(summed.peak, days.max(axis=0))
    assert_array_equal(summed.peak_day, days.argmax(axis=0))
    assert_allclose(summed.mean, days.mean(axis=0))
    assert_array_equal(summed.seen, days[[0, 7]])
    everyone, some, nobody = summed.crossings
    assert (everyone.n_days >= some.n_days).all()
    assert_array_equal(some.n_days, (days > 0.3).sum(axis=0))
    assert_array_equal(nobody.n_days, 0.0)
    assert_array_equal(nobody.first, -1.0)
    assert_array_equal(nobody.last, -1.0)


@pytest.mark.parametrize("days", [[8], [-1], [3, 2], [3, 3]])
def test_days_that_are_not_there(days: list[int]) -> None:
    with pytest.raises(BadOption, match="rising days from 0 to 7"):
        tally(SOME, START, Treatment.of(TAPER), days_seen=days)


def test_a_limit_below_nothing_is_refused() -> None:
    with pytest.raises(BadOption, match="limits"):
        tally(SOME, START, Treatment.of(TAPER), limits=[-0.1])


# --- rows ---------------------------------------------------------------------------------------------------


def test_rows_hold_what_the_loop_multiplies() -> None:
    people = People(Kinetics(1.5, 14.4, 0.4, 4.0), Hyperbola(0.9, 3.0, 1.3), Response.of(u50=[0.25, 0.5]))
    rows = rows_of(people, 8, per_day=2)
    assert rows.shape == (N_CONSTANTS + 5 * 8, 2)
    assert_allclose(rows[:3], np.exp(-people.modes.rates / 2.0))
    assert_allclose(rows[3:6], people.modes.per_mg / 3.0)
    assert_allclose(rows[11], [-2.0, -1.0])
    assert_array_equal(rows[13:15, 0], [0.9, 1.3])
    weights = rows[N_CONSTANTS + 24 :].reshape(2, 8, 2).sum(axis=1)
    assert_allclose(weights[:, 0], -np.expm1([-0.5 / 14.0, -0.5 / 240.0]))


def plain_rows(people: People, n_nodes: int, per_day: int) -> np.ndarray:
    """Return the constants of each person, laid out with NumPy."""
    kept, felt, days = people.modes, people.response, 1.0 / per_day
    n_modes = len(kept.rates)
    rows = np.zeros((N_CONSTANTS + (n_modes + 2) * n_nodes, people.n))
    rows[:n_modes] = np.exp(-kept.rates * days)
    rows[3 : 3 + n_modes] = kept.per_mg / people.ed50
    paces = days / felt.tau_fast_days, days / felt.tau_slow_days
    rows[6], rows[7] = (np.exp(-pace) for pace in paces)
    emax = people.curve.emax
    rows[8] = emax * felt.fast_share * felt.tau_fast_days
    rows[9] = emax * (1.0 - felt.fast_share) * felt.tau_slow_days
    rows[10], rows[11], rows[12] = felt.fast_share, np.log2(felt.u50), felt.steepness
    rows[13], rows[14] = emax, people.curve.hill
    absorbed = people.kinetics.absorption_per_day
    at, weight = nodes(n_nodes, crowding(people.half_life_days, absorbed, days, n_nodes))
    for j, rate in enumerate(kept.rates):
        rows[N_CONSTANTS + j * n_nodes : N_CONSTANTS + (j + 1) * n_nodes] = np.exp(-rate * at * days)
    for part, pace in enumerate(paces):
        place = N_CONSTANTS + (n_modes + part) * n_nodes
        rows[place : place + n_nodes] = follow_weights(at, weight, pace)
    return rows


@pytest.mark.parametrize("n_nodes", [4, 8, 16])
@pytest.mark.parametrize(
    "kinetics", [Kinetics(1.5), Kinetics(0.2, 14.4), Kinetics(30.0, 200.0), Kinetics(1.5, 14.4, 0.4, 4.0)]
)
@pytest.mark.parametrize("per_day", [1, 3])
def test_rows_by_machine_code_are_those_of_numpy(kinetics: Kinetics, n_nodes: int, per_day: int) -> None:
    draw = np.random.default_rng(5)
    ed50, half_life, fast, slow = np.exp(0.4 * draw.standard_normal((4, 150)))
    felt = Response.of(
        ed50_factor=ed50,
        half_life_factor=half_life,
        tau_fast_days=14.0 * fast,
        tau_slow_days=240.0 * slow,
        fast_share=draw.uniform(size=150),
        u50=draw.uniform(0.05, 1.0, 150),
    )
    people = People(kinetics, Hyperbola(0.9, 3.0, 1.3), felt)
    expected = plain_rows(people, n_nodes, per_day)
    whole, parts = rows_of(people, n_nodes, per_day), np.full_like(expected, np.nan)
    for begin, end in ((70, 150), (0, 70)):
        layout.lay_out_part(people, n_nodes, per_day, parts, begin, end)
    assert_allclose(whole, expected, rtol=1e-12, atol=1e-14)
    assert_array_equal(parts, whole)
