"""The numbers behind the pictures of a simulation: the doses, and what people feel, as rows."""

from __future__ import annotations

import numpy as np

from opentaper.exchange.chart_rows import LEAD_SHARE, Frame, Row
from opentaper.inference.simulated import Simulation
from opentaper.inference.simulation import Fan

NAMES = ("low", "lower", "value", "upper", "high")


def simulation_frame(made: Simulation) -> Frame:
    """Return the days of the picture: a little of the time before, then all that is followed."""
    lead = max(3, round(made.last_day * LEAD_SHARE))
    return Frame(-lead, made.last_day, None)


def dose_rows(made: Simulation) -> tuple[list[Row], list[Row]]:
    """Return the dose before the first change, and the corners of the stairs from there on, in mg a day."""
    shown, before = simulation_frame(made), made.dose.as_mg
    first: Row = {"day": shown.first, "value": before}
    changes = np.flatnonzero(np.diff(made.doses, prepend=before))
    corners: list[Row] = [{"day": int(day), "value": float(made.doses[day])} for day in changes]
    last: Row = {"day": shown.last, "value": made.last_mg}
    return [first, {"day": 0, "value": before}], [{"day": 0, "value": before}, *corners, last]


def fan_rows(made: Simulation, fan: Fan, scale: float, before: float) -> list[Row]:
    """Return a fan in a unit, with the time before the first change at one value."""
    shown = simulation_frame(made)
    flat: Row = dict.fromkeys(NAMES, before)
    rows: list[Row] = [{"day": shown.first} | flat, {"day": 0} | flat]
    for day, column in zip(fan.days, (scale * fan.rows.T).tolist(), strict=True):
        if day < made.last_day:  # a day's mean stands at its end
            rows.append({"day": day + 1} | dict(zip(NAMES, column, strict=True)))
    return rows
