"""The days of one kind as dots over twelve weeks, drawn without a script; a day without an entry has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.utils.html import escape

from opentaper.recovery.body_days import BodyDay
from opentaper.wording import date_text

DAYS = 84
WIDTH, LEFT, RIGHT, TALL, DOT = 336.0, 64.0, 6.0, 96.0, 2.6
ABOVE, BELOW = 16.0, 20.0
#: Where all days are alike they lie in the middle.
MIDDLE = 0.5


def days_dots(
    days: Mapping[date, BodyDay],
    usual: float | None,
    today: date,
    label: str,
    told: Callable[[float], str],
    language: str,
) -> str:
    """Return the picture as SVG, "" where fewer than two days have a value.

    Parameters
    ----------
    usual
        A person's own usual, drawn as a broken line.
    label
        What a screen reader says of the picture.
    told
        Makes words of a value: the highest and the lowest stand beside the picture.
    """
    first = today - timedelta(days=DAYS - 1)
    known = {day: one for day, one in days.items() if first <= day <= today and one.value is not None}
    values = [one.value for one in known.values() if one.value is not None]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else MIDDLE
        return TALL * (1.0 - share)

    dots = "".join(
        f'<circle class="{"m-count" if not one.source else "m-brought"}" cx="{_x(day, first):.1f}" '
        f'cy="{y(one.value or 0.0):.1f}" r="{DOT:g}"/>'
        for day, one in sorted(known.items())
    )
    line = ""
    if usual is not None and low <= usual <= high:
        line = f'<path class="g-usual" d="M{LEFT:g} {y(usual):.1f}H{WIDTH:g}"/>'
    begins, ends_on = escape(date_text(first, language)), escape(date_text(today, language))
    ends = (
        f'<text x="{LEFT - 2 * DOT:g}" y="{TALL + BELOW + 2:g}">{begins}</text>'
        f'<text x="{WIDTH:g}" y="{TALL + BELOW + 2:g}" text-anchor="end">{ends_on}</text>'
    )
    scale = f'<text x="0" y="4">{escape(told(high))}</text>'
    if high > low:
        scale += f'<text x="0" y="{TALL + 1:g}">{escape(told(low))}</text>'
    return (
        f'<svg class="chart__all dots" viewBox="0 {-ABOVE - 4:g} {WIDTH:g} {TALL + ABOVE + BELOW + 10:g}" '
        f'role="img" aria-label="{escape(label)}">{line}{dots}'
        f'<path class="g-axis" d="M{LEFT - 2 * DOT:g} {TALL + 6:g}H{WIDTH:g}"/>{scale}{ends}</svg>'
    )


def _x(day: date, first: date) -> float:
    """Return where a day lies, right of the words beside the picture."""
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (DAYS - 1)
