"""A shelf as people write it: what is understood, what is refused, and what must stay whole."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.errors import BadInput, BadShelf, EmptyShelf, NotADose, NotSplittable
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.solids import scaled
from opentaper.quantities import Dose
from tests.builders import bead_capsule, drops, liquid, tablet

SLOW = replace(tablet("75"), id="slow", release=Release.MODIFIED, label="slow 75 mg tablet")
COATED = replace(tablet("30"), id="coated", release=Release.ENTERIC, label="coated 30 mg tablet")
WHOLE = replace(tablet("40"), id="whole", split=Split.NO, label="40 mg tablet without a score line")
MARKET = (tablet("10"), tablet("20"), liquid("2"), drops(), bead_capsule("37.5"), SLOW, COATED, WHOLE)
ONE_SALT = tuple(product for product in MARKET if product.mg_factor == 1)
BOTH = (tablet("50"), replace(tablet("50"), id="slow-50", release=Release.MODIFIED))


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
    assert shelf("liquid 1mg/mL", products=ONE_SALT).items[0].product.micrograms_per_ml == 1_000


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
        ("syringe 10001mL 1mL", BadShelf),  # larger than anything that measures a dose
        (f"syringe 1{'0' * 300}mL 0.01mL", BadShelf),
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
        (("drops 15mg/mL",), (Syringe(),)),  # of a size that nobody told, of a drug with one salt
    ],
)
def test_the_common_syringe_is_assumed_where_something_must_be_drawn(
    lines: tuple[str, ...], syringes: tuple[Syringe, ...]
) -> None:
    products = ONE_SALT if lines == ("drops 15mg/mL",) else MARKET
    assert shelf(*lines, products=products).syringes == syringes


# --- no word is passed over ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *("m/r", "M.R.", "(MR)", "x.l.", "X-L", "e/c", "prolonged-release", "extended-release", "prolong"),
        *("sustained release", "controlled release", "slow release", "delayed-release", "biphasic release"),
        *("release", "depot", "chrono", "retard", "dr", "cd", "enteric-coated", "gastro-resistant", "gastro"),
        *("long-acting", "plain m/r"),
    ],
)
@pytest.mark.parametrize("handling", ["halves", "quarters", "dispersed 10mL"])
def test_every_spelling_of_modified_release_keeps_a_tablet_whole(words: str, handling: str) -> None:
    for line in (f"tablet 20mg {words} {handling}", f"tablet 20mg {handling} {words}"):
        with pytest.raises(NotSplittable) as refused:
            shelf(line)
        assert refused.value.why == "modified_release"
    assert item(f"{words} tablet 20mg").product.release is Release.MODIFIED


@pytest.mark.parametrize(
    "line",
    [
        "tablet 20mg 2 halves",
        "tablet 20mg halves 2",
        "tablet 20mg slowly halves",
        "tablet 20mg halves please",
        "tablet 20mg not plain halves",
        "tablet 20mg non-modified-release",
        "tablet 20mg x 28 halves",
        "tablet 20mg x ²",
        "tablet 20mg halves quarters",
        "tablet 10mg dispersed 20mL 5mL",
        "liquid 2mg/mL bottle 70mL x",
        "liquid 2mg/mL cherry",
        "capsule 37.5mg 28",
        "beads 37.5mg 118 120",
        "beads 37.5mg weighs 300mg 200mg",
        "compounded 0.5mg halves quarters",
    ],
)
def test_a_word_that_is_left_over_is_refused(line: str) -> None:
    with pytest.raises(BadShelf) as refused:
        shelf(line)
    assert refused.value.why == "rest"


def test_a_scale_with_a_third_weight_is_refused() -> None:
    with pytest.raises(BadShelf):
        shelf("tablet 20mg", "scale 1mg error 2mg 3mg")


@pytest.mark.parametrize(
    "words", ["plain", "immediate release", "ordinary", "normal-release", "IR", "film-coated"]
)
def test_an_ordinary_tablet_may_be_called_so(words: str) -> None:
    assert item(f"tablet 20mg {words} halves") == Item(tablet("20"), split=Split.HALVES)


def test_water_may_be_told_in_a_sentence() -> None:
    assert item("tablet 10mg dispersed in 20 mL of water").disperse_ml == 20


@pytest.mark.parametrize("handling", ["halves", "dispersed 10mL"])
def test_where_both_releases_are_listed_a_cut_needs_to_know_which(handling: str) -> None:
    with pytest.raises(NotSplittable) as refused:
        shelf(f"tablet 50mg {handling}", products=BOTH)
    assert refused.value.why == "which_release"
    (plain,) = shelf(f"tablet 50mg plain {handling}", products=BOTH).items
    assert plain.product == BOTH[0]
    with pytest.raises(NotSplittable) as refused:
        shelf(f"tablet 50mg m/r {handling}", products=BOTH)
    assert refused.value.why == "modified_release"
    assert shelf("tablet 50mg", products=BOTH).items == (Item(BOTH[0]),)


# --- salts, beads, and what is not swallowed ----------------------------------------------------------------


def test_a_concentration_tells_the_salt_whatever_the_liquid_is_called() -> None:
    for word in ("liquid", "solution", "suspension", "drops"):
        assert item(f"{word} 40mg/mL").product == drops()
    with pytest.raises(BadShelf) as refused:
        shelf("drops 2mg/mL", products=(liquid("2"), replace(liquid("2"), mg_factor=Fraction(5, 4))))
    assert refused.value.why == "which_salt"


@pytest.mark.parametrize("line", ["liquid 101.8mg/mL", "liquid 1018mg/5mL", "drops 15mg/mL"])
def test_a_liquid_of_an_unknown_salt_is_refused(line: str) -> None:
    citrate = replace(liquid("104"), mg_factor=Fraction(51, 130))
    with pytest.raises(BadShelf) as refused:
        shelf(line, products=(tablet("250"), citrate))
    assert refused.value.why == "which_salt"
    assert shelf("liquid 520mg/5mL", products=(citrate,)).items[0].product == citrate


def test_fewer_than_twenty_beads_are_a_slip_unless_they_are_mini_tablets() -> None:
    with pytest.raises(BadShelf) as refused:
        shelf("beads 37.5mg 19")
    assert refused.value.why == "beads"
    assert item("beads 37.5mg 20").beads == 20
    mini = replace(bead_capsule("37.5"), note="some brands hold mini-tablets")
    assert shelf("beads 37.5mg 6", products=(mini,)).items[0].beads == 6


@pytest.mark.parametrize(
    "line", ["beads 90mg 118", "beads 90mg weighs 300mg", "capsule 90mg", "beads 75mg weekly"]
)
def test_a_weekly_capsule_is_not_counted_with(line: str) -> None:
    weekly = replace(bead_capsule("90"), note="weekly capsule: not for tapering")
    with pytest.raises(BadShelf) as refused:
        shelf(line, products=(weekly,))
    assert refused.value.why == "weekly"


UNDER_THE_TONGUE = replace(tablet("5"), form=Form.SUBLINGUAL_TABLET, label="5 mg sublingual tablet")
PATCH = replace(tablet("3.8"), id="patch", form=Form.PATCH, release=Release.MODIFIED)


@pytest.mark.parametrize(
    "line", ["liquid 1mg/mL", "drops 1mg/mL", "strip 0.5mg", "capsule 5mg", "beads 5mg 118"]
)
def test_what_is_lost_when_swallowed_is_no_liquid_and_no_capsule(line: str) -> None:
    with pytest.raises(BadShelf) as refused:
        shelf(line, products=(UNDER_THE_TONGUE, PATCH))
    assert refused.value.why == "sublingual"


def test_a_tablet_for_under_the_tongue_is_not_dispersed() -> None:
    for products in ((UNDER_THE_TONGUE,), (UNDER_THE_TONGUE, tablet("10"))):
        with pytest.raises(NotSplittable) as refused:
            shelf("tablet 5mg dispersed 10mL", products=products)
        assert refused.value.why == "sublingual"


def test_a_compounded_capsule_of_what_is_lost_when_swallowed_counts_for_nothing() -> None:
    (made,) = shelf("compounded 1mg", products=(UNDER_THE_TONGUE,)).items
    assert scaled(made) == 0


@pytest.mark.parametrize("line", ["tablets 28 20mg", "capsules 2 20 mg", "liquid 1 2mg/mL"])
def test_a_count_and_a_strength_are_never_one_number(line: str) -> None:
    with pytest.raises(BadShelf):
        shelf(line)
