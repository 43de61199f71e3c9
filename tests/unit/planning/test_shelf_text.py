"""A shelf as people write it: what is understood, what is refused, and what must stay whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadInput, BadShelf, EmptyShelf, NotADose, NotSplittable
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose
from tests.builders import bead_capsule, drops, liquid, tablet

SLOW = replace(tablet("75"), id="slow", release=Release.MODIFIED, label="slow 75 mg tablet")
COATED = replace(tablet("30"), id="coated", release=Release.ENTERIC, label="coated 30 mg tablet")
WHOLE = replace(tablet("40"), id="whole", split=Split.NO, label="40 mg tablet without a score line")
MARKET = (tablet("10"), tablet("20"), liquid("2"), drops(), bead_capsule("37.5"), SLOW, COATED, WHOLE)


def shelf(*lines: str, products: tuple[Product, ...] = MARKET) -> Shelf:
    """Read a shelf."""
    return shelf_of("citalopram", lines, products, "2026-11-22")


def item(line: str) -> Item:
    """Read one line."""
    (only,) = shelf(line).items
    return only


def test_a_line_finds_the_country_s_product() -> None:
    assert item("tablet 20mg").product == tablet("20")
    assert item("Tablets 20 MG").product == tablet("20")
    assert item("liquid 10mg/5mL").product == liquid("2")
    assert item("drops 40mg/mL").product == drops()
    assert item("tablet 75mg MR").product == SLOW


def test_what_the_country_does_not_list_is_one_s_own_and_of_unknown_release() -> None:
    own = item("tablet 7mg").product
    assert (own.market, own.strength, own.release, own.grade) == ("own", Dose.mg(7), Release.UNKNOWN, Grade.C)
    assert item("compounded 0.35mg").product.form is Form.COMPOUNDED_CAPSULE
    assert item("strip 0,5 mg").product.strength == Dose.mg("0.5")
    assert item("liquid 1mg/mL").product.micrograms_per_ml == 1_000


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("tablet 20mg halves", Item(tablet("20"), split=Split.HALVES)),
        ("tablet 20mg quarters", Item(tablet("20"), split=Split.QUARTERS)),
        ("tablet 20mg x 28", Item(tablet("20"), stock=28)),
        ("tablet 10mg dispersed 20mL", Item(tablet("10"), disperse_ml=20, confirmed=False)),
        ("tablet 10mg dispersed 20 mL", Item(tablet("10"), disperse_ml=20, confirmed=False)),
        ("beads 37.5mg 118", Item(bead_capsule("37.5"), beads=118, confirmed=False)),
        ("beads 37,5mg weighs 300mg", Item(bead_capsule("37.5"), contents_ug=300_000, confirmed=False)),
    ],
)
def test_a_line_says_what_is_done_with_it(line: str, wanted: Item) -> None:
    assert item(line) == wanted


def test_a_split_that_no_document_confirms_says_so() -> None:
    unsure = replace(tablet("20"), split=Split.UNKNOWN, split_grade=Grade.C)
    (cut,) = shelf("tablet 20mg halves", products=(unsure,)).items
    assert (cut.split, cut.confirmed) == (Split.HALVES, False)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("tablet 75mg halves", "modified_release"),
        ("tablet 20mg MR halves", "modified_release"),
        ("tablet 75mg dispersed 10mL", "modified_release"),
        ("tablet 30mg quarters", "modified_release"),  # enteric
        ("tablet 7mg halves", "unknown_release"),
        ("tablet 40mg halves", "leaflet"),
        ("beads 37.5mg halves", "form"),
        ("beads 37.5mg dispersed 10mL", "form"),
    ],
)
def test_what_must_stay_whole_is_never_cut_or_dispersed(line: str, why: str) -> None:
    with pytest.raises(NotSplittable) as refused:
        shelf(line)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("banana 20mg", BadShelf),
        ("tablet", BadShelf),
        ("tablet twenty", BadShelf),
        ("tablet 0mg", BadShelf),
        ("tablet 20", BadShelf),
        ("tablet 20mg crushed", BadShelf),
        ("tablet 20mg halves dispersed 10mL", BadShelf),
        ("tablet 1,000mg", NotADose),  # a thousand, or one?
        ("tablet 10mg dispersed", BadShelf),
        ("tablet 10mg dispersed 0mL", BadShelf),
        ("tablet 10mg dispersed 0.5mL", BadShelf),
        ("tablet 10mg dispersed 12.5mL", BadShelf),  # half a millilitre must not be dropped
        ("liquid 2mg", BadShelf),
        ("liquid 0mg/mL", BadShelf),
        ("liquid 1mg/0mL", BadShelf),
        ("liquid 1mg/3mL", BadShelf),  # a third of a milligram in a millilitre
        ("liquid 2mg/mL dispersed 10mL", BadInput),
        ("beads 37.5mg 1", BadShelf),
        ("beads 37.5mg many", BadShelf),
        ("beads 37.5mg weighs", BadShelf),
        ("syringe 1mL", BadShelf),
        ("syringe 1mL 0mL", BadShelf),
        ("syringe 1mL 0.3mL", BadShelf),  # the marks do not fill it
        ("scale", BadShelf),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(line: str, error: type[BadInput]) -> None:
    with pytest.raises(error) as refused:
        shelf("tablet 20mg", line)
    assert refused.value.values.get("text", line) == line


def test_tools_are_read_and_are_no_products() -> None:
    told = shelf(
        "beads 37.5mg weighs 300mg", "scale 1mg error 2mg", "syringe 5mL 0.2mL", "syringe 1mL 0.01mL"
    )
    assert told.scale == Scale(1_000, 2_000)
    assert told.syringes == (Syringe(200, 5_000), Syringe(10, 1_000))
    assert shelf("tablet 20mg", "scale 1mg").scale == Scale(1_000, 2_000)
    with pytest.raises(EmptyShelf):
        shelf("syringe 1mL 0.01mL", "  ")


@pytest.mark.parametrize(
    ("lines", "syringes"),
    [
        (("tablet 20mg",), ()),
        (("liquid 2mg/mL",), (Syringe(),)),
        (("tablet 10mg dispersed 20mL",), (Syringe(),)),
        (("drops 40mg/mL",), ()),  # counted
        (("drops 40mg/mL", "tablet 10mg dispersed 20mL"), (Syringe(),)),
        (("drops 15mg/mL",), (Syringe(),)),  # of a size that nobody told
    ],
)
def test_the_common_syringe_is_assumed_where_something_must_be_drawn(
    lines: tuple[str, ...], syringes: tuple[Syringe, ...]
) -> None:
    assert shelf(*lines).syringes == syringes
