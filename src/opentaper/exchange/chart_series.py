"""The numbers of each picture by name, panel by panel: what its table lists and its reading line tells.

They come from the same rows that are drawn; tests look for each of them in the drawn document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from opentaper.exchange.chart_rows import Row, dose_before, dose_stairs, effect_stairs, frame, levels
from opentaper.exchange.forecast_rows import forecast_rows
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.split_rows import STACKED, score_rows, split_frame, stacked_rows, taken_rows
from opentaper.exchange.version_chart import stairs
from opentaper.planning.effect import effect
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose

Unit = Literal["mg", "percent", "score"]
LETTERS = "ABCD"
#: What each part of a day is called in a table.
PARTS = {
    "usual": "chart.table.usual",
    "underlying": "chart.table.underlying",
    "withdrawal": "chart.table.withdrawal",
    "life": "chart.table.life",
    "unexplained": "chart.table.unexplained",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One line, stair or area of a picture.

    Parameters
    ----------
    panel
        Which panel it is drawn in, from 0.
    code
        Its name is the sentence of this code; ``letter`` tells several of one name apart.
    is_stair
        Whether a value holds until the next row; else values between rows lie on a line.
    is_size
        Whether ``high`` less ``low`` is what it says: an area that stands on another.
    """

    panel: int
    code: str
    unit: Unit
    rows: tuple[Row, ...]
    is_stair: bool = False
    is_size: bool = False
    letter: str = ""


def plan_series(result: PlanResult) -> tuple[Series, ...]:
    """Return dose, effect, forecast and level of a plan, as far as they are known."""
    shown = frame((result,))
    told: list[tuple[str, Unit, list[Row], bool]] = [
        ("chart.table.dose", "mg", [*dose_before(result, shown)[:1], *dose_stairs(result, shown)[1:]], True),
        ("chart.table.effect", "percent", effect_stairs(result, shown), True),
        ("chart.table.forecast", "score", forecast_rows(result, shown), False),
        ("chart.table.level", "percent", levels(result, shown), False),
    ]
    drawn = [one for one in told if one[2]]
    if not drawn or not told[1][2]:  # without a curve there is no forecast either
        drawn = [one for one in drawn if one[0] != "chart.table.forecast"]
    return tuple(
        Series(panel, code, unit, tuple(rows), is_stair=is_stair)
        for panel, (code, unit, rows, is_stair) in enumerate(drawn)
    )


def comparison_series(results: tuple[PlanResult, ...]) -> tuple[Series, ...]:
    """Return dose and effect of each of several plans."""
    shown = frame(results)
    found = [
        Series(
            0,
            "chart.table.dose",
            "mg",
            (*dose_before(one, shown)[:1], *dose_stairs(one, shown)[1:]),
            is_stair=True,
            letter=LETTERS[place],
        )
        for place, one in enumerate(results)
    ]
    for place, one in enumerate(results):
        rows = effect_stairs(one, shown)
        if rows:
            told = Series(
                1, "chart.table.effect", "percent", tuple(rows), is_stair=True, letter=LETTERS[place]
            )
            found.append(told)
    return tuple(found)


def version_series(old: PlanVersion, new: PlanVersion) -> tuple[Series, ...]:
    """Return what the plan was and what it is now, from the day on which the new one begins."""
    shown = frame((old.plan, new.plan))
    today = min(max(new.from_day, shown.first), shown.last)
    known = effect(new.plan.request.drug, new.plan.curve) if new.plan.curve is not None else None
    values: list[tuple[Unit, Callable[[Dose], float]]] = [("mg", lambda dose: dose.as_mg)]
    if known is not None:
        values.append(("percent", lambda dose: 100.0 * known.occupancy(dose.as_mg)))
    found: list[Series] = []
    for panel, (unit, value) in enumerate(values):
        for code, version in (("chart.table.new", new), ("chart.table.was", old)):
            rows = stairs(version.plan, today, shown.last, value)
            found.append(Series(panel, code, unit, tuple(rows), is_stair=True))
    return tuple(found)


def split_series(learnt: Learnt) -> tuple[Series, ...]:
    """Return the doses as taken, what each day was made of, and its score."""
    shown = split_frame(learnt)
    if shown is None:
        return ()
    parts = stacked_rows(learnt, shown)
    return (
        Series(0, "chart.table.dose", "mg", tuple(taken_rows(learnt, shown)), is_stair=True),
        *(Series(1, PARTS[name], "score", tuple(parts[name]), is_size=True) for name in STACKED),
        Series(1, "chart.table.score", "score", tuple(score_rows(learnt, shown))),
    )
