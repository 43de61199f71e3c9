"""The method alone: what is safe, how it is found, how a risk is counted."""

from dataclasses import replace

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.responses import Response
from opentaper.planning.adaptive import (
    DAYS_AFTER,
    HOLDS,
    LOOK_DAYS,
    RESOLUTION,
    Path,
    chances,
    look_days,
    soonest,
)
from opentaper.planning.curves import CURVES, geometric, hyperbolic, linear, soonest_curve
from opentaper.planning.twins import Risk, Twins

CURVE = Hyperbola(0.85, 5.0)
START = 20.0


def twins(n: int = 40, half_life: float = 1.0, days_of_use: float = np.inf, slow: float = 60.0) -> Twins:
    """Twins who differ in how sensitive they are, and in nothing else."""
    people = People(Kinetics(half_life), CURVE, Response.of(u50=np.linspace(0.1, 1.0, n), tau_slow_days=slow))
    return Twins(people, steady_standing(people, START, days_of_use))


def days(path: tuple[tuple[float, int], ...] | None) -> float:
    return np.inf if path is None else sum(stay for _, stay in path[:-1])


@pytest.mark.parametrize(("tolerated", "chance"), [(0.0, 0.1), (1.0, 0.1), (0.3, -0.1), (0.3, 1.0)])
def test_a_risk_outside_its_domain_is_refused(tolerated: float, chance: float) -> None:
    with pytest.raises(BadOption):
        Risk(tolerated, chance)


def test_a_tenth_of_ten_is_one_whole_twin() -> None:
    assert [Risk(0.3, chance).allowed(10) for chance in (0.0, 0.0999, 0.1, 0.3)] == [0, 0, 1, 3]


def test_staying_is_safe_and_costs_nothing() -> None:
    asked = Path(twins(), Risk(0.3, 0.0), START, LOOK_DAYS)
    assert asked.excess(START, 28) < 0.0
    asked.stay(START, 28)
    assert asked.peaks is not None
    assert asked.peaks.max() < 1e-6


@pytest.mark.parametrize("joint", [False, True])
def test_the_lowest_safe_dose_is_safe_and_a_little_less_is_not(joint: bool) -> None:
    asked = Path(twins(), Risk(0.3, 0.25, joint), START, LOOK_DAYS)
    lowest = asked.lowest_safe(START, 14)
    assert 0.0 < lowest < START
    assert asked.excess(lowest, LOOK_DAYS) <= 0.0
    less = CURVE.dose_at(CURVE.at(lowest) - 2 * RESOLUTION * CURVE.at(START))
    assert asked.excess(less, LOOK_DAYS) > 0.0


def test_zero_is_only_safe_where_all_that_comes_after_is() -> None:
    """Four weeks of a slow drug look harmless; the whole of it does not."""
    slow = twins(half_life=30.0)
    asked = Path(slow, Risk(0.3, 0.0), START, LOOK_DAYS)
    assert asked.excess(0.0, 3) <= 0.0 < asked.excess(0.0, DAYS_AFTER)
    assert asked.lowest_safe(START, 3) > 0.0


def test_what_nobody_feels_is_stopped_at_once() -> None:
    assert soonest(twins(), Risk(0.99, 0.0), START) == ((0.0, HOLDS[0]),)


@pytest.mark.parametrize("joint", [False, True])
def test_a_path_falls_keeps_the_risk_and_uses_it(joint: bool) -> None:
    risk = Risk(0.3, 0.1, joint)
    path = soonest(twins(), risk, START)
    assert path is not None
    doses = [mg for mg, _ in path]
    assert doses == sorted(doses, reverse=True)
    assert doses[-1] == 0.0
    met = chances(twins(), risk, path)
    assert met.keep(risk, 40)
    assert met.worst_day <= met.ever
    assert (met.ever if joint else met.worst_day) == pytest.approx(0.1)
    assert len(met.steps) == len(path)


