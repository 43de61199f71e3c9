"""Simulations as JSON and as pictures: what they say is what was found, in both themes and languages."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from opentaper.actions.simulate import AskedSimulation, simulate
from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_themes import DARK, THEMES, in_theme
from opentaper.exchange.plan_json import schema
from opentaper.exchange.simulation_chart import simulation_chart, simulation_png, simulation_svg
from opentaper.exchange.simulation_json import simulation_document, simulation_json
from opentaper.exchange.simulation_rows import dose_rows, fan_rows
from opentaper.exchange.simulation_words import how_text, span_text, title_text
from opentaper.inference.simulated import Simulation
from opentaper.wording import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("abrupt", "steps", "placebo", "level")


@cache
def made(kind: str) -> Simulation:
    told = {
        "abrupt": AskedSimulation("citalopram", "20mg", used_for="8y", people="300", condition="depression"),
        "steps": AskedSimulation("citalopram", "20mg", "occupancy:1y/4w", people="300", follow="26w"),
        "placebo": AskedSimulation("citalopram", "20mg", people="300", placebo=True),
        "level": AskedSimulation("mirtazapine", "15mg", "linear:14d", follow="4w"),
    }
    return simulate(told[kind], date(2026, 11, 23))


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_document_keeps_to_its_schema(kind: str, language: str) -> None:
    validator = Draft202012Validator(schema("simulate-1"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    validator.validate(simulation_document(made(kind), language))


def test_the_document_tells_what_was_found() -> None:
    found, document = made("abrupt"), simulation_document(made("abrupt"))
    assert found.felt is not None
    share = found.felt.reporting["moderate"]
    told = document["shares"]["moderate"]
    assert told["pct"] == pytest.approx(100 * share.estimate.value, abs=1e-4)
    assert told["low_pct"] <= told["pct"] <= told["high_pct"]
    assert told["unchanged_pct"] == pytest.approx(100 * share.floor, abs=1e-4)
    assert document["doses"] == [{"day": 0, "mg": 0.0}]
    assert [one["days"] for one in document["lasting"]] == [90, 365]
    assert document["relapse"]["condition"] == "depression"
    assert document["used_for_days"] == round(8 * 365.2425)
    assert document["intensity"][-1]["day"] == found.last_day
    middle = [one["p50"] for one in document["intensity"]]
    assert max(middle) == pytest.approx(10 * found.felt.intensity.rows[2].max(), abs=0.01)


def test_what_is_not_modelled_is_null() -> None:
    document = simulation_document(made("level"))
    assert document["status"] == "level_only"
    assert document["shares"] is document["intensity"] is document["peak_day"] is None
    assert document["level"][0]["p50"] <= 100.0
    assert simulation_document(made("placebo"))["peak_day"] is None
    assert simulation_document(made("placebo"))["doses"] == []


def test_the_same_question_is_the_same_text() -> None:
    again = simulate(
        AskedSimulation("citalopram", "20mg", used_for="8y", people="300", condition="depression"),
        date(2026, 11, 23),
    )
    assert simulation_json(again) == simulation_json(made("abrupt"))


def test_stairs_have_the_corners_of_the_doses() -> None:
    before, ahead = dose_rows(made("steps"))
    assert [row["value"] for row in before] == [20.0, 20.0]
    assert ahead[0] == {"day": 0, "value": 20.0}
    assert [row["day"] for row in ahead[1:4]] == [0, 28, 56]
    assert ahead[-1] == {"day": made("steps").last_day, "value": 0.0}
    assert (np.diff([float(row["value"]) for row in ahead]) <= 0).all()


def test_a_fan_begins_flat_and_keeps_its_order() -> None:
    found = made("abrupt")
    assert found.felt is not None
    rows = fan_rows(found, found.felt.intensity, 10.0, 0.0)
    assert [row["value"] for row in rows[:2]] == [0.0, 0.0]
    assert float(rows[-1]["day"]) <= found.last_day
    for row in rows:
        low, lower, value, upper, high = (
            float(row[name]) for name in ("low", "lower", "value", "upper", "high")
        )
        assert 0 <= low <= lower <= value <= upper <= high <= 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_its_words_in_each_theme(kind: str, theme: str, language: str) -> None:
    found = made(kind)
    svg = simulation_svg(found, language, theme)
    paper = style.PAPER if theme == "light" else DARK[style.PAPER]
    assert f'fill="{paper}"' in svg
    if theme == "dark":
        assert not any(f'"{colour}"' in svg for colour in DARK)
    root = ElementTree.fromstring(svg)
    description = root.findtext(f"{SVG}desc", "")
    assert title_text(found, language) in description
    assert root.findtext(f"{SVG}title", "")
    assert how_text(found, language) in words_of(svg)


def test_bands_are_drawn_in_the_colours_of_a_forecast() -> None:
    svg = simulation_svg(made("abrupt"))
    for colour in (style.FORECAST_BAND, style.FORECAST_WIDE):
        assert f'fill="{colour}"' in svg
    assert re.search(rf'stroke="{style.FORECAST}"[^>]*stroke-dasharray="7,5"', svg)
    assert style.FORECAST not in simulation_svg(made("level"))


def test_a_picture_can_be_had_as_png() -> None:
    assert simulation_png(made("abrupt"), scale=0.5).startswith(b"\x89PNG")


def test_a_whole_picture_keeps_to_the_schema_of_vega_lite() -> None:
    for kind in KINDS:
        simulation_chart(made(kind)).to_dict()


def test_dark_colours_are_those_of_the_design() -> None:
    light = {
        name: value for name, value in vars(style).items() if isinstance(value, str) and value[:1] == "#"
    }
    assert set(light.values()) == set(DARK)
    assert not set(DARK) & set(DARK.values())


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    dim, bright = sorted(lights)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(
    ("mark", "ground", "least"),
    [
        (style.INK, style.PAPER, 7.0),
        (style.AXIS, style.PAPER, 4.5),
        (style.DOSE, style.PAPER, 3.0),
        (style.EFFECT, style.EFFECT_BAND, 3.0),
        (style.FORECAST, style.FORECAST_BAND, 3.0),
        (style.FORECAST, style.FORECAST_WIDE, 3.0),
    ],
)
def test_marks_and_words_can_be_seen_in_both_themes(mark: str, ground: str, least: float) -> None:
    assert contrast(mark, ground) >= least
    assert contrast(DARK[mark], DARK[ground]) >= least


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(BadOption, match="theme"):
        in_theme({}, "sepia")


@pytest.mark.parametrize(
    ("taper", "told"),
    [
        ("abrupt", "stopped from one day to the next"),
        ("linear:14d", "lowered by the same amount each day, to nothing in 2\u00a0weeks"),
        ("linear:12w/4w", "lowered in equal steps of dose, to nothing in 8\u00a0weeks"),
        ("occupancy:1y", "lowered by the same effect each day, to nothing in 12\u00a0months"),
        ("proportional:10%/4w", "lowered by 10% of what is left, every 4\u00a0weeks"),
        ("steps:50%/4w,25%/4w", "changed as “steps:50%/4w,25%/4w” says"),
        ("continued", "the dose stays as it was"),
    ],
)
def test_a_taper_is_told_in_words(taper: str, told: str) -> None:
    found = simulate(AskedSimulation("citalopram", "20mg", taper, people="10"), date(2026, 11, 23))
    assert how_text(found, "en") == told


@pytest.mark.parametrize(("days", "told"), [(0, "0\u00a0days"), (1, "1\u00a0day"), (56, "8\u00a0weeks")])
def test_a_time_is_told_in_the_unit_of_its_length(days: int, told: str) -> None:
    assert span_text(days, "en") == told
