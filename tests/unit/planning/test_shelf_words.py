"""Words of a shelf line, one by one: numbers keep their units, releases are heard, and nothing is dropped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from opentaper.errors import BadShelf, NotSplittable
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.planning.shelf import Item
from opentaper.planning.shelf_handling import handled
from opentaper.planning.shelf_words import (
    amount,
    count,
    millilitres,
    per_ml,
    said_release,
    stock,
    strength,
    whole_millilitres,
    words_of,
)
from opentaper.quantities import Dose
from tests.builders import bead_capsule, liquid, tablet


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("liquid 10 mg/mL", ["liquid", "10", "mg/ml"]),
        ("Liquid 2,5mg/mL.", ["liquid", "2.5mg/ml"]),
        ("tablet (10mg)", ["tablet", "10mg"]),
        ("tablet 10mg M.R.", ["tablet", "10mg", "mr"]),
        ("tablet 10mg film-coated", ["tablet", "10mg", "filmcoated"]),
        ("capsule 37.5mg extended-release", ["capsule", "37.5mg", "extended", "release"]),
        ("tablet [m/r] 10mg", ["tablet", "mr", "10mg"]),
        ("  tablet   10mg  ", ["tablet", "10mg"]),
        ("tablet 10mg - halves", ["tablet", "10mg", "halves"]),
    ],
)
def test_a_line_in_words(line: str, words: list[str]) -> None:
    assert words_of(line) == words


@pytest.mark.parametrize(
    ("words", "release", "rest"),
    [
        ("tablet 10mg", None, "tablet 10mg"),
        ("tablet 10mg xl", Release.MODIFIED, "tablet 10mg"),
        ("tablet 10mg plain", Release.IMMEDIATE, "tablet 10mg"),
        ("tablet immediate release 10mg", Release.IMMEDIATE, "tablet 10mg"),
        ("tablet prolonged release 10mg", Release.MODIFIED, "tablet 10mg"),
        ("tablet odd release 10mg", Release.MODIFIED, "tablet 10mg"),
        ("tablet release 10mg", Release.MODIFIED, "tablet 10mg"),
        ("tablet 10mg release", Release.MODIFIED, "tablet 10mg"),
        ("release tablet", Release.MODIFIED, "tablet"),
        ("tablet plain 10mg xl", Release.MODIFIED, "tablet 10mg"),
        ("oral liquid of 2mg/ml", None, "liquid 2mg/ml"),
        ("tablet 10mg dispersed in 10ml water", None, "tablet 10mg dispersed 10ml"),
        ("tablet 10mg in water", None, "tablet 10mg in water"),
    ],
)
def test_a_release_is_heard_in_any_words(words: str, release: Release | None, rest: str) -> None:
    assert said_release(words.split()) == (release, rest.split())


@pytest.mark.parametrize(
    ("words", "left", "n"),
    [
        ("tablet 10mg x 28", "tablet 10mg", 28),
        ("tablet x 28", "tablet", 28),
        ("x 28", "x 28", None),
        ("tablet 10mg x many", "tablet 10mg x many", None),
        ("tablet 10mg 28", "tablet 10mg 28", None),
        ("tablet 10mg x 0", "tablet 10mg", 0),
    ],
)
def test_what_is_in_the_house_stands_at_the_end(words: str, left: str, n: int | None) -> None:
    assert stock(words.split()) == (left.split(), n)


@pytest.mark.parametrize(
    ("word", "n"), [("28", 28), ("999999", 999_999), ("1000000", None), ("²", None), ("", None)]
)
def test_a_count_is_a_whole_number_of_few_digits(word: str, n: int | None) -> None:
    assert count(word) == n


@pytest.mark.parametrize(
    ("words", "first", "rest"),
    [
        ("10 mg halves", "10mg", "halves"),
        ("10mg halves", "10mg", "halves"),
        ("10 mg", "10mg", ""),
        ("28 20mg", "28", "20mg"),
        ("10", "10", ""),
        ("halves 10", "halves", "10"),
        ("", "", ""),
    ],
)
def test_a_number_and_its_unit_are_one_amount(words: str, first: str, rest: str) -> None:
    assert amount(words.split()) == (first, rest.split())


def why(read: object) -> str:
    """Return why a line was refused."""
    with pytest.raises(BadShelf) as refused:
        read()  # type: ignore[operator]  # a call to be made here
    assert refused.value.text == "the line"
    return refused.value.why


def test_amounts_of_a_drug_are_above_zero_and_have_a_unit() -> None:
    assert strength("the line", "37,5 mg") == Dose.mg("37.5")
    assert strength("the line", "250micrograms") == Dose.mg("0.25")
    assert strength("the line", "1g") == Dose.mg(1_000)
    for text in ("0mg", "10", "10ml", "mg", "10mg/ml"):
        assert why(lambda text=text: strength("the line", text)) == "strength"


def test_a_concentration_is_whole_micrograms_in_a_millilitre() -> None:
    assert per_ml("the line", "2mg/ml") == 2_000
    assert per_ml("the line", "10mg/5ml") == 2_000
    assert per_ml("the line", "7.5mg/2.5ml") == 3_000
    assert per_ml("the line", "1micrograms/ml") == 1
    for text in ("2mg", "0mg/ml", "2mg/0ml", "1mg/3ml", "1micrograms/2ml"):
        assert why(lambda text=text: per_ml("the line", text)) == "concentration"


def test_volumes_are_above_zero_and_some_are_whole() -> None:
    assert millilitres("the line", "2.5ml") == Decimal("2.5")
    assert whole_millilitres("the line", "60 ml") == 60
    for text in ("0ml", "10mg", "10"):
        assert why(lambda text=text: millilitres("the line", text)) == "volume"
    assert why(lambda: whole_millilitres("the line", "2.5ml")) == "volume"


PLAIN, CAPSULE = tablet(), replace(tablet("75"), form=Form.CAPSULE)


def done(product: Product, words: str, *, is_unsure: bool = False, line: str = "the line") -> Item:
    return handled(line, product, words.split(), is_unsure=is_unsure)


def test_one_thing_is_done_with_a_product() -> None:
    assert done(PLAIN, "") == Item(PLAIN)
    assert done(PLAIN, "halves") == Item(PLAIN, split=Split.HALVES)
    assert done(PLAIN, "dispersed 10ml") == Item(PLAIN, disperse_ml=10, confirmed=False)
    assert done(PLAIN, "dispersed 10 ml") == Item(PLAIN, disperse_ml=10, confirmed=False)
    assert done(liquid(), "bottle 60ml") == Item(liquid(), bottle_ml=60)
    weighed = done(CAPSULE, "weighs 150mg")
    assert (weighed.product.form, weighed.contents_ug, weighed.confirmed) == (
        Form.BEAD_CAPSULE,
        150_000,
        False,
    )
    counted = done(bead_capsule(), "150", line="capsule 75mg 150 beads")
    assert (counted.beads, counted.confirmed) == (150, False)


@pytest.mark.parametrize(
    ("product", "words", "line", "reason"),
    [
        (PLAIN, "halves dispersed", "the line", "rest"),
        (PLAIN, "dispersed 10ml halves", "the line", "rest"),
        (PLAIN, "dispersed 10ml 20ml", "the line", "rest"),
        (PLAIN, "dispersed", "the line", "dispersed"),
        (PLAIN, "dispersed 2.5ml", "the line", "volume"),
        (PLAIN, "bottle 60ml", "the line", "rest"),
        (PLAIN, "weighs 150mg", "the line", "rest"),
        (PLAIN, "150", "tablet 10mg 150 beads", "rest"),
        (liquid(), "bottle", "the line", "volume"),
        (liquid(), "bottle 60ml 70ml", "the line", "rest"),
        (liquid(), "halves dispersed", "the line", "rest"),
        (CAPSULE, "weighs", "the line", "weighs"),
        (CAPSULE, "150", "the line", "rest"),
        (CAPSULE, "150 more", "capsule 75mg 150 more beads", "rest"),
        (CAPSULE, "19", "capsule 75mg 19 beads", "beads"),
        (CAPSULE, "some", "capsule 75mg some beads", "beads"),
        (CAPSULE, "dispersed 10ml halves", "the line", "rest"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(
    product: Product, words: str, line: str, reason: str
) -> None:
    with pytest.raises(BadShelf) as refused:
        done(product, words, line=line)
    assert (refused.value.text, refused.value.why) == (line, reason)


MODIFIED = replace(PLAIN, release=Release.MODIFIED)


@pytest.mark.parametrize(
    ("product", "words", "handling", "reason"),
    [
        (MODIFIED, "halves", "halves", "modified_release"),
        (replace(PLAIN, release=Release.ENTERIC), "dispersed 10ml", "disperse", "modified_release"),
        (replace(PLAIN, release=Release.UNKNOWN), "quarters", "quarters", "unknown_release"),
        (replace(PLAIN, split=Split.NO), "halves", "halves", "leaflet"),
        (replace(PLAIN, form=Form.SUBLINGUAL_TABLET), "halves", "halves", "form"),
        (replace(PLAIN, form=Form.SUBLINGUAL_TABLET), "dispersed 10ml", "disperse", "sublingual"),
        (CAPSULE, "halves", "halves", "form"),
        (CAPSULE, "dispersed 10ml", "disperse", "form"),
        (liquid(), "dispersed 10ml", "disperse", "form"),
        (replace(CAPSULE, release=Release.MODIFIED), "dispersed 10ml", "disperse", "modified_release"),
    ],
)
def test_what_must_stay_whole_is_named(product: Product, words: str, handling: str, reason: str) -> None:
    with pytest.raises(NotSplittable) as refused:
        done(product, words)
    told = refused.value
    assert (told.product, told.handling, told.why) == (product.label, handling, reason)


def test_where_two_releases_are_sold_a_cut_asks_which() -> None:
    for words in ("halves", "dispersed 10ml"):
        with pytest.raises(NotSplittable) as refused:
            done(PLAIN, words, is_unsure=True)
        assert refused.value.why == "which_release"


@pytest.mark.parametrize(
    ("split", "grade", "is_confirmed"),
    [
        (Split.HALVES, Grade.A, True),
        (Split.QUARTERS, Grade.B, True),
        (Split.HALVES, Grade.C, False),
        (Split.UNKNOWN, Grade.A, False),
    ],
)
def test_a_cut_is_confirmed_by_a_source_that_may_decide(
    split: Split, grade: Grade, is_confirmed: bool
) -> None:
    item = done(replace(PLAIN, split=split, split_grade=grade), "quarters")
    assert (item.split, item.confirmed) == (Split.QUARTERS, is_confirmed)


@pytest.mark.parametrize(("n", "right"), [("1", False), ("2", True), ("19", True)])
def test_mini_tablets_may_be_few(n: str, right: bool) -> None:
    mini = replace(CAPSULE, note="holds Mini-tablets")
    if right:
        assert done(mini, n, line=f"capsule 75mg {n} beads").beads == int(n)
        return
    with pytest.raises(BadShelf):
        done(mini, n, line=f"capsule 75mg {n} beads")
