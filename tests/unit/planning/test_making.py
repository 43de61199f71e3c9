"""What is told of one dose before it is made, how its parts are named, and how strengths are counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Form, Grade, Product
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.compounding import (
    Search,
    _beside,
    _between,
    _candidates,
    _exact,
    _greedy,
    _least_sums,
    _pair,
    _rounded,
    _sums,
)
from opentaper.planning.making import is_rough, making_reasons
from opentaper.planning.result import Handling, Intake, Part
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import bead_capsule, beads, dispersed, drawn, half, liquid, pieces, quarter, tablet

ERRORS = shipped_policy().measuring


def off_by(mg: float, *parts: Part) -> tuple[Intake, ...]:
    """Return two intakes that together may be so much off."""
    first = replace(pieces(tablet("10")), error_mg=mg / 2)
    return (Intake(0, (first, *parts)), Intake(1, (first,)))


def test_what_may_be_off_by_more_than_the_policy_says_is_rough_and_told() -> None:
    wanted = Dose.mg(20)
    rough, crude = ERRORS.rough_share.value * 20, ERRORS.crude_share.value * 20
    assert not is_rough(wanted, off_by(rough), ERRORS)
    assert is_rough(wanted, off_by(rough + 0.001), ERRORS)
    assert making_reasons(wanted, off_by(crude), ERRORS) == ()
    assert making_reasons(wanted, off_by(crude + 0.2), ERRORS) == (
        Reason.of("make.too_rough", dose=wanted, pct=round(100 * ERRORS.crude_share.value + 1)),
    )


def test_each_handling_that_no_document_confirms_is_told_once() -> None:
    sure, unsure = tablet("10"), replace(tablet("20"), split_grade=Grade.C)
    capsule = bead_capsule()
    made = (
        Intake(
            0,
            (half(sure), quarter(sure), half(unsure), quarter(unsure), pieces(unsure), drawn(liquid(), "1")),
        ),
        Intake(1, (dispersed(sure, "2"), beads(capsule, 3), beads(capsule, 2))),
    )
    assert making_reasons(Dose.mg(200), made, ERRORS) == tuple(
        Reason.of("handling.unconfirmed", product=one.label) for one in (unsure, sure, capsule)
    )


@pytest.mark.parametrize(
    ("product", "handling", "unit"),
    [
        (tablet(), Handling.WHOLE, "tablet"),
        (tablet(), Handling.HALF, "tablet"),
        (tablet(), Handling.DISPERSED, "mL"),
        (liquid(), Handling.DRAWN, "mL"),
        (liquid(), Handling.DROPS, "drop"),
        (bead_capsule(), Handling.WHOLE, "capsule"),
        (bead_capsule(), Handling.BEADS, "bead"),
        (bead_capsule(), Handling.WEIGHED, "mg of contents"),
        (replace(tablet(), form=Form.CAPSULE), Handling.WHOLE, "capsule"),
        (replace(tablet(), form=Form.COMPOUNDED_CAPSULE), Handling.WHOLE, "capsule"),
        (replace(tablet(), form=Form.TAPERING_STRIP), Handling.WHOLE, "pouch"),
    ],
)
def test_the_unit_of_a_part(product: Product, handling: Handling, unit: str) -> None:
    assert Part(product, handling, Fraction(1), Dose.mg(1)).unit == unit


def test_handlings_are_in_order_of_trouble() -> None:
    assert [one.effort for one in Handling] == [0, 1, 2, 2, 2, 4, 5, 6]


# --- strengths of capsules ---------------------------------------------------------------------------------


def search(*doses: int, most: int = 3, above: float = 0.04, below: float = 0.005) -> Search:
    """Return a search for doses in micrograms."""
    return Search(doses, most, above, below)


@pytest.mark.parametrize(
    ("total", "served"), [(995, True), (994.9, False), (1_040, True), (1_040.1, False), (1_000, True)]
)
def test_an_amount_serves_a_dose_a_little_above_it_and_hardly_below(total: float, served: bool) -> None:
    assert search().serves(total, 1_000) is served
    amounts = (10, round(total * 10), 90_000)
    assert search().is_served(10_000, amounts) is served
    assert not search().is_served(10_000, (10, 20))


def test_sums_of_capsules() -> None:
    assert _sums((2, 5), 1) == (2, 5)
    assert _sums((2, 5), 3) == (2, 4, 5, 6, 7, 9, 10, 12, 15)
    assert _sums((), 3) == ()
    assert _sums((2,), 0) == ()


@pytest.mark.parametrize(
    ("low", "high", "strengths"),
    [
        (0.2, 3, [1, 2, 3]),
        (95, 125, [95, 96, 97, 98, 99, 100, 110, 120]),
        (100.5, 120, [110, 120]),
        (110, 119, [110]),
        (985, 1_150, [990, 1_000, 1_100]),
        (5, 4, []),
        (-5, 2, [1, 2]),
        (0, 1, [1]),
    ],
)
def test_strengths_of_two_digits(low: float, high: float, strengths: list[int]) -> None:
    assert list(_between(low, high)) == strengths


@pytest.mark.parametrize(
    ("micrograms", "near"),
    [
        (0.9, ()),
        (1, (1, 2)),
        (34.72, (35, 36)),
        (347.2, (350, 360)),
        (3_472, (3_500, 3_600)),
        (99.6, (100, 110)),
    ],
)
def test_the_strengths_at_and_just_above_an_amount(micrograms: float, near: tuple[int, ...]) -> None:
    assert _rounded(micrograms) == near


def test_how_many_amounts_it_takes_at_least() -> None:
    # 1000 reaches to 1040; 1045 may be 1039.8, 1046 may not: 1040.77.
    assert _least_sums(search(1_000)) == 1
    assert _least_sums(search(1_000, 1_045)) == 1
    assert _least_sums(search(1_000, 1_046)) == 2
    assert _least_sums(search(1_000, 2_000, 2_010, 4_000)) == 3
    assert _least_sums(search()) == 0


def test_candidates_serve_a_dose_with_what_there_is() -> None:
    # 3 mg alone, from two or from three capsules; 1.5 is one of two digits, as 1 is.
    assert _candidates(search(3_000), 3_000, ()) == [3_000, 3_100, 1_500, 1_000]
    # Beside one or two of 1 mg; what there is already is none.
    assert _candidates(search(3_000), 3_000, (1_000,)) == [3_000, 3_100, 2_000, 2_100, 1_100, 1_500]
    assert _candidates(search(3_000, most=1), 3_000, ()) == [3_000, 3_100]


def test_a_pair_is_found_where_there_is_one() -> None:
    assert _pair(search(1_000)) == (340,)
    found = _pair(search(1_000, 2_000, 3_000, 4_000, 8_000))
    assert found is not None
    assert len(found) == 2
    assert all(
        search().is_served(dose, _sums(tuple(sorted(found)), 3))
        for dose in (1_000, 2_000, 3_000, 4_000, 8_000)
    )
    assert _pair(search(1_000, 10_000, 100_000)) is None
    # Two strengths have nine sums of up to three capsules, never ten.
    assert _pair(search(*(1_000 * 2**n for n in range(10)))) is None


def test_the_greedy_way_ends_where_no_more_strengths_are_allowed() -> None:
    assert _greedy(search(1_000, 10_000, 100_000), 2) == ()
    assert sorted(_greedy(search(1_000, 10_000, 100_000), 3)) == [1_000, 10_000, 100_000]
    assert _greedy(search(1_234, above=0.0, below=0.0), 3) == ()
    assert _exact(search(1_000, 10_000), 1) is None
    assert _exact(search(1_000), 1) == (1_000,)


def test_the_smallest_strength_of_a_pair_may_be_that_of_three_capsules_hardly_below_the_dose() -> None:
    assert _pair(search(990)) == (330,)


def test_two_strengths_have_nine_sums_of_up_to_three_capsules() -> None:
    doses = (1_000, 2_000, 3_000, 10_000, 11_000, 12_000, 20_000, 21_000, 30_000)
    found = _pair(search(*doses))
    assert found is not None
    made = _sums(tuple(sorted(found)), 3)
    assert all(search().is_served(dose, made) for dose in doses)


@pytest.mark.parametrize(("dose", "first"), [(1_000, 340), (3_000, 1_000), (530, 90), (99, 33)])
def test_what_serves_a_dose_beside_a_strength_is_all_that_does(dose: int, first: int) -> None:
    every = {
        second
        for second in _between(1, 2 * dose)
        if any(
            search().serves(n * second + n_first * first, dose) for n in (1, 2, 3) for n_first in range(4 - n)
        )
    }
    assert _beside(search(), dose, first) == every
