"""Controls of hazards by what a plan and its papers say; by the real planner."""

from __future__ import annotations

from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.sheet_page import sheet_page
from opentaper.wording import sentence
from tests.scenarios.papers import calendar
from tests.scenarios.proposed import asked


def test_every_plan_says_that_it_is_a_proposal() -> None:
    for drug, dose in (("sertraline", "100mg"), ("mirtazapine", "15mg")):
        result = asked(drug, dose)
        proposal = next(reason for reason in result.reasons if reason.code == "plan.proposed")
        assert "proposal" in sentence(proposal)
        assert "always hold" in sentence(proposal)


def test_a_plan_names_its_releases() -> None:
    result = asked("sertraline", "100mg")
    told = plan_json(result)
    assert result.request.release
    assert result.request.release in told
    assert result.request.policy.release in told


def test_the_sheet_says_never_to_double() -> None:
    page = sheet_page(asked("sertraline", "100mg"), Paper(), "en")
    assert page["missed"]["strong"] == "Never take two doses at once."


def test_a_sheet_is_good_for_a_limited_time() -> None:
    dated = asked("quetiapine", "100mg", start="2027-03-01")
    assert dated.steps[0].days > 28
    page = sheet_page(dated, Paper(), "en")
    assert "1 March 2027 to 28 March 2027" in page["for_days"].replace("\u00a0", " ")
    assert "print a new sheet" in page["new_after"]


def test_the_sheet_names_the_signs_and_the_help() -> None:
    page = sheet_page(asked("sertraline", "100mg"), Paper(), "en")
    assert len(page["ring"]["lines"]) >= 5
    assert "999" in page["crisis"]["emergency"]


def test_the_calendar_asks_and_does_not_tell() -> None:
    text = calendar(asked("sertraline", "100mg", start="2027-03-01", times="1")).decode()
    unfolded = text.replace("\r\n ", "").replace("\u00a0", " ")
    events = [event for event in unfolded.split("BEGIN:VEVENT")[1:] if "OPENTAPER-STEP" in event]
    assert len(events) > 5
    assert all("STATUS:TENTATIVE" in event for event in events)
    assert all("earliest" in event.lower() for event in events)
    assert all("always all right" in event for event in events)
