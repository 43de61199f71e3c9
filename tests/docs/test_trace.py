"""Nothing hangs loose: requirements, hazards, controls, limits, code, tests and places hold each other."""

from __future__ import annotations

import pytest
import yaml

from opentaper.advice.advise import RULES
from opentaper.cli.doors import COMMANDS
from opentaper.formulary import files
from opentaper.web.urls import page_urls
from tools.places import ROOT
from tools.safety import hazards, named_tests
from tools.trace import PAGE, SOURCE, TracedRequirement, is_there, page_text, policy_tests, requirements

REQUIREMENTS = requirements()


def test_the_page_is_that_of_its_sources() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: python -m tools.trace"


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: one.id)
def test_a_requirement_is_built_held_and_met_somewhere(one: TracedRequirement) -> None:
    assert all((one.must, one.hazards, one.rooms, one.tests, one.where))
    assert [room for room in one.rooms if not (SOURCE / room).exists()] == []
    assert [test for test in one.tests if not is_there(test)] == []
    assert [place for place in one.where if not is_met(place)] == []


def is_met(place: str) -> bool:
    """Tell whether a page or a command is there."""
    if place.startswith("/"):
        return any(url.pattern.match(place[1:]) for url in page_urls())
    program, _, command = place.partition(" ")
    return program == "opentaper" and command in COMMANDS


def test_requirements_are_numbered_without_gaps() -> None:
    assert [one.id for one in REQUIREMENTS] == [f"R-{n:02d}" for n in range(1, len(REQUIREMENTS) + 1)]


def test_each_hazard_answers_to_one_requirement_and_no_other_is_named() -> None:
    named = [hazard for one in REQUIREMENTS for hazard in one.hazards]
    assert sorted(named) == sorted(hazard.id for hazard in hazards())


def test_every_test_of_a_control_is_there() -> None:
    assert [test for test in named_tests(hazards()) if not is_there(test)] == []


def test_every_part_of_the_policy_is_held_by_tests() -> None:
    told = set(files.mapping("policy.yaml")) - {"release"}
    assert set(policy_tests()) == told
    assert [test for tests in policy_tests().values() for test in tests if not is_there(test)] == []


def test_every_rule_of_advice_is_named_by_a_test_of_advice() -> None:
    folders = ("tests/unit/advice", "tests/scenarios", "tests/journeys")
    text = "".join(
        path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).glob("test_*.py")
    )
    assert [rule.__name__ for rule in RULES if rule.__name__ not in text] == []


def test_what_is_not_there_is_found() -> None:
    assert not is_there("tests/docs/test_trace.py::test_nothing")
    assert not is_there("tests/docs/test_of_nothing.py")
    assert not is_met("/nowhere-at-all")
    assert not is_met("opentaper nothing")


def test_the_file_holds_nothing_else() -> None:
    told = yaml.safe_load((ROOT / "docs/safety/requirements.yaml").read_text(encoding="utf-8"))
    assert set(told) == {"requirements", "policy"}
