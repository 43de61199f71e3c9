"""Every invented person's plan as FHIR and back: the same dose on every day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opentaper.actions.demo_person import demo_person, people_names
from opentaper.actions.propose_plan import propose_plan
from opentaper.exchange.daily_doses import DailyDoses, daily_doses
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.exchange.version_json import version_of
from opentaper.planning.result import PlanResult
from tests.unit.exchange.fhir.given import broken, given_bundle
from tools.golden import asked, people


def read_back(plan: PlanResult, language: str) -> DailyDoses:
    bundle = given_bundle(plan, language=language)
    assert broken(bundle) == []
    return read_bundle(json.dumps(bundle), "bundle.json").courses[0].daily_doses


def assert_same(found: DailyDoses, wanted: DailyDoses) -> None:
    assert found.start_date == wanted.start_date
    days = range(-7, wanted.end_day + 60)
    assert [found.on(day) for day in days] == [wanted.on(day) for day in days]


def proposed(person: Path) -> PlanResult | None:
    plan = propose_plan(*asked(person))
    return plan if plan.outcome.is_plan and plan.steps else None


@pytest.mark.parametrize("language", ["en", "da"])
def test_golden_plans_keep_every_dose(language: str) -> None:
    plans = [plan for plan in map(proposed, people()) if plan is not None]
    assert len(plans) >= 4
    for plan in plans:
        assert_same(read_back(plan, language), daily_doses(plan))


@pytest.mark.parametrize("name", people_names())
def test_virtual_people_keep_every_dose(name: str) -> None:
    plan = version_of(dict(demo_person(name).files)["plan.json"]).plan
    assert plan.request.start_date is not None
    assert plan.request.start_date > date(2000, 1, 1)
    assert_same(read_back(plan, "en"), daily_doses(plan))
