"""Waves and windows of the last four weeks: bars are days, rings windows, dotted stubs untold days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.inference.waves import Spell
from opentaper.wording import date_text, words

N_DAYS = 28
STEP, BASE, HIGHEST_BAR = 12, 60.0, 52.0
HIGHEST_SCORE = 10.0


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day: ``kind`` is wave, window, other or none; ``score`` 0 to 10, 0 without a check-in."""

    day: date
    kind: str
    score: float


def day_marks(
    scores: Mapping[date, float], waves: Sequence[Spell], windows: Sequence[Spell], today: date
) -> tuple[DayMark, ...]:
    """Return the marks of the last four weeks, up to today."""
    days = [today - timedelta(days=back) for back in range(N_DAYS - 1, -1, -1)]
    return tuple(DayMark(day, _kind(day, scores, waves, windows), scores.get(day, 0.0)) for day in days)


def _kind(day: date, scores: Mapping[date, float], waves: Sequence[Spell], windows: Sequence[Spell]) -> str:
    if day not in scores:
        return "none"
    if any(one.first <= day <= one.last for one in waves):
        return "wave"
    return "window" if any(one.first <= day <= one.last for one in windows) else "other"


def waves_drawing(marks: Sequence[DayMark], steps: Sequence[date], language: str) -> str:
    """Return the drawing as SVG; ``steps`` are days on which the dose changed."""
    drawn = []
    for place, mark in enumerate(marks):
        x = STEP // 2 + STEP * place
        height = max(4.0, HIGHEST_BAR * mark.score / HIGHEST_SCORE)
        if mark.day in steps:
            drawn.append(f'<path class="g-now" d="M{x - STEP // 2} -6V66"/>')
        if mark.kind == "none":
            drawn.append(f'<path class="g-axis" stroke-dasharray="2 2" d="M{x} {BASE}v-14"/>')
        elif mark.kind == "window":
            drawn.append(f'<circle class="m-window" cx="{x}" cy="{BASE - 5:g}" r="4"/>')
        else:
            look = "m-bar" if mark.kind == "wave" else "m-bar m-bar--other"
            drawn.append(f'<path class="{look}" d="M{x} {BASE - 3:g}V{BASE - height:.1f}"/>')
    first = date_text(marks[0].day, language)
    count = {kind: sum(mark.kind == kind for mark in marks) for kind in ("wave", "window", "none")}
    told = words(
        "web.understand.waves_told", language, first=marks[0].day, **{f"n_{k}": v for k, v in count.items()}
    )
    width, last = STEP * N_DAYS, words("web.understand.today", language)
    return (
        f'<svg class="chart__all" viewBox="0 -10 {width} 94" role="img" aria-label="{told}">{"".join(drawn)}'
        f'<path class="g-axis" d="M0 {BASE + 3:g}H{width}"/><text x="0" y="80">{first}</text>'
        f'<text x="{width}" y="80" text-anchor="end">{last}</text></svg>'
    )