def test_the_whole_taper_is_a_stricter_count_than_each_day() -> None:
    each_day, whole = (soonest(twins(), Risk(0.3, 0.1, joint), START) for joint in (False, True))
    assert days(each_day) <= days(whole)


def test_short_use_is_sooner_at_zero() -> None:
    risk = Risk(0.2, 0.1)
    short, long = (
        soonest(twins(days_of_use=used, slow=240.0), risk, START, most_steps=400) for used in (60.0, np.inf)
    )
    assert days(short) < days(long) < np.inf


def test_more_chance_and_more_tolerance_are_never_longer() -> None:
    lengths = [days(soonest(twins(), Risk(0.3, chance), START)) for chance in (0.02, 0.1, 0.3, 0.6)]
    assert lengths == sorted(lengths, reverse=True)
    lengths = [days(soonest(twins(), Risk(limit, 0.1), START)) for limit in (0.2, 0.3, 0.5, 0.8)]
    assert lengths == sorted(lengths, reverse=True)


def test_too_many_steps_are_no_path() -> None:
    assert soonest(twins(), Risk(0.05, 0.0), START, most_steps=3) is None


def test_a_slow_drug_is_looked_at_for_longer() -> None:
    assert look_days(twins()) == LOOK_DAYS
    assert LOOK_DAYS < look_days(twins(half_life=10.0)) <= DAYS_AFTER


def test_the_chances_of_a_path_are_those_of_its_days() -> None:
    """At once to zero: who is above on the worst day is above at some time, and nobody else."""
    met = chances(twins(), Risk(0.5, 0.1), [(0.0, 1)])
    assert met.worst_day == met.ever == met.steps[0] > 0.0
    halved = chances(twins(), Risk(0.5, 0.1), [(10.0, 200), (0.0, 1)])
    assert halved.ever < met.ever


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_ends_at_zero_and_never_rises(name: str) -> None:
    for n in (1, 2, 7):
        doses = CURVES[name](START, n, CURVE)
        assert len(doses) == n
        assert doses[-1] == 0.0
        assert (np.diff(np.append(START, doses)) <= 0).all()


def test_curves_are_what_their_names_say() -> None:
    assert linear(START, 4, CURVE) == pytest.approx([15.0, 10.0, 5.0, 0.0])
    falls = geometric(START, 5, CURVE)[:-1]
    assert np.diff(np.log(falls)) == pytest.approx(np.log(0.02) / 4)
    assert np.diff([CURVE.at(mg) for mg in hyperbolic(START, 4, CURVE)]) == pytest.approx(
        -CURVE.at(START) / 4
    )


def test_a_curve_takes_the_fewest_steps_that_keep_the_risk() -> None:
    risk = Risk(0.3, 0.1)
    path = soonest_curve(hyperbolic, twins(), risk, START, holds=(14,))
    assert path is not None
    assert chances(twins(), risk, path).keep(risk, 40)
    fewer = [(float(mg), 14) for mg in hyperbolic(START, len(path) - 1, CURVE)]
    assert not chances(twins(), risk, fewer).keep(risk, 40)
    assert soonest_curve(linear, twins(), Risk(0.05, 0.0), START) is None


def test_before_the_next_intake_is_felt_more_than_the_mean_of_the_day() -> None:
    quick = twins(half_life=0.3)
    at_end = replace(quick, at_end=True)
    risk = Risk(0.3, 0.1)
    assert chances(at_end, risk, [(10.0, 14)]).worst_day > chances(quick, risk, [(10.0, 14)]).worst_day


def test_a_peak_after_the_look_ahead_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a look that is far too short the path is laid out again until it keeps the risk."""
    slow, risk = twins(half_life=12.0), Risk(0.2, 0.1)
    monkeypatch.setattr("opentaper.planning.adaptive.look_days", lambda _: 7)
    path = soonest(slow, risk, START, holds=(7,), most_steps=200)
    assert path is not None
    assert chances(slow, risk, path).keep(risk, 40)
