"""Simulation-based calibration: people drawn from what is believed beforehand, and what is learnt of them.

If everything is right, the truth of each parameter is as likely to lie at any rank among a belief's draws,
probabilities of a return come true as often as they say, and bands hold what they claim. Source: Talts,
Betancourt, Simpson, Vehtari and Gelman 2018 (simulation-based calibration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from opentaper.inference.belief import How, Known, prior_belief
from opentaper.quantities import Dose
from tools.self_check.checks import Checked, checked, is_learnt, ranks
from tools.self_check.figures import classes, coverages, evenness, too_many
from tools.self_check.world import Truth, somebody

SEED, N_FEW, N_MANY = 20261122, 40, 500
# Six parameters, each looked at in two ways: the least chance that one of them may have.
LEAST_CHANCE = 1e-3
# Standard errors, and how far a band may be from what it claims where errors are small: sites are not exact.
FAR, NEAR = 4.0, 0.04


@cache
def people(n: int) -> tuple[Checked, ...]:
    return tuple(checked(SEED, place) for place in range(n))


def uneven(found: Sequence[Checked], n_bins: int) -> dict[str, float]:
    return {one.name: one.worst for one in evenness(found, n_bins) if one.worst < LEAST_CHANCE}


def off_bands(found: Sequence[Checked]) -> dict[str, tuple[float, float]]:
    """Bands that hold too much or too little; one that begins or ends at nothing may hold more."""
    return {
        one.name: (one.found, one.error)
        for one in coverages(found)
        if abs(one.found - one.claimed) > max(NEAR, FAR * one.error)
    }


@pytest.mark.slow
def test_forty_people_are_believed_as_surely_as_is_right() -> None:
    found = people(N_FEW)
    assert sum(is_learnt(one) for one in found) >= N_FEW - 1
    assert uneven(found, n_bins=5) == {}
    assert max(np.abs(too_many(found))) < FAR
    assert off_bands(found) == {}


@pytest.mark.nightly
def test_five_hundred_people_are_believed_as_surely_as_is_right() -> None:
    found = people(N_MANY)
    assert sum(is_learnt(one) for one in found) >= 0.99 * N_MANY
    assert uneven(found, n_bins=20) == {}
    assert max(np.abs(too_many(found))) < FAR
    assert off_bands(found) == {}
    unsure = [one for one in classes(found) if one.low >= 0.1 and one.high <= 0.95]
    n = sum(one.n for one in unsure)
    said, seen = (sum(getattr(one, name) * one.n for one in unsure) / n for name in ("said", "seen"))
    assert abs(said - seen) < FAR * np.sqrt(said * (1.0 - said) / n)


def made_up(spread: float, shift: float = 0.0) -> list[Checked]:
    """People whose truth is not what the prior says, each believed to be as the prior says."""
    belief, rng = prior_belief(Known("sertraline", Dose.mg(50))), np.random.default_rng(SEED)
    truth = somebody(SEED, 0).truth
    found = []
    for place in range(N_FEW):
        there: Truth = replace(truth, z=shift + spread * rng.standard_normal(6))
        rank = ranks(belief, there, rng)
        found.append(Checked(place, 90, How.AMIS.value, 900.0, 0.1, rank, 0.1, place % 2 == 0, {}))
    return found


def test_the_check_notices_what_is_too_sure_too_unsure_or_shifted() -> None:
    assert uneven(made_up(1.0), n_bins=5) == {}
    assert len(uneven(made_up(2.5), n_bins=5)) >= 3
    assert len(uneven(made_up(0.3), n_bins=5)) >= 3
    assert len(uneven(made_up(1.0, shift=1.0), n_bins=5)) >= 3
    # half of them returned, where a tenth was said
    assert min(np.abs(too_many(made_up(1.0)))) > FAR


def test_one_person_is_the_same_each_time() -> None:
    one, again, other = somebody(SEED, 3), somebody(SEED, 3), somebody(SEED, 4)
    assert one.check_ins == again.check_ins
    assert one.doses == again.doses
    assert (one.truth.z == again.truth.z).all()
    assert (one.truth.z != other.truth.z).all()
