"""The specification as cases that a pharmacist can read and write: a folder a chapter, a file a section.

README.md beside this file explains every word of a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from opentaper.actions.asked import AskedPlan
from opentaper.actions.check_schedule import check_schedule
from opentaper.actions.make_dose import make_dose
from opentaper.actions.propose_plan import propose_plan
from opentaper.actions.propose_plans import propose_plans
from opentaper.actions.propose_switch import propose_switch
from opentaper.errors import BadInput
from tests.spec.astray_asked import astray_answer
from tests.spec.diaries import DAY_ONE, advice_of
from tests.spec.readings import (
    Reading,
    advised_reading,
    astray_reading,
    checked_reading,
    made_reading,
    ordered_reading,
    planned_reading,
    schedule,
    switched_reading,
)

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
DEEDS = ("make", "plan", "check", "switch", "plans", "advise", "astray")
Case = dict[str, Any]


def sections() -> list[Path]:
    """Return every section, chapter by chapter."""
    return sorted(HERE.glob("*/*.yaml"))


def cases() -> list[Any]:
    """Return every case of every section, named by its place and its sentence."""
    found = []
    for section in sections():
        for case in yaml.safe_load(section.read_text(encoding="utf-8"))["cases"]:
            name = f"{section.parent.name}/{section.stem}: {case['case']}"
            found.append(pytest.param(case, id=name))
    return found


def answered(case: Case) -> Reading:
    """Ask what the case asks, and read the answer."""
    (deed,) = [word for word in DEEDS if word in case]
    asked = {name: as_told(value) for name, value in case[deed].items()}
    try:
        return ASK[deed](asked)
    except BadInput as refused:
        return Reading({"refused": refused.code, **{key: str(told) for key, told in refused.values.items()}})


def as_told(value: Any) -> Any:
    """Return lists as the deeds take them."""
    return tuple(value) if isinstance(value, list) else value


def made(asked: Case) -> Reading:
    """Make one dose."""
    told = make_dose(asked.pop("drug"), asked.pop("dose"), **asked)
    return made_reading(told)


def planned(asked: Case) -> Reading:
    """Propose a plan."""
    return planned_reading(propose_plan(AskedPlan(**asked), TODAY))


def checked(asked: Case) -> Reading:
    """Check a schedule, told as days and doses."""
    rows = schedule(asked.pop("schedule"))
    return checked_reading(check_schedule(asked.pop("drug"), rows, **asked))


def switched(asked: Case) -> Reading:
    """Switch to another drug."""
    own = {name: asked.pop(name) for name in ("equivalent", "stages", "stage", "to_have") if name in asked}
    to = asked.pop("to")
    return switched_reading(propose_switch(AskedPlan(**asked), to, TODAY, **own))


def ordered(asked: Case) -> Reading:
    """Put several drugs into an order."""
    return ordered_reading(propose_plans(replace(AskedPlan(**asked)), TODAY))


def advised(asked: Case) -> Reading:
    """Ask for advice on a day of a plan."""
    return advised_reading(advice_of(asked), DAY_ONE)


def astray(asked: Case) -> Reading:
    """Ask what to do about a dose that went astray."""
    return astray_reading(astray_answer(asked))


ASK = {
    "make": made,
    "plan": planned,
    "check": checked,
    "switch": switched,
    "plans": ordered,
    "advise": advised,
    "astray": astray,
}


@pytest.mark.parametrize("case", cases())
def test_spec(case: Case) -> None:
    reading = answered(case)
    for word, wanted in case["gives"].items():
        assert reading.differs(word, wanted) is None, f"{case['case']} ({case['because']})"


@pytest.mark.parametrize("section", sections(), ids=lambda section: f"{section.parent.name}/{section.stem}")
def test_every_section_has_a_title_and_every_case_its_words(section: Path) -> None:
    told = yaml.safe_load(section.read_text(encoding="utf-8"))
    assert set(told) == {"title", "cases"}
    for case in told["cases"]:
        deeds = [word for word in DEEDS if word in case]
        assert len(deeds) == 1, case["case"]
        assert set(case) == {"case", "because", "gives", *deeds}, case["case"]
        assert case["gives"], case["case"]


def test_no_two_cases_have_the_same_sentence() -> None:
    names = [case.id for case in cases()]
    assert sorted(set(names)) == sorted(names)
