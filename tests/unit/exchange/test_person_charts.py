"""All pictures of one person say what was learnt: words in both languages, no colour alone."""

from __future__ import annotations

import re

import altair
import pytest

from opentaper.errors import BadOption
from opentaper.exchange.chart_themes import DARK
from opentaper.exchange.charts import chart_document
from opentaper.exchange.coupling_chart import coupling_chart, coupling_png, coupling_svg
from opentaper.exchange.foretold_chart import foretold_chart, foretold_png, foretold_svg
from opentaper.exchange.split_chart import split_chart, split_png, split_svg
from tests.unit.exchange.pictured import forecast, learnt, told, with_few_rows, words_of


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
