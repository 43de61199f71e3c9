"""``opentaper plan --method adaptive`` at the terminal: plan, trade-off, and what is refused."""

from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from opentaper.exchange.plan_json import schema
from opentaper.planning.patience import CHANCES
from tests.journeys.terminal import CITALOPRAM, Written, typed

ASKED = (
    "plan",
    "citalopram",
    "20mg",
    "--method",
    "adaptive",
    "--tolerate",
    "0.5",
    "--used-for",
    "1 year",
    "--times",
    "1",
)


@cache
def weighed(*more: str) -> Written:
    return typed(*ASKED, *CITALOPRAM, "--trade-off", *more)


def test_a_plan_says_what_was_accepted_and_what_decided_it() -> None:
    written = typed(*ASKED, *CITALOPRAM, "--chance", "20%")
    assert written.code == 0
    assert "virtual people like you, at most 20% may on any one day" in written.told
    assert "What decided the steps" in written.told
    assert "stays a proposal until your prescriber has signed" in written.told


def test_joint_and_danish_say_it_too() -> None:
    written = typed(*ASKED, *CITALOPRAM, "--chance", "20%", "--joint", "--language", "da")
    assert written.code == 0
    assert "Det er det strengeste valg" in written.told


def test_the_document_names_the_method() -> None:
    document = typed(*ASKED, *CITALOPRAM, "--json").document
    assert document["method"] == "adaptive"
    assert document["status"] == "proposed"
    assert {"adaptive.each_day", "adaptive.met"} <= {reason["code"] for reason in document["reasons"]}


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_trade_off_is_a_table(language: str) -> None:
    written = weighed("--language", language, "--plain")
    assert written.code == 0
    assert "→ 10" in written.told
    assert written.out.count("%") >= 2 * len(CHANCES)


def test_the_trade_off_document_keeps_its_schema_and_falls() -> None:
    document: Any = weighed("--json").document
    Draft202012Validator(schema("patience-1")).validate(document)
    days = [offer["days"] for offer in document["offers"] if offer["days"] is not None]
    assert days == sorted(days, reverse=True)
    assert [offer["chance_pct"] for offer in document["offers"] if offer["chosen"]] == [10.0]


def test_without_a_curve_it_is_refused_with_another_way() -> None:
    written = typed("plan", "quetiapine", "100mg", "--method", "adaptive")
    assert written.code == 3
    assert "method proportional" in written.told
    nothing = typed("plan", "quetiapine", "100mg", "--method", "adaptive", "--trade-off", "--json")
    assert nothing.code == 3
    assert nothing.document["offers"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("--tolerate", "much"),
        ("--chance", "80%"),
        ("--method", "linear", "--joint"),
        ("--method", "occupancy", "--trade-off"),
        ("--tolerate", "mild", "--step", "5points"),
        ("--tolerate", "mild", "--cut", "10%"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...]) -> None:
    written = typed("plan", "citalopram", "20mg", *words)
    assert written.code == 25
    assert written.warned
