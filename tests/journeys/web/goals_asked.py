"""Goals for the body in a team: offered, asked about first, agreed to by name, seen by consent alone.

Not collected by itself: :mod:`tests.journeys.test_care_pages` runs it in a process set up as team mode.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.readings.case_list import caseload
from opentaper.actions.readings.case_reasons import CaseNeed
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import diet_questions
from opentaper.record.models import BodyGoal, LogEntry
from tests.journeys.web.care_house import CareHouse, care_house, moment

NO = {one.key: "no" for one in diet_questions(AskedGoal.KETO)}


@pytest.fixture
def house(db: None) -> CareHouse:
    """Maya and her team."""
    return care_house()


def goals(house: CareHouse, who: str) -> str:
    return f"/shared/{house.links[who]}/goals"


def answered(house: CareHouse, medicines: str = "", **more: str) -> None:
    told = {"goal": "keto", "medicines": medicines, **NO, **more}
    assert house.post("maya", "/body/diet/answer", **told).status_code == 303


def waits(house: CareHouse, medicines: str = "Priadel 400 mg", **more: str) -> UUID:
    """Let a diet wait; its key."""
    answered(house, medicines, **more)
    assert house.post("maya", "/body/goals/set", kind="keto", text="Zqx keto").status_code == 303
    row = BodyGoal.objects.get(kind="keto", status="waiting")
    return row.pk


def decide(house: CareHouse, who: str, goal: UUID, **told: Any) -> int:
    told = {"act": "agree", "looked": "yes", "reason": ""} | told
    return house.post(who, f"{goals(house, who)}/{goal}/decide", **told).status_code


def test_lithium_waits_for_the_clinician_who_agrees_by_name(house: CareHouse) -> None:
    goal = waits(house)
    page = house.text("ravn", goals(house, "ravn"))
    assert "A goal waits for your yes or no" in page
    assert "Lithium" in page
    assert "They take: Priadel" in page
    assert "How often to measure is not settled" in page, "what is for the team"
    assert decide(house, "ravn", goal, looked="") == 422
    assert BodyGoal.objects.get().status == "waiting"
    assert decide(house, "ravn", goal, reason="A level first, on Monday.") == 303
    row = BodyGoal.objects.get()
    assert (row.status, row.agreed_by_id) == ("agreed", house.links["ravn"])
    page = house.text("maya", f"/body/goals/{goal}")
    assert "agreed with Mr Ravn" in page
    assert "A level first, on Monday." in page
    assert LogEntry.objects.filter(kind="agree_goal").count() == 1


def test_a_no_needs_its_reason_and_is_told_with_the_name(house: CareHouse) -> None:
    goal = waits(house)
    assert decide(house, "ravn", goal, act="decline") == 422
    assert decide(house, "ravn", goal, act="decline", reason="Not in the weeks of a cut.") == 303
    page = house.text("maya", "/body/goals")
    assert "Mr Ravn did not agree" in page
    assert "Not in the weeks of a cut." in page
    assert decide(house, "ravn", goal) == 404, "it waits no more"


def test_a_prescriber_of_plans_sees_medicines_alone_and_agrees_to_no_more(house: CareHouse) -> None:
    goal = waits(house, bipolar_psychosis="yes")
    house.post("maya", "/body/goals/set", kind="movement", text="Zqxwalk")
    page = house.text("osei", goals(house, "osei"))
    assert "Lithium" in page
    assert "Bipolar disorder" not in page
    assert "Zqxwalk" not in page
    assert "More speaks against it than is shared with you" in page
    assert decide(house, "osei", goal) == 404
    assert "Zqxwalk" in house.text("ravn", goals(house, "ravn"))
    assert "Bipolar disorder" in house.text("ravn", goals(house, "ravn"))
    answered(house, "Priadel")
    assert decide(house, "osei", goal) == 303
    assert BodyGoal.objects.get(kind="keto").status == "agreed"


@pytest.mark.parametrize("who", ["lind", "anna", "stranger"])
def test_nobody_else_sees_or_decides(house: CareHouse, who: str) -> None:
    goal = waits(house)
    link = house.links.get(who, house.links["ravn"])
    for path in ("", "/offer", f"/{goal}/back", f"/{goal}/decide"):
        asked = house.post if path else house.get
        assert asked(who, f"/shared/{link}/goals{path}").status_code == 404, path
    assert BodyGoal.objects.get().status == "waiting"


def test_what_is_revoked_is_gone_on_the_next_click(house: CareHouse) -> None:
    goal = waits(house)
    revoke_consent(RevokeTold(house.links["ravn"], "body"), moment(house.person))
    assert house.get("ravn", goals(house, "ravn")).status_code == 404
    assert decide(house, "ravn", goal) == 404
    grant_consent(GrantTold(house.links["ravn"], "body", "read"), moment(house.person))
    page = house.text("ravn", goals(house, "ravn"))
    assert "I agree" not in page
    assert "Offer a goal" not in page
    assert decide(house, "ravn", goal) == 404


def test_a_goal_is_offered_and_taken_or_not(house: CareHouse) -> None:
    base = goals(house, "ravn")
    for kind, text in (("rise", "Zqx up at seven"), ("keto", "Zqx keto"), ("movement", "Zqx walk")):
        assert house.post("ravn", f"{base}/offer", kind=kind, text=text).status_code == 303
    assert house.post("ravn", f"{base}/offer", kind="food", text="lchf").status_code == 422
    assert "Zqx up at seven" in house.text("maya", "/")
    page = house.text("maya", "/body/goals")
    assert "from Mr Ravn" in page
    goals_by_text = {one.text: one for one in BodyGoal.objects.all()}
    rise, keto, walk = (goals_by_text[f"Zqx {name}"] for name in ("up at seven", "keto", "walk"))
    assert house.post("maya", f"/body/goals/{rise.pk}/take").status_code == 303
    answer = house.post("maya", f"/body/goals/{keto.pk}/take")
    assert answer["Location"] == "/body/diet?for=keto"
    keto.refresh_from_db()
    assert keto.status == "proposed", "the questions come first"
    answered(house)
    assert house.post("maya", f"/body/goals/{keto.pk}/take").status_code == 303
    keto.refresh_from_db()
    assert keto.status == "agreed"
    assert house.post("ravn", f"{base}/{rise.pk}/back").status_code == 404, "it was taken"
    assert house.post("ravn", f"{base}/{walk.pk}/back").status_code == 303
    assert house.post("maya", f"/body/goals/{walk.pk}/take").status_code == 404


def test_a_medicine_that_comes_later_is_told_to_the_team(house: CareHouse) -> None:
    begin_medication(MedicationTold("olanzapine", "5 mg"), moment(house.person))
    answered(house)
    house.post("maya", "/body/goals/set", kind="keto")
    assert state(house, "ravn") == ["case.diet_runs"]
    begin_medication(MedicationTold("lithium", "600 mg"), moment(house.person))
    assert state(house, "ravn") == ["case.diet_reopened"]
    assert state(house, "osei") == ["case.diet_reopened"]
    assert state(house, "lind") == []
    assert "Something speaks against this goal that did not" in house.text("osei", goals(house, "osei"))
    assert "Diet with medicines" in house.text("osei", "/caseload")
    goal = BodyGoal.objects.get()
    answered(house, "Forxiga")
    goal.refresh_from_db()
    assert goal.status == "ended"
    assert state(house, "ravn") == []


def state(house: CareHouse, who: str) -> list[str]:
    """Return what a caseload says of diets."""
    rows = caseload(house.accounts[who], moment(house.person).now)
    return [one.told.code for row in rows for one in row.reasons if one.need is CaseNeed.DIET]


def test_who_sees_it_is_said_before_it_is_set(house: CareHouse) -> None:
    answered(house, "Priadel")
    page = house.text("maya", "/body/diet?for=keto")
    assert "are seen by: Mr Ravn" in page
    assert "is seen by: Dr Osei. Illnesses are not." in page
