"""The picture of what may come: it meets what was, and its fans are the quantiles."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from opentaper.errors import BadOption
from opentaper.exchange.foretold_chart import foretold_chart, foretold_svg
from opentaper.exchange.foretold_rows import (
    ahead_rows,
    before_rows,
    laid_out,
    planned_rows,
    settled_day,
    taken_rows,
)
from opentaper.inference.so_far import so_far
from tests.unit.exchange.pictured import forecast, words_of


def test_what_was_and_what_comes_meet_at_the_first_day_of_the_forecast() -> None:
    seen = laid_out(forecast())
    assert seen.shown.start_date is not None
    assert seen.shown.start_date + timedelta(days=seen.now) == forecast().from_day
    assert len(before_rows(seen)) == seen.now
    assert seen.shown.last == seen.now + forecast().days
    behind, plan = before_rows(seen), forecast().plans[1].foretold
    assert plan is not None
    rows = ahead_rows(seen, plan)
    assert float(rows[0]["day"]) - float(behind[-1]["day"]) == 1.0
    # the second plan begins at the dose that is taken now, so nothing jumps
    assert float(rows[0]["value"]) == pytest.approx(float(behind[-1]["value"]), abs=0.2)


def test_fans_are_the_quantiles_in_points() -> None:
    seen, plan = laid_out(forecast()), forecast().plans[0].foretold
    assert plan is not None
    for row, low, middle, high in zip(
        ahead_rows(seen, plan), plan.q05.tolist(), plan.q50.tolist(), plan.q95.tolist(), strict=True
    ):
        assert [row["low"], row["value"], row["high"]] == pytest.approx([10 * low, 10 * middle, 10 * high])
        assert float(row["low"]) <= float(row["lower"]) <= float(row["value"])
        assert float(row["value"]) <= float(row["upper"]) <= float(row["high"])
    before = so_far(forecast().belief, forecast().diary.doses, forecast().from_day)
    assert before_rows(seen)[-1]["value"] == pytest.approx(10 * float(before.q50[-1]))


def test_doses_taken_and_planned_are_stairs_that_meet() -> None:
    seen = laid_out(forecast())
    taken = taken_rows(seen)
    assert (taken[0]["value"], taken[-1]) == (20.0, {"day": seen.now, "value": 3.5})
    for plan in forecast().plans:
        rows = planned_rows(seen, plan)
        assert rows[0] == {"day": seen.now, "value": 3.5}
        assert rows[-1] == {"day": seen.shown.last, "value": plan.doses[-1].as_mg}


def test_when_the_last_cut_has_settled_is_drawn_where_it_lies_within() -> None:
    seen, plan = laid_out(forecast()), forecast().plans[0].foretold
    assert plan is not None
    assert settled_day(seen, plan) is None
    soon = replace(plan, settled_on=forecast().from_day + timedelta(days=30))
    assert settled_day(seen, soon) == seen.now + 30
    one = replace(forecast(1), plans=(replace(forecast(1).plans[0], foretold=soon),))
    assert "last cut settled" in words_of(foretold_svg(one))
    never = replace(one, plans=(replace(one.plans[0], foretold=replace(plan, settled_on=None)),))
    assert "too far ahead to tell" in " ".join(words_of(foretold_svg(never)))


def test_plans_are_told_apart_by_letters_and_dashes() -> None:
    svg = foretold_svg(forecast())
    for word in ("A", "B", "A: plan.json", "B: slower.csv"):
        assert word in words_of(svg)
    assert len(set(re.findall(r'stroke-dasharray="([\d,]+)"', svg))) >= 4
    assert "2. Withdrawal, 0 to 10: what was, and what may come" in words_of(foretold_svg(forecast(1)))


def test_a_line_of_ones_own_is_called_so() -> None:
    assert "mild ends: 4.9" in words_of(foretold_svg(forecast()))
    own = replace(forecast(1), tolerated=0.4, is_own_line=True)
    assert "your line: 4" in words_of(foretold_svg(own))


def test_a_forecast_without_a_past_begins_at_its_first_day() -> None:
    diary = replace(forecast(1).diary, doses=())
    svg = foretold_svg(replace(forecast(1), diary=diary))
    assert laid_out(replace(forecast(1), diary=diary)).now == 0
    assert "dose taken" not in words_of(svg)


def test_what_is_not_modelled_has_no_forecast_picture() -> None:
    plan = replace(forecast(1).plans[0], foretold=None)
    with pytest.raises(BadOption):
        foretold_chart(replace(forecast(1), plans=(plan,)))
