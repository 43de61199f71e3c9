"""Step after step: the wish is met from above, a larger step rests longer, a phase begins with its dose."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

import pytest

from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.course import course
from opentaper.planning.dispensing import dispenser
from opentaper.planning.effect import effect
from opentaper.planning.request import Method, Phase, PlanRequest, Sanction
from opentaper.planning.result import Outcome, PaceChoice
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.walk import Course, Walk
from opentaper.planning.wishes import wishes
from opentaper.quantities import ZERO, Dose
from tests.builders import curve, drug, fact, liquid, request, tablet

POLICY = shipped_policy()
PACE = PaceChoice("steady", 5.0, Fraction(1, 10), 28, ())
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")
BARE = drug(curves=())
#: Half of everything at 10 mg.
CURVED = drug(curves=(curve("one", 1.0, 10.0),))
#: Usually taken far above its ED50, so that below it points alone judge a step.
HIGH = replace(CURVED, usual_min_mg=fact(40, "mg/day"))
FINE = Shelf((Item(liquid("1")),), (Syringe(10, 5_000),))


def laid(asked: PlanRequest, days: int = 28) -> Course:
    """Return the course of a request, by its method or in shares."""
    rule, known = POLICY.rule(asked.drug.name, asked.drug.family), effect(asked.drug, asked.curve)
    method = asked.method or (Method.OCCUPANCY if known else Method.PROPORTIONAL)
    assert asked.shelf is not None
    search = dispenser(asked.shelf, asked.start, POLICY.measuring)
    return course(Walk(asked, rule, known, wishes(asked, method, known, PACE), search, days))


def doses(found: Course) -> list[str]:
    """Return the doses of a course in mg."""
    return [step.dose.mg_text for step in found.steps]


def codes(found: Course, place: int) -> list[str]:
    """Return the reasons of one step."""
    return [reason.code for reason in found.steps[place].reasons]


def test_a_wish_is_met_from_above() -> None:
    """A tenth off 20 mg is 18, off 18 is 16.2: of half milligrams 18 and 16.5 are taken."""
    shelf = Shelf((Item(tablet("10")), Item(tablet("1"), split=Split.HALVES)), ())
    found = laid(replace(request("20", of=BARE), shelf=shelf))
    assert doses(found)[:4] == ["18", "16.5", "15", "13.5"]
    assert [step.days for step in found.steps[:4]] == [28] * 4


def test_a_step_that_the_shelf_makes_larger_says_so_and_rests() -> None:
    """Of 2.5 mg pieces, 17.5 is the next below 20: two and a half steps' fifth, so a quarter longer."""
    shelf = Shelf((Item(tablet("10")), Item(tablet("5"), split=Split.HALVES)), ())
    found = laid(replace(request("20", of=BARE), shelf=shelf))
    first = found.steps[0]
    assert (first.dose, first.days) == (Dose.mg("17.5"), 28 * 2.5 / 2)
    assert codes(found, 0) == ["step.widened", "step.rested"]


def test_no_larger_step_than_the_limits_is_ever_made_of_a_wish() -> None:
    """From 20 mg the floor is 15 mg; tablets of 20 alone leave nothing but zero."""
    found = laid(replace(request("20", of=BARE), shelf=Shelf((Item(tablet("20")),), ())))
    assert (found.outcome, found.steps) == (Outcome.NO_SHELF_DOSE, ())
    assert {reason.code for reason in found.suggestions} >= {"suggest.compounded"}


def test_rest_is_counted_in_effect_where_there_is_a_curve() -> None:
    """The last three steps of 2.5 mg are 5.56, 7.14 and 9.52 points, and 5 were wished for every 28 days."""
    found = laid(replace(request("20", of=HIGH), shelf=Shelf((Item(tablet("5"), split=Split.HALVES),), ())))
    assert doses(found) == ["17.5", "15", "12.5", "10", "7.5", "5"]
    assert [step.days for step in found.steps] == [28, 28, 28, 32, 40, 54]
    assert [bool(step.reasons) for step in found.steps] == [False] * 3 + [True] * 3


def test_a_phase_begins_with_the_first_dose_it_holds() -> None:
    asked = replace(request("10", of=BARE), shelf=FINE, phases=(Phase(Dose.mg(9), 56),))
    found = laid(asked)
    assert [(step.dose.mg_text, step.days) for step in found.steps[:2]] == [("9", 56), ("8.1", 56)]
    above = laid(replace(asked, phases=(Phase(Dose.mg("8.9"), 56),)))
    assert [step.days for step in above.steps[:2]] == [28, 56]


def test_a_goal_is_reached_and_not_passed() -> None:
    found = laid(replace(request("10", of=BARE), shelf=FINE, goal=Dose.mg("8.5")))
    assert (found.outcome, doses(found)) == (Outcome.FOUND, ["9", "8.5"])


def test_days_add_up() -> None:
    found = laid(replace(request("10", of=CURVED), shelf=FINE))
    ends = [0, *accumulate(step.days for step in found.steps)]
    assert [step.start_day for step in found.steps] == ends[:-1]
    assert found.steps[-1].dose == ZERO


def test_a_list_is_followed_to_its_end() -> None:
    asked = replace(
        request("10", of=BARE), shelf=FINE, method=Method.CUSTOM, doses=(Dose.mg(9), Dose.mg("7.77"))
    )
    found = laid(asked)
    assert (found.outcome, doses(found)) == (Outcome.FOUND, ["9", "7.77"])


