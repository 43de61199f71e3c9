"""Words a week as dots, and under them dose and effect over the same weeks: shares of their own highest."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape

from opentaper.actions.readings.feeling_range_read import TakenWeeks
from opentaper.recovery.feeling_range import FeelingWeek
from opentaper.wording import words

WIDTH, LEFT, DOT, STEP = 336.0, 14.0, 4, 10.0
#: More dots than this are told by their number alone.
MOST_DOTS = 12
BELOW = 22.0
TALL = 60.0
FULL = 100.0


def words_drawing(weeks: Sequence[FeelingWeek], language: str) -> str:
    """Return the picture of words a week as SVG, "" where fewer than two weeks are known."""
    known = [one.words for one in weeks if one.words is not None]
    if len(known) < 2:
        return ""
    most = min(MOST_DOTS, max(known))
    floor = STEP * most + BELOW / 2
    drawn = "".join(_week(one, week_place(n, len(weeks)), floor) for n, one in enumerate(weeks))
    label = words("web.feelings.range_told", language, n=len(known), first=known[0], last=known[-1])
    return (
        f'<svg class="chart__all dots" viewBox="0 -10 {WIDTH:g} {floor + BELOW + 16:g}" role="img" '
        f'aria-label="{escape(label)}">{drawn}<path class="g-axis" d="M0 {floor:g}H{WIDTH:g}"/>'
        f"{week_ends(floor + BELOW, language, len(weeks))}</svg>"
    )


def taken_drawing(taken: TakenWeeks, language: str) -> str:
    """Return dose and effect of the same weeks as SVG: the dose as stairs, the effect as a line."""
    most = max((one.dose.micrograms for one in taken.weeks), default=0) or 1
    count = len(taken.weeks)
    wide = WIDTH / count
    stairs = ""
    for n, one in enumerate(taken.weeks):
        y = TALL * (1 - one.dose.micrograms / most)
        stairs += f"{'V' if n else 'M0 '}{y:.1f}H{wide * (n + 1):.1f}"
    points = [one.points for one in taken.weeks]
    drawn = ""
    if all(one is not None for one in points):
        top = max(FULL, *(one or 0.0 for one in points))
        line = "".join(
            f"{'L' if n else 'M'}{week_place(n, count):.1f} {TALL * (1 - (one or 0.0) / top):.1f}"
            for n, one in enumerate(points)
        )
        drawn = f'<path class="m-effect" d="{line}"/>'
    label = words("web.feelings.taken_told", language, drug=taken.drug)
    return (
        f'<svg class="chart__all" viewBox="0 -6 {WIDTH:g} {TALL + BELOW + 12:g}" role="img" '
        f'aria-label="{escape(label)}"><path class="m-dose-area" d="{stairs}V{TALL:g}H0Z"/>'
        f'<path class="m-dose" d="{stairs}"/>{drawn}<path class="g-axis" d="M0 {TALL:g}H{WIDTH:g}"/>'
        f"{week_ends(TALL + BELOW, language, count)}</svg>"
    )


def week_place(n: int, count: int) -> float:
    """Return where the middle of a week lies."""
    return LEFT + (WIDTH - 2 * LEFT) * n / max(1, count - 1)


def _week(one: FeelingWeek, x: float, floor: float) -> str:
    if one.words is None:
        return f'<path class="g-grid" d="M{x - DOT:.1f} {floor - STEP:.1f}h{2 * DOT}"/>'
    dots = "".join(
        f'<circle class="m-count" cx="{x:.1f}" cy="{floor - STEP * (n + 0.8):.1f}" r="{DOT}"/>'
        for n in range(min(one.words, MOST_DOTS))
    )
    top = floor - STEP * (min(one.words, MOST_DOTS) + 0.8)
    return f'{dots}<text class="strong" x="{x:.1f}" y="{top:.1f}" text-anchor="middle">{one.words}</text>'


def week_ends(y: float, language: str, count: int) -> str:
    """Return the words under both ends of the weeks."""
    first = escape(words("web.feelings.weeks_ago", language, n=count))
    last = escape(words("web.feelings.this_week", language))
    return (
        f'<text x="0" y="{y:g}">{first}</text><text x="{WIDTH:g}" y="{y:g}" text-anchor="end">{last}</text>'
    )
