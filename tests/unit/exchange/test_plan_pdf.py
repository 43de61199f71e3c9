"""The papers: what they say can be taken out again, and nothing on them can be read as another dose."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pypdf
import pytest

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.crisis import CrisisHelp, HelpLine
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.plan_pdf import Paper, daily_doses_from_pdf_text, plan_pdf
from opentaper.exchange.prescriber_page import prescriber_page, spans
from opentaper.exchange.sheet_page import sheet_page, step_on
from opentaper.formulary.facts import Source
from opentaper.planning.request import Sanction
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.wording import parse_recipe
from tests.builders import (
    drawn,
    liquid,
    many_ways_plan,
    plan_of,
    refused_plan,
    request,
    small_plan,
    step,
    twice_daily_plan,
)


@cache
def reader(name: str, language: str) -> pypdf.PdfReader:
    """One of the plans on paper, printed once for all tests."""
    return pypdf.PdfReader(io.BytesIO(plan_pdf(PLANS[name], language)))


PLANS = {
    "small": small_plan(),
    "undated": small_plan(start_date=None),
    "twice": twice_daily_plan(),
    "many": many_ways_plan(),
}
ALL = [(name, language) for name in PLANS for language in ("en", "da")]


def text_of(pdf: pypdf.PdfReader) -> str:
    """The text of all pages, with plain spaces."""
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ")


@pytest.mark.parametrize(("name", "language"), ALL)
def test_daily_doses_come_back_from_the_printed_table(name: str, language: str) -> None:
    printed = "\n".join(page.extract_text() for page in reader(name, language).pages)
    assert daily_doses_from_pdf_text(printed, language) == daily_doses(PLANS[name])


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_is_tagged_and_names_its_title_and_language(language: str) -> None:
    pdf = reader("small", language)
    root: Any = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == {"en": "en-GB", "da": "da-DK"}[language]
    assert pdf.metadata is not None
    assert pdf.metadata.author == "OpenTaper"
    assert "citalopram" in str(pdf.metadata.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_only_its_own_fonts_are_used_and_all_are_embedded() -> None:
    pages: list[Any] = list(reader("small", "en").pages)
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(re.match(r"IBMPlexSans|LibertinusSerif|DejaVuSansMono", font) for font in fonts), fonts


def test_the_first_page_is_one_page_and_says_the_dose() -> None:
    pdf = reader("twice", "en")
    first = pdf.pages[0].extract_text().replace("\u00a0", " ")
    assert "Morning" in first
    assert "Evening" in first
    assert "If you think of ending your life" in first
    assert "The whole plan" in pdf.pages[1].extract_text()


def test_each_page_says_that_nothing_is_decided() -> None:
    for page in reader("small", "en").pages:
        assert "never changes a dose by itself" in page.extract_text()
    assert "Proposed, awaiting prescriber" in text_of(reader("small", "en"))


def test_equal_plans_give_equal_bytes() -> None:
    assert plan_pdf(small_plan()) == plan_pdf(small_plan())


def test_what_people_type_is_printed_and_never_obeyed() -> None:
    name = '#let x = 1; *Maya* $a$ "[]" \\ <b> #panic("no")'
    phone = '#read("/etc/passwd") @x'
    pdf = pypdf.PdfReader(
        io.BytesIO(plan_pdf(small_plan(), "en", Paper(person=name, prescriber_phone=phone)))
    )
    first = re.sub(r"\s+", " ", pdf.pages[0].extract_text())
    assert name in first
    assert phone in first


def test_an_ideal_plan_has_no_sheet_to_follow() -> None:
    ideal = replace(small_plan(), request=replace(small_plan().request, ideal=True))
    told = text_of(pypdf.PdfReader(io.BytesIO(plan_pdf(ideal))))
    assert "print a new sheet" not in told
    assert "not a plan to follow" in told


def test_a_refusal_is_not_printed() -> None:
    with pytest.raises(BadOption):
        plan_pdf(refused_plan())


@pytest.mark.parametrize("text", ["", "Effect now 20 mg", "hello 1 Day 0 28 15 mg"])
def test_text_without_a_table_is_no_plan(text: str) -> None:
    with pytest.raises(BadLine) as refused:
        daily_doses_from_pdf_text(text)
    assert refused.value.why == "not_a_plan"


# --- the sheet ---


def sheet(result: PlanResult, day: int = 0, language: str = "en") -> dict[str, Any]:
    """The sheet of a day, with the country's own numbers."""
    return sheet_page(result, Paper(day=day), language)


