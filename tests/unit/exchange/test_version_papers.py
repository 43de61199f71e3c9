"""A changed plan on paper: no dose is printed as nothing, and a plan that was held begins when it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opentaper import formulary
from opentaper.exchange.calendar_ics import calendar_ics
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_csv import daily_doses_from_csv, plan_csv
from opentaper.exchange.plan_page import plan_page
from opentaper.exchange.sheet_page import sheet_page
from opentaper.planning.replan import hold, step_back
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import first_version
from opentaper.quantities import Dose
from opentaper.wording import step_text
from tests.builders import DAY_ONE, small_plan

FIRST = first_version(small_plan(), DAY_ONE)
# 20.001 mg is a dose that none of the tablets or the liquid makes.
ODD = replace(FIRST.plan, request=replace(FIRST.plan.request, start=Dose.mg("20.001")))
BACK_ON = 10
LANGUAGES = {"en": "the way you took it before", "da": "som du tog det før"}


def back() -> PlanResult:
    """Return a plan with a step back to a dose that nothing on the shelf makes."""
    version = first_version(ODD, DAY_ONE)
    return step_back(version, None, DAY_ONE + timedelta(days=BACK_ON)).plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dose_without_a_recipe_is_never_printed_as_nothing(language: str) -> None:
    plan, said = back(), LANGUAGES[language]
    step = plan.steps[1]
    assert (step.dose, step.intakes) == (Dose.mg("20.001"), ())
    paper = Paper(country="GB", day=BACK_ON, sources=formulary.sources())
    (box,) = sheet_page(plan, paper, language)["intakes"]
    assert said in box["nothing"]
    assert box["amount"].startswith("20")
    assert said in step_text(step, language)
    assert said in plan_csv(plan, language)
    assert said in str(plan_page(plan, language))


def test_zero_is_still_nothing() -> None:
    plan = back()
    assert step_text(plan.steps[-1]) == "Nothing to take."
    last = Paper(country="GB", day=plan.steps[-1].start_day, sources=formulary.sources())
    (box,) = sheet_page(plan, last, "en")["intakes"]
    assert "nothing to take" in box["nothing"].lower()
    assert box["amount"].startswith("0")


def test_a_sheet_of_a_plan_held_before_its_first_cut_begins_with_that_cut() -> None:
    held = hold(FIRST, 20, DAY_ONE).plan
    paper = Paper(country="GB", sources=formulary.sources())
    whole = sheet_page(FIRST.plan, paper, "en")["for_days"]
    assert sheet_page(held, paper, "en")["for_days"] != whole


@pytest.mark.parametrize("plan", [back(), hold(FIRST, 20, DAY_ONE).plan], ids=["back", "held"])
def test_files_of_a_changed_plan_tell_the_same_days(plan: PlanResult) -> None:
    assert daily_doses_from_csv(plan_csv(plan)) == daily_doses(plan)
    assert calendar_ics(plan, datetime(2026, 11, 22, tzinfo=UTC)).startswith(b"BEGIN:VCALENDAR")
