"""What a plan says before its steps: whole, in order, with its numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from opentaper.formulary.facts import Family, Form, Grade, Product, Release
from opentaper.formulary.rows import PublishedStep, PublishedTaper
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, Person, PlanRequest, Sanction, Times
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf, Syringe
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import curve, drug, fact, liquid, request, tablet

FINE = Shelf((Item(liquid("1")),), (Syringe(10, 10_000),))
CURVED = replace(request("20", of=drug(curves=(curve("one", 1.0, 10.0),))), shelf=FINE, goal=Dose.mg(18))
BARE = replace(request("20", of=drug(curves=())), shelf=FINE, goal=Dose.mg(18))
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")
WHOLE = replace(tablet("20"), release=Release.MODIFIED)

PACE = (Reason.of("pace.unknown_use"), Reason.of("pace.attempts_unknown"))
CLASS = Reason.of("pace.class", days=28, name="steady", pct=10.0, points=5.0)
ASKED = Reason.of("pace.asked", name="steady")
FIRST = (Reason.of("plan.proposed"), Reason.of("circumstances.ask"))
OFTEN = Reason.of("frequency.not_told")
NO_CURVE = (Reason.of("effect.unknown", drug="citalopram"), Reason.of("method.no_curve", drug="citalopram"))


def planned(asked: PlanRequest, **changes: Any) -> PlanResult:
    return plan(replace(asked, **changes))


def about(result: PlanResult, start: str) -> list[Reason]:
    """Return the reasons whose codes begin so."""
    return [one for one in result.reasons if one.code.startswith(start)]


def test_a_plan_by_a_curve_names_the_curve_and_never_says_that_there_is_none() -> None:
    chosen = Reason.of("curve.chosen", "made-up-for-tests", curve="one", target="SERT")
    assert planned(CURVED).reasons == (*FIRST, OFTEN, chosen, *PACE, CLASS)


def test_a_plan_without_a_curve_says_so() -> None:
    assert planned(BARE).reasons == (*FIRST, OFTEN, *NO_CURVE, *PACE, CLASS)
    assert planned(BARE, times=Times.evenly(1)).reasons == (*FIRST, *NO_CURVE, *PACE, CLASS)


def test_wished_doses_say_that_nothing_is_enforced_and_ask_for_no_times() -> None:
    ideal = planned(BARE, shelf=None, ideal=True)
    assert ideal.reasons == (FIRST[0], Reason.of("ideal.not_enforced"), FIRST[1], *NO_CURVE, *PACE, CLASS)


@pytest.mark.parametrize(
    "changes",
    [
        {"cut_share": Fraction(1, 10)},
        {"interval_days": 30},
        {"method": Method.LINEAR, "step_mg": Dose.mg(2)},
        {"method": Method.CUSTOM, "doses": (Dose.mg(18),)},
    ],
)
def test_where_the_person_set_the_size_the_class_is_only_named(changes: dict[str, Any]) -> None:
    assert planned(BARE, **changes).reasons[-3:] == (*PACE, ASKED)


def test_a_size_in_points_or_targets_is_the_person_s_own_too() -> None:
    for changes in ({"step_points": 3.0}, {"targets": (0.65,), "goal": Dose.mg(0)}):
        assert planned(CURVED, **changes).reasons[-1] == ASKED


def test_all_who_signed_are_named() -> None:
    other = Sanction("Dr Ben Quill (invented)", "asked a colleague")
    found = about(planned(BARE, override=SIGNED, specialist=other), "override.")
    assert found == [
        Reason.of("override.used", clinician="Dr Ada Quill (invented)", because="knows the person"),
        Reason.of("override.used", clinician="Dr Ben Quill (invented)", because="asked a colleague"),
    ]


def compounded(mg: str) -> Product:
    return replace(tablet(mg), id=f"capsule-{mg}", form=Form.COMPOUNDED_CAPSULE, status="compounded")


@pytest.mark.parametrize(
    ("availability", "more"),
    [
        (Availability.ORDINARY, ()),
        (Availability.TO_ORDER, (Reason.of("shelf.to_order", market="uk"),)),
        (
            Availability.COMPOUNDED,
            (Reason.of("shelf.compounded", market="uk", strengths="18 mg, 0.5 mg"),),
        ),
    ],
)
def test_an_assumed_shelf_says_what_it_counts_on(
    availability: Availability, more: tuple[Reason, ...]
) -> None:
    items = (Item(liquid("1")), Item(compounded("18")), Item(compounded("0.5")))
    shelf = replace(FINE, items=items, market="uk", assumed=True, availability=availability)
    found = about(planned(BARE, shelf=shelf), "shelf.")
    assert found == [Reason.of("shelf.assumed", market="uk", n=3), *more]
    assert about(planned(BARE, shelf=replace(shelf, assumed=False)), "shelf.") == []


def test_releases_are_told_only_where_there_are_two() -> None:
    mixed = replace(FINE, items=(Item(liquid("1")), Item(WHOLE)))
    assert about(planned(BARE, shelf=mixed), "shelf.") == [
        Reason.of("shelf.mixed_release", drug="citalopram")
    ]
    plain = [Reason.of("shelf.plain_release", drug="citalopram")]
    assert about(planned(BARE, obtainable=(tablet(), WHOLE)), "shelf.") == plain
    assert about(planned(BARE, obtainable=(tablet(),)), "shelf.") == []
    slow = Shelf((Item(WHOLE), Item(replace(WHOLE, id="other", strength=Dose.mg(18)))))
    assert about(planned(BARE, shelf=slow, obtainable=(WHOLE,)), "shelf.") == []


@pytest.mark.parametrize(
    ("age", "most", "is_told"),
    [(65, 10.0, True), (64, 10.0, False), (None, 10.0, False), (70, 20.0, False), (70, 19.9, True)],
)
def test_a_dose_above_what_older_people_are_given_is_told(
    age: int | None, most: float, is_told: bool
) -> None:
    older = replace(BARE.drug, older_max_mg=fact(most, "mg/day"))
    found = about(planned(BARE, drug=older, person=Person(age=age)), "dose.")
    why = Reason.of(
        "dose.above_older_max",
        "made-up-for-tests",
        drug="citalopram",
        highest=Dose.nearest(most),
        age=age or 0,
    )
    assert found == ([why] if is_told else [])
    shown = replace(older, older_max_mg=replace(fact(most, "mg/day"), grade=Grade.C))
    assert about(planned(BARE, drug=shown, person=Person(age=age)), "dose.") == []


@pytest.mark.parametrize(("days", "years"), [(3_660, None), (3_661, 10), (7_300, 20)])
def test_more_than_ten_years_are_told_in_whole_years(days: int, years: int | None) -> None:
    found = planned(BARE, method=Method.CUSTOM, doses=(Dose.mg(19), Dose.mg(18)), interval_days=days)
    assert found.total_days == days
    assert about(found, "plan.very") == ([] if years is None else [Reason.of("plan.very_long", years=years)])


def test_a_list_that_stops_too_early_says_where() -> None:
    short = planned(BARE, method=Method.CUSTOM, doses=(Dose.mg(18),), goal=Dose.mg(16))
    assert short.reasons[0] == Reason.of("goal.not_reached", dose=Dose.mg(18), goal=Dose.mg(16))


def test_the_dose_that_is_the_goal_stays_and_is_named() -> None:
    assert planned(BARE, goal=Dose.mg(20)).reasons == (Reason.of("plan.stay", dose=Dose.mg(20)),)


def test_curves_that_agree_are_not_said_to_disagree() -> None:
    same = drug(curves=(curve("one", 1.0, 10.0), curve("two", 1.0, 10.0)))
    assert [one.code for one in about(planned(CURVED, drug=same), "curve.")] == ["curve.chosen"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"method": Method.PROPORTIONAL, "cut_share": Fraction(3, 10)},
            {"code": "limit.share_asked", "asked": 30.0, "pct": 25.0},
        ),
        ({"step_points": 12.0}, {"code": "limit.points_asked", "points": 10.0}),
    ],
)
def test_a_wish_beyond_a_cap_is_told_with_both_numbers(changes: dict[str, Any], why: dict[str, Any]) -> None:
    result = planned(CURVED, **changes)
    binding = result.refusals[0].binding
    assert result.outcome is Outcome.BEYOND_CAP
    assert binding is not None
    assert {"code": binding.reason.code, **binding.reason.values} == why
    assert binding.reason.source
    assert result.pace is not None
    assert result.reasons[0].code == "curve.chosen"


def test_a_wish_at_the_cap_is_planned() -> None:
    at_share = planned(CURVED, method=Method.PROPORTIONAL, cut_share=Fraction(1, 4))
    assert at_share.outcome is Outcome.FOUND
    assert planned(CURVED, step_points=10.0).outcome is Outcome.FOUND


def test_milligrams_beyond_a_label_are_told_with_the_label_s() -> None:
    clonidine = replace(drug("clonidine", curves=()), family=Family.ALPHA2_AGONIST)
    asked = replace(BARE, drug=clonidine, start=Dose.mg(1), goal=Dose.mg("0.5"), method=Method.LINEAR)
    result = planned(asked, step_mg=Dose.mg("0.2"))
    binding = result.refusals[0].binding
    assert binding is not None
    assert (binding.reason.code, binding.reason.values) == ("limit.step_mg", {"mg": 0.1})
    assert result.refusals[0].wanted == 0.2


def test_a_published_table_keeps_its_own_days() -> None:
    rows = (("19", 35), ("18", None))
    steps = tuple(PublishedStep(Dose.mg(mg), None, None, days) for mg, days in rows)
    table = PublishedTaper("made-up", "A table", "citalopram", steps, ("made-up",))
    result = planned(BARE, method=Method.PUBLISHED, published=table)
    assert [step.start_day for step in result.steps] == [0, 35]
    assert result.reasons[-1] == ASKED


def test_what_is_swallowed_of_a_patch_says_what_else_would_make_the_first_step() -> None:
    patch = replace(drug(), route="transdermal")
    fits = replace(tablet("16"), label="a patch of 16 mg")
    asked = replace(request(of=patch), shelf=FINE, obtainable=(fits, replace(tablet("14"), id="small")))
    result = plan(asked)
    assert result.outcome is Outcome.NO_SHELF_DOSE
    assert result.reasons[0] == Reason.of("refuse.swallowed", drug="citalopram")
    assert result.suggestions == (Reason.of("suggest.product", product="a patch of 16 mg", dose=Dose.mg(16)),)


def test_a_family_s_least_days_are_told_on_the_first_step_with_their_number() -> None:
    asked = replace(
        BARE,
        drug=replace(drug("lithium", curves=()), family=Family.LITHIUM),
        specialist=SIGNED,
        method=Method.CUSTOM,
        doses=(Dose.mg(19), Dose.mg(18)),
    )
    first, last = plan(asked).steps
    (least,) = [one for one in first.reasons if one.code == "limit.total_days"]
    assert least.get("days") == 90
    assert least.source
    assert (first.days, last.start_day) == (90, 90)
    assert (first.limits[-1].wanted, first.limits[-1].value) == (28, 90.0)
    assert "limit.total_days" not in {one.code for one in last.reasons}
    # A list that takes as long by itself is left alone.
    alone = planned(asked, interval_days=90)
    assert "limit.total_days" not in {one.code for step in alone.steps for one in step.reasons}