def flat(value: object) -> str:
    """Every text of a page."""
    if isinstance(value, dict):
        return "\n".join(flat(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(flat(each) for each in value)
    return str(value).replace("\u00a0", " ")


@pytest.mark.parametrize(("day", "place"), [(0, 0), (27, 0), (28, 1), (112, 4), (500, 4)])
def test_the_sheet_is_that_of_the_step_in_force(day: int, place: int) -> None:
    assert step_on(small_plan(), day).index == place


def test_a_day_before_the_plan_is_refused() -> None:
    with pytest.raises(BadOption):
        step_on(small_plan(), -1)


@pytest.mark.parametrize("result", PLANS.values())
def test_the_lines_of_the_sheet_make_its_dose(result: PlanResult) -> None:
    for each in result.steps:
        page = sheet_page(result, Paper(day=each.start_day), "en")
        made = [
            parse_recipe(part["text"], "en").micrograms
            for intake in page["intakes"]
            for part in intake["parts"]
        ]
        assert sum(made) == each.dose.micrograms
        amounts = [Dose.mg(intake["amount"]).micrograms for intake in page["intakes"]]
        assert len(page["intakes"]) == max(1, len(each.intakes))
        assert sum(amounts) == each.dose.micrograms


def test_the_sheet_ends_with_the_step_or_after_four_weeks() -> None:
    assert "For 23 November 2026 to 20 December 2026" in flat(sheet(small_plan()))
    long = small_plan(days=90)
    assert "After 20 December 2026, print a new sheet." in flat(sheet(long))
    assert "For 1 February 2027 to 20 February 2027" in flat(sheet(long, day=70))


def test_the_next_step_is_the_earliest_and_asks() -> None:
    told = flat(sheet(small_plan()))
    assert "10 mg, not before 21 December 2026, and only if you say yes." in told
    undated = flat(sheet(small_plan(start_date=None)))
    assert "10 mg, not before 28 days on this dose" in undated
    assert "2026" not in undated


def test_the_last_sheet_has_no_next_dose() -> None:
    told = flat(sheet(small_plan(), day=112))
    assert "This is the last step of the plan." in told
    assert "There is nothing to take on this step." in told
    assert "Never take two doses" not in told


def test_frequency_that_was_not_told_is_asked_for() -> None:
    assert "was not told" in flat(sheet(small_plan()))
    assert "was not told" not in flat(sheet(twice_daily_plan()))


def test_there_is_a_box_for_each_intake() -> None:
    assert sheet(twice_daily_plan())["ticks"]["boxes"] == 2
    assert len(sheet(twice_daily_plan())["ticks"]["days"]) == 14
    assert sheet(small_plan(), day=112)["ticks"]["boxes"] == 0


def test_three_like_intakes_share_a_box_and_two_never_do() -> None:
    def boxes(n: int) -> list[str]:
        taken = tuple((drawn(liquid(), "0.5"),) for _ in range(n))
        result = plan_of((step(0, 28, taken),), request(times_a_day=n))
        page = sheet(result)
        assert page["ticks"]["boxes"] == n
        return [f"{intake['when']}: {intake['amount']}" for intake in page["intakes"]]

    assert boxes(3) == ["Morning, midday and evening, each time: 1"]
    assert boxes(2) == ["Morning: 1", "Evening: 1"]
    assert boxes(1) == ["Every day, once a day: 1"]


def test_more_than_a_syringe_is_told_to_its_mark() -> None:
    told = flat(sheet(small_plan(), day=84))
    assert "Draw 1 full syringe of 1 mL first, then to the mark at 0.15 mL." in told
    assert "2 times" not in told
    three = plan_of((step(0, 28, ((drawn(liquid(), "3"),),)),), request())
    assert "Draw 3 full syringes of 1 mL." in flat(sheet(three))


def test_the_emergency_number_comes_before_every_line() -> None:
    crisis = sheet_page(small_plan(), Paper(country="UK"), "en")["crisis"]
    assert isinstance(crisis, dict)
    assert list(crisis).index("emergency") < list(crisis).index("lines")
    assert "999" in crisis["emergency"]
    assert crisis["lines"][0]["number"].endswith("*")
    assert "not confirmed" in crisis["note"]


def test_confirmed_numbers_carry_no_mark() -> None:
    help_at_hand = CrisisHelp("", "112", (HelpLine("Somebody", "1234", "", True),))
    crisis = sheet_page(small_plan(), Paper(crisis=help_at_hand), "da")["crisis"]
    assert crisis["lines"][0]["number"] == "1234"
    assert crisis["note"] == ""


def test_an_unknown_country_leaves_a_line_to_write_on() -> None:
    told = flat(sheet_page(small_plan(), Paper(country="atlantis"), "en"))
    assert "Life in danger: ____" in told
    assert "ring the emergency number at once" in told


def test_the_market_of_an_own_shelf_is_no_country() -> None:
    own = small_plan()
    assert own.request.shelf is not None
    assert (own.request.shelf.market, own.request.shelf.assumed) == ("uk", False)
    for language in ("en", "da"):
        page = sheet_page(own, Paper(), language)
        assert page["crisis"]["lines"] == []
        assert not re.search(r"999|112|116 ?123", flat([page["crisis"], page["ring"]]))
    assumed = replace(own.request.shelf, assumed=True)
    listed = replace(own, request=replace(own.request, shelf=assumed))
    assert "999" in sheet(listed)["crisis"]["emergency"]


def test_the_country_that_was_told_has_its_own_numbers() -> None:
    page = sheet_page(small_plan(), Paper(country="dk"), "da")
    assert "112 (Danmark)" in flat(page["crisis"]["emergency"])
    assert "112 (Danmark)" in flat(page["ring"]["emergency"])
    assert [line["name"] for line in page["crisis"]["lines"]] == ["Livslinien"]
    british = sheet_page(small_plan(), Paper(country="GB"), "en")["crisis"]
    assert british == sheet_page(small_plan(), Paper(country="UK"), "en")["crisis"]


def test_a_step_beyond_a_limit_is_marked_with_the_name_that_signed_it() -> None:
    beyond = Reason.of("limit.exceeded", clinician="Dr Hansen")
    plain = small_plan()
    steps = (replace(plain.steps[0], reasons=(beyond,)), *plain.steps[1:])
    unsigned = replace(plain, steps=steps)
    signed = replace(unsigned, request=replace(plain.request, override=Sanction("Dr Hansen", "agreed")))
    assert "Goes beyond a limit: signed by Dr Hansen" in sheet(signed)["notes"]
    assert "underskrevet af Dr Hansen" in flat(sheet(signed, language="da")["notes"])
    assert "beyond" not in flat(sheet(signed, day=28)["notes"])
    assert "beyond" not in flat(sheet(unsigned)["notes"])


def test_the_opened_bottle_has_its_date() -> None:
    keeps = replace(liquid(), opened_days=84)
    result = plan_of((step(0, 28, ((drawn(keeps, "0.5"),),)),), request())
    assert "Good for 84 days after opening." in flat(sheet(result)["foot"])
    assert sheet(small_plan())["foot"] == ""


# --- the page for the prescriber ---


def test_what_bound_the_steps_is_told_once_with_its_steps() -> None:
    page = prescriber_page(small_plan(), Paper(), "en")
    assert page["limits"]["rows"] == [
        ["Steps 1–5", "One step takes away at most 10\u00a0points of effect, by the curve first."]
    ]


def test_quantities_cover_every_day() -> None:
    page = prescriber_page(small_plan(), Paper(), "en")
    rows = page["quantities"]["rows"]
    assert [row[1:] for row in rows] == [["42", "–"], ["28", "–"], ["14", "16"], ["–", "33"]]
    assert rows[0][0].replace("\u00a0", " ") == "23 November 2026"


def test_sources_are_told_with_their_titles() -> None:
    known = {"made-up-for-tests": Source("made-up-for-tests", "A paper", "2020", "https://example.org")}
    page = prescriber_page(small_plan(), Paper(sources=known), "en")
    assert page["sources"]["lines"] == ["made-up-for-tests: A paper (2020). https://example.org"]
    assert prescriber_page(small_plan(), Paper(), "en")["sources"]["lines"] == ["made-up-for-tests"]


def test_unknown_stays_unknown() -> None:
    told = flat(prescriber_page(twice_daily_plan(), Paper(), "en")["facts"])
    assert told.count("not known") == 5
    assert "not told" in flat(prescriber_page(small_plan(), Paper(), "en")["facts"])


def test_runs_are_drawn_together() -> None:
    assert spans([1]) == "1"
    assert spans([3, 1, 2, 9]) == "1–3, 9"


# --- a plan that is signed ---


SIGNED = {
    "en": ("Version 3. Signed by Dr Hansen, 2 March 2026.", "Proposed", "proposal until"),
    "da": ("Version 3. Underskrevet af Dr Hansen, 2. marts 2026.", "Forslag", "forslag, indtil"),
}


@pytest.mark.parametrize("language", SIGNED)
def test_a_signed_plan_says_by_whom_and_when_and_is_no_proposal(language: str) -> None:
    said, proposed, until_signed = SIGNED[language]
    plain = small_plan()
    plan = replace(plain, reasons=(*plain.reasons, Reason.of("plan.proposed")))
    paper = Paper(signed_by="Dr Hansen", signed_on=date(2026, 3, 2), number=3)
    told = text_of(pypdf.PdfReader(io.BytesIO(plan_pdf(plan, language, paper))))
    flat_text = re.sub(r"\s+", " ", told)
    assert flat_text.count(said) == 3
    assert proposed not in flat_text
    assert until_signed not in flat_text
    assert "______________  " not in told
    unsigned = re.sub(r"\s+", " ", text_of(pypdf.PdfReader(io.BytesIO(plan_pdf(plan, language)))))
    assert proposed in unsigned
    assert until_signed in unsigned


def test_a_signature_without_a_day_names_who_signed() -> None:
    paper = Paper(signed_by="Dr Hansen")
    assert sheet_page(small_plan(), paper, "en")["proposed"] == "Signed by Dr Hansen."
    assert sheet_page(small_plan(), paper, "en")["signed_line"] == ""
