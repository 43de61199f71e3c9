"""The files of a plan: JSON, CSV, calendar, pictures, PDF."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from bench.report import Row, Section
from bench.shelves import long_request
from bench.timing import timed
from opentaper import formulary
from opentaper.exchange.calendar_ics import calendar_ics
from opentaper.exchange.charts import chart_png, chart_svg, plan_chart
from opentaper.exchange.plan_csv import plan_csv
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.plan_pdf import Paper, plan_pdf
from opentaper.planning.plan import plan

REPEATS = 7


def papers() -> Section:
    """Return the times of writing each file of a plan of some forty steps."""
    result = plan(replace(long_request(), start_date=date(2027, 1, 4)))
    stamp = datetime(2026, 11, 22, 12, tzinfo=UTC)
    made: dict[str, Callable[[], Sized]] = {
        "JSON": partial(plan_json, result),
        "CSV": partial(plan_csv, result),
        "calendar": partial(calendar_ics, result, stamp),
        "picture as SVG": lambda: chart_svg(plan_chart(result)),
        "picture as PNG": lambda: chart_png(plan_chart(result)),
        "PDF, with its picture": partial(plan_pdf, result, "en", Paper(sources=formulary.sources())),
    }
    times = timed(REPEATS, *made.values())
    sizes = [len(run()) for run in made.values()]
    rows = [
        Row(name, str(time), f"{size / 1024:.0f} KiB")
        for name, time, size in zip(made, times, sizes, strict=True)
    ]
    told = f"The plan of {len(result.steps)} steps above, after the libraries are loaded."
    return Section("Files", told, rows)
