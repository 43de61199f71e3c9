"""The picture of a forecast for one person: what withdrawal has been, and what each plan may bring.

Doses stand on top, then one panel for each plan. What lies behind is solid, what lies ahead dashed and in
bands. Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import Row, apart
from opentaper.exchange.chart_words import Entry
from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.exchange.foretold_rows import (
    ForecastLayout,
    ahead_rows,
    before_rows,
    laid_out,
    line_rows,
    planned_rows,
    settled_day,
    taken_rows,
)
from opentaper.exchange.person_marks import so_far_sample, themed_png, themed_svg, uprights
from opentaper.exchange.texts import capital, told
from opentaper.inference.check_in import HIGHEST
from opentaper.inference.foretell import Foretold
from opentaper.wording import dose_text, number_text
from opentaper.wording.chances import chance_text
from opentaper.wording.figures import drug_text

if TYPE_CHECKING:
    import altair

HEIGHT, DOSE_HEIGHT = 190, 130
FLAG = 9.2
# So much of the scale a letter needs for itself.
LETTER = 0.09
# So many pixels the words beside the first day of the forecast need.
ROOM = 180


@trusted()
def foretold_chart(
    forecast: PersonForecast, language: str = "en", width: int = style.WIDTH
) -> altair.VConcatChart:
    """Return the picture of a forecast.

    Parameters
    ----------
    width
        Of each panel, in pixels of a screen.

    Raises
    ------
    BadOption
        Nothing is modelled, so there is nothing to draw.
    """
    if not forecast.is_modelled:
        raise BadOption(
            option="picture", given=forecast.drug.name, wanted="a drug with a confirmed curve of effect"
        )
    seen = laid_out(forecast)
    plans = [(plan, plan.foretold) for plan in forecast.plans if plan.foretold is not None]
    panels = [
        panel(
            _dose_layers(seen, language, width),
            seen.shown,
            language,
            told("chart.dose", language, place=1),
            percent=False,
            with_days=False,
            size=(width, DOSE_HEIGHT),
        )
    ]
    panels += [
        panel(
            _felt_layers(seen, ahead, language),
            seen.shown,
            language,
            _title(plan, place, len(plans), language),
            percent=False,
            out_of_ten=True,
            with_days=place == len(plans) - 1,
            size=(width, HEIGHT),
        )
        for place, (plan, ahead) in enumerate(plans)
    ]
    title, description = foretold_alternative(seen, language)
    return stacked([*panels, legend(_entries(seen, language), width, so_far_sample())], title, description)


def foretold_svg(
    forecast: PersonForecast, language: str = "en", theme: str = "light", width: int = style.WIDTH
) -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_svg(foretold_chart(forecast, language, width), theme)


def foretold_png(
    forecast: PersonForecast,
    language: str = "en",
    theme: str = "light",
    width: int = style.WIDTH,
    scale: float = 2.0,
) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_png(foretold_chart(forecast, language, width), theme, scale)


def _dose_layers(seen: ForecastLayout, language: str, width: int) -> list[Layer]:
    """Return the doses taken, then each plan; dashes and letters tell several apart."""
    taken = taken_rows(seen)
    plans = [planned_rows(seen, plan) for plan in seen.forecast.plans]
    top = max(float(row["value"]) for rows in (taken, *plans) for row in rows)
    marks: list[Layer] = []
    if taken:
        first: Row = taken[0] | {"text": _dose(float(taken[0]["value"]), language)}
        marks += [area(taken, style.DOSE_WASH, "step-after"), line(taken, style.DOSE, "step-after")]
        marks += labels([first], "left", -8, dx=2)
    several = len(plans) > 1
    for place, rows in enumerate(plans):
        dash = style.COMPARED[place] if several else style.PLANNED
        stroke = style.COMPARED_STROKES[place] if several else style.STROKE
        marks.append(line(rows, style.COMPARED_COLOURS[place], "step-after", dash, stroke))
    if several:
        marks += _letters(plans, top)
    return [*uprights([seen.now], top), *marks, *_ahead_label(seen, top, language, width)]


def _ahead_label(seen: ForecastLayout, top: float, language: str, width: int) -> list[Layer]:
    """Return what begins at the upright, beside it, or at the end where there is little room."""
    if not seen.now:
        return []
    has_room = (1.0 - seen.now / seen.shown.last) * width >= ROOM
    text: Row = {
        "day": seen.now if has_room else seen.shown.last,
        "value": top,
        "text": told("chart.ahead", language),
    }
    return labels([text], "left" if has_room else "right", -8, dx=4 if has_room else 0)


def _letters(plans: list[list[Row]], top: float) -> list[Layer]:
    """Return the letter of each plan: behind its end where the ends lie apart, else where it lies apart."""
    ends = sorted(float(rows[-1]["value"]) for rows in plans)
    are_apart = all(high - low >= LETTER * top for low, high in pairwise(ends))
    marks: list[Layer] = []
    for place, rows in enumerate(plans):
        if are_apart:
            marks += labels([rows[-1] | {"text": _letter(place)}], "left", 0, dx=6)
        else:
            marks += labels([apart(plans, place) | {"text": _letter(place)}], "center", -10)
    return marks


def _felt_layers(seen: ForecastLayout, ahead: Foretold, language: str) -> list[Layer]:
    """Return what was and what may come, in their bands, and the line of what is tolerated."""
    before, after = before_rows(seen), ahead_rows(seen, ahead)
    tolerated = line_rows(seen)
    code = "chart.tolerance_own" if seen.forecast.is_own_line else "chart.mild_line"
    flag = tolerated[0] | {"text": told(code, language, score=round(float(tolerated[0]["value"]), 1))}
    layers = [*_bands(before), *_bands(after), *uprights([seen.now], HIGHEST)]
    if before:
        layers.append(line(before, style.PARTS["withdrawal"], "monotone"))
    layers += [
        line(after, style.FORECAST, "monotone", style.AHEAD),
        line(tolerated, style.INK, "step-after", style.TOLERANCE, style.TOLERANCE_STROKE),
    ]
    settled = settled_day(seen, ahead)
    if settled is not None:
        text: Row = {"day": settled, "value": FLAG, "text": told("chart.settled", language)}
        is_late = settled > 0.7 * seen.shown.last
        layers += uprights([settled], HIGHEST)
        layers += labels([text], "right" if is_late else "left", 0, dx=-6 if is_late else 6)
    return [*layers, *labels([flag], "left", -9, dx=2)]


def _bands(rows: list[Row]) -> list[Layer]:
    if not rows:
        return []
    half = [row | {"low": row["lower"], "high": row["upper"]} for row in rows]
    return [
        area(rows, style.FORECAST_WIDE, "monotone", banded=True),
        area(half, style.FORECAST_BAND, "monotone", banded=True),
    ]


def _entries(seen: ForecastLayout, language: str) -> list[Entry]:
    """Return the marks with their words, and what each plan comes to."""
    several = len(seen.forecast.plans) > 1
    entries: list[Entry] = [(("before", 0), told("chart.legend_taken", language))] if seen.now else []
    if several:
        entries += [
            (("compared", place), f"{_letter(place)}: {plan.name}")
            for place, plan in enumerate(seen.forecast.plans)
        ]
    else:
        entries.append((("planned", 0), told("chart.legend_planned", language)))
    if seen.now:
        entries.append((("so_far", 0), told("chart.legend_so_far", language)))
    line_code = "chart.legend_tolerance_own" if seen.forecast.is_own_line else "chart.legend_mild"
    entries += [
        (("forecast", 0), told("chart.legend_forecast", language)),
        (("tolerance", 0), told(line_code, language)),
    ]
    return [*entries, *((("note", 0), text) for text in _outcomes(seen, language))]


def _outcomes(seen: ForecastLayout, language: str) -> list[str]:
    """Return what each plan comes to: the chance of a day above the line, and when its last cut settles."""
    several = len(seen.forecast.plans) > 1
    found = []
    for place, plan in enumerate(seen.forecast.plans):
        if plan.foretold is None:
            continue
        code = "chart.outcome" if plan.foretold.settled_on is not None else "chart.outcome_open"
        text = told(
            code,
            language,
            chance=chance_text(plan.foretold.chance_ever, language),
            day=plan.foretold.settled_on or "",
        )
        found.append(f"{_letter(place)}: {text}" if several else capital(text))
    return found


def _title(plan: ForetoldPlan, place: int, n: int, language: str) -> str:
    if n == 1:
        return told("chart.ahead_one", language, place=2)
    return told("chart.ahead_of", language, place=place + 2, letter=_letter(place), name=plan.name)


def foretold_alternative(seen: ForecastLayout, language: str) -> tuple[str, str]:
    """Return title and description for those who do not see the picture."""
    forecast = seen.forecast
    drug = capital(drug_text(forecast.drug.name, language))
    parts = [
        told("chart.alt_ahead", language, day=forecast.from_day, n=forecast.days, dose=forecast.now),
        *_outcomes(seen, language),
    ]
    ahead = forecast.plans[0].foretold
    if ahead is not None:
        worst = int((ahead.q50 + ahead.q95).argmax())
        low, middle, high = (
            number_text(round(HIGHEST * float(band[worst]), 1), language)
            for band in (ahead.q05, ahead.q50, ahead.q95)
        )
        day = ahead.days[worst]
        parts.append(told("chart.alt_worst", language, day=day, low=low, middle=middle, high=high))
    return told("chart.ahead_title", language, drug=drug), " ".join(parts)


def _dose(mg: float, language: str) -> str:
    from opentaper.quantities import Dose

    return dose_text(Dose.nearest(mg), language)


def _letter(place: int) -> str:
    return "ABCD"[place]
