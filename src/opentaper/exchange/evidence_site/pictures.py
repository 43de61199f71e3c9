"""Pictures of a report: shares of groups as dots with their intervals, and curves over time in panels.

Altair is imported where it draws. A picture is drawn light and dark; paper takes the light one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_marks import trusted
from opentaper.exchange.chart_themes import THEMES, in_theme

#: In pixels: as wide as a phone, so that its letters can be read there.
WIDTH, ROW_HEIGHT, PANEL_HEIGHT, DOT, POINT = 330, 48, 96, 90, 25
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class ShareDot:
    """A share of people between 0 and 1 with its interval; None where it was held back.

    ``is_published`` where somebody else published it: a hollow square.
    """

    name: str
    share: float | None
    low: float | None = None
    high: float | None = None
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """A curve through shares between 0 and 1 at some times, with its interval: straight between them."""

    title: str
    times: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@trusted()
def dots_svg(
    dots: Sequence[ShareDot], title: str, description: str, axis: str, held_back: str
) -> dict[str, str]:
    """Return the picture of shares as SVG for each theme."""
    import altair as alt

    rows = [_dot_row(place, one, held_back) for place, one in enumerate(dots)]
    scale = alt.Scale(domain=[-0.75, len(rows) - 0.5], reverse=True, nice=False)
    y = alt.Y("at:Q", axis=None, scale=scale)
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[0, WHOLE]),
        axis=alt.Axis(title=axis, values=[0, 20, 40, 60, 80, 100], grid=True),
    )
    told = [row for row in rows if row["value"] is not None]
    ends = alt.Chart(rows_data([row for row in told if row["low"] is not None]))
    drawn = [
        _texts(rows, "name", style.INK)
        .encode(x=alt.value(0), y=y, text="name:N")
        .transform_calculate(at="datum.at - 0.42"),
        ends.mark_rule(color=style.INK, strokeWidth=2)
        .encode(x=x, x2="high:Q", y=y)
        .transform_calculate(value="datum.low"),
        *(_marks(told, x, y, is_published=one) for one in (True, False)),
        _texts([row for row in rows if row["value"] is None], "said", style.AXIS).encode(
            x=alt.value(0), y=y, text="said:N"
        ),
    ]
    size = {"width": WIDTH, "height": ROW_HEIGHT * max(1, len(rows))}
    return _themes(alt.layer(*drawn, config=style.config()).properties(**size), title, description)


@trusted()
def curves_svg(panels: Sequence[CurvePanel], title: str, description: str, axis: str) -> dict[str, str]:
    """Return the picture of curves as SVG for each theme: a panel for each group, one below the other."""
    import altair as alt

    last = max(max(one.times) for one in panels)
    drawn = [_panel(one, last, axis if place == len(panels) - 1 else "") for place, one in enumerate(panels)]
    return _themes(alt.vconcat(*drawn, config=style.config()), title, description)


def _dot_row(place: int, one: ShareDot, held_back: str) -> dict[str, Any]:
    ends = (one.low, one.high) if one.low is not None and one.high is not None else (None, None)
    values = [None if value is None else WHOLE * value for value in (one.share, *ends)]
    names = ("value", "low", "high")
    row: dict[str, Any] = dict(zip(names, values, strict=True))
    return row | {"at": place, "name": one.name, "said": held_back, "published": one.is_published}


def _texts(rows: Sequence[dict[str, Any]], column: str, colour: str) -> Any:
    import altair as alt

    told = [row for row in rows if row[column]]
    return alt.Chart(rows_data(told)).mark_text(
        align="left", baseline="middle", fontSize=style.TICKS, color=colour, limit=WIDTH
    )


def _marks(rows: Sequence[dict[str, Any]], x: Any, y: Any, *, is_published: bool) -> Any:
    import altair as alt

    shape, fill = ("square", style.PAPER) if is_published else ("circle", style.INK)
    chosen = [row for row in rows if row["published"] is is_published]
    marked = alt.Chart(rows_data(chosen)).mark_point(
        stroke=style.INK, shape=shape, fill=fill, size=DOT, strokeWidth=2, opacity=1
    )
    return marked.encode(x=x, y=y)


def _panel(one: CurvePanel, last: float, axis: str) -> Any:
    import altair as alt

    columns = zip(one.times, one.shares, one.low, one.high, strict=True)
    rows = [
        {"time": time, "share": WHOLE * share, "low": WHOLE * low, "high": WHOLE * high}
        for time, share, low, high in columns
    ]
    base = alt.Chart(rows_data(rows))
    across = alt.Axis(title=axis or None, labels=bool(axis), grid=False, ticks=bool(axis))
    x = alt.X("time:Q", axis=across, scale=alt.Scale(domain=[0, last], nice=False))
    scale, upward = alt.Scale(domain=[0, WHOLE]), alt.Axis(values=[0, 50, 100], domain=False)
    band = base.mark_area(color=style.UNSURE)
    line = base.mark_line(color=style.INK, strokeWidth=style.STROKE)
    told = base.mark_point(shape="circle", fill=style.INK, stroke=style.INK, size=POINT, opacity=1)
    layers = [
        band.encode(x=x, y=alt.Y("low:Q", scale=scale, axis=upward, stack=None), y2="high:Q"),
        *(mark.encode(x=x, y=alt.Y("share:Q", scale=scale, axis=upward)) for mark in (line, told)),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=PANEL_HEIGHT, title=one.title)


def _themes(chart: Any, title: str, description: str) -> dict[str, str]:
    from opentaper.exchange.charts import chart_document, document_svg

    told = chart.properties(usermeta={"title": title, "description": description}, description=description)
    document = chart_document(told)
    return {theme: document_svg(in_theme(document, theme)) for theme in THEMES}
