"""The screen as a person sees it: it fits, it cuts nothing off, and no one's text steers the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.cli.plot import Axis, Panel, Series, picture
from opentaper.cli.screen import clean, wrap
from tests.journeys.terminal import CITALOPRAM, typed

ESCAPE = "\x1b"
COMMANDS = (
    ("plan", "citalopram", "20mg", *CITALOPRAM, "--start", "2026-12-01"),
    ("plan", "quetiapine", "300mg", "--times", "2"),
    ("compare", "citalopram", "20mg", *CITALOPRAM, "--plan", "step=5points", "--plan", "cut=10%"),
    ("make", "citalopram", "9.12mg", *CITALOPRAM),
    ("occupancy", "citalopram", "20mg", "5mg"),
    ("occupancy", "sertraline"),
    ("level", "citalopram", "20mg daily x 14, miss 2"),
    ("level", "fluoxetine", "--alternate", "20mg/0mg"),
    ("switch", "alprazolam", "1mg", "--to", "diazepam"),
)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("columns", [40, 60, 80, 132])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:3]))
def test_no_line_is_wider_than_the_terminal(words: tuple[str, ...], columns: int, language: str) -> None:
    written = typed(*words, "--language", language, columns=columns)
    assert written.err == ""
    assert max(map(len, written.out.splitlines())) <= columns


@pytest.mark.parametrize("columns", [40, 60, 80, 132])
def test_every_dose_of_the_plan_stands_on_the_screen(columns: int) -> None:
    words = ("plan", "citalopram", "20mg", *CITALOPRAM)
    steps = typed(*words, "--json").document["steps"]
    shown = typed(*words, columns=columns).out.replace("\u00a0", " ")
    missing = [step["dose_mg"] for step in steps if f"{step['dose_mg']} mg" not in shown]
    assert missing == []
    assert "…" not in shown


def test_a_number_never_parts_from_its_unit() -> None:
    for columns in (40, 60, 80):
        out = typed("plan", "citalopram", "20mg", *CITALOPRAM, columns=columns).out
        assert re.search(r"[0-9]\s*$\n\s*(mg|mL|%)", out, re.MULTILINE) is None


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "citalopram", "20mg", *CITALOPRAM),
        ("level", "citalopram", "20mg"),
        ("occupancy", "citalopram"),
    ],
)
def test_plain_means_no_picture(words: tuple[str, ...]) -> None:
    drawn, plain = typed(*words), typed(*words, "--plain")
    assert re.search("[\u2801-\u28ff]", drawn.out)
    assert not re.search("[\u2800-\u28ff]", plain.out)
    assert plain.code == 0


def test_no_colour_means_no_escapes() -> None:
    env: dict[str, str | None] = {"NO_COLOR": "1", "FORCE_COLOR": None}
    assert ESCAPE not in typed("plan", "citalopram", "20mg", *CITALOPRAM, env=env).out


def test_colour_is_used_where_it_is_wanted_and_says_nothing_alone() -> None:
    coloured = typed("plan", "citalopram", "20mg", *CITALOPRAM, env={"FORCE_COLOR": "1", "TERM": "xterm"}).out
    plain = typed("plan", "citalopram", "20mg", *CITALOPRAM).out
    assert ESCAPE in coloured
    assert [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()] == [
        line.rstrip() for line in plain.splitlines()
    ]


@pytest.mark.parametrize(
    "text", ["[bold red]x[/]", "[/]", "[link=http://x]y[/link]", ":smiley:", "\x1b[2J\x1b]0;x\x07"]
)
def test_what_people_type_is_shown_as_it_is_and_steers_nothing(text: str) -> None:
    signed = typed(
        "plan",
        "citalopram",
        "20mg",
        *CITALOPRAM,
        "--cut",
        "30%",
        "--goal",
        "5mg",
        "--override",
        "Dr " + text,
        "--because",
        text,
    )
    wrong = typed("plan", text, "20mg")
    assert clean(text) in signed.told
    assert clean(text) in wrong.warned.replace("\ufffd", "?")
    assert ESCAPE not in signed.out + wrong.err


@given(st.text(max_size=200), st.integers(8, 100))
def test_wrapping_loses_no_word_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(clean(text), width)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(st.text())
def test_cleaned_text_holds_no_control_characters(text: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", clean(text))


@given(st.lists(st.floats(0, 100), min_size=2, max_size=30), st.integers(4, 100))
def test_a_picture_has_a_mark_in_every_column_at_its_height(values: list[float], cells: int) -> None:
    def line(place: float) -> float:
        return values[min(int(place), len(values) - 1)]

    rows = picture(Panel("", (Series(line),), 100.0, str, ""), Axis(0.0, float(len(values)), ()), cells)
    assert {len(row) for row in rows} == {cells}
    assert all(any(row[place] != " " for row in rows) for place in range(cells))
