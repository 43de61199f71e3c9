"""The picture of what days were made of: parts lie on one another, strips tell returns and waves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.exchange.coupling_chart import coupling_chart
from opentaper.exchange.onset_rows import found_spells, likeliest, onset_rows, silent_rows, spell_rows
from opentaper.exchange.split_chart import split_chart, split_svg
from opentaper.exchange.split_rows import (
    STACKED,
    change_days,
    score_rows,
    split_frame,
    stacked_rows,
)
from opentaper.exchange.split_rows import (
    taken_rows as split_taken_rows,
)
from opentaper.inference.waves import SpellKind
from tests.unit.exchange.pictured import learnt, told, words_of


def test_parts_lie_on_one_another_from_the_ground_up() -> None:
    one = learnt("ilse")
    shown = split_frame(one)
    assert shown is not None
    stacked = stacked_rows(one, shown)
    assert tuple(stacked) == STACKED
    assert all(row["low"] == 0.0 for row in stacked["usual"])
    for below, above in pairwise(STACKED):
        assert [row["high"] for row in stacked[below]] == [row["low"] for row in stacked[above]]
    assert one.split is not None
    widest = max(stacked["withdrawal"], key=lambda row: float(row["high"]) - float(row["low"]))
    week = slice(int(float(widest["day"])) - 3 - 1, int(float(widest["day"])) + 4 - 1)
    mean = float(one.split.withdrawal.mean[week].mean())
    assert float(widest["high"]) - float(widest["low"]) == pytest.approx(mean, abs=1e-3)


def test_every_answered_day_has_its_dot_and_every_cut_its_upright() -> None:
    one = learnt("ilse")
    shown = split_frame(one)
    assert shown is not None
    assert one.split is not None
    rows = score_rows(one, shown)
    assert len(rows) == one.belief.n_check_ins
    assert [row["value"] for row in rows] == pytest.approx(
        one.split.score[one.split.observed].tolist(), abs=1e-4
    )
    days = change_days(split_taken_rows(one, shown))
    assert days == [14 + 28 * step for step in range(10)]


def test_the_chance_of_a_return_grows_from_nothing_to_the_whole() -> None:
    one = learnt("emil")
    shown = split_frame(one)
    assert shown is not None
    rows = onset_rows(one, shown)
    values = [float(row["value"]) for row in rows]
    assert values[0] == 0.0
    assert (np.diff(values) >= 0.0).all()
    assert values[-1] == pytest.approx(100.0 * sum(chance for _, chance in one.belief.onsets))
    day = likeliest(one)
    assert day is not None
    # the truth: day 190 of a diary that began on 6 January 2025
    assert abs((day - date(2025, 7, 15)).days) <= 14
    assert "about 99 in 100" in words_of(split_svg(one))


def test_without_a_trusted_belief_no_chance_is_drawn() -> None:
    early = learnt("ilse", "2025-01-12")
    shown = split_frame(early)
    assert shown is not None
    assert not early.belief.trusted
    assert onset_rows(early, shown) == []
    assert not any(word.startswith("4. ") for word in words_of(split_svg(early)))


def test_waves_are_bars_and_silence_has_its_stubs() -> None:
    one = learnt("emil")
    shown = split_frame(one)
    assert shown is not None
    assert one.split is not None
    found = found_spells(one)
    waves = spell_rows(found, SpellKind.WAVE, shown)
    assert len(waves) == sum(spell.kind is SpellKind.WAVE for spell in found) >= 1
    first = next(spell for spell in found if spell.kind is SpellKind.WAVE)
    assert waves[0]["day"] == (first.first - date(2025, 1, 6)).days
    assert float(waves[0]["end"]) - float(waves[0]["day"]) == first.length
    assert len(silent_rows(one, shown)) == int((~one.split.observed).sum())
    shown_words = words_of(split_svg(one))
    assert "3. Waves and windows" in shown_words
    assert "wave" in shown_words


def test_a_short_picture_leaves_the_strips_out_in_words_too() -> None:
    whole, short = split_svg(learnt("emil")), split_svg(learnt("emil"), is_short=True)
    assert any(word.startswith("3. ") for word in words_of(whole))
    assert not any(word.startswith(("3. ", "4. ")) for word in words_of(short))
    assert "Waves" in told(whole)[1]
    assert "Waves" not in told(short)[1]


def test_nothing_learnt_has_no_picture() -> None:
    nothing = replace(learnt("ilse"), split=None)
    with pytest.raises(BadOption):
        split_chart(nothing)
    with pytest.raises(BadOption):
        coupling_chart(nothing)
