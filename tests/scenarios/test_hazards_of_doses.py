"""Controls of hazards by a dose: how it is typed, and what it is made of; by the real planner."""

from __future__ import annotations

import pytest

from opentaper import formulary
from opentaper.actions.make_dose import make_dose
from opentaper.errors import (
    AboveLicensedMaximum,
    HugeDose,
    NotADose,
    NotSplittable,
    UnknownUnit,
)
from opentaper.formulary.facts import Form, Release, Split
from opentaper.planning.result import Handling, Outcome
from opentaper.planning.shelf import market_shelf
from opentaper.quantities import Dose
from opentaper.wording import handling_text, recipe_text, sentence
from tests.scenarios.proposed import FINE_SHELF, asked, codes, parts

MEASURED = {Handling.DRAWN, Handling.DROPS, Handling.DISPERSED, Handling.BEADS, Handling.WEIGHED}


# --- what is typed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dose", ["20", "20 tablets", "20 ml"])
def test_a_dose_without_a_unit_is_asked_for_again(dose: str) -> None:
    with pytest.raises(UnknownUnit):
        asked("citalopram", dose)


@pytest.mark.parametrize("dose", ["1,000 mg", "20,000 micrograms"])
def test_an_ambiguous_comma_is_asked_for_again(dose: str) -> None:
    with pytest.raises(NotADose):
        asked("citalopram", dose)


@pytest.mark.parametrize(
    ("drug", "dose"), [("citalopram", "20 g"), ("lorazepam", "1 g"), ("sertraline", "50 g")]
)
def test_grams_for_milligrams_are_noticed(drug: str, dose: str) -> None:
    with pytest.raises(HugeDose):
        asked(drug, dose)


def test_a_start_above_the_licensed_maximum_needs_a_name() -> None:
    with pytest.raises(AboveLicensedMaximum):
        asked("citalopram", "60mg")
    signed = asked("citalopram", "60mg", override="Dr Grey", because="heart checked", have=FINE_SHELF)
    assert signed.outcome is Outcome.FOUND
    assert "override.used" in codes(signed)


# --- what a dose is made of ---------------------------------------------------------------------------------


def test_every_line_of_a_recipe_names_its_strength() -> None:
    for result in (asked("sertraline", "100mg"), asked("citalopram", "20mg", have=FINE_SHELF)):
        for part in parts(result):
            strength = part.product.strength
            told = strength.mg_text if strength else Dose(part.product.micrograms_per_ml or 0).mg_text
            assert f"{told}\u00a0mg" in recipe_text(part)


def test_an_assumed_shelf_is_said_to_be_assumed() -> None:
    assumed = asked("sertraline", "100mg")
    told = next(reason for reason in assumed.reasons if reason.code == "shelf.assumed")
    assert "assumed" in sentence(told)
    assert "shelf.assumed" not in codes(asked("citalopram", "20mg", have=FINE_SHELF))


@pytest.mark.parametrize(
    "line", ["capsule 75mg MR dispersed 10mL", "tablet 75mg XR halves", "tablet 75mg enteric quarters"]
)
def test_a_slow_release_product_is_never_divided(line: str) -> None:
    with pytest.raises(NotSplittable):
        asked("venlafaxine", "75mg", have=(line,))


def test_a_product_of_unknown_release_is_never_divided() -> None:
    with pytest.raises(NotSplittable):
        asked("sertraline", "100mg", have=("tablet 33mg halves",))


@pytest.mark.parametrize("market", formulary.markets())
def test_an_assumed_shelf_divides_only_what_documents_allow(market: str) -> None:
    for name in formulary.drug_names():
        products = formulary.products(market, name)
        if not any(
            product.assumed and (product.form.is_liquid or product.form.is_piece) for product in products
        ):
            continue
        for item in market_shelf(name, market, products).items:
            if item.split is not Split.NO:
                assert item.product.release is Release.IMMEDIATE
                assert item.product.split is item.split
                assert item.product.split_grade.decides
            assert item.disperse_ml is None
            assert item.beads is None
            assert item.contents_ug is None


def test_dispersing_is_never_assumed() -> None:
    for drug, dose in (("citalopram", "20mg"), ("mirtazapine", "15mg"), ("diazepam", "10mg")):
        assert all(part.handling is not Handling.DISPERSED for part in parts(asked(drug, dose)))


def test_a_dispersed_tablet_carries_its_large_error() -> None:
    result = asked(
        "citalopram", "20mg", have=("tablet 10mg dispersed 20mL", "syringe 10mL 0.2mL", "tablet 10mg")
    )
    stirred = [part for part in parts(result) if part.handling is Handling.DISPERSED]
    assert stirred
    assert all(part.error_mg > 0.3 * part.dose.as_mg for part in stirred)
    assert "handling.unconfirmed" in codes(result)


def test_a_dispersed_recipe_says_how() -> None:
    made = make_dose("citalopram", "3mg", have=("tablet 10mg dispersed 20mL", "syringe 10mL 0.2mL"))
    stirred = made.intakes[0].parts[0]
    assert "draw" in recipe_text(stirred)
    assert "throw the rest away" in recipe_text(stirred)
    assert "fresh each time" in handling_text(stirred)
    assert "settles" in handling_text(stirred)


def test_beads_are_counted_only_after_the_batch_was_told() -> None:
    silent = asked("duloxetine", "60mg")
    assert all(part.handling not in {Handling.BEADS, Handling.WEIGHED} for part in parts(silent))


def test_a_recipe_of_beads_names_its_batch_and_asks_to_count_again() -> None:
    made = make_dose("venlafaxine", "30mg", have=("beads 37.5mg 118",))
    counted = made.intakes[0].parts[0]
    assert counted.handling is Handling.BEADS
    assert "this batch: 118 beads" in recipe_text(counted)
    assert "Count again when a new pack begins" in handling_text(counted)


def test_a_drawn_amount_names_its_syringe() -> None:
    drawn = [
        part
        for part in parts(asked("citalopram", "20mg", have=FINE_SHELF))
        if part.handling is Handling.DRAWN
    ]
    assert drawn
    for part in drawn:
        assert part.capacity_ul is not None
        assert part.mark_ul is not None
        assert (part.count * 1_000 / part.mark_ul).denominator == 1
        assert f"Use the {part.capacity_ul // 1_000}\u00a0mL syringe" in handling_text(part)


def test_an_intake_holds_at_most_one_measured_amount() -> None:
    for drug, dose, have in (
        ("citalopram", "20mg", FINE_SHELF),
        ("sertraline", "100mg", ()),
        ("venlafaxine", "75mg", ()),
    ):
        for step in asked(drug, dose, have=have, times="2").steps:
            for intake in step.intakes:
                assert sum(part.handling in MEASURED for part in intake.parts) <= 1


def test_drops_are_counted_on_the_scale_of_tablets() -> None:
    drops = [product for product in formulary.products("UK", "citalopram") if product.form is Form.ORAL_DROPS]
    assert [product.mg_factor * 8 for product in drops] == [10]
    made = make_dose("citalopram", "10mg", have=("drops 40mg/mL",)).intakes[0].parts[0]
    assert made.count == 4
    assert made.dose == Dose.mg(10)
    assert "counts as" in recipe_text(made)
