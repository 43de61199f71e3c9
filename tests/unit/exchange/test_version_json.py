"""Versions as JSON: valid, opened again to the last microgram, refused where they were tampered with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadLine, BadOption
from opentaper.exchange import exact_values
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.exact_values import ExactReader, ExactWriter
from opentaper.exchange.plan_json import daily_doses_from_json, plan_json, schema
from opentaper.exchange.plan_rebuild import rebuild_document, rebuilt_plan
from opentaper.exchange.told_taper import told_taper
from opentaper.exchange.version_json import version_json, version_of, version_plan_json
from opentaper.planning.difference import difference
from opentaper.planning.replan import hold, relax, step_back
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import many_ways_plan, refused_plan, small_plan, twice_daily_plan

START = date(2026, 9, 1)
ASKED: dict[str, dict[str, Any]] = {
    "assumed": {"drug": "sertraline", "dose": "100mg", "used_for": "4y"},
    "told": {"have": ("tablet 10mg halves x 14", "liquid 2mg/mL", "syringe 1mL 0.01mL")},
    "micro": {"method": "micro", "times": "60/40", "also": ("quetiapine 100mg",), "age": 70},
    "goal": {"drug": "quetiapine", "dose": "200mg", "goal": "100mg", "market": "US"},
    "ideal": {"ideal": True, "attempts": ("failed at 10mg", "hard")},
    "beads": {"drug": "venlafaxine", "dose": "75mg", "have": ("beads 75mg 100", "tablet 37.5mg")},
    "compounded": {"have": ("compounded",)},
    "adaptive": {"method": "adaptive", "tolerate": "moderate", "circumstances": ()},
    "refused": {"have": ("tablet 10mg",)},
    "table": {"table": "iawp-citalopram", "override": "Dr Ada Quill", "because": "knows them"},
    "list": {"doses": "18mg,16mg,14mg"},
    "phases": {"phases": ("below 5mg: 6 weeks",), "end": "2030-01-01", "first_attempt": True},
    "cut": {"cut": "7.5%", "specialist": "Dr Bo Quill", "because": "plans it"},
}


@cache
def made(name: str) -> PlanResult:
    asked: dict[str, Any] = {"drug": "citalopram", "dose": "20mg", "start": START.isoformat()}
    return propose_plan(AskedPlan(**(asked | ASKED[name])), START)


def bare(plan: PlanResult) -> PlanResult:
    """Return a plan without what is gathered anew: forecast and virtual people."""
    return replace(plan, forecast=None, request=replace(plan.request, twins=None))


def validate(document: dict[str, Any], name: str) -> None:
    known: Registry[Any] = Registry().with_resources(
        [(schema(one)["$id"], Resource.from_contents(schema(one))) for one in ("plan-1", "plan-version-1")]
    )
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema(name), registry=known, format_checker=checker).validate(document)


@pytest.mark.parametrize("name", ASKED)
def test_a_plan_comes_back_equal(name: str) -> None:
    document = json.loads(json.dumps(rebuild_document(made(name))))
    assert rebuilt_plan(document) == (bare(made(name)), ())


@pytest.mark.parametrize("name", ["assumed", "micro", "ideal", "refused"])
def test_a_plan_file_keeps_to_the_schema_and_is_read_as_before(name: str) -> None:
    text = plan_json(made(name))
    validate(json.loads(text), "plan-1")
    if made(name).outcome.is_plan:
        assert daily_doses_from_json(text) == daily_doses(made(name))
        assert told_taper(text, "plan.json").drug == made(name).request.drug.name


def test_what_programs_read_stands_on_one_line() -> None:
    lines = plan_json(made("assumed")).splitlines()
    assert lines[-2].startswith('  "rebuild": {')
    assert lines[-1] == "}"


@pytest.mark.parametrize("name", [name for name in ASKED if name not in {"refused", "beads"}])
def test_a_plan_file_opens_as_its_first_version(name: str) -> None:
    version = version_of(plan_json(made(name), "da"))
    assert version == first_version(bare(made(name)), START)


def chain() -> list[PlanVersion]:
    first = first_version(bare(made("assumed")), START)
    second = hold(first, 14, START + timedelta(days=40))
    third = step_back(second, None, START + timedelta(days=80))
    return [first, second, third, relax(third, START + timedelta(days=120))]


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_version_of_a_chain_comes_back_equal(language: str) -> None:
    for version in chain()[1:]:
        text = version_plan_json(version, language)
        validate(json.loads(text), "plan-1")
        assert version_of(text) == version
        assert version_of(text).digest == version.digest


def test_a_chain_goes_on_from_a_file() -> None:
    _, second, third, _ = chain()
    opened = version_of(version_plan_json(second))
    assert step_back(opened, None, START + timedelta(days=80)) == third


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_change_keeps_to_the_schema(language: str) -> None:
    versions = chain()
    for old, new in pairwise(versions):
        document = json.loads(version_json(old, new, difference(old, new), language))
        validate(document, "plan-version-1")
        assert document["version"]["parent"] == old.digest
        assert document["difference"]["days_longer"] == new.plan.total_days - old.plan.total_days
        assert document["before"]["steps"] != document["after"]["steps"]
        assert all(one["text"] for one in document["difference"]["reasons"])


def test_a_first_day_may_be_told_for_a_plan_without_one() -> None:
    undated = plan_json(replace(made("list"), request=replace(made("list").request, start_date=None)))
    assert version_of(undated, start=START) == version_of(plan_json(made("list")))
    assert version_of(plan_json(made("list")), start=START).plan.request.start_date == START
    with pytest.raises(BadOption, match="first day"):
        version_of(plan_json(made("list")), start=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"digest": "', '"digest": "0'),
        ('"digest": "', '"digested": "'),
        ('"release":"20', '"release":"10'),
        ('"start_day":0', '"start_day":1'),
    ],
)
def test_a_file_that_was_changed_by_hand_is_refused(old: str, new: str) -> None:
    text = plan_json(made("list"))
    assert old in text
    with pytest.raises(BadOption, match="by hand"):
        version_of(text.replace(old, new))


def test_a_file_of_an_earlier_release_asks_for_the_plan_anew() -> None:
    document = json.loads(plan_json(made("list")))
    del document["rebuild"]
    with pytest.raises(BadOption, match="once more"):
        version_of(json.dumps(document))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema": "opentaper.plan/1", "rebuild": {}}',
        '{"schema": "opentaper.plan/1", "rebuild": {"version": 2}}',
        '{"schema": "opentaper.check/1"}',
        "{",
    ],
)
def test_what_is_no_plan_file_is_a_line_that_cannot_be_read(text: str) -> None:
    with pytest.raises(BadLine):
        version_of(text)


def test_a_refusal_cannot_be_changed() -> None:
    with pytest.raises(BadOption, match="at least one step"):
        version_of(plan_json(made("refused")))


@pytest.mark.parametrize(
    "plan", [small_plan, twice_daily_plan, many_ways_plan, refused_plan], ids=lambda one: one.__name__
)
def test_steps_made_by_hand_come_back_equal(plan: Any) -> None:
    write = ExactWriter()
    told = json.loads(json.dumps(write.plain(plan().steps)))
    read = ExactReader.of(json.loads(json.dumps(write.tables())))
    assert read.several(Step, told) == plan().steps


def test_whole_numbers_and_decimals_are_not_mixed_up() -> None:
    reasons = (Reason.of("a.b", n=28), Reason.of("a.b", n=28.0), Reason.of("a.b", n=True, dose=Dose.mg(1)))
    write = ExactWriter()
    told = write.plain(reasons)
    read = ExactReader.of(write.tables()).several(Reason, told)
    assert [repr(one) for one in read] == [repr(one) for one in reasons]


def test_what_has_no_plain_form_is_a_fault() -> None:
    with pytest.raises(TypeError, match="no plain form"):
        ExactWriter().plain(object())


def test_what_a_class_holds_is_worked_out_once_not_for_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan has hundreds of values of a few classes, and every page opens one."""
    text = version_plan_json(first_version(made("assumed"), START))
    exact_values._hints.cache_clear()
    asked: list[Any] = []

    def counted(kind: Any) -> dict[str, Any]:
        asked.append(kind)
        return get_type_hints(kind)

    monkeypatch.setattr(exact_values, "get_type_hints", counted)
    opened = version_of(text)
    assert len(asked) == len(set(asked)) > 3
    assert version_of(text) == opened
    assert len(asked) == len(set(asked))
