"""How the days were, as a small picture: the mean score of each day, with gaps where nothing was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from opentaper.wording import date_text, number_text, words

WIDTH, HEIGHT, MOST = 300.0, 110.0, 10.0
LEFT, BELOW = 26.0, 22.0
#: A line is drawn between days that are no further apart: what lies between longer gaps is not known.
NEAR = timedelta(days=3)


def days_drawing(means: Mapping[date, float], language: str) -> str:
    """Return the picture as SVG, "" where fewer than two days are known."""
    if len(means) < 2:
        return ""
    days = sorted(means)
    first, last = days[0], days[-1]
    span = max(1, (last - first).days)
    places = {
        day: (LEFT + (WIDTH - LEFT) * (day - first).days / span, HEIGHT * (1 - means[day] / MOST))
        for day in days
    }
    line = "".join(
        f"{'L' if place and day - days[place - 1] <= NEAR else 'M'}{places[day][0]:.1f} {places[day][1]:.1f}"
        for place, day in enumerate(days)
    )
    dots = "".join(f'<circle class="m-seen" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places.values())
    return (
        f'<svg class="chart__all" viewBox="0 -10 {WIDTH + 10:g} {HEIGHT + BELOW + 14:g}" role="img" '
        f'aria-label="{_told(means, language)}">{_scale()}'
        f'<path class="m-seen-line" d="{line}"/>{dots}'
        f'<text x="{LEFT:g}" y="{HEIGHT + BELOW:g}">{date_text(first, language)}</text>'
        f'<text x="{WIDTH:g}" y="{HEIGHT + BELOW:g}" text-anchor="end">{date_text(last, language)}</text>'
        "</svg>"
    )


def _scale() -> str:
    lines = ""
    for score in (0, 5, 10):
        y = HEIGHT * (1 - score / MOST)
        kind = "g-grid" if score else "g-axis"
        lines += f'<path class="{kind}" d="M{LEFT:g} {y:g}H{WIDTH:g}"/>'
        lines += f'<text x="0" y="{y + 5:g}">{score}</text>'
    return lines


def _told(means: Mapping[date, float], language: str) -> str:
    best, worst = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    return words(
        "web.shared.picture",
        language,
        n=len(means),
        low=number_text(round(means[best], 1), language),
        best=date_text(best, language),
        high=number_text(round(means[worst], 1), language),
        worst=date_text(worst, language),
    )
