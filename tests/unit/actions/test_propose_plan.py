"""From a person's words to a request, with every fact that it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request, propose_plan
from opentaper.errors import (
    AboveLicensedMaximum,
    BadInput,
    BadOption,
    UnknownCurve,
    UnknownDrug,
    UnknownMarket,
)
from opentaper.formulary.facts import Form
from opentaper.planning.request import Method, PlanRequest, Wish
from opentaper.planning.result import Handling, Outcome
from opentaper.planning.shelf import Availability
from opentaper.quantities import ZERO, Dose

TODAY = date(2026, 11, 22)
PLAIN = AskedPlan(drug="citalopram", dose="20mg")


def request(**asked: Any) -> PlanRequest:
    """Return the request of citalopram 20 mg with some options."""
    return plan_request(replace(PLAIN, **asked), TODAY)


def test_what_is_not_told_stays_not_told() -> None:
    plain = request()
    assert (plain.goal, plain.method, plain.times, plain.start_date, plain.end_day) == (
        ZERO,
        None,
        None,
        None,
        None,
    )
    assert (plain.person.months_of_use, plain.person.attempts, plain.person.age) == (None, None, None)
    assert plain.shelf is not None
    assert plain.shelf.assumed


@pytest.mark.parametrize(
    ("asked", "method"),
    [
        ({}, None),
        ({"cut": "5%"}, Method.PROPORTIONAL),
        ({"step": "5%"}, Method.PROPORTIONAL),
        ({"step": "2mg"}, Method.LINEAR),
        ({"step": "5points"}, None),
        ({"doses": "18mg,16mg"}, Method.CUSTOM),
        ({"table": "horowitz-taylor-2019"}, Method.PUBLISHED),
        ({"method": "Micro"}, Method.MICRO),
    ],
)
def test_a_size_implies_its_method(asked: dict[str, object], method: Method | None) -> None:
    assert request(**asked).method is method


def test_every_option_reaches_the_request() -> None:
    told = request(
        goal="5mg",
        curve="horowitz-taylor-2019",
        interval="6 weeks",
        phases=("below 10mg: 8 weeks",),
        start="2026-12-01",
        end="2027-12-01",
        times="60/40",
        used_for="9 years",
        attempts=("hard at 10mg",),
        age=70,
        wish="slower",
        circumstances=("seizures",),
        specialist="Dr Ada Quill",
        because="asked for by the ward",
    )
    assert told.curve is not None
    assert (told.goal, told.curve.id, told.interval_days, told.end_day) == (
        Dose.mg(5),
        "horowitz-taylor-2019",
        42,
        365,
    )
    assert told.times is not None
    assert told.times.shares == (Fraction(3, 5), Fraction(2, 5))
    assert (told.person.months_of_use, told.person.age, told.person.wish) == (108.0, 70, Wish.SLOWER)
    assert told.person.circumstances == {"seizures"}
    assert told.specialist is not None


def test_a_first_attempt_is_not_an_unknown_one() -> None:
    assert request(first_attempt=True).person.attempts == ()


def test_someone_under_eighteen_is_so_by_age() -> None:
    assert request(age=17).person.circumstances == {"under-18"}
    assert propose_plan(replace(PLAIN, age=17), TODAY).outcome is Outcome.HUMAN_FIRST


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"drug": "citalopran"}, UnknownDrug),
        ({"market": "ATLANTIS"}, UnknownMarket),
        ({"curve": "mine"}, UnknownCurve),
        ({"method": "magic"}, BadOption),
        ({"table": "mine"}, BadOption),
        ({"method": "published"}, BadOption),  # more than one table
        ({"wish": "now"}, BadOption),
        ({"age": 0}, BadOption),
        ({"first_attempt": True, "attempts": ("failed",)}, BadOption),
        ({"override": "Dr Ada Quill"}, BadOption),  # without a reason
        ({"dose": "61mg"}, AboveLicensedMaximum),
        ({"method": "occupancy", "cut": "5%"}, BadOption),
        ({"step": "5points", "cut": "5%"}, BadOption),
        ({"targets": "99,50,0"}, BadOption),
        ({"also": ("sertralinne 5mg",)}, UnknownDrug),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, Any], error: type[BadInput]) -> None:
    with pytest.raises(error):
        propose_plan(replace(PLAIN, **asked), TODAY)


def test_near_names_are_offered() -> None:
    with pytest.raises(UnknownDrug) as refused:
        request(drug="citalopran")
    assert "citalopram" in refused.value.near


def test_a_table_is_followed() -> None:
    result = propose_plan(replace(PLAIN, table="horowitz-taylor-2019", have=("liquid 2mg/mL",)), TODAY)
    assert result.method is Method.PUBLISHED
    assert result.outcome is Outcome.BEYOND_CAP  # from 20 to 9.1 mg more than half the dose goes
    assert result.refusals[0].binding is not None


def test_a_pharmacy_s_strengths_are_chosen_for_the_whole_plan() -> None:
    result = propose_plan(replace(PLAIN, have=("compounded",)), TODAY)
    assert result.outcome is Outcome.FOUND
    used = {part.product.form for step in result.steps for part in step.parts}
    assert used == {Form.COMPOUNDED_CAPSULE}
    assert all(part.handling is Handling.WHOLE for step in result.steps for part in step.parts)


def test_where_the_ordinary_products_end_the_plan_goes_on_with_what_is_made_to_order_and_says_so() -> None:
    """Whatever a plan counts on beyond the ordinary products, its reasons say so."""
    for drug, dose in (("mirtazapine", "15mg"), ("venlafaxine", "75mg"), ("paroxetine", "20mg")):
        result = propose_plan(AskedPlan(drug=drug, dose=dose), TODAY)
        shelf = result.request.shelf
        assert shelf is not None
        told = {reason.code for reason in result.reasons}
        assert ("shelf.to_order" in told) == (shelf.availability is Availability.TO_ORDER)
        assert ("shelf.compounded" in told) == (shelf.availability is Availability.COMPOUNDED)


def test_a_told_shelf_is_never_made_wider() -> None:
    result = propose_plan(replace(PLAIN, have=("tablet 20mg halves",)), TODAY)
    assert result.outcome is Outcome.NO_SHELF_DOSE
    used = {part.product.form for step in result.steps for part in step.parts}
    assert used <= {Form.TABLET}


def test_other_drugs_bring_their_interactions() -> None:
    result = propose_plan(AskedPlan(drug="paroxetine", dose="20mg", also=("risperidone",)), TODAY)
    assert any(reason.code.startswith("interaction.") for reason in result.reasons)
