"""Own answers as a line over weeks, 0 to 10, with gaps where nothing is known: the same weeks as the dose."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape

from opentaper.formulary.own_items import HIGHEST
from opentaper.web.range_drawing import BELOW, LEFT, WIDTH, week_ends, week_place
from opentaper.wording import number_text, words

TALL, DOT, BESIDE = 60.0, 3.5, 4.0


def own_drawing(values: Sequence[float | None], name: str, language: str) -> str:
    """Return the picture of weekly values as SVG, "" where fewer than two weeks are known."""
    known = [one for one in values if one is not None]
    if len(known) < 2:
        return ""
    count = len(values)
    label = words(
        "web.own.drawn",
        language,
        name=name,
        n=len(known),
        first=number_text(round(known[0], 1), language),
        last=number_text(round(known[-1], 1), language),
    )
    dots = "".join(
        f'<circle class="m-own-dot" cx="{week_place(n, count):.1f}" cy="{_height(one):.1f}" r="{DOT}"/>'
        for n, one in enumerate(values)
        if one is not None
    )
    return (
        f'<svg class="chart__all" viewBox="0 -10 {WIDTH:g} {TALL + BELOW + 16:g}" role="img" '
        f'aria-label="{escape(label)}">{_grid()}<path class="m-own" d="{_line(values)}"/>{dots}'
        f'<path class="g-axis" d="M0 {TALL:g}H{WIDTH:g}"/>{week_ends(TALL + BELOW, language, count)}</svg>'
    )


def _line(values: Sequence[float | None]) -> str:
    """Return a path that joins weeks next to each other, and breaks where a week is unknown."""
    drawn, is_on = "", False
    for n, one in enumerate(values):
        if one is not None:
            drawn += f"{'L' if is_on else 'M'}{week_place(n, len(values)):.1f} {_height(one):.1f}"
        is_on = one is not None
    return drawn


def _grid() -> str:
    """Return the lines of the middle and of the top, with their numbers."""
    return "".join(
        f'<path class="g-grid" d="M{LEFT:g} {_height(n):g}H{WIDTH:g}"/>'
        f'<text x="0" y="{_height(n) + BESIDE:g}">{n}</text>'
        for n in (HIGHEST // 2, HIGHEST)
    )


def _height(value: float) -> float:
    return TALL * (1 - value / HIGHEST)
