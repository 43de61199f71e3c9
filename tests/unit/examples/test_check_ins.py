"""Scores keep to their scale, and each is moved by what it is loaded with."""

import numpy as np
import pytest

from opentaper.examples.check_ins import Diary, Symptom, loadings, scores
from opentaper.wording import LANGUAGES, words

N = 4_000
CALM, NIGHTS = np.zeros(N), np.zeros(N, dtype=bool)


def means(withdrawal: float = 0.0, illness: float = 0.0, *, poor: bool = False) -> dict[Symptom, float]:
    """Mean score of each symptom over many days alike."""
    told = scores(CALM + withdrawal, CALM + illness, NIGHTS | poor, np.random.default_rng(2))
    return dict(zip(loadings(), told.mean(axis=0), strict=True))


def test_every_symptom_is_loaded_in_the_order_of_columns() -> None:
    assert list(loadings()) == list(Symptom)


def test_scores_are_whole_numbers_of_their_scale() -> None:
    told = scores(np.linspace(0.0, 1.0, N), np.linspace(-1.0, 2.0, N), NIGHTS, np.random.default_rng(1))
    assert told.shape == (N, len(Symptom))
    assert set(np.unique(told)) == set(range(11)), "floor and ceiling are reached"


def test_a_mean_in_the_middle_of_the_scale_is_the_sum_of_its_parts() -> None:
    found = means(0.5, 0.4, poor=True)[Symptom.ANXIETY]
    loading = loadings()[Symptom.ANXIETY]
    whole = loading.usual.mean + 0.5 * loading.withdrawal.mean + 0.4 * loading.illness
    whole += loading.modulators["poor_night"].mean
    assert found == pytest.approx(whole, abs=0.1)


def test_withdrawal_and_illness_are_told_apart_by_shocks_and_mood() -> None:
    calm, withdrawing, ill = means(), means(withdrawal=0.8), means(illness=0.8)
    moved = {s: (withdrawing[s] - calm[s], ill[s] - calm[s]) for s in Symptom}
    assert moved[Symptom.SHOCKS][1] == pytest.approx(0.0, abs=0.05)
    assert all(moved[s][0] > 5 * moved[s][1] for s in (Symptom.SHOCKS, Symptom.DIZZINESS, Symptom.NAUSEA))
    assert moved[Symptom.LOW_MOOD][1] > 2 * moved[Symptom.LOW_MOOD][0] > 0.0


def test_a_poor_night_moves_sleep_most() -> None:
    calm, poor = means(), means(poor=True)
    moved = {s: poor[s] - calm[s] for s in Symptom}
    assert max(moved, key=lambda s: moved[s]) is Symptom.POOR_SLEEP


def test_days_without_a_check_in_are_known() -> None:
    told = np.array([[1.0, 2.0], [np.nan, np.nan], [0.0, 0.0]])
    kept = Diary(np.zeros(3), np.zeros(3, dtype=bool), told)
    assert kept.answered.tolist() == [True, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("symptom", Symptom)
def test_every_symptom_has_words(symptom: Symptom, language: str) -> None:
    assert words(symptom.value, language)
