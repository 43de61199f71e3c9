"""Shelves: what a pharmacy hands out, and what may be done with it."""

from fractions import Fraction

import pytest

from opentaper.errors import BrokenFormulary, UnknownDrug, UnknownMarket
from opentaper.formulary import drug_names, files, markets, products, shelf
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.quantities import Dose


def product(key: str) -> Product:
    market = key.split("-", 1)[0]
    return next(one for name in drug_names() for one in products(market, name) if one.id == key)


def test_four_markets() -> None:
    assert markets() == ("CA", "FR", "UK", "US")


def test_an_unknown_market_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownMarket) as refused:
        products("NZ", "citalopram")
    assert refused.value.known == ("CA", "FR", "UK", "US")


def test_an_unknown_drug_is_refused() -> None:
    with pytest.raises(UnknownDrug):
        products("UK", "citalopran")


def test_a_drug_without_a_product_has_an_empty_shelf() -> None:
    assert products("UK", "bromazepam") == ()


def test_uk_citalopram_drops_are_stronger_than_tablets() -> None:
    drops = product("uk-citalopram-oral-drops-40mg-per-ml")
    assert (drops.micrograms_per_ml, drops.drop_micrograms, drops.opened_days) == (40_000, 2_000, 84)
    assert drops.mg_factor == Fraction(5, 4)
    assert 8 * drops.mg_factor == 10
    assert "nhs-sps-ssri" in drops.source


def test_the_french_solution_counts_the_same() -> None:
    assert product("fr-citalopram-oral-solution-40mg-per-ml").mg_factor == Fraction(5, 4)


def test_uk_escitalopram_drops_are_as_strong_as_tablets() -> None:
    drops = product("uk-escitalopram-oral-drops-20mg-per-ml")
    assert (drops.drop_micrograms, drops.opened_days, drops.mg_factor) == (1_000, 56, Fraction(1))


@pytest.mark.parametrize(
    ("mg_per_ml", "citrate_mg", "carbonate_mg"),
    [("101.8", 509, 200), ("104", 520, 204), ("203.6", 1018, 400)],
)
def test_lithium_citrate_counts_by_its_carbonate_and_is_never_assumed(
    mg_per_ml: str, citrate_mg: int, carbonate_mg: int
) -> None:
    """One spoonful of 5 mL; the list says citrate, a person's dose is counted as carbonate."""
    liquid = product(f"uk-lithium-oral-solution-citrate-{mg_per_ml}mg-per-ml")
    assert liquid.micrograms_per_ml == citrate_mg * 1000 // 5
    assert liquid.mg_factor * citrate_mg == carbonate_mg
    assert not liquid.assumed


@pytest.mark.parametrize(
    ("key", "split", "grade"),
    [
        ("uk-citalopram-tablet-20mg", Split.HALVES, Grade.B),
        ("uk-citalopram-tablet-10mg", Split.UNKNOWN, Grade.C),
        ("uk-paroxetine-tablet-20mg", Split.HALVES, Grade.B),
        ("uk-paroxetine-tablet-10mg", Split.NO, Grade.B),
        ("uk-temazepam-tablet-10mg", Split.NO, Grade.B),
        ("uk-agomelatine-tablet-25mg", Split.HALVES, Grade.C),
        ("us-citalopram-tablet-20mg", Split.HALVES, Grade.B),
        ("us-citalopram-tablet-10mg", Split.HALVES, Grade.C),
        ("us-mirtazapine-tablet-45mg", Split.NO, Grade.B),
        ("us-alprazolam-tablet-2mg", Split.QUARTERS, Grade.B),
        ("fr-citalopram-tablet-20mg", Split.HALVES, Grade.B),
        ("fr-bromazepam-tablet-6mg", Split.QUARTERS, Grade.B),
        ("fr-olanzapine-orodispersible-tablet-10mg", Split.HALVES, Grade.C),
        ("fr-lithium-tablet-mr-400mg", Split.NO, Grade.B),
        ("ca-citalopram-tablet-20mg", Split.UNKNOWN, Grade.C),
        ("us-duloxetine-bead-capsule-ec-30mg", Split.NO, Grade.A),
    ],
)
def test_what_may_be_cut(key: str, split: Split, grade: Grade) -> None:
    assert (product(key).split, product(key).split_grade) == (split, grade)


def test_capsules_are_opened_only_where_a_text_allows_it() -> None:
    opened = {
        one.id
        for market in markets()
        for name in drug_names()
        for one in products(market, name)
        if one.may_open
    }
    assert opened == {
        "us-valproate-bead-capsule-ec-125mg",
        "us-venlafaxine-bead-capsule-mr-37.5mg",
        "us-venlafaxine-bead-capsule-mr-75mg",
        "us-venlafaxine-bead-capsule-mr-150mg",
    }


def test_enteric_and_slow_products_stay_whole() -> None:
    assert product("uk-duloxetine-bead-capsule-ec-30mg").release is Release.ENTERIC
    assert product("uk-venlafaxine-tablet-mr-75mg").release is Release.MODIFIED
    assert product("us-gabapentin-tablet-300mg").release is Release.UNKNOWN
    assert product("us-gabapentin-tablet-300mg").is_intact_only
    assert product("uk-venlafaxine-bead-capsule-mr-75mg").form is Form.BEAD_CAPSULE


@pytest.mark.parametrize(
    ("key", "assumed"),
    [
        ("uk-sertraline-oral-suspension-10mg-per-ml", True),
        ("uk-sertraline-oral-suspension-5mg-per-ml", False),
        ("uk-diazepam-oral-solution-0.4mg-per-ml", True),
        ("uk-clonidine-patch-mr-0.1mg", False),
        ("us-selegiline-transdermal-patch-mr-6mg", True),
        ("us-fluoxetine-bead-capsule-ec-90mg", False),
        ("us-venlafaxine-tablet-mr-112.5mg", False),
        ("us-aripiprazole-film-2mg", False),
        ("us-zolpidem-sublingual-tablet-1.75mg", False),
        ("us-asenapine-sublingual-tablet-5mg", True),
        ("us-bupropion-tablet-hydrobromide-mr-174mg", False),
    ],
)
def test_what_a_plan_without_a_shelf_counts_on(key: str, assumed: bool) -> None:
    assert product(key).assumed is assumed


def test_strengths_are_exact() -> None:
    assert product("us-clonazepam-orodispersible-tablet-0.125mg").strength == Dose(125)
    assert product("uk-clonidine-tablet-0.025mg").strength == Dose(25)


def test_a_concentrate_says_that_it_must_be_diluted() -> None:
    concentrates = [
        one
        for market in markets()
        for name in drug_names()
        for one in products(market, name)
        if one.form is Form.ORAL_CONCENTRATE
    ]
    assert len(concentrates) == 10
    assert all("dilute" in one.note for one in concentrates)


def test_a_row_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.text
    monkeypatch.setattr(files, "text", lambda name: real(name).replace("\thalves\t", "\tthirds\t"))
    shelf._products.cache_clear()
    shelf._rows_by_drug.cache_clear()
    with pytest.raises(BrokenFormulary, match="uk-citalopram-tablet-20mg: 'thirds'"):
        products("UK", "citalopram")
    monkeypatch.undo()
    shelf._products.cache_clear()
    shelf._rows_by_drug.cache_clear()
