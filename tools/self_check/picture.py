"""The picture of calibration: where truths lie among draws, and what bands hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import trusted
from opentaper.exchange.charts import chart_svg
from tools.self_check.figures import Coverage, Evenness, Said

WIDE, HIGH = 190, 110
PER_ROW = 3
#: The middle nine in ten of how many would lie in one bin, in standard deviations to either side.
NINE_IN_TEN = 1.645
NAMES = {
    "ed50_factor": "ED50",
    "half_life_factor": "half-life",
    "tau_fast_days": "fast adaptation",
    "tau_slow_days": "slow adaptation",
    "fast_share": "fast share",
    "u50": "sensitivity (u50)",
}
BAND_NAMES = {
    "intensity_50": "withdrawal, half of it",
    "intensity_90": "withdrawal, nine in ten",
    "condition_50": "the condition, half of it",
    "condition_90": "the condition, nine in ten",
    "usual_90": "points: usual",
    "withdrawal_90": "points: withdrawal",
    "underlying_90": "points: the condition",
    "life_90": "points: what the day held",
}


@trusted()
def picture(even: Sequence[Evenness], said: Sequence[Said], bands: Sequence[Coverage]) -> str:
    """Return histograms of ranks, the calibration of returns and the coverage of bands, as SVG."""
    import altair as alt

    panels = [_histogram(one, place) for place, one in enumerate(even)]
    rows = [alt.hconcat(*panels[at : at + PER_ROW]) for at in range(0, len(panels), PER_ROW)]
    rows.append(alt.hconcat(_returns(said), _bands(bands), spacing=150))
    title = "Is it as sure as it claims?"
    description = (
        "Six histograms of where the true value of each personal parameter lies among the draws of a belief: "
        "all level within the grey band that chance allows. Below, how often a return was there against how "
        "often it was said, on the diagonal; and the share of days on which each band held the truth."
    )
    chart = alt.vconcat(*rows, config=style.config())
    return chart_svg(
        chart.properties(usermeta={"title": title, "description": description}, description=description)
    )


def _histogram(one: Evenness, place: int) -> Any:
    import altair as alt

    n, total = len(one.counts), sum(one.counts)
    wanted = total / n
    off = NINE_IN_TEN * (wanted * (1.0 - 1.0 / n)) ** 0.5
    bars = [{"x": at / n, "x2": (at + 1) / n, "y": count} for at, count in enumerate(one.counts)]
    top = 1.15 * max(*one.counts, wanted + off)
    y = alt.Y(
        "y:Q",
        axis=alt.Axis(title=None if place % PER_ROW else "people", tickCount=4),
        scale=alt.Scale(domain=[0, top], nice=False),
    )
    x = alt.X(
        "x:Q",
        axis=alt.Axis(title="rank of the truth", values=[0, 0.5, 1], format=".1f"),
        scale=alt.Scale(domain=[0, 1], nice=False),
    )
    ground = [{"x": 0.0, "x2": 1.0, "low": wanted - off, "high": wanted + off}]
    layers = [
        alt.Chart(_data(ground)).mark_rect(color=style.UNSURE).encode(x=x, x2="x2:Q", y="low:Q", y2="high:Q"),
        alt.Chart(_data(bars))
        .mark_rect(color=style.DOSE, opacity=0.75, stroke=style.PAPER)
        .encode(x=x, x2="x2:Q", y=y, y2=alt.datum(0)),
    ]
    return alt.layer(*layers).properties(width=WIDE, height=HIGH, title=NAMES[one.name])


def _returns(said: Sequence[Said]) -> Any:
    import altair as alt

    rows = [
        {
            "x": 100 * one.said,
            "y": 100 * one.seen,
            "low": 100 * max(0.0, one.said - NINE_IN_TEN * (one.said * (1 - one.said) / one.n) ** 0.5),
            "high": 100 * min(1.0, one.said + NINE_IN_TEN * (one.said * (1 - one.said) / one.n) ** 0.5),
        }
        for one in said
    ]
    x, y, low = (_percent(name) for name in ("x", "y", "low"))
    base = alt.Chart(_data(rows))
    line = [{"x": 0, "y": 0}, {"x": 100, "y": 100}]
    layers = [
        alt.Chart(_data(line)).mark_line(color=style.AXIS, strokeWidth=1).encode(x=x, y=y),
        base.mark_rule(color=style.GRID, strokeWidth=5).encode(x=x, y=low, y2="high:Q"),
        base.mark_point(stroke=style.DOSE, fill=style.DOSE, size=50, opacity=1).encode(x=x, y=y),
    ]
    return alt.layer(*layers).properties(width=WIDE, height=WIDE, title="A return: said and seen")


def _bands(bands: Sequence[Coverage]) -> Any:
    import altair as alt

    rows = [
        {
            "y": BAND_NAMES[one.name],
            "x": 100 * one.found,
            "low": 100 * (one.found - NINE_IN_TEN * one.error),
            "high": 100 * (one.found + NINE_IN_TEN * one.error),
            "claimed": 100 * one.claimed,
        }
        for one in bands
    ]
    y = alt.Y("y:N", sort=list(BAND_NAMES.values()), axis=alt.Axis(title=None, labelLimit=240))
    axis = alt.Axis(title="held, %", values=[40, 50, 60, 70, 80, 90, 100], grid=True)
    scale = alt.Scale(domain=[40, 100], nice=False)
    base = alt.Chart(_data(rows)).encode(y=y)
    layers = [
        base.mark_tick(color=style.FORECAST, thickness=3, size=16).encode(
            x=alt.X("claimed:Q", axis=axis, scale=scale)
        ),
        base.mark_rule(color=style.DOSE, strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        base.mark_point(stroke=style.DOSE, fill=style.DOSE, size=40, opacity=1).encode(
            x=alt.X("x:Q", scale=scale)
        ),
    ]
    return alt.layer(*layers).properties(width=WIDE, height=WIDE, title="Bands: claimed and held")


def _percent(name: str) -> Any:
    import altair as alt

    title = {"x": "said, %", "y": "seen, %"}.get(name, "seen, %")
    axis = alt.Axis(title=title, values=[0, 25, 50, 75, 100], grid=True)
    kind = alt.X if name == "x" else alt.Y
    return kind(f"{name}:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False, clamp=True))


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    data: Any = alt.Data  # typed as Any: the class has no annotations
    return data(values=rows)
