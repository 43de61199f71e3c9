"""The ten virtual people are what their traits say, and their diaries are those of a seed."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.examples.check_ins import Symptom
from opentaper.examples.people import (
    AFTER_A_POOR_NIGHT,
    VIRTUAL_PEOPLE,
    Lived,
    Trait,
    VirtualPerson,
    diary,
    lived,
    virtual_person,
)
from opentaper.wording import LANGUAGES, words

EVERYBODY = pytest.mark.parametrize("person", VIRTUAL_PEOPLE, ids=lambda one: one.name)
SEEDS = (1, 2, 3)


def having(trait: Trait) -> list[VirtualPerson]:
    """Everybody with a trait; somebody always has it."""
    found = [person for person in VIRTUAL_PEOPLE if trait in person.traits]
    assert found, trait
    return found


def peak(person: VirtualPerson) -> float:
    """Return the highest intensity over some seeds."""
    return max(float(lived(person, seed).withdrawal.max()) for seed in SEEDS)


# --- all of them --------------------------------------------------------------------------------------------


def test_there_are_ten_of_different_names() -> None:
    assert len({person.name for person in VIRTUAL_PEOPLE}) == len(VIRTUAL_PEOPLE) == 10


@EVERYBODY
def test_a_person_is_whole(person: VirtualPerson) -> None:
    assert person.traits
    assert person.truth.n_people == 1
    assert person.people.n == 1
    assert person.drug in formulary.drug_names()
    assert person.mg.shape == (person.n_days,)
    assert (person.mg[:14] == person.start.as_mg).sum() == 14 - sum(day < 14 for day in person.missed)
    assert person.mg[-1] == 0.0
    doses = [person.plan.on(day).micrograms for day in range(person.n_days)]
    assert doses == sorted(doses, reverse=True)
    assert person.n_days > 60 + max(day for day, _ in person.steps)


@EVERYBODY
def test_a_seed_is_an_answer(person: VirtualPerson) -> None:
    one, same, other = diary(person, 5), diary(person, 5), diary(person, 6)
    assert_array_equal(one.scores, same.scores)
    assert not np.array_equal(one.scores, other.scores, equal_nan=True)
    truth = lived(person, 5)
    assert_array_equal(one.poor_nights, truth.poor_nights)
    assert_array_equal(one.mg, truth.mg)


@EVERYBODY
def test_a_diary_has_gaps_and_keeps_to_the_scale(person: VirtualPerson) -> None:
    kept = diary(person, 1)
    assert kept.scores.shape == (person.n_days, len(Symptom))
    assert 0.05 < 1.0 - kept.answered.mean() < 0.3
    told = kept.scores[kept.answered]
    assert ((told >= 0.0) & (told <= 10.0) & (told == np.rint(told))).all()
    assert np.isnan(kept.scores[~kept.answered]).all()


@EVERYBODY
def test_before_the_first_cut_nothing_of_withdrawal_is_felt_that_is_not_a_missed_dose(
    person: VirtualPerson,
) -> None:
    first = min((14, *person.missed))
    assert lived(person, 1).withdrawal[:first].max() < 0.01


def test_no_two_people_share_their_chance() -> None:
    one, other = (lived(person, 1).underlying[:100] for person in VIRTUAL_PEOPLE[:2])
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.999


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trait", Trait)
def test_every_trait_is_somebodys_and_has_words(trait: Trait, language: str) -> None:
    assert having(trait)
    assert words(trait.value, language)


# --- what each is like --------------------------------------------------------------------------------------


def test_the_sensitive_feel_much_and_the_robust_little() -> None:
    assert min(peak(person) for person in having(Trait.SENSITIVE)) > 0.7
    assert max(peak(person) for person in having(Trait.ROBUST)) < 0.25


def test_a_condition_that_returns_does_so_without_withdrawal_and_with_it() -> None:
    returning = having(Trait.ILLNESS_RETURNS)
    for person in returning:
        truth = lived(person, 1)
        assert truth.underlying[-40:].mean() > 0.55 > truth.underlying[:100].mean() + 0.2
    alone, both = sorted(returning, key=peak)
    assert peak(alone) < 0.1
    assert peak(both) > 0.7
    for person in set(VIRTUAL_PEOPLE) - set(returning):
        assert lived(person, 1).underlying.max() < 0.5


def test_illness_shows_in_mood_and_not_in_shocks() -> None:
    person = virtual_person("Emil of the grey kite")
    kept = diary(person, 1)
    shocks, mood = (
        kept.scores[:, list(Symptom).index(symptom)] for symptom in (Symptom.SHOCKS, Symptom.LOW_MOOD)
    )
    assert np.nanmean(mood[-40:]) > np.nanmean(mood[:100]) + 3.0
    assert np.nanmean(shocks[-40:]) < 1.0


def test_nothing_felt_is_nothing_to_see() -> None:
    for person in having(Trait.NOTHING_FELT):
        truth = lived(person, 1)
        assert truth.withdrawal.max() < 0.1
        assert truth.underlying.max() < 0.4


def test_a_late_onset_is_late() -> None:
    for person in having(Trait.DELAYED_ONSET):
        stop, felt = max(day for day, _ in person.steps), lived(person, 1).withdrawal
        assert felt[: stop + 14].max() < 0.1
        assert felt.argmax() > stop + 28


def test_who_clears_fast_feels_a_missed_dose_on_the_same_day() -> None:
    for person in having(Trait.FAST_METABOLISER):
        assert person.truth.half_life_factor[0] < 0.6
        felt = lived(replace(person, poor_nights=0.0), 1).withdrawal
        for day in person.missed:
            assert felt[day] > felt[day - 1] + 0.03 or day - 1 in person.missed


def test_long_use_outlasts_short_use() -> None:
    """The same person with the same stop, after weeks and after years."""
    for person in having(Trait.SHORT_USE):
        short = lived(person, 1).withdrawal
        years = lived(replace(person, months_of_use=100.0), 1).withdrawal
        assert (years >= short - 1e-12).all()
        assert (years > 0.3).sum() > 3 * (short > 0.3).sum()
    assert min(person.months_of_use for person in having(Trait.LONG_USE)) >= 60


def test_slow_adapting_lasts() -> None:
    for person in having(Trait.SLOW_ADAPTING):
        assert lived(person, 1).withdrawal[-1] > 0.3


def test_a_poor_night_only_scales() -> None:
    person = virtual_person("Odile of the slow clock")
    truth, calm = lived(person, 1), lived(replace(person, poor_nights=0.0), 1)
    factor = np.where(truth.poor_nights, AFTER_A_POOR_NIGHT, 1.0)
    np.testing.assert_allclose(truth.withdrawal, np.minimum(1.0, factor * calm.withdrawal), rtol=1e-12)
    assert_array_equal(truth.underlying, calm.underlying)


def test_illness_hears_nothing_of_doses() -> None:
    person = virtual_person("Sanna of the two moons")
    other = replace(person, steps=((14, "0 mg"),), truth=virtual_person("Pim of the quiet harbour").truth)
    assert_array_equal(lived(person, 3).underlying, lived(other, 3).underlying)


# --- what is refused ----------------------------------------------------------------------------------------


def test_nobody_of_that_name() -> None:
    with pytest.raises(BadOption, match="virtual person"):
        virtual_person("Nobody")


def test_no_seed_below_zero() -> None:
    with pytest.raises(BadOption, match="seed"):
        diary(VIRTUAL_PEOPLE[0], -1)


def test_a_drug_without_a_curve_is_no_example() -> None:
    with pytest.raises(BadOption, match="drug"):
        lived(replace(VIRTUAL_PEOPLE[0], drug="lithium"), 1)


def test_all_that_happened_has_one_value_a_day() -> None:
    person = VIRTUAL_PEOPLE[0]
    truth = lived(person, 1)
    assert {getattr(truth, field.name).shape for field in fields(Lived)} == {(person.n_days,)}
