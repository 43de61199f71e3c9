"""Doses: what is read exactly, what is refused, and that nothing is lost in adding up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import BadInput, NegativeDose, NotADose, UnknownUnit
from opentaper.quantities import Dose

DOSES = st.integers(0, 10**9).map(Dose)


@pytest.mark.parametrize(
    ("text", "micrograms"),
    [
        ("20mg", 20_000),
        (" 12.5 MG ", 12_500),
        ("1,5 mg", 1_500),
        (".5mg", 500),
        ("0.5 g", 500_000),
        ("150 micrograms", 150),
        ("150 µg", 150),  # the micro sign
        ("150 μg", 150),  # the Greek letter
        ("1e1 mg", 10_000),
        ("0.1e1 mg", 1_000),
        ("0 mg", 0),
        ("1000,5 mg", 1_000_500),
    ],
)
def test_a_written_dose_is_read_to_the_microgram(text: str, micrograms: int) -> None:
    assert Dose.parse(text).micrograms == micrograms


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("20", UnknownUnit),  # a bare number is never taken for milligrams
        ("20 mL", UnknownUnit),
        ("20 mgs/day", UnknownUnit),
        ("-5 mg", NegativeDose),
        ("", NotADose),
        ("mg", NotADose),
        ("five mg", NotADose),
        ("1.2.3 mg", NotADose),
        ("0.0001 mg", NotADose),
        ("0.5 µg", NotADose),
        ("1e99 mg", NotADose),
        ("nan mg", NotADose),
        ("inf mg", NotADose),
    ],
)
def test_what_is_no_dose_is_refused(text: str, error: type[BadInput]) -> None:
    with pytest.raises(error):
        Dose.parse(text)


def test_milligrams_in_words_are_no_number() -> None:
    with pytest.raises(NotADose) as refused:
        Dose.mg("five")
    assert (refused.value.text, refused.value.why) == ("five", "not_a_number")


def test_a_comma_that_may_be_a_thousand_is_asked_for_again() -> None:
    with pytest.raises(NotADose) as refused:
        Dose.parse("1,000 mg")
    assert refused.value.why == "ambiguous_comma"


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(UnknownUnit) as refused:
        Dose.parse("20 drops")
    assert (refused.value.unit, "mg" in refused.value.known) == ("drops", True)


@pytest.mark.parametrize("exact", ["0.4", Decimal("0.4"), Fraction(2, 5)])
def test_milligrams_are_taken_exactly(exact: str | Decimal | Fraction) -> None:
    assert Dose.mg(exact) == Dose(400)


def test_a_third_of_a_milligram_is_no_dose() -> None:
    with pytest.raises(NotADose) as refused:
        Dose.mg(Fraction(1, 3))
    assert refused.value.why == "finer_than_a_microgram"


@pytest.mark.parametrize(
    ("mg", "micrograms"), [(0.0004, 0), (0.0005, 0), (0.0015, 2), (1.2345, 1_234), (-3.0, 0)]
)
def test_nearest_rounds_halves_to_even_and_never_goes_below_zero(mg: float, micrograms: int) -> None:
    assert Dose.nearest(Fraction(str(mg))) == Dose(micrograms)


@given(DOSES)
def test_a_printed_dose_reads_back_as_itself(dose: Dose) -> None:
    assert Dose.parse(str(dose)) == dose


@given(DOSES, DOSES)
def test_adding_and_taking_away_lose_nothing(one: Dose, other: Dose) -> None:
    assert (one + other) - other == one


def test_less_than_nothing_is_never_made() -> None:
    with pytest.raises(NegativeDose):
        Dose(-1)
    with pytest.raises(NegativeDose):
        _ = Dose.mg(1) - Dose.mg(2)


def test_only_zero_is_falsy() -> None:
    assert (bool(Dose(0)), bool(Dose(1))) == (False, True)
