"""Passage from state to state: by hand, by halves, and with the parts that are left out."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.chain import State, after_intake, carried, effective, later, passage, passages
from opentaper.pharmacology.kinetics import Kinetics

WHOLE = Kinetics(1.0, absorption_per_day=12.0, metabolite_share=0.4, metabolite_half_life_days=4.0)


def test_no_time_changes_nothing() -> None:
    state = State(3.0, 5.0, 7.0)
    assert carried(state, passages(WHOLE, [0.0])[0]) == state


def test_two_halves_make_a_whole() -> None:
    state = State(3.0, 5.0, 7.0)
    half, whole = passages(WHOLE, [0.35, 0.7])
    assert carried(carried(state, half), half) == pytest.approx(carried(state, whole), rel=1e-14)


def test_the_entries_by_the_textbook_fractions() -> None:
    ka, k, km, t = 12.0, math.log(2.0), math.log(2.0) / 4.0, 0.7
    a, b, c = math.exp(-ka * t), math.exp(-k * t), math.exp(-km * t)
    over = passages(WHOLE, [t])[0]
    assert over.gut == pytest.approx(a)
    assert over.gut_to_parent == pytest.approx(ka * k * (b - a) / (ka - k))
    assert over.parent_to_metabolite == pytest.approx(km * (c - b) / (k - km))
    through = a / ((k - ka) * (km - ka)) + b / ((ka - k) * (km - k)) + c / ((ka - km) * (k - km))
    assert over.gut_to_metabolite == pytest.approx(ka * k * km * through)
    assert (over.parent, over.metabolite) == pytest.approx((b, c))


def test_without_gut_and_metabolite_their_entries_are_nothing() -> None:
    over = passage(Kinetics(1.0), [0.5, 1.0])
    for entry in (over.gut, over.gut_to_parent, over.gut_to_metabolite, over.parent_to_metabolite):
        assert_array_equal(entry, 0.0)


def test_floats_and_arrays_agree() -> None:
    state, days = State(3.0, 5.0, 7.0), [0.0, 0.1, 2.0, 400.0]
    one_by_one = np.array([carried(state, over) for over in passages(WHOLE, days)]).T
    assert_array_equal(np.stack(later(WHOLE, state, days)), one_by_one)


def test_an_intake_goes_to_the_gut_or_at_once_to_the_blood() -> None:
    nothing = State(0.0, 0.0, 0.0)
    assert after_intake(WHOLE, nothing, 10.0) == State(10.0, 0.0, 0.0)
    assert after_intake(Kinetics(1.0), nothing, 10.0) == State(0.0, 10.0 * math.log(2.0), 0.0)


def test_the_effect_is_shared_by_weight() -> None:
    assert effective(WHOLE, State(99.0, 10.0, 20.0)) == pytest.approx(14.0)


def test_the_body_empties_in_the_end() -> None:
    assert_allclose(np.stack(later(WHOLE, State(3.0, 5.0, 7.0), 4000.0)), 0.0, atol=1e-250)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_bad_days_are_refused(bad: float) -> None:
    with pytest.raises(BadOption, match="days"):
        passage(WHOLE, [1.0, bad])
