"""The stairs of a plan around today, small: solid behind, dashed ahead, a point where one stands."""

from __future__ import annotations

from collections.abc import Sequence

from opentaper.quantities import Dose
from opentaper.wording import dose_text, words
from opentaper.wording.figures import mg_text

WIDTH, HEIGHT, TOP, LABEL = 300.0, 104.0, 14.0, 19.0
RADIUS = 7


def path_drawing(path: Sequence[Dose], dose: Dose, language: str) -> str:
    """Return the stairs as SVG, "" where there is only one dose; zero is on the axis.

    ``path`` holds the doses in order, with today's among them.
    """
    if len(path) < 2:
        return ""
    here = max(place for place, one in enumerate(path) if one == dose)
    width = WIDTH / len(path)
    most = max(one.micrograms for one in path) or 1
    heights = [TOP + (HEIGHT - TOP) * (1 - one.micrograms / most) for one in path]
    edges = [round(width * place, 1) for place in range(len(path) + 1)]
    taken = _stairs(edges[: here + 2], heights[: here + 1])
    ahead = _stairs(edges[here + 1 :], heights[here + 1 :], heights[here])
    area = f"{taken}V{HEIGHT:g}H0Z"
    labels = "".join(
        f'<text{_strong(place == here)} x="{(edges[place] + edges[place + 1]) / 2:.1f}" y="{_label(y):.1f}" '
        f'text-anchor="middle">{mg_text(one, language)}</text>'
        for place, (one, y) in enumerate(zip(path, heights, strict=True))
    )
    middle = (edges[here] + edges[here + 1]) / 2
    point = f'<circle class="m-point" cx="{middle:.1f}" cy="{heights[here]:.1f}" r="{RADIUS}"/>'
    told = words(
        "web.today.path",
        language,
        now=dose_text(dose, language),
        before=_list(path[:here], language),
        after=_list(path[here + 1 :], language),
    )
    return (
        f'<svg class="chart__all" viewBox="0 -10 300 128" role="img" aria-label="{told}">'
        f'<path class="m-dose-area" d="{area}"/><path class="m-dose" d="{taken}"/>'
        f'<path class="m-dose-next" d="{ahead}"/>{point}{labels}</svg>'
    )


def _stairs(edges: Sequence[float], heights: Sequence[float], begin: float | None = None) -> str:
    """Return a line that goes along each height from edge to edge."""
    if not heights:
        return ""
    y = heights[0] if begin is None else begin
    parts = [f"M{edges[0]} {y:.1f}"]
    for place, height in enumerate(heights):
        parts.append(f"V{height:.1f}H{edges[place + 1]}")
    return "".join(parts)


def _label(y: float) -> float:
    """Return where a number stands: below its stair, above it where there is no room."""
    return y + LABEL if y + LABEL <= HEIGHT + 12 else y - 8


def _strong(is_here: bool) -> str:
    return ' class="strong"' if is_here else ""


def _list(path: Sequence[Dose], language: str) -> str:
    return ", ".join(mg_text(one, language) for one in path) or "–"