def test_a_list_that_the_shelf_rounds_says_so_and_one_that_it_cannot_make_is_refused() -> None:
    shelf = Shelf((Item(tablet("2"), split=Split.HALVES),), ())
    asked = replace(request("10", of=BARE), shelf=shelf, method=Method.CUSTOM)
    rounded = laid(replace(asked, doses=(Dose.mg("9.05"),)))
    assert (doses(rounded), codes(rounded, 0)) == (["9"], ["step.rounded"])
    assert laid(replace(asked, doses=(Dose.mg("9.5"),))).outcome is Outcome.NO_SHELF_DOSE


def test_a_list_beyond_a_limit_is_refused_at_that_step() -> None:
    asked = replace(request("10", of=BARE), shelf=FINE, method=Method.CUSTOM, doses=(Dose.mg(9), Dose.mg(5)))
    found = laid(asked)
    assert (found.outcome, doses(found)) == (Outcome.BEYOND_CAP, ["9"])
    assert found.refusals[0].binding is not None
    assert found.refusals[0].binding.reason.code == "limit.share"
    signed = laid(replace(asked, override=SIGNED))
    assert (signed.outcome, doses(signed)) == (Outcome.FOUND, ["9", "5"])


def test_a_signature_allows_the_step_asked_and_not_a_larger_one() -> None:
    """Halving 20 mg was signed for; a shelf of 20 mg tablets does not make that a stop."""
    asked = replace(
        request("20", of=BARE), method=Method.PROPORTIONAL, cut_share=Fraction(1, 2), override=SIGNED
    )
    found = laid(replace(asked, shelf=Shelf((Item(tablet("20")),), ())))
    assert (found.outcome, found.steps) == (Outcome.NO_SHELF_DOSE, ())
    assert doses(laid(replace(asked, shelf=FINE)))[:2] == ["10", "5"]


def test_a_signature_does_not_pass_the_goal() -> None:
    asked = replace(
        request("20", of=BARE),
        shelf=FINE,
        method=Method.LINEAR,
        step_mg=Dose.mg(8),
        override=SIGNED,
        goal=Dose.mg(7),
    )
    assert doses(laid(asked)) == ["12", "7"]


def test_a_slide_takes_small_steps_and_then_rests() -> None:
    found = laid(replace(request("10", of=CURVED), shelf=FINE, method=Method.MICRO))
    assert [step.days for step in found.steps[:6]] == [7, 7, 14, 7, 7, 14]
    drops = [step.drop_points or 0 for step in found.steps[:3]]
    assert sum(drops) == pytest.approx(5, abs=0.1)
    assert sum(drops) <= 5


def test_small_steps_wait_where_the_window_is_full() -> None:
    """One small step takes most of what may go in the window; the next waits until it has passed."""
    unknown = replace(BARE, half_life_h=None)  # 42 days between cuts
    shelf = Shelf(
        (
            Item(tablet("8")),
            Item(tablet("2")),
        ),
        (),
    )
    found = laid(replace(request("10", of=unknown), shelf=shelf, method=Method.MICRO))
    assert doses(found) == ["8", "6"][: len(found.steps)]
    assert all(
        later.start_day - step.start_day >= 42
        for step, later in zip(found.steps, found.steps[1:], strict=False)
    )


def test_zero_is_not_reached_by_a_widened_step() -> None:
    """The last dose that can be made, 1 mg, holds 9 points; 5 were wished for. A smaller one is needed."""
    shelf = Shelf((Item(tablet("5")), Item(tablet("1"))), ())
    found = laid(replace(request("10", of=HIGH), shelf=shelf))
    assert found.outcome is Outcome.NO_SHELF_DOSE
    assert found.steps[-1].dose == Dose.mg(1)


def test_a_larger_step_that_the_shelf_forced_gives_no_leave_for_a_larger_end() -> None:
    """7.4 points went at once for want of a tablet; the last 5.7 still need a smaller dose between."""
    flat = replace(drug(curves=(curve("flat", 1.0, 20.0),)), usual_min_mg=fact(80, "mg/day"))
    found = laid(replace(request("3", of=flat), shelf=Shelf((Item(tablet("1.2")),), (), max_pieces=1)))
    assert (doses(found), codes(found, 0)) == (["1.2"], ["step.widened", "step.rested"])
    assert found.outcome is Outcome.NO_SHELF_DOSE


def test_too_many_steps_end() -> None:
    asked = replace(
        request("20", of=BARE), shelf=FINE, method=Method.PROPORTIONAL, cut_share=Fraction(1, 1_000)
    )
    assert laid(asked).outcome in {Outcome.TOO_MANY_STEPS, Outcome.FOUND}
    assert len(laid(asked).steps) <= 400


def test_a_measuring_error_is_told_in_milligrams_and_in_points() -> None:
    found = laid(replace(request("10", of=CURVED), shelf=FINE))
    step = found.steps[0]
    assert step.error_mg == pytest.approx(sum(part.error_mg for part in step.parts))
    below = step.dose.as_mg - step.error_mg
    assert step.error_points == pytest.approx(
        100 * (step.dose.as_mg / (10 + step.dose.as_mg) - below / (10 + below))
    )


def test_half_life_beyond_the_wish_lengthens_each_step() -> None:
    slow = replace(BARE, half_life_h=fact(400, "h"))
    found = laid(replace(request("10", of=slow), shelf=FINE))
    assert found.steps[0].days == math.ceil(2 * 400 / 24)


def test_a_signed_taper_ends_where_the_limits_let_anyone_end() -> None:
    """Halves of 20 mg as far as 1.25 mg, which holds 11 points; the 5.9 of 0.63 mg may go at once."""
    asked = replace(
        request("20", of=HIGH),
        shelf=FINE,
        method=Method.PROPORTIONAL,
        cut_share=Fraction(1, 2),
        override=SIGNED,
    )
    found = laid(asked)
    assert doses(found) == ["10", "5", "2.5", "1.25", "0.63", "0"]
