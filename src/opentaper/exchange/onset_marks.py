"""Two strips of one person's picture: waves and windows, and the chance that a return has begun.

Altair is imported where it draws.
"""

from __future__ import annotations

from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_marks import Layer, area, labels, line
from opentaper.exchange.chart_patterns import PART_PATTERNS, patterned
from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.onset_rows import PERCENT, found_spells, silent_rows, spell_rows
from opentaper.exchange.texts import told
from opentaper.inference.waves import SpellKind

SPELL_HEIGHT, ONSET_HEIGHT = 34, 110
#: Of the strip's height: where a wave, a window and the stub of a day without an answer end, and where the
#: first two begin.
WAVE, WINDOW, SILENT, FLOOR = 1.0, 0.62, 0.15, 0.22
# A spell of so much of the width can hold its name.
NAMED = 0.14
# A chance in per cent from which its words stand below the line.
HIGH = 85.0


def spell_layers(learnt: Learnt, shown: Frame, language: str) -> list[Layer]:
    """Return waves as filled bars, windows as lower hollow ones, and stubs for days without an answer.

    A wave has no colour of its own: what it came from is told by the parts above it.
    """
    import altair as alt

    found = found_spells(learnt)
    waves, windows = (spell_rows(found, kind, shown) for kind in (SpellKind.WAVE, SpellKind.WINDOW))
    layers: list[Layer] = []
    for rows, top in ((waves, WAVE), (windows, WINDOW)):
        if not rows:
            continue
        bars = alt.Chart(rows_data([row | {"value": FLOOR, "top": top} for row in rows]))
        look: dict[str, Any] = {"cornerRadius": 3}
        if top == WAVE:
            look |= {"color": style.AXIS}
        else:
            look |= {"color": style.PAPER, "stroke": style.WINDOW, "strokeWidth": 2.0}
        layers.append((bars.mark_rect(**look).encode(x2="end:Q", y2="top:Q"), "value"))
    silent = [row | {"value": 0.0, "top": SILENT} for row in silent_rows(learnt, shown)]
    if silent:
        stubs = alt.Chart(rows_data(silent)).mark_rule(color=style.AXIS, strokeWidth=1.2)
        layers.append((stubs.encode(y2="top:Q"), "value"))
    for rows, code, middle in (
        (waves, "chart.wave", (FLOOR + WAVE) / 2.0),
        (windows, "chart.window", (FLOOR + WINDOW) / 2.0),
    ):
        named = _widest(rows, shown, middle, told(code, language))
        layers += labels(named, "center", 4)
    return layers


def strip(layers: list[Layer], shown: Frame, title: str, width: int) -> Any:
    """Return the marks as a strip without an upright scale."""
    import altair as alt

    x = alt.X("day:Q", axis=None, scale=alt.Scale(domain=[shown.first, shown.last], nice=False))
    y = alt.Y("value:Q", axis=None, scale=alt.Scale(domain=[0.0, 1.0]), stack=None)
    ground: list[Row] = [{"day": shown.first, "value": 0.0}, {"day": shown.last, "value": 0.0}]
    floor, _ = line(ground, style.AXIS, "monotone", None, 1.0)
    placed = [mark.encode(x=x, y=y) for mark in (floor, *(mark for mark, _ in layers))]
    return alt.layer(*placed).properties(width=width, height=SPELL_HEIGHT, title=title)


def onset_layers(rows: list[Row], shown: Frame, language: str, size: tuple[int, int]) -> list[Layer]:
    """Return the chance that a return has begun as a dotted area, with its end in words."""
    last = rows[-1]
    chance = float(last["value"])
    text: Row = last | {"text": chance_words(chance, language)}
    above = -8 if chance < HIGH else 18
    return [
        area(rows, style.PARTS["underlying"], "monotone", banded=True),
        *patterned(rows, PART_PATTERNS["underlying"], shown, PERCENT, size),
        line(rows, style.PARTS["underlying"], "monotone"),
        *labels([text], "right", above, dx=-4),
    ]


def chance_words(percent: float, language: str) -> str:
    """Return a chance that nobody can know to the end: never none, and never for sure.

    Examples
    --------
    >>> chance_words(99.9, "en"), chance_words(0.2, "da")
    ('about 99 in 100', 'omkring 1 ud af 100')
    """
    return told("chart.chance", language, n=min(99, max(1, round(percent))))


def spell_samples() -> dict[str, Any]:
    """Return what a legend shows of waves, windows and days without an answer."""
    return {"wave": _wave, "window": _window, "silent": _silent}


def _wave(middle: float) -> list[Any]:
    return [_bar(middle, 6.0, color=style.AXIS)]


def _window(middle: float) -> list[Any]:
    return [_bar(middle, 4.0, color=style.PAPER, stroke=style.WINDOW, strokeWidth=2.0)]


def _silent(middle: float) -> list[Any]:
    import altair as alt

    rule = alt.Chart(rows_data([{}])).mark_rule(color=style.AXIS, strokeWidth=1.2)
    return [
        rule.encode(x=alt.value(across), y=alt.value(middle - 1.0), y2=alt.value(middle + 5.0))
        for across in (14, 22, 30)
    ]


def _bar(middle: float, half: float, **look: Any) -> Any:
    import altair as alt

    bar = alt.Chart(rows_data([{}])).mark_rect(cornerRadius=3, **look)
    return bar.encode(
        x=alt.value(6), x2=alt.value(38), y=alt.value(middle - half), y2=alt.value(middle + half)
    )


def _widest(rows: list[Row], shown: Frame, middle: float, text: str) -> list[Row]:
    """Return the name of the widest spell at its middle, where it has room for it."""
    if not rows:
        return []
    day, end = max(
        ((float(row["day"]), float(row["end"])) for row in rows), key=lambda ends: ends[1] - ends[0]
    )
    if end - day < NAMED * shown.days:
        return []
    return [{"day": (day + end) / 2.0, "value": middle, "text": text}]
