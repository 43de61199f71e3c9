"""The picture of a simulation: the dose on top, below it what people feel, or how their level falls.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import Row
from opentaper.exchange.chart_themes import in_theme
from opentaper.exchange.chart_words import Entry
from opentaper.exchange.simulation_rows import dose_rows, fan_rows, simulation_frame
from opentaper.exchange.simulation_words import how_text, simulation_alternative
from opentaper.exchange.texts import told
from opentaper.inference.simulated import Simulation
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.quantities import Dose
from opentaper.wording import dose_text

if TYPE_CHECKING:
    import altair

PERCENT = 100.0


@trusted()
def simulation_chart(made: Simulation, language: str = "en") -> altair.VConcatChart:
    """Return the picture of a simulation; below the dose nothing is drawn where nothing is known."""
    shown = simulation_frame(made)
    layers = _below(made)
    title = told("chart.dose", language, place=1)
    panels = [
        panel(_dose_layers(made, language), shown, language, title, percent=False, with_days=not layers)
    ]
    is_level = made.felt is None
    if layers:
        below = told("chart.level_bodies" if is_level else "chart.felt", language, place=2)
        drawn = panel(
            layers, shown, language, below, percent=is_level, out_of_ten=not is_level, with_days=True
        )
        panels.append(drawn)
    entries: list[Entry] = [
        (("before", 0), told("chart.legend_before", language)),
        (("planned", 0), how_text(made, language)),
    ]
    if layers and is_level:
        entries.append((("level", 0), told("chart.legend_level_bodies", language)))
    elif layers:
        entries.append((("forecast", 0), told("chart.legend_felt", language)))
    head, description = simulation_alternative(made, language)
    return stacked([*panels, legend(entries)], head, description)


def simulation_svg(made: Simulation, language: str = "en", theme: str = "light") -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        No such theme.
    """
    from opentaper.exchange.charts import document_svg

    return document_svg(_document(made, language, theme))


def simulation_png(made: Simulation, language: str = "en", theme: str = "light", scale: float = 2.0) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        No such theme.
    """
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(_document(made, language, theme), scale=scale)
    return png


def _document(made: Simulation, language: str, theme: str) -> dict[str, Any]:
    from opentaper.exchange.charts import chart_document

    return in_theme(chart_document(simulation_chart(made, language)), theme)


def _below(made: Simulation) -> list[Layer]:
    """Return the marks of what stands below the dose; none where nothing is known."""
    if made.felt is not None:
        rows = fan_rows(made, made.felt.intensity, HIGHEST_SCORE, 0.0)
        return _bands(rows, style.FORECAST, style.FORECAST_BAND, style.FORECAST_WIDE, style.AHEAD)
    if made.level is not None:
        rows = fan_rows(made, made.level, PERCENT, PERCENT)
        return [area(rows, style.UNSURE, "monotone", banded=True), line(rows, style.INK, "monotone")]
    return []


def _bands(rows: list[Row], colour: str, half: str, wide: str, dash: list[int]) -> list[Layer]:
    inner = [row | {"low": row["lower"], "high": row["upper"]} for row in rows]
    return [
        area(rows, wide, "monotone", banded=True),
        area(inner, half, "monotone", banded=True),
        line(rows, colour, "monotone", dash),
    ]


def _dose_layers(made: Simulation, language: str) -> list[Layer]:
    shown = simulation_frame(made)
    behind, ahead = dose_rows(made)
    now: Row = {"day": shown.first, "value": made.dose.as_mg, "text": dose_text(made.dose, language)}
    last = Dose.nearest(made.last_mg)
    then: Row = {"day": shown.last, "value": made.last_mg, "text": dose_text(last, language)}
    return [
        area([*behind[:1], *ahead], style.DOSE_WASH, "step-after"),
        line(behind, style.DOSE, "step-after"),
        line(ahead, style.DOSE, "step-after", style.PLANNED),
        *labels([now], "left", -8, dx=2),
        *([] if made.is_placebo else labels([then], "right", -8)),
    ]
