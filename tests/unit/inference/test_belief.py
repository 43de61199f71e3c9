"""A belief before anything is told, and what is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.errors import BadOption, NoCurve, UnknownCurve, UnknownDrug
from opentaper.formulary import drug
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.belief import (
    N_DRAWS,
    How,
    careful,
    estimate,
    estimates,
    is_modelled,
    kept,
    people,
    prior_belief,
    response,
)
from opentaper.inference.known import Known, curve_of
from opentaper.quantities import Dose

KNOWN = Known("citalopram", Dose.mg(20))


@pytest.mark.parametrize(
    "wrong",
    [
        {"months_of_use": -1.0},
        {"months_of_use": float("nan")},
        {"failed_attempts": -1},
        {"times_a_day": 0},
        {"condition": "sadness"},
        {"episodes": "some"},
    ],
)
def test_what_cannot_be_known_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadOption) as refused:
        Known("citalopram", Dose.mg(20), **wrong)  # type: ignore[arg-type] # wrong on purpose
    assert refused.value.option in wrong


def test_nothing_told_is_the_population_and_is_not_trusted() -> None:
    belief = prior_belief(KNOWN, seed=7)
    assert (belief.how, belief.trusted, belief.seed, belief.n_check_ins) == (How.PRIOR, False, 7, 0)
    assert [one.name for one in belief.parameters] == list(PARAMETERS)
    known = shipped_population().people
    for one in belief.parameters:
        if one.name != "u50":
            assert one.q50 == pytest.approx(known[one.name].median, rel=0.06)
        assert one.q05 < one.q25 < one.q50 < one.q75 < one.q95


def test_failed_attempts_make_a_person_count_as_more_sensitive_and_draws_stay() -> None:
    before = prior_belief(KNOWN)
    after = prior_belief(Known("citalopram", Dose.mg(20), failed_attempts=2))
    assert (before.draws == after.draws).all()
    assert (response(after).u50 < response(before).u50).all()


def test_draws_are_small_and_nobody_may_write_into_them() -> None:
    belief = prior_belief(KNOWN)
    assert belief.draws.nbytes == N_DRAWS * 6 * 4
    with pytest.raises(ValueError, match="read-only"):
        belief.draws[0, 0] = 1.0


def test_people_are_the_response_on_the_persons_own_curve() -> None:
    belief = prior_belief(KNOWN)
    made = people(belief)
    assert made.n == N_DRAWS
    assert made.curve == curve_of(KNOWN)
    assert (made.response.u50 == response(belief).u50).all()


def test_a_curve_may_be_chosen_and_one_that_is_not_there_is_named() -> None:
    curves = [one.id for one in drug("citalopram").curves if one.is_complete]
    chosen = Known("citalopram", Dose.mg(20), curve=curves[-1])
    assert curve_of(chosen) is not None
    with pytest.raises(UnknownCurve):
        prior_belief(Known("citalopram", Dose.mg(20), curve="no-such-curve"))
    with pytest.raises(UnknownDrug):
        prior_belief(Known("nosuchdrug", Dose.mg(20)))


def test_a_drug_without_a_curve_has_a_prior_but_no_people() -> None:
    lithium = Known("lithium", Dose.mg(400))
    assert not is_modelled(lithium)
    with pytest.raises(NoCurve):
        people(prior_belief(lithium))


def test_the_careful_side_is_more_sensitive_and_slower_to_adapt() -> None:
    belief = prior_belief(KNOWN)
    draws = belief.draws.astype(np.float64)
    equal = np.full(N_DRAWS, 1.0 / N_DRAWS)
    before = {one.name: one.q50 for one in belief.parameters}
    after = {one.name: one.q50 for one in estimates(KNOWN, careful(draws), equal)}
    assert after["u50"] < before["u50"]
    assert after["tau_slow_days"] > before["tau_slow_days"]
    assert after["fast_share"] == before["fast_share"]


def test_an_estimate_weighs_what_it_counts() -> None:
    found = estimate("x", np.array([3.0, 1.0, 2.0]), np.array([0.1, 0.8, 0.1]))
    assert found.mean == pytest.approx(1.3)
    assert (found.q05, found.q50, found.q95) == (1.0, 1.0, 3.0)
    assert found.sd == pytest.approx(np.sqrt(0.8 * 0.09 + 0.1 * 0.49 + 0.1 * 2.89))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(BadOption):
        prior_belief(KNOWN, seed=-1)


def test_draws_are_kept_as_they_are_to_seven_digits() -> None:
    draws = np.random.default_rng(1).standard_normal((8, 6))
    assert kept(draws) == pytest.approx(draws, rel=1e-6)
