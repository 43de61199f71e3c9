"""The one-page report: one page however long the life, and nothing on it that is not shared."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest

from opentaper.advice.advice import Action, Advice, Sureness, TrustStage
from opentaper.exchange.chart_rows import Frame
from opentaper.exchange.paper_blocks import paper_pdf
from opentaper.exchange.report import (
    DaysReport,
    MedicineReport,
    PartReport,
    PlanChanged,
    Report,
    ReportStep,
    SignReport,
    SinceWhat,
    SplitReport,
)
from opentaper.exchange.report_chart import report_picture, week_runs
from opentaper.exchange.report_page import fitting_questions, report_page
from opentaper.planning.versions import Deed
from opentaper.quantities import Dose
from opentaper.reasons import Reason

FIRST, LAST = date(2025, 1, 2), date(2027, 1, 2)
N_DAYS = (LAST - FIRST).days + 1
#: Nothing on the page is smaller, in points: about a telephone directory.
SMALLEST = 6.4
PARTS = ("withdrawal", "underlying", "life", "unexplained")
OTHERS = ("diazepam", "lithium", "mirtazapine", "quetiapine", "sertraline")
ITEMS = ("poor_sleep", "shocks", "anxiety", "irritability")


def advised() -> Advice:
    """Return advice with long reasons."""
    why = (Reason.of("pace.long_use", months=108), Reason.of("plan.proposed"), Reason.of("plan.proposed"))
    return Advice(
        action=Action.HOLD,
        hold_days=14,
        dose_now=Dose.mg(5),
        next_dose=Dose.mg(5),
        not_before=LAST,
        needs_signature=False,
        reasons=why,
        rules=(),
        alternatives=(),
        would_change=(),
        sure=Sureness(0.5, "fairly", why[0]),
        stage=TrustStage.NEXT_CUT,
        looked_at=(),
        is_shadow=False,
    )


def medicine(n_steps: int = 60) -> MedicineReport:
    """Return a medicine with many doses."""
    doses = [Dose(20_000 - 250 * n) for n in range(n_steps + 1)]
    days = [FIRST + timedelta(days=12 * n) for n in range(n_steps + 1)]
    steps = [
        ReportStep(day, was, dose, 3.26, None if n % 3 else 4.5)
        for n, (day, was, dose) in enumerate(zip(days[1:], doses, doses[1:], strict=False))
    ]
    return MedicineReport(
        drug="citalopram",
        stairs=tuple(zip(days, doses, strict=True)),
        steps=tuple(steps),
        changes=tuple(
            PlanChanged(FIRST + timedelta(days=20 * n), deed) for n, deed in enumerate([*Deed] * 3)
        ),
        slips=(("doubled", 12), ("late", 90), ("missed", 31), ("vomited", 4)),
        number=28,
        signed_by="Dr Maximiliane-Charlotte Montgomery-Featherstonehaugh",
        signed_on=date(2026, 12, 1),
        waits=False,
        next_dose=Dose.mg("4.75"),
        next_on=date(2027, 1, 20),
        others=tuple(
            (drug, Dose.mg(15)) for drug in ("diazepam", "lithium", "mirtazapine", "quetiapine", "sertraline")
        ),
    )


def days() -> DaysReport:
    """Return two years of days, one in five without an answer."""
    means = tuple((FIRST + timedelta(days=n), n * 7 % 101 / 10) for n in range(N_DAYS) if n % 5)
    names = ("suicidal_thoughts", "akathisia", "psychosis", "cannot_function", "walking_unsafe", "low_sodium")
    signs = tuple(SignReport(name, 40, LAST) for name in names)
    return DaysReport(means, tuple((item, 6.5) for item in ITEMS), signs, asked_signs=True)


QUESTIONS = "\n".join(
    f"{n}. " + "May I stay at this dose for longer, and whom do I ring at night?" for n in range(8)
)


def long_report() -> Report:
    """Return the report of a long life with much data."""
    parts = tuple(PartReport(name, 1.26, -0.5, 3.76) for name in PARTS)
    return Report(
        FIRST,
        LAST,
        SinceWhat.VISIT,
        medicine(),
        days(),
        SplitReport(parts, 580, 14),
        advised(),
        LAST,
        QUESTIONS,
    )


@cache
def printed(language: str) -> pypdf.PdfReader:
    report = long_report()
    page = report_page(
        report, report_picture(report, language), language, "Maximiliane-Charlotte of the Old Rectory"
    )
    return pypdf.PdfReader(io.BytesIO(paper_pdf(page)))


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_long_life_fits_on_one_page_that_can_be_read(language: str) -> None:
    pdf = printed(language)
    assert len(pdf.pages) == 1
    sizes: list[float] = []

    def visit(text: str, _cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.append(size * abs(tm[3]))

    told = pdf.pages[0].extract_text(visitor_text=visit)
    assert min(sizes) >= SMALLEST
    plain = " ".join(told.replace("\u00a0", " ").split())
    for said in ("Old Rectory", "Montgomery-Featherstonehaugh", "7. May I stay"):
        assert said in plain
    root: Any = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == {"en": "en-GB", "da": "da-DK"}[language]


def text_of(report: Report, language: str = "en") -> str:
    """Return all words of a report, those of its picture too."""
    picture = report_picture(report, language)
    page = report_page(report, picture, language)
    return page.text().replace("\u00a0", " ") + ("" if picture is None else picture.alt)


def test_it_says_what_was_tried_how_it_went_and_what_is_next() -> None:
    told = text_of(replace(long_report(), medicine=replace(medicine(3), others=())))
    assert "20 mg down to 19.75 mg 3.3 → 4.5" in told
    assert "19.75 mg down to 19.5 mg 3.3 → too few days" in told
    assert "12 × doubled, 90 × late, 31 × missed, 4 × vomited" in told
    assert "Next by the plan: 4.75 mg, not before 20 January 2027" in told
    assert "Version 28 of the plan is signed by Dr Maximiliane" in told
    assert "stay at this dose. You have taken it for 9 years." in told
    assert "Withdrawal 1.3 −0.5 to 3.8" in told
    assert "and 2 more" in told


def test_what_is_not_told_of_is_counted() -> None:
    told = text_of(long_report())
    assert "55 earlier doses are not shown." in told
    assert "20 earlier changes of the plan are not shown." in told
    assert "and 1 more" in told


def test_signs_of_danger_come_first() -> None:
    page = report_page(long_report(), None, "en")
    assert page.blocks[0].title == "Signs of danger"
    assert page.blocks[0].is_framed
    calm = replace(long_report(), days=replace(days(), signs=()))
    assert "None was told." in text_of(calm)
    unasked = replace(long_report(), days=replace(days(), signs=(), asked_signs=False))
    assert "They were not asked for in these days." in text_of(unasked)


@pytest.mark.parametrize("language", ["en", "da"])
def test_without_the_plan_no_drug_and_no_dose_is_named(language: str) -> None:
    shared = Report(FIRST, LAST, SinceWhat.WEEKS, days=days())
    told = text_of(shared, language)
    assert not re.search(r"citalopram|[0-9] mg|signed|underskrevet", told)
    assert "6" in told


@pytest.mark.parametrize("language", ["en", "da"])
def test_without_the_check_ins_nothing_of_the_days_is_told(language: str) -> None:
    shared = Report(FIRST, LAST, SinceWhat.WEEKS, medicine=medicine(), questions=QUESTIONS)
    told = text_of(shared, language)
    assert "→" not in told
    assert not re.search(r"suicid|selvmord|sleep|søvn|Signs of danger|Faretegn", told)
    assert "May I stay" in told


def test_nothing_yet_is_a_page_with_room_to_write() -> None:
    report = Report(LAST, LAST, SinceWhat.WEEKS)
    page = report_page(report, report_picture(report, "en"), "en")
    assert "room for it" in page.text()
    assert len(pypdf.PdfReader(io.BytesIO(paper_pdf(page))).pages) == 1


def test_too_few_days_are_said_to_be_too_few() -> None:
    report = replace(long_report(), split=SplitReport((), 3, 14))
    assert "Not enough days yet to tell: 3 of 14." in text_of(report)


def test_the_picture_has_a_panel_for_what_is_shared() -> None:
    both, doses, scores = (
        report_picture(report, "en")
        for report in (
            long_report(),
            Report(FIRST, LAST, SinceWhat.WEEKS, medicine=medicine()),
            Report(FIRST, LAST, SinceWhat.WEEKS, days=days()),
        )
    )
    assert both is not None
    assert doses is not None
    assert scores is not None
    told = [" ".join(ElementTree.fromstring(one.svg).itertext()) for one in (both, doses, scores)]
    assert ["Citalopram" in one for one in told] == [True, True, False]
    assert ["how the days were" in one.lower() for one in told] == [True, False, True]
    assert both.height_mm > doses.height_mm == scores.height_mm


def test_a_week_with_too_few_answers_draws_no_line() -> None:
    far = tuple((FIRST + timedelta(days=day), 3.0) for day in (*range(5), *range(20, 25)))
    runs = week_runs(DaysReport(far, (), (), asked_signs=False), Frame(0, 30, FIRST))
    assert len(runs) == 2
    assert all(row["value"] == 3.0 for run in runs for row in run)
    alone = tuple((FIRST + timedelta(days=day), 3.0) for day in (0, 10, 20))
    assert week_runs(DaysReport(alone, (), (), asked_signs=False), Frame(0, 30, FIRST)) == []


def test_questions_keep_their_lines() -> None:
    assert fitting_questions(" a  b \r\n\r\n c") == "a b\nc"
