"""A person's record, as a sampler asks of it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from opentaper.formulary.items import slow_process
from opentaper.inference.check_in import CheckIn
from opentaper.inference.hands import ALONE, Hands
from opentaper.inference.likelihood import joined
from opentaper.inference.observed import observed
from opentaper.inference.person_record import FARTHEST, PersonRecord, record
from opentaper.inference.sampler import adapted, cooled
from tests.unit.inference.made_people import FIRST, Made, made


def laid_out(person: Made) -> PersonRecord:
    return record(person.known, person.doses, observed(person.check_ins), slow_process())


def test_both_ways_of_sampling_find_the_same() -> None:
    told = laid_out(made(2, n_days=70))
    sample = adapted(told, seed=1)
    other = cooled(told, seed=1)
    mean = sample.weights @ sample.draws
    spread = np.sqrt(sample.weights @ (sample.draws - mean) ** 2)
    assert sample.passes
    assert other.passes
    assert (other.draws.mean(axis=0) - mean) / spread == pytest.approx(np.zeros(6), abs=0.12)
    assert np.log(other.draws.std(axis=0) / spread) == pytest.approx(np.zeros(6), abs=0.12)
    assert other.log_evidence == pytest.approx(sample.log_evidence, abs=0.6)


def test_curves_are_those_of_the_days_observed_with_what_each_did() -> None:
    person = made(3, n_days=40)
    poor = [CheckIn(one.day, one.scores, (("poor_night", 1.0),)) for one in person.check_ins]
    plain = laid_out(person)
    harder = record(person.known, person.doses, observed(poor), slow_process())
    draws = person.draw[None]
    felt = plain.curves_of(draws)[:, 0]
    at = [(one.day - FIRST).days for one in person.check_ins]
    assert felt == pytest.approx(person.withdrawal[at])
    factor = harder.design.seen.modulators[0].factor.mean
    assert harder.curves_of(draws)[:, 0] == pytest.approx(np.minimum(1.0, factor * felt))
    assert harder.plain_of(draws)[:, 0] == pytest.approx(felt)


def test_doses_before_the_first_check_in_count() -> None:
    person = made(4, n_days=60)
    late = [one for one in person.check_ins if one.day >= FIRST + timedelta(days=30)]
    told = record(person.known, person.doses, observed(late), slow_process())
    at = [(one.day - FIRST).days for one in late]
    assert told.curves_of(person.draw[None])[:, 0] == pytest.approx(person.withdrawal[at])


def test_draws_that_lie_beyond_all_people_have_curves_of_their_own_kind() -> None:
    told = laid_out(made(5, n_days=30))
    far = np.vstack([np.full((1, 6), 60.0), np.full((1, 6), -60.0)])
    assert np.isfinite(told.curves_of(far)).all()
    assert (told.curves_of(far) == told.curves_of(np.clip(far, -FARTHEST, FARTHEST))).all()


def test_likelihoods_are_kept_until_sites_are_settled_again() -> None:
    told = laid_out(made(6, n_days=40))
    draws = np.random.default_rng(1).standard_normal((50, 6))
    told.add(draws[:20])
    before = told.log_likelihood()
    told.add(draws[20:])
    assert (told.log_likelihood()[:20] == before).all()
    assert told.log_likelihood() == pytest.approx(told.elsewhere(draws), abs=1e-4)
    told.settle(np.full(50, 0.02))
    assert not np.allclose(told.log_likelihood()[:20], before)


def test_sites_can_be_settled_before_anything_was_weighed() -> None:
    draws = np.random.default_rng(2).standard_normal((50, 6))
    weighed, other = laid_out(made(6, n_days=40)), laid_out(made(6, n_days=40))
    for told in (weighed, other):
        told.add(draws[:30])
        told.add(draws[30:])
    weighed.log_likelihood()
    for told in (weighed, other):
        told.settle(np.full(50, 0.02))
    assert (weighed.sites.value == other.sites.value).all()
    assert (weighed.log_likelihood() == other.log_likelihood()).all()


def test_what_two_hands_find_is_the_same_to_the_bit() -> None:
    draws, person = np.random.default_rng(3).standard_normal((700, 6)), made(7)
    seen, slow, two = observed(person.check_ins), slow_process(), Hands(2)
    some = [record(person.known, person.doses, seen, slow, by) for by in (ALONE, two)]
    found = []
    for told in some:
        told.add(draws)
        first = told.log_likelihood()
        told.settle(np.full(700, 1.0 / 700.0))
        known = joined(told.hands.all(told.explained(draws)))
        found.append([first, told.log_likelihood(), known.loading, known.turned, known.log_odds])
    assert [len(told.curves) for told in some] == [1, 2]
    for one, other in zip(*found, strict=True):
        assert (one == other).all()
    two.end()
