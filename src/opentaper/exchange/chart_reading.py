"""A reading line for the screen: the picture as it is, and on each panel the words of the day pointed at.

Nothing of the picture is changed: a layer is added to each panel, and the test takes it away again.
"""

from __future__ import annotations

from copy import deepcopy
from math import ceil, floor
from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_rows import Frame
from opentaper.exchange.chart_series import Series
from opentaper.exchange.chart_tables import row_on, series_name, value_text
from opentaper.timeline import date_on
from opentaper.wording import date_text, number_text, words

READING = "reading"
#: So many places at most can be pointed at: one a pixel is more than a finger can tell apart.
MOST_PLACES = 400


def with_reading(
    document: dict[str, Any], series: tuple[Series, ...], shown: Frame, language: str
) -> dict[str, Any]:
    """Return a Vega-Lite document with a reading line on each panel that has numbers."""
    read = deepcopy(document)
    for place, panel in enumerate(read["vconcat"]):
        told = tuple(one for one in series if one.panel == place)
        if told:
            panel["layer"].append(_layer(panel, told, shown, place, language))
    return read


def reading_rows(series: tuple[Series, ...], shown: Frame, language: str) -> list[dict[str, Any]]:
    """Return each day that can be pointed at, with what is said of it."""
    every = max(1, ceil(shown.days / MOST_PLACES))
    days = sorted(
        {*range(shown.first, shown.last + 1, every)}
        | {floor(float(row["day"])) for one in series if one.is_stair for row in one.rows}
    )
    rows = []
    for day in days:
        told = [(one, row_on(one, day)) for one in series]
        lines = [
            f"{series_name(one, language)}: {value_text(one, row, language)}" for one, row in told if row
        ]
        if lines:
            rows.append({"day": day, "text": "\n".join([_day(day, shown, language), *lines])})
    return rows


def _layer(
    panel: dict[str, Any], series: tuple[Series, ...], shown: Frame, place: int, language: str
) -> dict[str, Any]:
    """Return an upright that shows where the pointer is, and what it says."""
    like = next(one["encoding"]["x"] for one in panel["layer"] if "x" in one.get("encoding", {}))
    name = f"{READING}_{place}"
    select = {
        "type": "point",
        "fields": ["day"],
        "nearest": True,
        "on": "pointerover,touchstart",
        "clear": "pointerout",
    }
    return {
        "name": name,
        "data": {"values": reading_rows(series, shown, language)},
        "mark": {"type": "rule", "color": style.INK, "strokeWidth": 1.2},
        "params": [{"name": name, "select": select}],
        "encoding": {
            "x": like,
            "opacity": {"condition": {"param": name, "empty": False, "value": 0.7}, "value": 0},
            "tooltip": {"field": "text", "type": "nominal"},
        },
    }


def _day(day: int, shown: Frame, language: str) -> str:
    on = date_on(shown.start_date, day)
    if on is not None:
        return date_text(on, language)
    return f"{words('chart.table.day', language)} {number_text(day, language)}"
