"""What is wrong with a request, and what no plan is made for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from opentaper.errors import (
    AboveLicensedMaximum,
    BadInput,
    BadInterval,
    BadOption,
    ContradictoryDates,
    GoalAboveStart,
    HugeDose,
)
from opentaper.formulary.facts import Family, Form, Grade
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.doors import check_dose, check_method, check_request, refusal
from opentaper.planning.effect import effect
from opentaper.planning.request import CIRCUMSTANCES, Method, Person, Phase, Sanction, Slide
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Item, Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.wording.sentences import error_text
from tests.builders import bead_capsule, drug, fact, liquid, request, tablet

SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"start": ZERO}, BadOption),
        ({"start": Dose.mg(41)}, AboveLicensedMaximum),
        ({"start": Dose.mg(801)}, HugeDose),  # twenty times the most: grams for milligrams
        ({"goal": Dose.mg(21)}, GoalAboveStart),
        ({"interval_days": 0}, BadInterval),
        ({"phases": (Phase(Dose.mg(5), 0),)}, BadInterval),
        ({"slide": Slide(every_days=0)}, BadInterval),
        ({"slide": Slide(every_days=7, slide_days=3)}, BadInterval),
        ({"slide": Slide(hold_days=-1)}, BadInterval),
        ({"end_day": 0}, ContradictoryDates),
        ({"cut_share": Fraction(0)}, BadOption),
        ({"cut_share": Fraction(1)}, BadOption),
        ({"step_points": 0.0}, BadOption),
        ({"step_points": float("nan")}, BadOption),
        ({"step_mg": ZERO}, BadOption),
        ({"targets": (0.5, 1.5)}, BadOption),
        ({"targets": (0.5, 0.5)}, BadOption),
        ({"doses": (Dose.mg(20), Dose.mg(10))}, BadOption),
        ({"doses": (Dose.mg(10), Dose.mg(10))}, BadOption),
        ({"doses": (Dose.mg(10), Dose.mg(15))}, BadOption),
        ({"method": Method.CUSTOM}, BadOption),
        ({"method": Method.PUBLISHED}, BadOption),
    ],
)
def test_what_cannot_be_meant_is_refused(changes: dict[str, Any], error: type[BadInput]) -> None:
    with pytest.raises(error):
        check_request(replace(request(), **changes))


@pytest.mark.parametrize(
    ("changes", "given"),
    [({"cut_share": Fraction(3, 2)}, "150 %"), ({"targets": (0.7, 0.8, 0.1)}, "70 %, 80 %, 10 %")],
)
def test_what_was_typed_is_told_back_as_it_was_typed(changes: dict[str, Any], given: str) -> None:
    with pytest.raises(BadOption) as refused:
        check_request(replace(request(), **changes))
    assert refused.value.values["given"] == given


def test_a_signature_allows_more_than_the_licence_and_never_a_slip_of_the_unit() -> None:
    check_request(replace(request(), start=Dose.mg(60), override=SIGNED))
    with pytest.raises(HugeDose):
        check_request(replace(request(), start=Dose.mg(2_000), override=SIGNED))


def test_what_a_slip_of_the_unit_is_stands_in_the_policy() -> None:
    policy = shipped_policy()
    strict = replace(policy, unit_slip=replace(policy.unit_slip, value=2.0))
    check_dose(drug(), Dose.mg(100), policy, signed=True)
    with pytest.raises(HugeDose):
        check_dose(drug(), Dose.mg(100), strict, signed=True)


def test_a_dose_is_held_to_the_upper_end_of_the_licence_or_else_to_the_usual_range() -> None:
    wide = replace(drug(), licensed_max_mg=fact(30, "mg/day", 20, 60))
    check_dose(wide, Dose.mg(60))
    unlicensed = replace(drug(), licensed_max_mg=None, usual_max_mg=fact(20, "mg/day"))
    with pytest.raises(AboveLicensedMaximum) as refused:
        check_dose(unlicensed, Dose.mg(21))
    assert refused.value.highest == "20 mg"
    assert not refused.value.confirmed


def test_only_a_confirmed_maximum_is_called_licensed() -> None:
    unsure = replace(drug(), licensed_max_mg=replace(fact(30, "mg/day"), grade=Grade.C))
    with pytest.raises(AboveLicensedMaximum) as refused:
        check_dose(unsure, Dose.mg(31))
    assert not refused.value.confirmed
    for language, word in (("en", "licensed"), ("da", "godkendt")):
        assert word not in error_text(refused.value, language)[0]
    check_dose(unsure, Dose.mg(31), signed=True)
    with pytest.raises(HugeDose):
        check_dose(unsure, Dose.mg(601), signed=True)
    with pytest.raises(AboveLicensedMaximum) as refused:
        check_dose(drug(), Dose.mg(41))
    assert refused.value.confirmed
    assert "licensed" in error_text(refused.value)[0]


@pytest.mark.parametrize("route", ["sublingual", "transdermal"])
@pytest.mark.parametrize(
    "item",
    [
        Item(liquid()),
        Item(tablet(), disperse_ml=10),
        Item(replace(tablet("0.5"), form=Form.COMPOUNDED_CAPSULE)),
        Item(replace(tablet("0.5"), form=Form.TAPERING_STRIP)),
        Item(bead_capsule(), beads=118),
    ],
)
def test_what_is_lost_when_swallowed_is_not_planned_to_be_swallowed(item: Item, route: str) -> None:
    policy = shipped_policy()
    told = replace(request(of=replace(drug(), route=route)), shelf=Shelf((Item(tablet()), item)))
    found = refusal(told, policy.rule("citalopram", Family.SSRI))
    assert found is not None
    assert found[0] is Outcome.NO_SHELF_DOSE
    assert [reason.code for reason in found[1]] == ["refuse.swallowed"]
    assert (
        refusal(replace(told, shelf=Shelf((Item(tablet()),))), policy.rule("citalopram", Family.SSRI)) is None
    )
    assert refusal(replace(told, drug=drug()), policy.rule("citalopram", Family.SSRI)) is None


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        (Method.OCCUPANCY, {"cut_share": Fraction(1, 20)}),
        (Method.PROPORTIONAL, {"step_points": 2.0}),
        (Method.PROPORTIONAL, {"step_mg": Dose.mg(1)}),
        (Method.LINEAR, {"step_mg": Dose.mg(1), "cut_share": Fraction(1, 20)}),
        (Method.MICRO, {"cut_share": Fraction(1, 20)}),
        (Method.CUSTOM, {"doses": (Dose.mg(5),), "step_points": 2.0}),
        (Method.LINEAR, {"doses": (Dose.mg(5),)}),
        (Method.OCCUPANCY, {"targets": (0.9, 0.0)}),  # more than is held at 20 mg
    ],
)
def test_no_option_is_passed_over(method: Method, changes: dict[str, Any]) -> None:
    asked = replace(request(), method=method, **changes)
    with pytest.raises(BadOption):
        check_method(asked, method, effect(asked.drug, None))


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        (Method.OCCUPANCY, {"step_points": 2.0}),
        (Method.PROPORTIONAL, {"cut_share": Fraction(1, 20)}),
        (Method.LINEAR, {"cut_share": Fraction(1, 20)}),
        (Method.LINEAR, {"step_mg": Dose.mg(1)}),
        (Method.MICRO, {"step_points": 2.0}),
        (Method.CUSTOM, {"doses": (Dose.mg(5),)}),
        (Method.OCCUPANCY, {"targets": (0.5, 0.0)}),
    ],
)
def test_what_a_method_uses_is_let_in(method: Method, changes: dict[str, Any]) -> None:
    asked = replace(request(), method=method, **changes)
    check_method(asked, method, effect(asked.drug, None))


# --- people first -------------------------------------------------------------------------------------------


def outcome(family: Family, *words: str, name: str = "citalopram", signed: bool = False) -> Outcome | None:
    """Return what stands before a plan, or None."""
    asked = replace(
        request(of=replace(drug(name), family=family)),
        person=Person(circumstances=frozenset(words)),
        specialist=SIGNED if signed else None,
    )
    found = refusal(asked, shipped_policy().rule(name, family))
    return found[0] if found else None


@pytest.mark.parametrize("word", ["pregnant", "under-18", "no-capacity"])
@pytest.mark.parametrize("family", list(Family))
def test_in_every_family_some_people_need_a_person_first(family: Family, word: str) -> None:
    assert outcome(family, word) is Outcome.HUMAN_FIRST
    assert outcome(family, word, signed=True) is None


@pytest.mark.parametrize(
    ("family", "stops"),
    [
        (Family.SSRI, False),
        (Family.BENZODIAZEPINE, True),
        (Family.Z_DRUG, True),
        (Family.GABAPENTINOID, True),
        (Family.LAMOTRIGINE, True),
        (Family.ANTICONVULSANT, True),
    ],
)
def test_seizures_stop_where_leaving_the_drug_can_bring_them(family: Family, stops: bool) -> None:
    assert (outcome(family, "seizures") is Outcome.HUMAN_FIRST) is stops


@pytest.mark.parametrize(
    ("family", "name"),
    [
        (Family.MAOI, "phenelzine"),
        (Family.CLOZAPINE, "clozapine"),
        (Family.LITHIUM, "lithium"),
        (Family.ANTICONVULSANT, "valproate"),
    ],
)
def test_some_drugs_are_for_a_specialist(family: Family, name: str) -> None:
    assert outcome(family, name=name) is Outcome.SPECIALIST_NEEDED
    assert outcome(family, name=name, signed=True) is None


def test_every_circumstance_of_the_policy_is_one_that_can_be_told() -> None:
    policy = shipped_policy()
    rules = [*policy.families, *(rule for _, rule in policy.drugs)]
    assert {word for rule in rules for word in rule.stop_for} == set(CIRCUMSTANCES)
