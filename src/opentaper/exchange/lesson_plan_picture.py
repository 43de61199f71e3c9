"""The plan of a lesson as coordinates of an SVG: doses above, effect below, and a frame for each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Two panels over one axis of time, in units of the drawing; zero is at the foot of each.
LEFT, RIGHT = 40.0, 310.0
DOSE_TOP, DOSE_FOOT, EFFECT_TOP, EFFECT_FOOT = 24.0, 104.0, 140.0, 220.0
WHOLE = 100.0
#: Which stairs are looked at: one to make, one to rest on, and how many at the end are the smallest.
MADE, RESTED, LAST = 1, 4, 6
EDGE = 4.0


@dataclass(frozen=True, slots=True)
class Stair:
    """A dose that is taken for some days: from which day to which, milligrams, effect in points."""

    begins: float
    ends: float
    mg: float
    points: float


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """A part of the picture that is looked at: a rectangle, of no width for a line upright."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """The stairs and the line of effect as paths, the marks of the axes, and a frame for each part."""

    dose: str
    dose_area: str
    effect: str
    dose_ticks: tuple[tuple[float, float], ...]
    effect_ticks: tuple[tuple[float, int], ...]
    week_ticks: tuple[tuple[float, int], ...]
    frames: dict[str, PictureFrame]


def plan_picture(stairs: Sequence[Stair], week_marks: Sequence[int]) -> PlanPicture:
    """Return the picture of a plan; the first stair is the dose before it, and weeks count from its end.

    Examples
    --------
    >>> made = plan_picture([Stair(0, 50, 20.0, 80.0), Stair(50, 100, 0.0, 0.0)], (0, 10))
    >>> made.dose, made.week_ticks
    ('M40 24H175V104H310', ((175.0, 0),))
    """
    begins = stairs[0].ends
    last, most = stairs[-1].ends, max(one.mg for one in stairs)
    edges = [(_across(one.begins, last), _across(one.ends, last)) for one in stairs]
    doses = [_up(one.mg / most, DOSE_TOP, DOSE_FOOT) for one in stairs]
    effects = [_up(one.points / WHOLE, EFFECT_TOP, EFFECT_FOOT) for one in stairs]
    path = _path(edges, doses)
    return PlanPicture(
        dose=path,
        dose_area=f"{path}V{DOSE_FOOT:g}H{LEFT:g}Z",
        effect=_path(edges, effects),
        dose_ticks=((DOSE_TOP, most), (DOSE_FOOT, 0.0)),
        effect_ticks=tuple((_up(n / WHOLE, EFFECT_TOP, EFFECT_FOOT), n) for n in (0, 50, 100)),
        week_ticks=tuple(
            (_across(begins + 7 * week, last), week) for week in week_marks if begins + 7 * week <= last
        ),
        frames=_frames(edges, doses),
    )


def _frames(edges: Sequence[tuple[float, float]], doses: Sequence[float]) -> dict[str, PictureFrame]:
    """Return the frame of each part by its name."""
    made, rested = min(MADE, len(edges) - 1), min(RESTED, len(edges) - 1)
    low = edges[max(0, len(edges) - LAST)][0]
    whole = RIGHT - LEFT + 2 * EDGE
    return {
        "stairs": PictureFrame(LEFT - EDGE, DOSE_TOP - EDGE, whole, DOSE_FOOT - DOSE_TOP + 2 * EDGE),
        "effect": PictureFrame(LEFT - EDGE, EFFECT_TOP - EDGE, whole, EFFECT_FOOT - EFFECT_TOP + 2 * EDGE),
        "earliest": PictureFrame(edges[made][0], DOSE_TOP - EDGE, 0.0, EFFECT_FOOT - DOSE_TOP + 2 * EDGE),
        "smallest": PictureFrame(
            low - EDGE, DOSE_TOP - EDGE, RIGHT - low + 2 * EDGE, EFFECT_FOOT - DOSE_TOP + 2 * EDGE
        ),
        "make": _round(edges[made], doses[made]),
        "steer": _round(edges[rested], doses[rested]),
    }


def _round(edge: tuple[float, float], y: float) -> PictureFrame:
    """Return a frame round one stair."""
    x = round(edge[0] - EDGE, 1)
    return PictureFrame(x, round(y - 2 * EDGE, 1), round(edge[1] - edge[0] + 2 * EDGE, 1), 4 * EDGE)


def _across(day: float, last: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * day / last, 1)


def _up(share: float, top: float, foot: float) -> float:
    return round(foot - (foot - top) * share, 1)


def _path(edges: Sequence[tuple[float, float]], heights: Sequence[float]) -> str:
    """Return a line along each height from edge to edge."""
    parts = [f"M{edges[0][0]:g} {heights[0]:g}H{edges[0][1]:g}"]
    parts += [f"V{y:g}H{edge[1]:g}" for edge, y in zip(edges[1:], heights[1:], strict=True)]
    return "".join(parts)
