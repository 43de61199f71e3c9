"""Relapse: more and sooner after a stop, fading, and less after a slow one; nothing of it from withdrawal."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import shipped_population
from opentaper.inference.relapse import CONDITIONS, relapse_curve, relapse_hazards

POPULATION = shipped_population()
DAYS = 730


def shares(condition: str, occupancies: NDArray[np.float64], **more: object) -> NDArray[np.float64]:
    return relapse_curve(POPULATION, condition, occupancies, 0.8, **more)  # type: ignore[arg-type]  # the fields are those of the test


STOPPED, KEPT = np.zeros(DAYS), np.full(DAYS, 0.8)
SLOW = np.clip(0.8 * (1.0 - np.arange(DAYS) / 365.0), 0.0, None)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_shares_rise_and_stay_shares(condition: str) -> None:
    for course in (STOPPED, KEPT, SLOW):
        found = shares(condition, course)
        assert (np.diff(found) > 0.0).all()
        assert 0.0 < found[0] < found[-1] < 1.0


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_stop_is_worse_than_staying_and_a_slow_one_lies_between(condition: str) -> None:
    abrupt, slow, kept = (shares(condition, course)[-1] for course in (STOPPED, SLOW, KEPT))
    assert abrupt > slow > kept


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_the_speed_adds_fades(condition: str) -> None:
    hazard = relapse_hazards(POPULATION, condition, STOPPED, 0.8)
    known = POPULATION.relapse[condition]
    assert hazard[60] > 1.5 * hazard[-1]
    assert hazard[-1] == pytest.approx((known["base"] + known["lost"]) / 365.25, rel=0.05)


def test_on_the_same_dose_there_is_the_base_alone() -> None:
    hazard = relapse_hazards(POPULATION, "depression", KEPT, 0.8)
    np.testing.assert_allclose(hazard, POPULATION.relapse["depression"]["base"] / 365.25)


def test_the_filter_is_the_recursion_it_stands_for() -> None:
    shared, course = POPULATION.relapse["shared"], SLOW[:200] / 0.8
    follow, fade = (-np.expm1(-1.0 / shared[name]) for name in ("tau_protection_days", "tau_fading_days"))
    protection, unsettled, expected = 1.0, 0.0, []
    for now in course:
        gap = max(0.0, protection - now)
        unsettled = (1.0 - fade) * unsettled + follow * gap ** shared["gap_power"]
        protection += follow * (now - protection)
        expected.append(unsettled)
    known = POPULATION.relapse["anxiety"]
    hazard = known["base"] + known["lost"] * (1.0 - course) + known["jolt"] * np.array(expected)
    np.testing.assert_allclose(
        relapse_hazards(POPULATION, "anxiety", SLOW[:200], 0.8), hazard / 365.25, rtol=1e-12
    )


def test_episodes_and_therapy_count() -> None:
    few, usual, many = (shares("depression", STOPPED, episodes=word)[-1] for word in ("few", "usual", "many"))
    assert few < usual < many
    assert shares("depression", STOPPED, psychological=True)[-1] < usual


def test_columns_are_people_apart() -> None:
    both = shares("bipolar", np.stack([STOPPED, KEPT], axis=1))
    np.testing.assert_allclose(both[:, 0], shares("bipolar", STOPPED))
    np.testing.assert_allclose(both[:, 1], shares("bipolar", KEPT))


def test_what_is_not_modelled_is_refused() -> None:
    with pytest.raises(BadOption, match="condition"):
        shares("gout", STOPPED)
    with pytest.raises(BadOption, match="start_occupancy"):
        relapse_curve(POPULATION, "depression", STOPPED, 0.0)
