"""Waves and windows: what makes one, what ends one, and what does neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.inference.waves import SILENCE_DAYS, Spell, SpellKind, spells

FIRST = date(2026, 3, 1)


def told(*rises: float | None) -> dict[date, float]:
    """A diary that begins on the first of March; None is a day without an answer."""
    return {FIRST + timedelta(days=day): rise for day, rise in enumerate(rises) if rise is not None}


def short(found: Sequence[Spell]) -> list[tuple[str, int, int]]:
    return [(one.kind.value, (one.first - FIRST).days, (one.last - FIRST).days) for one in found]


def test_a_wave_and_the_window_after_it() -> None:
    found = spells(told(0, 0, 2, 3, 1, 0.2, 0, 0))
    assert short(found) == [("wave", 2, 4), ("window", 5, 7)]
    assert found[0].n_days == found[0].length == 3
    assert found[0].rise == pytest.approx(2.0)


def test_usual_days_are_no_window_before_the_first_wave() -> None:
    assert spells(told(0, 0, 0, 0)) == ()
    assert short(spells(told(0, 0, 0, 2, 2, 2))) == [("wave", 3, 5)]


@pytest.mark.parametrize("rises", [(2, 0, 0, 2, 0, 0), (3, 3, 0, 0, 0, 0)])
def test_one_or_two_hard_days_are_no_wave(rises: tuple[float, ...]) -> None:
    assert spells(told(*rises)) == ()


def test_one_clear_day_does_not_end_a_wave() -> None:
    assert short(spells(told(2, 2, 0, 2, 2))) == [("wave", 0, 4)]


def test_what_lies_between_neither_begins_nor_ends_a_spell() -> None:
    assert spells(told(0.7, 0.7, 0.7)) == ()
    found = spells(told(2, 0.7, 2, 0.7, 2, 0.7))
    assert short(found) == [("wave", 0, 4)]
    assert (found[0].n_days, found[0].length) == (3, 5)


def test_days_without_an_answer_belong_to_neither_and_a_long_silence_ends_a_spell() -> None:
    assert short(spells(told(2, None, 2, None, 2))) == [("wave", 0, 4)]
    silent = told(2, 2, 2, *[None] * SILENCE_DAYS, 2, 2, 2)
    assert short(spells(silent)) == [("wave", 0, 2), ("wave", 10, 12)]


def test_nothing_told_is_nothing_found() -> None:
    assert spells({}) == ()


@given(st.lists(st.none() | st.floats(-3.0, 8.0), max_size=60))
def test_spells_are_apart_in_order_and_within_the_diary(rises: list[float | None]) -> None:
    days = told(*rises)
    found = spells(days)
    for one in found:
        assert one.first in days
        assert one.last in days
        assert 1 <= one.n_days <= one.length
        assert (one.rise >= 1.0) if one.kind is SpellKind.WAVE else (one.rise < 0.5)
    assert all(before.last < after.first for before, after in pairwise(found))


@given(st.lists(st.floats(0.0, 8.0), max_size=40), st.floats(0.0, 5.0))
def test_more_distress_is_never_fewer_days_of_waves(rises: list[float], more: float) -> None:
    def hard(values: Sequence[float]) -> int:
        return sum(one.n_days for one in spells(told(*values)) if one.kind is SpellKind.WAVE)

    assert hard([rise + more for rise in rises]) >= hard(rises)
