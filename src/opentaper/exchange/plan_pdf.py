"""A plan on paper, as tagged PDF: the sheet for the fridge, the whole plan, the page for the prescriber."""

from __future__ import annotations

from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.charts import chart_document, document_svg, plan_chart
from opentaper.exchange.daily_doses import require_steps
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_page import daily_doses_from_pdf_text, plan_page
from opentaper.exchange.prescriber_page import prescriber_page
from opentaper.exchange.sheet_page import sheet_page
from opentaper.exchange.typeset import FONT, REGIONS, typeset
from opentaper.planning.result import PlanResult
from opentaper.wording import words

__all__ = ["Paper", "daily_doses_from_pdf_text", "plan_pdf"]

WHITE = "#FFFFFF"
#: Height of the picture in mm by number of panels.
CHART_MM = {1: 70, 2: 105, 3: 140, 4: 158}
CHART_WIDTH, PANEL_HEIGHT = 760, 112
# Four panels are a little lower, so that the picture still fits below the plan in short.
MANY_PANELS_HEIGHT = 92


def plan_pdf(
    result: PlanResult,
    language: str = "en",
    paper: Paper | None = None,
    followed: PlanResult | None = None,
) -> bytes:
    """Return a plan as a PDF that is tagged for screen readers (PDF/UA-1); equal plans give equal bytes.

    An ideal plan (wished doses before any product) has no sheet, for there is nothing to follow. ``followed``
    is the plan as it is taken, for the sheet, where that is not what the dates say.

    Raises
    ------
    BadOption
        The result is no plan, or the day of the sheet lies before it.
    """
    require_steps(result)
    return typeset("plan.typ", paper_data(result, language, paper or Paper(), followed))


def paper_data(
    result: PlanResult, language: str, paper: Paper, followed: PlanResult | None = None
) -> dict[str, Any]:
    """Return everything that the template prints, as plain values."""
    page = prescriber_page(result, paper, language)
    return {
        "title": page["title"],
        "author": "OpenTaper",
        "lang": language,
        "region": REGIONS[language],
        "footer": f"{words('common.decision_support', language)} {page['digest']}.",
        "sheet": None if result.request.ideal else sheet_page(followed or result, paper, language),
        "plan": plan_page(result, language),
        "prescriber": page,
        "chart": _chart(result, language),
    }


def _chart(result: PlanResult, language: str) -> dict[str, Any]:
    """Return the picture on white paper, in the font of the document, with its words."""
    has_forecast = result.forecast is not None and bool(result.forecast.steps)
    height = MANY_PANELS_HEIGHT if has_forecast else PANEL_HEIGHT
    document = chart_document(plan_chart(result, language, width=CHART_WIDTH, height=height))
    svg = document_svg(document).replace(style.PAPER, WHITE).replace('"sans-serif"', f'"{FONT}"')
    n_panels = len(document["vconcat"]) - 1
    return {"svg": svg, "alt": document["description"], "height": CHART_MM[n_panels]}
