"""The letters: what they print adds up when it is read back, and they fit on the page that they promise."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

from opentaper import formulary
from opentaper.errors import BadLine, BadOption, NotADose
from opentaper.exchange.order_reading import printed_order
from opentaper.exchange.paper import Paper
from opentaper.exchange.paper_blocks import PaperPage, paper_pdf
from opentaper.exchange.pharmacy_letter import pharmacy_letter
from opentaper.exchange.prescriber_letter import equal_cuts, prescriber_letter
from opentaper.formulary.facts import Family, Form
from opentaper.planning.prescription import Prescription, prescription, staying
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Item
from opentaper.quantities import ZERO, Dose
from tests.builders import (
    bead_capsule,
    beads,
    drawn,
    drug,
    liquid,
    many_ways_plan,
    pieces,
    plan_of,
    request,
    small_plan,
    step,
    tablet,
    twice_daily_plan,
)

GOLDEN = Path(__file__).parent / "letters"
PLANS = {
    "small": small_plan(),
    "undated": small_plan(start_date=None),
    "twice": twice_daily_plan(),
    "many": many_ways_plan(),
}
SIGNED = Paper(signed_by="Dr Hansen", signed_on=date(2026, 11, 20), number=3)


def obtainable(result: PlanResult) -> PlanResult:
    """Return a plan in a country whose products are known."""
    return replace(result, request=replace(result.request, obtainable=(tablet(), liquid())))


@cache
def letter(name: str, language: str, days: int = 84) -> PaperPage:
    return pharmacy_letter(prescription(obtainable(PLANS[name]), 0, days), Paper(country="NL"), language)


@cache
def printed(name: str, language: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(paper_pdf(letter(name, language))))


def text_of(pdf: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


ALL = [(name, language) for name in PLANS for language in ("en", "da")]


@pytest.mark.parametrize(("name", "language"), ALL)
def test_what_is_printed_is_read_back_as_it_was_planned(name: str, language: str) -> None:
    of = prescription(obtainable(PLANS[name]), 0, 84)
    found = printed_order(text_of(printed(name, language)), language)
    assert found.days == tuple((one.days, one.dose) for one in of.stretches)
    assert found.total == of.total
    assert [total for _, total in found.products] == [one.total for one in of.products]
    assert sum((total for _, total in found.products), ZERO) + of.unmade == of.total
    n_orders = 2 if name != "twice" else 1  # capsules, and strips where it is taken once a day
    assert sum((dose * n for n, dose in found.made), ZERO) == of.total * n_orders


@pytest.mark.parametrize("language", ["en", "da"])
def test_letters_are_tagged_and_name_their_language(language: str) -> None:
    root: Any = printed("small", language).trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == {"en": "en-GB", "da": "da-DK"}[language]
    assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("text", ["", "28 × 15 mg = 421 mg", "nothing of the kind"])
def test_a_sum_that_is_wrong_and_a_text_without_any_are_refused(text: str) -> None:
    with pytest.raises(BadLine) as refused:
        printed_order(text)
    assert refused.value.why == "not_an_order"


def golden(name: str, language: str) -> PaperPage:
    """Return a letter of real products and real sources."""
    plan = small_plan(of=replace(drug(), source=("sorensen-2022",)))
    paper = replace(SIGNED, country="GB", sources=formulary.sources(), person="Maya")
    of = prescription(plan, 0, 84)
    return (
        pharmacy_letter(of, paper, language)
        if name == "pharmacy"
        else prescriber_letter(of, Dose.mg(20), paper, language)
    )


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("name", ["pharmacy", "prescriber"])
def test_a_letter_says_what_it_always_said(name: str, language: str) -> None:
    kept = (GOLDEN / f"{name}-{language}.txt").read_text(encoding="utf-8")
    assert golden(name, language).text().replace("\u00a0", " ") + "\n" == kept


# --- what is prescribed ---


def test_a_bottle_that_no_longer_keeps_is_thrown_away_and_told() -> None:
    keeps = replace(liquid(), opened_days=28)
    asked = request()
    assert asked.shelf is not None
    shelf = replace(asked.shelf, items=(Item(keeps, bottle_ml=100),))
    plan = plan_of((step(0, 84, ((drawn(keeps, "1"),),)),), replace(asked, shelf=shelf))
    (one,) = prescription(plan, 0, 84).products
    assert (one.ordered, one.bottle_ml) == (300, 100)
    assert [int(amount) for amount in (one.taken, one.thrown, one.left)] == [84, 144, 72]
    told = pharmacy_letter(prescription(plan, 0, 84), Paper(), "en").text()
    assert "3 × 100\u00a0mL 84 144 72" in told


def test_opened_capsules_are_counted_whole_and_their_rest_is_thrown_away() -> None:
    plan = plan_of((step(0, 10, ((beads(bead_capsule(), 75),),)),), request("75"))
    (one,) = prescription(plan, 0, 10).products
    assert [float(amount) for amount in (one.ordered, one.taken, one.thrown, one.left)] == [10, 5, 5, 0]


def test_the_last_dose_of_a_plan_goes_on() -> None:
    of = prescription(twice_daily_plan(), 28, 100)
    assert [(one.days, one.dose) for one in of.stretches] == [(100, Dose.mg("7"))]


def test_days_of_nothing_need_nothing() -> None:
    of = prescription(small_plan(), 112, 28)
    assert (of.products, of.total) == ((), ZERO)
    assert "Nothing is taken in these days." in pharmacy_letter(of, Paper(), "en").text()


def test_a_dose_that_nothing_makes_is_told_and_counted() -> None:
    plan = small_plan()
    bare = replace(plan, steps=(replace(plan.steps[0], intakes=()), *plan.steps[1:]))
    of = prescription(bare, 0, 56)
    assert of.unmade == Dose.mg(15) * 28
    told = pharmacy_letter(of, Paper(), "en").text().replace("\u00a0", " ")
    assert "No product here makes 420 mg of it" in told
    assert "280 + 420 = 700 mg" in told


def test_a_plan_whose_recipe_makes_another_dose_gets_no_letter() -> None:
    plan = small_plan()
    wrong = replace(plan, steps=(replace(plan.steps[0], dose=Dose.mg("15.001")), *plan.steps[1:]))
    with pytest.raises(NotADose) as refused:
        prescription(wrong, 0, 28)
    assert refused.value.why == "sum_differs"


def test_holding_needs_the_dose_of_today_for_all_days() -> None:
    of = prescription(small_plan(), 14, 56)
    stay = staying(of.result, 14, 56)
    assert stay.total == Dose.mg(15) * 56
    told = pharmacy_letter(of, Paper(), "en").text().replace("\u00a0", " ")
    assert "56 days at 15 mg need 84 tablets" in told


@pytest.mark.parametrize(("day", "days"), [(-1, 28), (0, 0)])
def test_days_outside_the_plan_are_refused(day: int, days: int) -> None:
    with pytest.raises(BadOption):
        prescription(small_plan(), day, days)


def test_capsules_are_of_few_strengths_where_few_will_do() -> None:
    ten = tablet()
    steps = tuple(step(28 * n, 28, ((pieces(ten, count),),)) for n, count in enumerate((3, 2, 1)))
    of = prescription(obtainable(plan_of(steps, request("40"))), 0, 84)
    told = pharmacy_letter(of, Paper(), "en").text().replace("\u00a0", " ")
    assert "168 × 10 mg = 1680 mg (capsules)" in told
    assert "From 23 November 2026, 30 mg is 3 × 10 mg" in told


def test_strips_are_told_where_they_are_to_be_had() -> None:
    of = prescription(obtainable(small_plan()), 0, 84)

    def has_strips(country: str | None, found: Prescription = of) -> bool:
        return "Tapering strips" in pharmacy_letter(found, Paper(country=country), "en").text()

    assert [has_strips(country) for country in ("NL", "GB", None)] == [True, False, False]
    assert not has_strips("NL", prescription(obtainable(twice_daily_plan()), 0, 28))
    own = small_plan()
    assert own.request.shelf is not None
    strip = replace(tablet("0.5"), form=Form.TAPERING_STRIP)
    shelf = replace(own.request.shelf, items=(*own.request.shelf.items, Item(strip)))
    on_shelf = replace(own, request=replace(own.request, shelf=shelf))
    assert has_strips("GB", prescription(on_shelf, 0, 28))


# --- the letter to a prescriber ---


def many_steps() -> PlanResult:
    """Return a plan of forty steps."""
    oral = liquid()
    steps = tuple(step(7 * n, 7, ((drawn(oral, f"{(40 - n) / 10:.1f}"),),)) for n in range(40))
    return plan_of(steps, request("20"))


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("signed", [True, False])
def test_the_letter_to_a_prescriber_is_one_page(language: str, signed: bool) -> None:
    person = "Maximiliane-Charlotte Montgomery-Featherstonehaugh of the Old Rectory"
    paper = replace(SIGNED if signed else Paper(), person=person, sources=formulary.sources())
    page = prescriber_letter(prescription(many_steps(), 0, 84), Dose.mg(20), paper, language)
    pdf = pypdf.PdfReader(io.BytesIO(paper_pdf(page)))
    assert len(pdf.pages) == 1
    told = " ".join(text_of(pdf).replace("\u00a0", " ").split())
    assert page.blocks[-1].note.split(".")[0] in told
    assert ("Dr Hansen" in told) == signed


def test_the_last_milligrams_are_told_with_the_persons_own_numbers() -> None:
    page = prescriber_letter(prescription(small_plan(), 0, 28), Dose.mg(20), Paper(), "en")
    table = next(block.table for block in page.blocks if block.table is not None)
    points = [float(row[2].split()[0]) for row in table.rows]
    assert points == sorted(points)
    assert table.rows[-1][0].replace("\u00a0", " ") == "from 5 mg to 0 mg"
    assert points[-1] == round(100 * 0.8 * 5 / 7.5)


def test_without_a_curve_no_effect_is_told() -> None:
    page = prescriber_letter(prescription(twice_daily_plan(), 0, 28), Dose.mg(10), Paper(), "en")
    assert "no measured curve" in page.text()
    assert "points" not in page.text()


def test_studies_of_antidepressants_are_told_of_antidepressants_alone() -> None:
    other = small_plan(of=replace(drug("diazepam"), family=Family.BENZODIAZEPINE))
    told = [
        prescriber_letter(prescription(plan, 0, 28), Dose.mg(20), Paper(), "en").text()
        for plan in (small_plan(), other)
    ]
    assert ["antidepressant" in one for one in told] == [True, False]


def test_every_source_is_told_with_its_grade_and_no_choice_of_ours_is_called_one() -> None:
    page = prescriber_letter(prescription(small_plan(), 0, 28), Dose.mg(20), Paper(), "en")
    lines = page.blocks[-1].lines
    assert lines
    assert all(line.endswith(("(grade A)", "(grade B)")) for line in lines)
    assert "house" not in " ".join(lines)


def test_equal_cuts_are_equal_and_end_at_nothing() -> None:
    cuts = equal_cuts(Dose.mg("7.5"))
    assert len({high.micrograms - low.micrograms for high, low in cuts}) == 1
    assert cuts[-1][1] == ZERO
