"""The judges themselves: areas, calibration and the simple rules, on cases that can be worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from tools.learning.rules import RULES, Told
from tools.learning.scores import area_interval, area_under_roc, by_edges, off_diagonal, roc

FIRST = date(2026, 1, 5)


def test_the_area_counts_pairs_and_ties_by_half() -> None:
    assert area_under_roc([3.0, 4.0], [1.0, 2.0]) == 1.0
    assert area_under_roc([1.0], [1.0, 1.0]) == 0.5
    assert area_under_roc([0.0, 3.0], [1.0, 2.0]) == 0.5


def test_the_area_is_that_under_the_drawn_curve() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(1.0, 1.0, 200), rng.normal(0.0, 1.0, 150)
    false, true = roc(first, second)
    assert (false[0], true[0], false[-1], true[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert_allclose(np.trapezoid(true, false), area_under_roc(first, second))
    low, high = area_interval(first, second)
    assert low < area_under_roc(first, second) < high


def test_what_means_what_it_says_lies_on_the_diagonal() -> None:
    rng = np.random.default_rng(2)
    said = rng.random(20_000)
    is_so = rng.random(20_000) < said
    edges = np.linspace(0.0, 1.0, 11)
    even = np.ones(20_000)
    assert off_diagonal(by_edges(said, is_so, even, edges), even_weights(said, edges)) < 1.5
    bold = by_edges(np.where(said > 0.5, 0.99, 0.01), is_so, even, edges)
    assert off_diagonal(bold) > 15.0


def even_weights(said: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.histogram(said, edges)[0]


def told(low_mood: float, shocks: float, cut_on: int = 30) -> Told:
    """Return a calm month, then ten days as given."""
    check_ins = [
        CheckIn(FIRST + timedelta(days=day), (("low_mood", 1.0), ("shocks", 0.0)))
        if day < 50
        else CheckIn(FIRST + timedelta(days=day), (("low_mood", low_mood), ("shocks", shocks)))
        for day in range(60)
    ]
    doses = [DoseTaken(FIRST, Dose.mg(20)), DoseTaken(FIRST + timedelta(days=cut_on), Dose.mg(10))]
    return "citalopram", doses, check_ins, FIRST + timedelta(days=59)


@pytest.mark.parametrize("name", ["worsening", "mood_minus_specific", "mood_minus_specific_risen"])
def test_a_rule_of_symptoms_rises_with_mood(name: str) -> None:
    assert RULES[name](told(6.0, 0.0)) > RULES[name](told(1.0, 0.0))


@pytest.mark.parametrize("name", ["mood_minus_specific", "mood_minus_specific_risen"])
def test_shocks_speak_against_a_return(name: str) -> None:
    assert RULES[name](told(6.0, 6.0)) < RULES[name](told(6.0, 0.0))


def test_the_longer_ago_the_cut_the_more_it_speaks_for_a_return() -> None:
    assert RULES["timing"](told(1.0, 0.0, cut_on=10)) > RULES["timing"](told(1.0, 0.0, cut_on=50))
    assert RULES["timing"](told(6.0, 0.0)) == RULES["timing"](told(1.0, 0.0))
