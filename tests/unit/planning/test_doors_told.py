"""What is wrong with a question, told whole: the field, what was given, and what was wanted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from opentaper.errors import (
    AboveLicensedMaximum,
    BadInterval,
    BadOption,
    ContradictoryDates,
    EmptyShelf,
    GoalAboveStart,
    HugeDose,
)
from opentaper.formulary.facts import Family, Grade
from opentaper.planning.doors import check_dose, check_method, check_request, highest_dose, refusal
from opentaper.planning.effect import effect
from opentaper.planning.request import Method, Person, Phase, PlanRequest, Sanction, Slide
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Item, Shelf, market_shelf
from opentaper.planning.twins import Risk
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import curve, drug, fact, liquid, request, tablet

CURVED = request("20", of=drug(curves=(curve("one", 1.0, 10.0),)))
BARE = request("20", of=drug(curves=()))
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")


def refused(asked: PlanRequest, method: Method | None = None) -> tuple[str, str, str]:
    """Return the option, what was given and what was wanted."""
    known = effect(asked.drug, asked.curve)
    with pytest.raises(BadOption) as found:
        check_request(asked) if method is None else check_method(asked, method, known)
    return found.value.option, found.value.given, found.value.wanted


FALLING = "each dose below the one before, the first below the dose now"


@pytest.mark.parametrize(
    ("changes", "option", "given", "wanted"),
    [
        ({"start": ZERO}, "dose", "0 mg", "the dose taken now, above 0 mg"),
        ({"cut_share": Fraction(0)}, "cut", "0 %", "more than 0 % and less than 100 %"),
        ({"cut_share": Fraction(1)}, "cut", "100 %", "more than 0 % and less than 100 %"),
        ({"step_points": 0.0}, "step", "0", "points of occupancy above 0, at most 100"),
        ({"step_points": 100.5}, "step", "100.5", "points of occupancy above 0, at most 100"),
        ({"step_mg": ZERO}, "step", "0 mg", "a step above 0 mg"),
        ({"targets": (0.5, -0.1)}, "targets", "50 %, -10 %", "occupancies from 0 to 100 per cent"),
        ({"targets": (1.1, 0.5)}, "targets", "110 %, 50 %", "occupancies from 0 to 100 per cent"),
        ({"targets": (0.5, 0.5)}, "targets", "50 %, 50 %", "each target below the one before"),
        ({"doses": (Dose.mg(20),)}, "doses", "20 mg", FALLING),
        ({"doses": (Dose.mg(15), Dose.mg(15))}, "doses", "15 mg, 15 mg", FALLING),
        ({"method": Method.CUSTOM}, "doses", "", "your own list of doses, such as 18mg,16mg,14mg"),
        ({"method": Method.ADAPTIVE}, "tolerate", "", "mild, moderate, or a number from 0.05 to 0.95"),
        ({"method": Method.PUBLISHED}, "table", "", "the name of a published table of this drug"),
    ],
)
def test_each_refusal_tells_what_was_wanted(
    changes: dict[str, Any], option: str, given: str, wanted: str
) -> None:
    changed: PlanRequest = replace(CURVED, goal=ZERO, **changes)
    assert refused(changed) == (option, given, wanted)


@pytest.mark.parametrize(
    "changes",
    [
        {"cut_share": Fraction(1, 1000)},
        {"cut_share": Fraction(999, 1000)},
        {"step_points": 0.1},
        {"step_points": 100.0},
        {"targets": (1.0, 0.0)},
        {"interval_days": 1},
        {"phases": (Phase(Dose.mg(5), 1),)},
        {"end_day": 1},
        {"goal": Dose.mg(20)},
        {"slide": Slide(1, 1, 0)},
        {"method": Method.ADAPTIVE, "risk": Risk(0.3, 0.1)},
    ],
)
def test_what_is_just_within_bounds_is_let_in(changes: dict[str, Any]) -> None:
    changed: PlanRequest = replace(CURVED, **changes)
    check_request(changed)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"interval_days": 0}, "0 days"),
        ({"interval_days": 28, "phases": (Phase(Dose.mg(5), -2),)}, "-2 days"),
        ({"slide": Slide(0, 21, 7)}, "0/21/7 days"),
        ({"slide": Slide(7, 0, 7)}, "7/0/7 days"),
        ({"slide": Slide(7, 21, -1)}, "7/21/-1 days"),
        ({"slide": Slide(7, 6, 7)}, "7/6/7 days"),
    ],
)
def test_days_that_cannot_be_are_told_back(changes: dict[str, Any], text: str) -> None:
    changed: PlanRequest = replace(CURVED, **changes)
    with pytest.raises(BadInterval) as found:
        check_request(changed)
    assert found.value.text == text


def test_a_goal_above_the_start_and_an_end_before_the_beginning_are_told_with_both() -> None:
    with pytest.raises(GoalAboveStart) as above:
        check_request(replace(CURVED, goal=Dose.mg("20.001")))
    assert (above.value.start, above.value.goal) == ("20 mg", "20.001 mg")
    with pytest.raises(ContradictoryDates) as before:
        check_request(replace(CURVED, end_day=0))
    assert (before.value.start, before.value.end) == ("day 0", "day 0")


def test_a_dose_above_the_licence_names_the_highest_and_its_source() -> None:
    with pytest.raises(AboveLicensedMaximum) as found:
        check_dose(drug(), Dose.mg("40.001"))
    told = found.value
    assert (told.drug, told.dose, told.highest) == ("citalopram", "40.001 mg", "40 mg")
    assert (told.confirmed, told.source) == (True, "made-up-for-tests")
    check_dose(drug(), Dose.mg(40))
    check_dose(drug(), Dose.mg(800), signed=True)
    with pytest.raises(HugeDose) as huge:
        check_dose(drug(), Dose.mg("800.001"), signed=True)
    assert (huge.value.drug, huge.value.dose, huge.value.highest) == ("citalopram", "800.001 mg", "40 mg")


def test_the_highest_dose_is_licensed_only_where_a_source_confirms_it() -> None:
    shown = replace(drug(), licensed_max_mg=replace(fact(60, "mg/day"), grade=Grade.C))
    usual = replace(drug(), licensed_max_mg=None, usual_max_mg=fact(30, "mg/day"))
    assert [highest_dose(one)[1] for one in (drug(), shown, usual)] == [True, False, False]
    assert highest_dose(usual)[0] == fact(30, "mg/day")
    with pytest.raises(AboveLicensedMaximum) as found:
        check_dose(
            replace(shown, licensed_max_mg=replace(fact(60, "mg/day"), source=(), grade=Grade.C)), Dose.mg(61)
        )
    assert (found.value.confirmed, found.value.source) == (False, "")


ONE_WAY = "one way to size the steps; leave this out, or leave the other one out"


@pytest.mark.parametrize(
    ("method", "changes", "option", "given"),
    [
        (Method.PROPORTIONAL, {"step_points": 5.0}, "step", "5.0, with proportional"),
        (Method.OCCUPANCY, {"cut_share": Fraction(1, 10)}, "cut", "1/10, with occupancy"),
        (Method.PROPORTIONAL, {"step_mg": Dose.mg(2)}, "step", "2 mg, with proportional"),
        (Method.OCCUPANCY, {"doses": (Dose.mg(18), Dose.mg(16))}, "doses", "18 mg, 16 mg, with occupancy"),
        (Method.OCCUPANCY, {"risk": Risk(0.35, 0.1)}, "tolerate", "0.35, with occupancy"),
        (Method.CUSTOM, {"step_points": 5.0, "doses": (Dose.mg(18),)}, "step", "5.0, with custom"),
        (Method.OCCUPANCY, {"step_points": 5.0, "targets": (0.5,)}, "step", "5.0, with occupancy"),
        (
            Method.LINEAR,
            {"step_mg": Dose.mg(2), "cut_share": Fraction(1, 10)},
            "cut",
            "1/10, with linear",
        ),
    ],
)
def test_an_option_of_another_method_is_named_with_the_method(
    method: Method, changes: dict[str, Any], option: str, given: str
) -> None:
    changed: PlanRequest = replace(CURVED, **changes)
    assert refused(changed, method) == (option, given, ONE_WAY)


def test_a_target_above_what_is_held_now_is_told_with_what_is_held() -> None:
    """20 mg hold two thirds where 10 mg hold a half."""
    wanted = "occupancies below the 66.7 % held now"
    assert refused(replace(CURVED, targets=(0.7, 0.2)), Method.OCCUPANCY) == ("targets", "70, 20", wanted)
    known = effect(CURVED.drug, None)
    assert known is not None
    held = known.occupancy(20.0)
    check_method(replace(CURVED, targets=(held - 0.001, 0.0)), Method.OCCUPANCY, known)


def test_whoever_needs_a_person_first_is_told_each_reason() -> None:
    rule = CURVED.policy.rule("citalopram", Family.SSRI)
    asked = replace(CURVED, person=Person(circumstances=frozenset({"pregnant"})))
    assert refusal(asked, rule) == (
        Outcome.HUMAN_FIRST,
        (Reason.of("refuse.circumstance.pregnant", drug="citalopram"),),
    )
    assert refusal(replace(asked, specialist=SIGNED), rule) is None
    special = replace(rule, specialist="refuse.specialist.maoi")
    assert refusal(CURVED, special) == (
        Outcome.SPECIALIST_NEEDED,
        (Reason.of("refuse.specialist.maoi", drug="citalopram"),),
    )
    assert refusal(replace(CURVED, specialist=SIGNED), special) is None


def test_a_patch_is_not_planned_to_be_swallowed_and_a_tablet_is() -> None:
    patch = replace(drug(), route="transdermal")
    rule = CURVED.policy.rule("citalopram", Family.SSRI)
    why = (Outcome.NO_SHELF_DOSE, (Reason.of("refuse.swallowed", drug="citalopram"),))
    drunk, whole = Shelf((Item(tablet()), Item(liquid()))), Shelf((Item(tablet()),))
    assert refusal(replace(CURVED, drug=patch, shelf=drunk), rule) == why
    assert refusal(replace(CURVED, drug=patch, shelf=whole), rule) is None
    assert refusal(replace(CURVED, drug=patch, shelf=None), rule) is None
    assert refusal(replace(CURVED, shelf=drunk), rule) is None
    stirred = Shelf((Item(tablet(), disperse_ml=10),))
    assert refusal(replace(CURVED, drug=patch, shelf=stirred), rule) == why


def test_a_market_without_anything_to_measure_names_the_drug_and_the_market() -> None:
    for products in ((), (replace(tablet(), assumed=False),)):
        with pytest.raises(EmptyShelf) as found:
            market_shelf("citalopram", "uk", products)
        assert (found.value.drug, found.value.where) == ("citalopram", "uk")
    with pytest.raises(EmptyShelf) as bare:
        Shelf(())
    assert (bare.value.drug, bare.value.where) == ("", "shelf")
