"""Numbers, doses, dates and counts as text."""

from datetime import date
from fractions import Fraction

import pytest

from opentaper.quantities import Dose
from opentaper.wording import date_text, dose_text, number_text
from opentaper.wording.figures import (
    amount_text,
    count_text,
    drug_text,
    duration_text,
    either_text,
    exact_text,
    held,
    percent_text,
    strength_text,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (14.0, "14"),
        (0.15, "0.15"),
        (100, "100"),
        (1000.0, "1000"),
        (16.8234, "16.8"),
        (0.0012345, "0.00123"),
        (99.96, "100"),
        (1.005, "1"),
        (123456.7, "123457"),
        (-2.5, "\u22122.5"),
        (-0.0, "0"),
        (Fraction(1, 3), "0.333"),
        (Fraction(1, 8), "0.125"),
        (Fraction(12345678, 1000), "12345.678"),
    ],
)
def test_a_number_has_no_trailing_zero_and_a_leading_one(value: float | Fraction, told: str) -> None:
    assert number_text(value) == told
    assert number_text(value, "da") == told.replace(".", ",")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_told(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be told"):
        number_text(value)


def test_a_number_of_a_recipe_is_exact_or_not_told() -> None:
    assert exact_text(Fraction(12345678, 1_000_000)) == "12.345678"
    with pytest.raises(ValueError, match="1/3"):
        exact_text(Fraction(1, 3))


@pytest.mark.parametrize(
    ("micrograms", "english", "danish"),
    [
        (14_000, "14 mg", "14 mg"),
        (150, "0.15 mg", "0,15 mg"),
        (0, "0 mg", "0 mg"),
        (1_234_567, "1234.567 mg", "1234,567 mg"),
    ],
)
def test_a_dose_is_exact_and_holds_its_unit(micrograms: int, english: str, danish: str) -> None:
    assert dose_text(Dose(micrograms)) == english.replace(" ", NBSP)
    assert dose_text(Dose(micrograms), "da") == danish.replace(" ", NBSP)


def test_a_strength_below_one_milligram_is_told_in_micrograms_too() -> None:
    assert strength_text(Dose(1)) == f"0.001{NBSP}mg (1{NBSP}microgram)"
    assert strength_text(Dose(500), "da") == f"0,5{NBSP}mg (500{NBSP}mikrogram)"
    assert strength_text(Dose(1000)) == f"1{NBSP}mg"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("half a 8 mg tablet", "half an 8 mg tablet"),
        ("half a 80 mg tablet", "half an 80 mg tablet"),
        ("half a 11.5 mg tablet", "half an 11.5 mg tablet"),
        ("half a 18 mg tablet", "half an 18 mg tablet"),
        ("half a 110 mg tablet", "half a 110 mg tablet"),
        ("A 180 mg tablet", "A 180 mg tablet"),
        ("a quarter of a 0.8 mg tablet", "a quarter of a 0.8 mg tablet"),
    ],
)
def test_an_stands_before_a_vowel_that_is_spoken(text: str, told: str) -> None:
    assert held(text).replace(NBSP, " ") == told
    assert held(text, "da").replace(NBSP, " ") == text


def test_numbers_hold_their_units_and_nothing_else() -> None:
    told = held("take 12.5 mg in 50 mL, 150 micrograms, 5 % of 3 marbles")
    assert told == f"take 12.5{NBSP}mg in 50{NBSP}mL, 150{NBSP}micrograms, 5{NBSP}% of 3 marbles"


@pytest.mark.parametrize(
    ("value", "english", "danish"),
    [
        (0, "0 days", "0 dage"),
        (1, "1 day", "1 dag"),
        (1.0, "1 day", "1 dag"),
        (0.5, "0.5 days", "0,5 dage"),
        (28, "28 days", "28 dage"),
    ],
)
def test_a_count_has_its_plural(value: float, english: str, danish: str) -> None:
    assert count_text("count.day", value).replace(NBSP, " ") == english
    assert count_text("count.day", value, "da").replace(NBSP, " ") == danish


def test_a_range_is_told_once_where_its_ends_are_told_alike() -> None:
    assert amount_text((1, 1.0004)) == "1"
    assert percent_text((45, 60), "da").replace(NBSP, " ") == "45 til 60 %"
    assert count_text("count.day", (1, 2)).replace(NBSP, " ") == "1 to 2 days"


@pytest.mark.parametrize(
    ("months", "english", "danish"),
    [
        (0.5, "0.5 months", "0,5 måneder"),
        (1, "1 month", "1 måned"),
        (12, "12 months", "12 måneder"),
        (23.4, "23 months", "23 måneder"),
        (24, "2 years", "2 år"),
        (25, "2 years and 1 month", "2 år og 1 måned"),
        (107.9, "9 years", "9 år"),
    ],
)
def test_a_long_time_is_told_in_years(months: float, english: str, danish: str) -> None:
    assert duration_text(months).replace(NBSP, " ") == english
    assert duration_text(months, "da").replace(NBSP, " ") == danish


def test_every_month_has_its_name() -> None:
    told = [date_text(date(2026, month, 3), "da").split(NBSP)[1] for month in range(1, 13)]
    assert len(set(told)) == 12
    assert date_text(date(2026, 11, 23)) == f"23{NBSP}November{NBSP}2026"
    assert date_text(date(2026, 5, 3), "da") == f"3.{NBSP}maj{NBSP}2026"


def test_a_choice_is_told_by_how_many_there_are() -> None:
    assert either_text([]) == ""
    assert either_text(["mg"]) == "mg"
    assert either_text(["mg", "g"], "da") == "mg eller g"


def test_a_drug_that_no_list_names_keeps_its_name() -> None:
    assert drug_text("", "da") == ""
    assert drug_text("quetiapine", "da") == "quetiapin"
    assert drug_text("Quetiapin Hexal", "da") == "Quetiapin Hexal"
