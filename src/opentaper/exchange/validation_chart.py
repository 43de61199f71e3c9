"""Two pictures for the manual: predicted against published, and short studies against long lives.

The manual is in English alone, and so are its pictures. Altair is imported where it draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import trusted
from opentaper.inference.estimates import Estimate
from opentaper.inference.lives import Lives
from opentaper.inference.simulation import Felt
from opentaper.inference.validation import DIRECTION, ValidatedRow, Validation

if TYPE_CHECKING:
    import altair

Row = dict[str, float | str]
PERCENT_UNITS = frozenset({"% of people", "% of affected people", "% of events", "% occupancy", "points"})
SIDE = 560
HEIGHT = 190
HIGHEST = 10.0
# The ends of the picture of ratios, scores and times; what lies beyond is drawn at the edge.
LEAST, MOST = 0.1, 200.0
# A name in the picture, of 100 places: how wide, and how high.
NAME_WIDTH, NAME_HEIGHT = 26.0, 2.6
#: Results of short studies and of long-term users that stand beside the bands: each with a short name.
BESIDE = {
    "henssler-any": "any, short trials (Henssler)",
    "zhang-6-12-weeks": "any, 6 to 12 weeks (Zhang)",
    "henssler-severe": "severe, short trials (Henssler)",
    "horowitz-long-use-moderate": "moderate or severe, over 2 years (Horowitz)",
    "horowitz-long-use-severe": "severe, over 2 years (Horowitz)",
    "dawss-over-2-years": "lasts over 2 years, support groups (DAWSS)",
}


@trusted()
def validation_chart(found: Validation) -> altair.VConcatChart:
    """Return what was published along, what the model says upwards, each with its interval.

    Shares stand in a panel of their own; scores, ratios, rates and times in a second one, on scales of
    factors. Directions have no place in it.
    """
    import altair as alt

    told = [row for row in found.rows if row.estimate is not None and row.result.unit != DIRECTION]
    shares = [row for row in told if row.result.unit in PERCENT_UNITS]
    others = [row for row in told if row.result.unit not in PERCENT_UNITS]
    panels = [
        _square(shares, "Shares of people, in per cent", 0.0, 100.0, is_log=False),
        _square(others, "Scores, ratios, rates and times", LEAST, MOST, is_log=True),
    ]
    title = "The model against published results"
    description = (
        f"Each published result along, what the model says upwards. {found.n_inside} of the "
        f"{found.n_modelled} results that the model answers lie within what counts as agreement."
    )
    chart = alt.vconcat(*panels, config=style.config())
    return chart.properties(usermeta={"title": title, "description": description}, description=description)


@trusted()
def lives_chart(seen: Lives, found: Validation) -> altair.VConcatChart:
    """Return the bands of the same stop after short and after long use, and published figures beside."""
    import altair as alt

    rows = {row.result.id: row for row in found.rows}
    beside = [rows[key] for key in BESIDE if key in rows and rows[key].estimate is not None]
    panels = [
        _bands(seen.short, "1 · Withdrawal, 0 to 10: stopped at once after 8 weeks of use"),
        _bands(seen.long, "2 · The same people, stopped at once after 8 years of use"),
        _figures(beside, "3 · What studies counted, and what the model says to each, in per cent of people"),
    ]
    words = [
        "Pale band: nine in ten people. Dark band: half of them. Line: the middle one.",
        "Hollow square: published, with its interval. Dot: the model, with its interval.",
    ]
    panels += [_note(words)]
    title = "Short studies against long lives"
    severe = [100 * felt.reporting["severe"].estimate.value for felt in (seen.short, seen.long)]
    description = (
        f"{seen.drug.capitalize()} {seen.mg:g} mg stopped at once. After eight weeks of use withdrawal is "
        f"mild and over within weeks for most; after eight years it is far stronger and longer. The model "
        f"counts {severe[0]:.0f} in a hundred as severe after the short use, {severe[1]:.0f} after the long."
    )
    chart = alt.vconcat(*panels, config=style.config())
    return chart.properties(usermeta={"title": title, "description": description}, description=description)


# --- predicted against published ---------------------------------------------------------------------------


def _square(rows: Sequence[ValidatedRow], title: str, low: float, high: float, *, is_log: bool) -> Any:
    import altair as alt

    points = _apart([point for row in rows if (point := _point(row, low, high)) is not None], is_log=is_log)
    kind: dict[str, Any] = {"type": "log"} if is_log else {}
    scale = alt.Scale(domain=[low, high], nice=False, clamp=True, **kind)
    values = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200] if is_log else [0, 20, 40, 60, 80, 100]
    axis: dict[str, Any] = {"values": values, "grid": True, "format": "~r"}
    x = alt.X("x:Q", scale=scale, axis=alt.Axis(title="published", **axis))
    y = alt.Y("y:Q", scale=scale, axis=alt.Axis(title="model", **axis))
    layers = [
        _agreement(low, high, is_log=is_log).encode(x=x, y=y, y2="top:Q"),
        alt.Chart(_data([{"x": low, "y": low}, {"x": high, "y": high}]))
        .mark_line(color=style.AXIS, strokeWidth=1)
        .encode(x=x, y=y),
    ]
    for inside in (True, False):
        chosen = [point for point in points if point["inside"] == str(inside)]
        if chosen:
            layers += _marks(chosen, x, y, is_inside=inside)
    return alt.layer(*layers).properties(width=SIDE, height=SIDE, title=title)


def _apart(points: list[Row], *, is_log: bool) -> list[Row]:
    """Give each miss the height of its name, so that no name lies upon another that stands near it."""
    span = float(np.log10(MOST / LEAST))

    def along(value: float | str) -> float:
        return float(100.0 * np.log10(float(value)) / span if is_log else float(value))

    taken: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda one: -float(one["y"])):
        across, height = along(point["x"]), along(point["y"])
        for left, other in sorted(taken, key=lambda one: -one[1]):
            if abs(left - across) < NAME_WIDTH and abs(other - height) < NAME_HEIGHT:
                height = other - NAME_HEIGHT
        if point["inside"] == str(False):
            taken.append((across, height))
        point["label"] = float(10.0 ** (height * span / 100.0)) if is_log else height
    return points


def _agreement(low: float, high: float, *, is_log: bool) -> Any:
    """Return the ground of what counts as agreement where no interval was published."""
    import altair as alt

    along = np.geomspace(low, high, 40) if is_log else np.linspace(low, high, 40)
    rows = [
        {
            "x": float(x),
            "y": float(max(low, x / 1.5 if is_log else x - 10.0)),
            "top": float(min(high, x * 1.5 if is_log else x + 10.0)),
        }
        for x in along
    ]
    return alt.Chart(_data(rows)).mark_area(color=style.UNSURE)


def _point(row: ValidatedRow, low: float, high: float) -> Row | None:
    result, model = row.result, row.estimate
    if model is None:
        return None
    ends = (
        result.low if result.low is not None else result.value,
        result.high if result.high is not None else result.value,
    )
    held = {
        "x": result.value,
        "y": model.value,
        "left": ends[0],
        "right": ends[1],
        "bottom": model.low,
        "top": model.high,
    }
    point: Row = {name: float(min(max(value, low), high)) for name, value in held.items()}
    return point | {"inside": str(row.is_inside), "text": result.id}


def _marks(points: list[Row], x: Any, y: Any, *, is_inside: bool) -> list[Any]:
    import altair as alt

    base = alt.Chart(_data(points))
    colour = style.INK if is_inside else style.FORECAST
    whisker = base.mark_rule(color=colour, strokeWidth=1.2, opacity=0.6)
    dot: dict[str, Any] = {"shape": "circle", "fill": style.INK, "size": 45}
    if not is_inside:
        dot = {"shape": "diamond", "fill": style.PAPER, "size": 110}
    placed: dict[str, Any] = {"align": "left", "dx": 9, "fontSize": 10}
    halo = base.mark_text(stroke=style.PAPER, strokeWidth=3, strokeJoin="round", **placed)
    named = [halo, base.mark_text(color=style.INK, **placed)]
    beside = y.copy()
    beside.shorthand = "label:Q"
    labels = [] if is_inside else [layer.encode(x=x, y=beside, text="text:N") for layer in named]
    return [
        *labels,
        whisker.encode(x=x, y=y, y2="top:Q").transform_calculate(y="datum.bottom"),
        whisker.encode(x=x, x2="right:Q", y=y).transform_calculate(x="datum.left"),
        base.mark_point(stroke=colour, strokeWidth=2, opacity=1, **dot).encode(x=x, y=y),
    ]


# --- short studies against long lives ----------------------------------------------------------------------


def _bands(felt: Felt, title: str) -> Any:
    import altair as alt

    names = ("low", "quarter", "middle", "three", "high")
    rows = [
        {"day": float(day)}
        | {name: HIGHEST * float(value) for name, value in zip(names, column, strict=True)}
        for day, column in zip(felt.intensity.days, felt.intensity.rows.T, strict=True)
    ]
    base = alt.Chart(_data(rows))
    across = alt.Axis(
        title="days since the last dose", values=[0, 28, 56, 91, 182, 273, 365], grid=False, ticks=True
    )
    x = alt.X("day:Q", axis=across, scale=alt.Scale(domain=[0, 365], nice=False))
    scale = alt.Scale(domain=[0, HIGHEST])
    axis = alt.Axis(values=[0, 5, 10], domain=False)
    layers = [
        base.mark_area(color=colour).encode(
            x=x, y=alt.Y(f"{low}:Q", scale=scale, axis=axis, stack=None), y2=f"{high}:Q"
        )
        for low, high, colour in (
            ("low", "high", style.FORECAST_WIDE),
            ("quarter", "three", style.FORECAST_BAND),
        )
    ]
    line = base.mark_line(color=style.FORECAST, strokeWidth=style.STROKE, strokeDash=style.AHEAD)
    layers.append(line.encode(x=x, y=alt.Y("middle:Q", scale=scale, axis=axis)))
    return alt.layer(*layers).properties(width=style.WIDTH, height=HEIGHT, title=title)


def _figures(rows: Sequence[ValidatedRow], title: str) -> Any:
    """Return published figures with what the model says to each, one below the other."""
    import altair as alt

    placed: list[Row] = []
    for place, row in enumerate(rows):
        result, model = row.result, row.estimate
        low, high = (result.low, result.high) if result.low is not None else (result.value, result.value)
        published = Estimate(result.value, float(low or 0.0), float(high or 0.0))
        for who, told, offset in (("published", published, -0.1), ("model", model, 0.18)):
            if told is not None:
                ends: Row = {"value": told.value, "low": told.low, "high": told.high}
                placed.append(ends | {"who": who, "at": place + offset})
    names: list[Row] = [
        {"value": 0.0, "at": place - 0.42, "text": BESIDE[row.result.id]} for place, row in enumerate(rows)
    ]
    y = alt.Y(
        "at:Q",
        scale=alt.Scale(domain=[-0.7, len(rows) - 0.4], reverse=True, nice=False),
        axis=alt.Axis(labels=False, grid=False, domain=False),
    )
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]))
    words = alt.Chart(_data(names)).mark_text(align="left", dx=6, fontSize=style.TICKS, color=style.INK)
    layers = [words.encode(x=x, y=y, text="text:N")]
    for who, colour, shape, fill in (
        ("published", style.AXIS, "square", style.PAPER),
        ("model", style.INK, "circle", style.INK),
    ):
        base = alt.Chart(_data([row for row in placed if row["who"] == who]))
        layers.append(
            base.mark_rule(color=colour, strokeWidth=2)
            .encode(x=x, x2="high:Q", y=y)
            .transform_calculate(value="datum.low")
        )
        layers.append(
            base.mark_point(stroke=colour, shape=shape, fill=fill, size=80, strokeWidth=2, opacity=1).encode(
                x=x, y=y
            )
        )
    return alt.layer(*layers).properties(width=style.WIDTH, height=46 * len(rows), title=title)


def _note(lines: Sequence[str]) -> Any:
    import altair as alt

    rows = [{"text": text, "at": style.LEGEND_ROW * (place + 0.5)} for place, text in enumerate(lines)]
    base = alt.Chart(_data(rows)).mark_text(
        align="left", baseline="middle", fontSize=style.TICKS, color=style.INK
    )
    scale = alt.Scale(domain=[0, style.LEGEND_ROW * len(lines)], reverse=True, nice=False)
    y = alt.Y("at:Q", axis=None, scale=scale)
    drawn = base.encode(x=alt.value(4), y=y, text="text:N")
    return drawn.properties(width=style.WIDTH, height=style.LEGEND_ROW * len(lines))


def _data(rows: Sequence[Any]) -> Any:
    import altair as alt

    data: Any = alt.Data  # typed as Any: the class has no annotations
    return data(values=list(rows))
