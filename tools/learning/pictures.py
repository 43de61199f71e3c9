"""Pictures of the page: how a return is seen, whether probabilities mean what they say, and ways down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import trusted

if TYPE_CHECKING:
    import altair

SIDE = 270
TITLES = {"own": "our model's world", "other": "another world"}
RULE_NAMES = {
    "model": "the model",
    "timing": "time since the last cut",
    "worsening": "any worsening",
    "mood_minus_specific": "mood minus specific items",
    "mood_minus_specific_risen": "the same, since the beginning",
}
WAY_NAMES = {
    "adaptive": "adaptive",
    "method": "method alone",
    "tenths": "10 % every 4 weeks",
    "linear": "linear, ten steps",
    "linear_long": "linear, as long",
    "published": "published table",
    "gradual": "gradual table",
}
#: How each judge is drawn: colour, dash, width.
DRAWN: dict[str, tuple[str, list[int], float]] = {
    "model": (style.DOSE, [1, 0], 3.0),
    "mood_minus_specific_risen": (style.EFFECT, [8, 5], 2.0),
    "mood_minus_specific": (style.EFFECT, [2, 4], 2.0),
    "worsening": (style.FORECAST, [8, 5], 2.0),
    "timing": (style.AXIS, [2, 4], 1.5),
}


@trusted()
def returns_chart(told: dict[str, Any]) -> altair.VConcatChart:
    """Return how well each judge sees a return, and the calibration curve, for each world."""
    import altair as alt

    rows = []
    for weeks in ("3", "6"):
        drawn = [
            _roc(here["roc"][weeks], f"{weeks} weeks after onset: {TITLES[world]}", place)
            for place, (world, here) in enumerate(told["worlds"].items())
        ]
        rows.append(alt.hconcat(*drawn))
    rows.append(
        alt.hconcat(
            *[
                _calibration(here["calibration"], f"Said and seen: {TITLES[world]}")
                for world, here in told["worlds"].items()
            ]
        )
    )
    rows.append(_legend())
    title = "Is the condition returning?"
    description = (
        "Shares of returns that are seen against shares of false alarms, three and six weeks after onset, "
        "for the model and for each simple rule; below, how often a return was there when the model gave it "
        "a probability."
    )
    chart = alt.vconcat(*rows, config=style.config())
    return chart.properties(usermeta={"title": title, "description": description}, description=description)


@trusted()
def ways_chart(told: dict[str, Any]) -> altair.VConcatChart:
    """Return how long each way down takes, along, and how many days are beyond what is tolerated, upwards."""
    import altair as alt

    panels = [
        _ways(here["loop"]["ways"], f"Ways down: {TITLES[world]}") for world, here in told["worlds"].items()
    ]
    title = "Ways down"
    description = (
        "For each way down its length in weeks along, and days of withdrawal beyond the tolerated upwards."
    )
    chart = alt.vconcat(*panels, config=style.config())
    return chart.properties(usermeta={"title": title, "description": description}, description=description)


def _roc(curves: dict[str, list[list[float]]], title: str, place: int) -> Any:
    import altair as alt

    layers = []
    for judge, (colour, dash, width) in reversed(DRAWN.items()):
        rows = [{"x": 100 * x, "y": 100 * y, "place": at} for at, (x, y) in enumerate(curves[judge])]
        base = alt.Chart(_data(rows)).mark_line(color=colour, strokeDash=dash, strokeWidth=width)
        layers.append(
            base.encode(
                x=_percent("x", "false alarms, %"),
                y=_percent("y", "" if place else "seen, %"),
                order="place:Q",
            )
        )
    return alt.layer(*layers).properties(width=SIDE, height=SIDE, title=title)


def _calibration(bins: list[dict[str, float]], title: str) -> Any:
    import altair as alt

    rows = [
        {
            "x": 100 * one["said"],
            "y": 100 * one["seen"],
            "low": 100 * one["low"],
            "high": 100 * one["high"],
        }
        for one in bins
    ]
    x, y, low = _percent("x", "said, %"), _percent("y", "seen, %"), _percent("low", "seen, %")
    base = alt.Chart(_data(rows))
    ground = [{"x": at, "low": max(0.0, at - 5.0), "high": min(100.0, at + 5.0)} for at in range(0, 101, 5)]
    layers = [
        alt.Chart(_data(ground)).mark_area(color=style.UNSURE).encode(x=x, y=low, y2="high:Q"),
        base.mark_rule(color=style.DOSE, strokeWidth=1.5).encode(x=x, y=low, y2="high:Q"),
        base.mark_point(stroke=style.DOSE, fill=style.DOSE, size=50, opacity=1).encode(x=x, y=y),
    ]
    return alt.layer(*layers).properties(width=SIDE, height=SIDE, title=title)


def _ways(ways: dict[str, dict[str, float]], title: str) -> Any:
    import altair as alt

    rows = [
        {"x": told["days"] / 7.0, "y": told["days_above"], "text": WAY_NAMES.get(way, way)}
        for way, told in ways.items()
    ]
    x = alt.X("x:Q", axis=alt.Axis(title="weeks to the last dose (median)"), scale=alt.Scale(domain=[0, 170]))
    y = alt.Y("y:Q", axis=alt.Axis(title="days beyond the tolerated (mean)"), scale=alt.Scale(zero=True))
    base = alt.Chart(_data(rows)).encode(x=x, y=y)
    words: dict[str, Any] = {"align": "left", "dx": 9, "fontSize": style.TICKS}
    layers = [
        base.mark_point(stroke=style.DOSE, fill=style.DOSE, size=80, opacity=1),
        base.mark_text(stroke=style.PAPER, strokeWidth=4, **words).encode(text="text:N"),
        base.mark_text(color=style.INK, **words).encode(text="text:N"),
    ]
    return alt.layer(*layers).properties(width=style.WIDTH, height=style.HEIGHT + 60, title=title)


def _legend() -> Any:
    import altair as alt

    drawn = []
    for place, (judge, (colour, dash, width)) in enumerate(DRAWN.items()):
        at = style.LEGEND_ROW * (place + 0.5)
        rows = [{"x": 4, "y": at}, {"x": 54, "y": at}]
        line = alt.Chart(_data(rows)).mark_line(color=colour, strokeDash=dash, strokeWidth=width)
        text = alt.Chart(_data([{"x": 64, "y": at, "text": RULE_NAMES[judge]}])).mark_text(
            align="left", baseline="middle", fontSize=style.TICKS, color=style.INK
        )
        drawn += [line, text.encode(text="text:N")]
    height = style.LEGEND_ROW * len(DRAWN)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 2 * SIDE]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True))
    return alt.layer(*[one.encode(x=x, y=y) for one in drawn]).properties(width=2 * SIDE, height=height)


def _percent(name: str, title: str) -> Any:
    import altair as alt

    axis = alt.Axis(title=title or None, values=[0, 25, 50, 75, 100], grid=True)
    kind = alt.Y if name in ("y", "low") else alt.X
    return kind(f"{name}:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False, clamp=True))


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    data: Any = alt.Data  # typed as Any: the class has no annotations
    return data(values=rows)
