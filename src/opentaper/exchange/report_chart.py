"""The picture of a report: the doses on top, below them how each day was, and their week's mean."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.paper_blocks import PaperPicture
from opentaper.exchange.person_marks import day_dots, dot_width, uprights
from opentaper.exchange.report import DaysReport, MedicineReport, Report
from opentaper.exchange.split_rows import change_days, weekly
from opentaper.exchange.texts import capital, told
from opentaper.exchange.typeset import FONT
from opentaper.inference.check_in import HIGHEST
from opentaper.wording import dose_text, number_text
from opentaper.wording.figures import drug_text

if TYPE_CHECKING:
    import altair

WIDTH, DOSE_HEIGHT, DAYS_HEIGHT = 760, 90, 120
WHITE = "#FFFFFF"
#: Height on paper, in millimetres, of one panel and of two.
PANEL_MM = {1: 40, 2: 76}
#: More changes of the dose than these are not drawn over the days: they would hide them.
MOST_UPRIGHTS = 12
#: A line is drawn over the days where so many of a week have answers.
LEAST_OF_WEEK = 3


def report_picture(report: Report, language: str) -> PaperPicture | None:
    """Return the picture for print, in the font of the paper; None where there is nothing to draw."""
    svg = report_svg(report, language)
    if svg is None:
        return None
    days = report.days
    n_panels = (report.medicine is not None) + (days is not None and bool(days.means))
    alternative = chart_words(report, language)[1]
    return PaperPicture(svg.replace('"sans-serif"', f'"{FONT}"'), alternative, PANEL_MM[n_panels])


def report_svg(report: Report, language: str, width: int = WIDTH) -> str | None:
    """Return the picture on white, ``width`` pixels wide; None where there is nothing to draw."""
    from opentaper.exchange.charts import chart_document, document_svg

    chart = report_chart(report, language, width)
    return None if chart is None else document_svg(chart_document(chart)).replace(style.PAPER, WHITE)


@trusted()
def report_chart(report: Report, language: str = "en", width: int = WIDTH) -> altair.VConcatChart | None:
    """Return the picture of a report; None where neither doses nor days are told."""
    medicine, days = report.medicine, report.days
    has_days = days is not None and bool(days.means)
    if report.n_days < 2 or (medicine is None and not has_days):
        return None
    shown = Frame(0, report.n_days, report.since)
    panels: list[Any] = []
    if medicine is not None:
        title = told("report.chart_dose", language, drug=capital(drug_text(medicine.drug, language)))
        layers = _dose_layers(medicine, shown, language)
        panels.append(
            panel(
                layers,
                shown,
                language,
                title,
                percent=False,
                with_days=not has_days,
                size=(width, DOSE_HEIGHT),
            )
        )
    if days is not None and has_days:
        title = told("report.chart_days", language)
        layers = _day_layers(days, medicine, shown, width)
        panels.append(
            panel(
                layers,
                shown,
                language,
                title,
                percent=False,
                out_of_ten=True,
                with_days=True,
                size=(width, DAYS_HEIGHT),
            )
        )
    title, description = chart_words(report, language)
    return stacked(panels, title, description)


def chart_words(report: Report, language: str) -> tuple[str, str]:
    """Return the title of the picture, and what it says in words."""
    told_parts = []
    medicine, days = report.medicine, report.days
    if medicine is not None:
        told_parts.append(
            told(
                "report.alt_dose",
                language,
                drug=capital(drug_text(medicine.drug, language)),
                then=medicine.dose_then,
                now=medicine.dose_now,
                n=len(medicine.steps),
            )
        )
    if days is not None and days.means:
        low, high = min(days.means, key=lambda one: one[1]), max(days.means, key=lambda one: one[1])
        values = {
            "low": number_text(round(low[1], 1), language),
            "high": number_text(round(high[1], 1), language),
        }
        told_parts.append(
            told("report.alt_days", language, n=len(days.means), best=low[0], worst=high[0], **values)
        )
    return told("report.picture", language), " ".join(told_parts)


def _dose_layers(medicine: MedicineReport, shown: Frame, language: str) -> list[Layer]:
    rows = _stairs(medicine, shown)
    first, last = rows[0], rows[-1]
    start: Row = first | {"text": dose_text(medicine.dose_then, language)}
    end: Row = last | {"text": dose_text(medicine.dose_now, language)}
    return [
        area(rows, style.DOSE_WASH, "step-after"),
        line(rows, style.DOSE, "step-after"),
        *labels([start], "left", -8, dx=2),
        *(labels([end], "right", -8) if len(medicine.stairs) > 1 else []),
    ]


def _stairs(medicine: MedicineReport, shown: Frame) -> list[Row]:
    start = shown.start_date or date.min
    rows: list[Row] = [{"day": (day - start).days, "value": dose.as_mg} for day, dose in medicine.stairs]
    return [*rows, {"day": shown.last, "value": medicine.dose_now.as_mg}]


def _day_layers(days: DaysReport, medicine: MedicineReport | None, shown: Frame, width: int) -> list[Layer]:
    start = shown.start_date or date.min
    rows: list[Row] = [{"day": (day - start).days + 0.5, "value": mean} for day, mean in days.means]
    changed = change_days(_stairs(medicine, shown)) if medicine is not None else []
    return [
        *uprights(changed if len(changed) <= MOST_UPRIGHTS else [], HIGHEST),
        *(line(run, style.INK, "monotone", stroke=1.6) for run in week_runs(days, shown)),
        *day_dots(rows, dot_width(shown.days, width)),
    ]


def week_runs(days: DaysReport, shown: Frame) -> list[list[Row]]:
    """Return the mean of the week around each day, in runs without gaps: too few answers draw no line."""
    start = shown.start_date or date.min
    scores = np.full(shown.days, np.nan)
    for day, mean in days.means:
        scores[(day - start).days] = mean
    means = weekly(scores)
    n_known = np.convolve(~np.isnan(scores), np.ones(7), mode="same")
    runs: list[list[Row]] = [[]]
    for place in range(shown.days):
        if n_known[place] >= LEAST_OF_WEEK:
            runs[-1].append({"day": place + 0.5, "value": float(means[place])})
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]
