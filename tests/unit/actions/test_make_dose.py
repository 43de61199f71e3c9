"""One dose from a shelf, exact or the nearest."""

from __future__ import annotations

from fractions import Fraction

import pytest

from opentaper.actions.make_dose import make_dose
from opentaper.errors import AboveLicensedMaximum, BadInput, HugeDose, UnknownDrug, UnknownMarket
from opentaper.planning.result import Handling


def test_an_exact_dose_says_so() -> None:
    made = make_dose("citalopram", "15mg", have=("tablet 10mg halves",))
    assert made.is_exact
    assert [part.handling for intake in made.intakes for part in intake.parts] == [
        Handling.WHOLE,
        Handling.HALF,
    ]


def test_the_nearest_dose_is_told_with_the_one_that_was_wanted() -> None:
    made = make_dose("citalopram", "12mg", have=("tablet 10mg halves",))
    assert not made.is_exact
    assert (made.wanted.mg_text, made.made.mg_text) == ("12", "10")


def test_a_small_dose_of_a_liquid_is_made_and_not_called_nothing() -> None:
    made = make_dose("citalopram", "0.2mg", have=("liquid 4mg/mL",))
    assert made.is_exact


def test_a_tablet_in_water_needs_no_word_about_a_syringe() -> None:
    made = make_dose("citalopram", "1mg", have=("tablet 10mg dispersed 20mL",))
    (part,) = made.intakes[0].parts
    assert (part.handling, part.count, str(made.made)) == (Handling.DISPERSED, Fraction(2), "1 mg")


def test_the_country_s_products_serve_where_no_shelf_is_told() -> None:
    assert make_dose("citalopram", "10mg", market="uk").is_exact


@pytest.mark.parametrize(
    ("drug", "dose", "market", "error"),
    [
        ("unobtainium", "10mg", "UK", UnknownDrug),
        ("citalopram", "10mg", "XX", UnknownMarket),
        ("citalopram", "ten", "UK", BadInput),
        ("citalopram", "70mg", "UK", AboveLicensedMaximum),
        ("citalopram", "20g", "UK", HugeDose),
    ],
)
def test_what_cannot_be_meant_is_refused(drug: str, dose: str, market: str, error: type[BadInput]) -> None:
    with pytest.raises(error):
        make_dose(drug, dose, market=market)
