"""A plan for which less is known is never faster."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.formulary.facts import Grade
from opentaper.planning.request import PlanRequest, Wish
from opentaper.planning.result import PlanResult
from tests.laws.drawn import CURVED, MONTHS, Drawn, examples, people, requests
from tests.laws.reckoned import (
    OCCUPANCY,
    curves,
    dose_on,
    found,
    tried,
)


def assert_not_faster(known: PlanResult, less: PlanRequest) -> None:
    """With less known, the goal is not reached sooner and no day has less drug, or there is a refusal."""
    result = tried(less)
    if not result.outcome.is_plan:
        return
    assert result.total_days >= known.total_days
    assert all(dose_on(result, step.start_day) >= step.dose for step in known.steps)


@examples(60)
@given(requests(plain=True, person=people(months=MONTHS)))
def test_an_unknown_length_of_use_is_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    person = replace(request.person, months_of_use=None)
    assert_not_faster(found(request), replace(request, person=person))


@examples(60)
@given(requests(CURVED, OCCUPANCY, plain=True), st.floats(0.3, 1.0), st.floats(0.1, 10.0))
def test_a_curve_that_disagrees_is_never_faster(drawn: Drawn, emax: float, times: float) -> None:
    request = drawn.request
    known = found(request)
    first = curves(request)[0]
    other = replace(first, id="another", emax=emax, ed50_mg=(first.ed50_mg or 1.0) * times)
    drug = replace(request.drug, curves=(*request.drug.curves, other))
    assert_not_faster(known, replace(request, drug=drug))


@examples(60)
@given(requests(plain=True), st.floats(1.0, 5.0))
def test_a_half_life_less_well_known_is_never_faster(drawn: Drawn, times: float) -> None:
    request = drawn.request
    known, fact = found(request), request.drug.half_life_h
    assume(fact is not None)
    assert fact is not None
    wider = replace(fact, high=(fact.highest or 1.0) * times)
    assert_not_faster(known, replace(request, drug=replace(request.drug, half_life_h=wider)))
    lower = replace(fact, grade=Grade.C)
    for less in (lower, None):
        assert_not_faster(known, replace(request, drug=replace(request.drug, half_life_h=less)))


@examples(60)
@given(requests(plain=True))
def test_facts_of_a_lower_grade_are_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known, drug = found(request), request.drug
    usual = replace(drug.usual_min_mg, grade=Grade.C) if drug.usual_min_mg is not None else None
    parts = tuple(
        replace(part, half_life_h=replace(part.half_life_h, grade=Grade.C))
        if part.half_life_h is not None
        else part
        for part in drug.metabolites
    )
    assert_not_faster(known, replace(request, drug=replace(drug, usual_min_mg=usual, metabolites=parts)))


# Aripiprazole holds a fifth of its effect at a fortieth of its lowest dose. The rule for drugs without a
# curve ends there, and so is up to a third faster than the curve.
ALL_BUT_ONE = tuple(name for name in CURVED if name != "aripiprazole")


@examples(40)
@given(requests(ALL_BUT_ONE, (None,), sized=False, plain=True))
def test_a_drug_whose_curves_are_not_confirmed_is_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known, drug = found(request), request.drug
    less = tuple(replace(curve, grade=Grade.C) for curve in drug.curves)
    result = tried(replace(request, drug=replace(drug, curves=less)))
    assert not result.outcome.is_plan or result.total_days >= known.total_days


@examples(40)
@given(requests(plain=True, person=people(wishes=(Wish.ORDINARY, Wish.FASTER))))
def test_a_slower_wish_and_a_hard_attempt_are_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known = found(request)
    assert_not_faster(known, replace(request, person=replace(request.person, wish=Wish.SLOWER)))
