"""The guideline lens: both sides are as long, the numbers are the core's, and nothing typed is lost."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from opentaper import formulary
from opentaper.actions.lens import RULES, AskedLens, lens
from opentaper.planning.effect import POINTS, effect
from opentaper.quantities import ZERO, Dose

pytestmark = pytest.mark.django_db

ASKED = {"drug": "paroxetine", "dose": "20 mg", "rule": "half", "every": "2", "cuts": "3", "use": "5 years"}


def shown(browser: Client, told: dict[str, str], status: int = 200) -> str:
    answer = browser.get("/learn/lens", told)
    assert answer.status_code == status
    assert b"<script>" not in answer.content
    return unescape(answer.content.decode())


@pytest.mark.parametrize("rule", RULES)
def test_both_sides_are_as_long_and_take_all_the_effect(rule: str) -> None:
    seen = lens(AskedLens("paroxetine", Dose.mg(20), rule, 2, 3, "5 years"))
    assert seen.even is not None
    assert [step.day for step in seen.rule.steps] == [step.day for step in seen.even.steps] == [0, 14, 28, 42]
    known = effect(formulary.drug("paroxetine"), None)
    assert known is not None
    whole = POINTS * known.occupancy(20.0)
    for side in (seen.rule, seen.even):
        assert side.steps[-1].dose == ZERO
        assert sum(step.points or 0.0 for step in side.steps) == pytest.approx(whole, abs=1e-6)
        assert side.any is not None
        assert side.severe is not None
        assert side.severe.value < side.any.value
    even = [step.points for step in seen.even.steps if step.points is not None]
    # doses of three figures
    assert max(even) - min(even) < 0.5
    assert seen.rule.largest is not None
    assert seen.rule.largest.day == 42
    assert (seen.rule.largest.points or 0.0) > max(even)


def test_the_page_says_what_the_core_says(browser: Client) -> None:
    for language in ("en", "da"):
        browser.cookies["opentaper_language"] = language
        told = shown(browser, ASKED)
        seen = lens(AskedLens("paroxetine", Dose.mg(20), "half", 2, 3, "5 years", "UK"))
        for side in (seen.rule, seen.even):
            assert side is not None
            assert side.any is not None
            assert f" {round(100 * side.any.value)} " in told
        assert all(row.study in told for row in seen.published)
        assert 'name="client_key"' not in told, "nothing can be adopted from here"


def test_without_a_question_there_is_an_example(browser: Client) -> None:
    assert 'id="side-even"' in shown(browser, {})


def test_where_no_curve_is_known_only_doses_are_compared(browser: Client) -> None:
    told = shown(browser, ASKED | {"drug": "lithium", "dose": "800"})
    assert 'id="side-even"' not in told
    assert "No curve of effect is known" in told
    assert "not modelled" in told


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("drug", "nothing"),
        ("dose", ""),
        ("dose", "0"),
        ("dose", "-5 mg"),
        ("dose", "1e9 mg"),
        ("dose", '"><script>'),
        ("rule", "all"),
        ("every", "0"),
        ("cuts", "0"),
        ("cuts", "31"),
        ("cuts", "²"),
        ("cuts", "9" * 4000),
        ("use", "never"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(browser: Client, field: str, text: str) -> None:
    told = shown(browser, ASKED | {field: text}, 422)
    assert f'id="e-{field}"' in told
    assert 'id="side-rule"' not in told
    for name in ("dose", "cuts"):  # what was typed stays; a list shows what is chosen in it
        assert (ASKED | {field: text})[name] in told
