"""What a pharmacy is asked for, counted by hand: bottles, what is thrown away, and days of the plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.errors import BadOption, NotADose
from opentaper.formulary import drug as known_drug
from opentaper.formulary import interactions
from opentaper.formulary.rows import Interaction
from opentaper.planning.check import CheckResult, ScheduledDose, check
from opentaper.planning.others import interaction_reasons
from opentaper.planning.prescription import prescription, staying
from opentaper.planning.refills import Refill, refills
from opentaper.planning.request import Sanction
from opentaper.planning.result import Part, PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import (
    dispersed,
    drawn,
    half,
    liquid,
    pieces,
    plan_of,
    refused_plan,
    request,
    small_plan,
    step,
    tablet,
)

TEN, ORAL = tablet("10"), liquid("2")
KEEPS = replace(ORAL, opened_days=20)


def plan(*rows: tuple[int, tuple[Part, ...]], items: tuple[Item, ...] = ()) -> PlanResult:
    """Return a plan of days and recipes from such a shelf."""
    day, steps = 0, []
    for days, parts in rows:
        steps.append(step(day, days, (parts,) if parts else ()))
        day += days
    shelf = Shelf(items or (Item(TEN), Item(ORAL)))
    return plan_of(tuple(steps), replace(request(), shelf=shelf))


def told(found: tuple[Refill, ...]) -> list[tuple[int, float, float, str]]:
    return [(one.day, float(one.amount), float(one.waste), one.because) for one in found]


def test_pieces_are_asked_for_28_days_at_a_time() -> None:
    """30 tablets last 15 days of two; of 40 days 25 are left, all two a day."""
    made = plan((40, (pieces(TEN, 2),)), items=(Item(TEN, stock=30),))
    assert told(refills(made)) == [(15, 50, 0, "runs-out")]
    bare = plan((40, (pieces(TEN, 2),)), items=(Item(TEN),))
    assert told(refills(bare)) == [(0, 56, 0, "runs-out"), (28, 24, 0, "runs-out")]
    odd = plan((40, (pieces(TEN, 2),)), items=(Item(TEN, stock=31),))
    assert told(refills(odd)) == [(15, 49, 0, "runs-out")]


def test_days_without_a_product_ask_for_nothing_of_it() -> None:
    made = plan((10, (pieces(TEN),)), (30, (drawn(ORAL, "0.5"),)), items=(Item(TEN), Item(ORAL)))
    assert [(one.day, one.item.product.id, float(one.amount)) for one in refills(made)] == [
        (0, TEN.id, 10),
        (10, ORAL.id, 14),
        (38, ORAL.id, 1),
    ]
    assert refills(plan((10, ()), items=(Item(TEN),))) == ()


def test_an_opened_bottle_is_thrown_away_when_its_days_are_over() -> None:
    """A bottle of 30 mL lasts 60 days at half a mL, but keeps only 20: ten are used, twenty thrown away."""
    made = plan((50, (drawn(KEEPS, "0.5"),)), items=(Item(KEEPS, bottle_ml=30),))
    assert told(refills(made)) == [(0, 30, 0, "runs-out"), (20, 30, 20, "spoils"), (40, 30, 20, "spoils")]


def test_without_a_bottle_s_size_as_much_is_asked_for_as_keeps() -> None:
    made = plan((50, (drawn(KEEPS, "0.5"),)), items=(Item(KEEPS),))
    assert told(refills(made)) == [(0, 10, 0, "runs-out"), (20, 10, 0, "runs-out"), (40, 5, 0, "runs-out")]


def test_what_is_in_the_house_is_kept_when_more_is_bought() -> None:
    """6 mL last six days of one; of 28 mL needed 22 are bought in bottles of ten: three."""
    made = plan((30, (drawn(ORAL, "1"),)), items=(Item(ORAL, bottle_ml=10, stock=6),))
    assert told(refills(made)) == [(6, 30, 0, "runs-out")]


def test_bottles_of_a_prescription_are_whole_and_nothing_is_lost() -> None:
    made = plan((50, (drawn(KEEPS, "0.5"),)), items=(Item(KEEPS, bottle_ml=30, stock=500),))
    (oral,) = prescription(made, 0, 50).products
    assert (oral.unit, oral.ordered, oral.bottle_ml) == ("mL", 90, 30)
    assert (oral.taken, oral.thrown, oral.left) == (Fraction(25), Fraction(40), Fraction(25))
    assert oral.total == Dose.mg(50)


def test_what_is_thrown_away_of_each_opened_piece_is_told_apart() -> None:
    """Three of ten mL of a stirred tablet are taken each day: ten tablets, of which seven are thrown away."""
    made = plan((10, (dispersed(TEN, "3"),)), items=(Item(TEN, disperse_ml=10),))
    (tablets,) = prescription(made, 0, 10).products
    assert (tablets.unit, tablets.ordered, tablets.bottle_ml) == ("piece", 10, None)
    assert (tablets.taken, tablets.thrown, tablets.left) == (Fraction(3), Fraction(7), Fraction(0))
    assert tablets.total == Dose.mg(30)


def test_half_a_tablet_is_left_of_an_odd_number_of_halves() -> None:
    (tablets,) = prescription(plan((7, (half(TEN),))), 0, 7).products
    assert (tablets.ordered, tablets.taken, tablets.left) == (4, Fraction(7, 2), Fraction(1, 2))


def test_only_marks_that_something_is_drawn_to_are_told_the_smallest_first() -> None:
    made = plan((7, (drawn(ORAL, "3", 5_000, 200),)), (7, (drawn(ORAL, "0.5"),)), (7, (pieces(TEN),)))
    assert prescription(made, 0, 21).syringes == (Syringe(10, 1_000), Syringe(200, 5_000))
    assert prescription(made, 14, 7).syringes == ()


@pytest.mark.parametrize(
    ("first", "days", "option", "given", "wanted"),
    [
        (0, 0, "days", "0", "at least one day"),
        (-1, 7, "day", "-1", "a day of the plan"),
    ],
)
def test_days_that_are_none_are_refused(first: int, days: int, option: str, given: str, wanted: str) -> None:
    with pytest.raises(BadOption) as refused:
        prescription(small_plan(), first, days)
    assert (refused.value.option, refused.value.given, refused.value.wanted) == (option, given, wanted)
    assert prescription(small_plan(), 0, 1).days == 1


def test_what_is_no_plan_is_not_prescribed() -> None:
    for none in (refused_plan(), replace(small_plan(), steps=())):
        with pytest.raises(BadOption) as refused:
            prescription(none, 0, 7)
        assert refused.value.wanted == "a day of the plan"


def test_a_sum_that_differs_is_told_with_the_doses_of_the_days() -> None:
    made = plan((7, (pieces(TEN),)))
    wrong = replace(made, steps=(replace(made.steps[0], dose=Dose.mg("10.001")),))
    with pytest.raises(NotADose) as refused:
        prescription(wrong, 0, 7)
    assert (refused.value.text, refused.value.why) == ("70.007 mg", "sum_differs")


def test_who_stays_needs_the_dose_of_the_first_day_for_all_days() -> None:
    for first, dose in ((27, "15"), (28, "10"), (500, "0")):
        found = staying(small_plan(), first, 10)
        assert [(one.first_day, one.days, one.dose.mg_text) for one in found.stretches] == [(first, 10, dose)]
        assert found.total == Dose.mg(dose) * 10


SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")


def checked(name: str, *rows: tuple[int, str], signed: bool = False) -> CheckResult:
    schedule = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in rows)
    policy = request().policy
    return check(known_drug(name), schedule, policy, None, None, SIGNED if signed else None)


def test_what_a_signature_lifts_is_told_apart_from_what_it_does_not() -> None:
    """A cut of 40 % is lifted; one of 75 %, of a benzodiazepine, is not, and is not told as lifted."""
    result = checked("diazepam", (0, "20"), (28, "12"), (56, "3"), signed=True)
    lifted = {(one.day, one.code) for one in result.allowed}
    kept = {(one.day, one.code) for one in result.broken}
    assert (28, "limit.share") in lifted
    assert (56, "limit.share") in kept
    assert not lifted & kept
    unsigned = {(one.day, one.code) for one in checked("diazepam", (0, "20"), (28, "12"), (56, "3")).broken}
    assert lifted | kept == unsigned
    assert checked("diazepam", (0, "20"), (28, "12")).allowed == ()


def test_a_rise_is_told_with_its_day_and_dose() -> None:
    result = checked("citalopram", (0, "20"), (28, "18"), (90, "19"))
    assert Reason.of("check.rises", day=90, dose=Dose.mg(19)) in result.reasons
    signed = checked("citalopram", (0, "20"), (28, "18"), signed=True)
    assert Reason.of("override.used", clinician=SIGNED.clinician, because=SIGNED.because) in signed.reasons


def test_what_slows_breathing_has_the_source_of_a_row_about_breathing() -> None:
    """A row about levels, or about another harm of the same two, does not speak of breathing."""
    rows = interactions("diazepam")
    about = next(row for row in rows if row.enzyme in {"brainstem", "GABA-A"} and row.kind != "PK")
    other = replace(about, enzyme="liver", source=("wrong",), perpetrator="oxycodone", victim="diazepam")
    right = replace(other, enzyme="brainstem", source=("right", "second"))
    level: Interaction = replace(right, kind="PK", source=("level",))
    asked = replace(
        request(of=known_drug("diazepam")), also_takes=("oxycodone",), interactions=(other, level, right)
    )
    slow = [one for one in interaction_reasons(asked) if one.code == "interaction.breathing"]
    assert slow == [Reason.of("interaction.breathing", "right", drug="diazepam", other="oxycodone")]
