"""The picture of the days around each cut: rows equal values."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.exchange.coupling_chart import coupling_chart, coupling_svg
from opentaper.exchange.coupling_rows import (
    AFTER,
    BEFORE,
    cuts_around,
    each_rows,
    expected_rows,
    item_expected,
    item_means,
    rise,
    score_means,
    specific_items,
)
from tests.unit.exchange.pictured import learnt, told, words_of


def test_days_around_a_cut_never_reach_into_another_change() -> None:
    cuts = cuts_around(learnt("ilse"))
    assert len(cuts) == 10
    assert all(-BEFORE <= one.first < 0 <= one.last < AFTER for one in cuts)
    for one, after in pairwise(cuts):
        assert one.day(one.last) < after.cut.day
    assert cuts[0].cut.day == date(2025, 1, 20)
    assert cuts[0].cut.by_mg == -5.0


def test_each_dot_is_a_score_and_means_are_means() -> None:
    one = learnt("ilse")
    cuts = cuts_around(one)
    assert one.split is not None
    score = dict(zip(one.split.days, one.split.score.tolist(), strict=True))
    by_day: dict[float, list[float]] = {}
    for row in each_rows(one, cuts):
        by_day.setdefault(float(row["day"]), []).append(float(row["value"]))
    told_days = [score[cut.day(3)] for cut in cuts if np.isfinite(score.get(cut.day(3), np.nan))]
    assert sorted(by_day[3.5]) == pytest.approx(sorted(told_days))
    for row in score_means(one, cuts):
        assert float(row["value"]) == pytest.approx(np.mean(by_day[float(row["day"])]))


def test_what_is_expected_is_the_split_itself() -> None:
    one = learnt("ilse")
    cuts = cuts_around(one)
    split = one.split
    assert split is not None
    places = [split.days.index(cut.day(10)) for cut in cuts]
    row = next(row for row in expected_rows(one, cuts) if row["day"] == 10.5)
    ground = split.usual.mean + split.underlying.mean + split.life.mean
    assert float(row["low"]) == pytest.approx(float(ground[places].mean()))
    assert float(row["high"]) == pytest.approx(float((ground + split.withdrawal.mean)[places].mean()))
    for row in expected_rows(one, cuts):
        assert float(row["low"]) <= float(row["value"]) == float(row["high"])
        assert float(row["least"]) <= float(row["value"]) <= float(row["most"])


def test_items_that_tell_withdrawal_come_first_and_follow_it() -> None:
    one = learnt("ilse")
    cuts = cuts_around(one)
    assert specific_items(one)[0] == "shocks"
    assert set(specific_items(one)) == {"shocks", "dizziness", "nausea"}
    for name in specific_items(one):
        seen = {row["day"]: float(row["value"]) for row in item_means(one, cuts, name)}
        model = {row["day"]: float(row["value"]) for row in item_expected(one, cuts, name)}
        assert np.mean([seen[day] for day in seen]) == pytest.approx(np.mean(list(model.values())), abs=0.7)


def test_scores_rise_at_the_cuts_of_one_and_not_of_the_other() -> None:
    ilse, emil = (rise(learnt(name), cuts_around(learnt(name))) for name in ("ilse", "emil"))
    assert ilse is not None
    assert emil is not None
    assert ilse > 0.3 > abs(emil)
    assert "Withdrawal adds too little here to be seen." in words_of(coupling_svg(learnt("emil")))
    assert "Withdrawal adds too little here to be seen." not in words_of(coupling_svg(learnt("ilse")))


def test_few_cuts_are_called_few_and_none_have_no_picture() -> None:
    early = learnt("ilse", "2025-02-10")
    assert len(cuts_around(early)) == 1
    svg = coupling_svg(early)
    assert "1. How you felt around your cut, 0 to 10" in words_of(svg)
    assert "With so few cuts, what is seen here may be chance." in words_of(svg)
    assert "may be chance" in told(svg)[1]
    with pytest.raises(BadOption):
        coupling_chart(learnt("ilse", "2025-01-21"))
