"""Pictures of one person say what was learnt: rows equal values, words in both languages, no colour alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import altair
import numpy as np
import pytest

from opentaper.actions.demo_person import demo_person
from opentaper.actions.forecast_person import AskedForecast, forecast_person
from opentaper.actions.learn import learn
from opentaper.actions.told_person import AskedPerson, ToldFile
from opentaper.errors import BadOption
from opentaper.exchange.chart_themes import DARK
from opentaper.exchange.charts import chart_document
from opentaper.exchange.coupling_chart import coupling_chart, coupling_png, coupling_svg
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
from opentaper.exchange.foretold import PersonForecast
from opentaper.exchange.foretold_chart import foretold_chart, foretold_png, foretold_svg
from opentaper.exchange.foretold_rows import (
    ahead_rows,
    before_rows,
    laid_out,
    planned_rows,
    settled_day,
    taken_rows,
)
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.onset_rows import found_spells, likeliest, onset_rows, silent_rows, spell_rows
from opentaper.exchange.split_chart import split_chart, split_png, split_svg
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
from opentaper.inference.so_far import so_far
from opentaper.inference.waves import SpellKind

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2027, 1, 6)
DRUGS = {"ilse": ("paroxetine", "20mg", "72 months"), "emil": ("escitalopram", "10mg", "14 months")}


def asked(name: str, until: str | None = None) -> AskedPerson:
    drug, start, used = DRUGS[name]
    files = dict(demo_person(name).files)
    doses, check_ins = (ToldFile(file, files[file].encode()) for file in ("doses.csv", "checkins.csv"))
    return AskedPerson(drug, doses, check_ins, start=start, used_for=used, until=until)


@cache
def learnt(name: str, until: str | None = None) -> Learnt:
    return learn(asked(name, until), TODAY)


@cache
def forecast(n_plans: int = 2) -> PersonForecast:
    plan = ToldFile("plan.json", dict(demo_person("ilse").files)["plan.json"].encode())
    slower = ToldFile("slower.csv", b"day,dose_mg\n0,3.5\n28,3\n84,2.5\n")
    made = AskedForecast(asked("ilse", "2025-06-08"), plan, (slower,), weeks="16")
    seen = forecast_person(made, TODAY)
    return replace(seen, plans=seen.plans[:n_plans])


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def with_few_rows(node: Any) -> Any:
    """A document with some rows of each of its tables: to check each of them again takes long."""
    if isinstance(node, dict):
        few = {name: part[:4] for name, part in node.items() if name == "values" and isinstance(part, list)}
        return {name: few[name] if name in few else with_few_rows(part) for name, part in node.items()}
    return [with_few_rows(part) for part in node] if isinstance(node, list) else node


def told(svg: str) -> tuple[str, str]:
    root = ElementTree.fromstring(svg)
    title, text = root.findtext(f"{SVG}title", ""), root.findtext(f"{SVG}desc", "")
    return title.replace("\u00a0", " "), text.replace("\u00a0", " ")


# --- around the cuts ---


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


# --- the split, with its strips ---


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


# --- what may come ---


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


# --- all of them ---


def test_pictures_keep_to_vega_lite() -> None:
    for chart in (
        split_chart(learnt("ilse"), width=310),
        coupling_chart(learnt("ilse"), width=310),
        foretold_chart(forecast(), width=310),
    ):
        document = with_few_rows(chart_document(chart))
        assert len(altair.VConcatChart.from_dict(document).vconcat) >= 4


@pytest.mark.parametrize("language", ["en", "da"])
def test_pictures_tell_what_they_show_to_those_who_do_not_see_them(language: str) -> None:
    for chart in (
        split_chart(learnt("ilse"), language),
        coupling_chart(learnt("ilse"), language),
        foretold_chart(forecast(), language),
    ):
        told_words = chart_document(chart)["usermeta"]
        assert "paroxetin" in told_words["title"].lower()
        assert len(told_words["description"]) > 80
        assert "{" not in told_words["description"]


def test_danish_pictures_are_danish() -> None:
    shown = " ".join(
        words_of(split_svg(learnt("emil"), "da"))
        + words_of(coupling_svg(learnt("emil"), "da"))
        + words_of(foretold_svg(forecast(), "da"))
    )
    for word in ("Bølger og vinduer", "tilstanden", "nedsættelser", "mild ender: 4,9", "herfra en prognose"):
        assert word in shown
    assert not re.search(r"\b(withdrawal|condition|usual|forecast|cuts)\b", shown)
    assert "omkring 99 ud af 100" in shown


def test_the_split_is_told_in_numbers() -> None:
    title, text = told(split_svg(learnt("emil")))
    assert title == "Escitalopram: what your days were made of"
    assert "Condition: 1." in text
    assert re.search(r"Chance that the condition has begun to return: about \d+ in 100", text)
    assert "No diagnosis." in text


def test_dark_pictures_leave_no_light_colour_behind() -> None:
    for svg in (
        split_svg(learnt("ilse"), theme="dark"),
        coupling_svg(learnt("ilse"), theme="dark"),
        foretold_svg(forecast(), theme="dark"),
    ):
        used = {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", svg)}
        assert used & {colour.upper() for colour in DARK} == set()
    with pytest.raises(BadOption):
        split_svg(learnt("ilse"), theme="sepia")


def test_a_year_of_days_is_a_small_picture() -> None:
    assert len(split_svg(learnt("ilse"))) < 250_000


def test_pictures_are_drawn_as_png_too() -> None:
    for png in (
        split_png(learnt("emil"), width=310, scale=1.0),
        coupling_png(learnt("emil"), width=310, scale=1.0),
        foretold_png(forecast(1), width=310, scale=1.0),
    ):
        assert png.startswith(b"\x89PNG\r\n")
        # the panels, their scale and the edge
        assert 310 < int.from_bytes(png[16:20], "big") < 390
