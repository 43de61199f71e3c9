"""What a shelf line says is done with its product: one thing, and only what the product allows."""

from __future__ import annotations

from dataclasses import replace

from opentaper.errors import BadShelf, NotSplittable
from opentaper.formulary.facts import Form, Product, Release, Split
from opentaper.planning.shelf import Item
from opentaper.planning.shelf_words import (
    CAPSULES,
    CUTS,
    HANDLINGS,
    TABLETS,
    amount,
    count,
    strength,
    whole_millilitres,
    words_of,
)

# Fewer is the number of capsules in a box, or of mini-tablets, rather than of beads in one capsule.
LEAST_BEADS, LEAST_MINI_TABLETS = 20, 2


def handled(line: str, product: Product, words: list[str], *, is_unsure: bool) -> Item:
    """Return the item with what the rest of the line says is done with it: one thing, in so many words."""
    if not words:
        return Item(product)
    way, rest = words[0], words[1:]
    if way in CUTS and not rest:
        return _cut(product, Split(way), is_unsure=is_unsure)
    if way == "dispersed" and product.form not in CAPSULES and not product.form.is_liquid:
        return _dispersed(line, product, rest, is_unsure=is_unsure)
    if way == "dispersed" and not HANDLINGS & set(rest):
        _whole_only(product, "disperse", is_unsure=is_unsure)
        raise NotSplittable(product=product.label, handling="disperse", why="form")
    if way == "bottle" and product.form.is_liquid:
        return replace(Item(product), bottle_ml=whole_millilitres(line, _only(line, "volume", rest)))
    if product.form in CAPSULES and (way == "weighs" or "beads" in words_of(line)):
        return _batch(line, product, words)
    raise BadShelf(text=line, why="rest")


def _dispersed(line: str, product: Product, words: list[str], *, is_unsure: bool) -> Item:
    if HANDLINGS & set(words):
        raise BadShelf(text=line, why="rest")
    if product.form is Form.SUBLINGUAL_TABLET:
        raise NotSplittable(product=product.label, handling="disperse", why="sublingual")
    _whole_only(product, "disperse", is_unsure=is_unsure)
    if product.form not in TABLETS:
        raise NotSplittable(product=product.label, handling="disperse", why="form")
    water = whole_millilitres(line, _only(line, "dispersed", words))
    return Item(product, disperse_ml=water, confirmed=False)


def _cut(product: Product, split: Split, *, is_unsure: bool) -> Item:
    _whole_only(product, split.value, is_unsure=is_unsure)
    if product.form not in TABLETS or product.form is Form.SUBLINGUAL_TABLET:
        raise NotSplittable(product=product.label, handling=split.value, why="form")
    if product.split is Split.NO:
        raise NotSplittable(product=product.label, handling=split.value, why="leaflet")
    return Item(
        product, split=split, confirmed=product.split_grade.decides and product.split is not Split.UNKNOWN
    )


def _whole_only(product: Product, handling: str, *, is_unsure: bool) -> None:
    if product.release in {Release.MODIFIED, Release.ENTERIC}:
        raise NotSplittable(product=product.label, handling=handling, why="modified_release")
    if product.release is Release.UNKNOWN:
        raise NotSplittable(product=product.label, handling=handling, why="unknown_release")
    if is_unsure:
        raise NotSplittable(product=product.label, handling=handling, why="which_release")


def _batch(line: str, product: Product, words: list[str]) -> Item:
    """Return a capsule of this batch with its beads counted or its contents weighed."""
    item = Item(replace(product, form=Form.BEAD_CAPSULE), confirmed=False)
    if words[0] == "weighs":
        contents = strength(line, _only(line, "weighs", words[1:]))
        return replace(item, contents_ug=contents.micrograms)
    if len(words) > 1:
        raise BadShelf(text=line, why="rest")
    n, told = count(words[0]), f"{product.label} {product.note}".lower()
    if n is None or n < (LEAST_MINI_TABLETS if "mini-tablet" in told else LEAST_BEADS):
        raise BadShelf(text=line, why="beads")
    return replace(item, beads=n)


def _only(line: str, word: str, words: list[str]) -> str:
    """Return the one amount that ends a line after this word."""
    if not words:
        raise BadShelf(text=line, why=word)
    told, rest = amount(words)
    if rest:
        raise BadShelf(text=line, why="rest")
    return told
