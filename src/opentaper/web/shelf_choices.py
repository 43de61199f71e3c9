"""What a pharmacy of the country hands out, to be ticked; each choice is a line that a shelf reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentaper import formulary
from opentaper.formulary.facts import Form as Shape
from opentaper.formulary.facts import Product, Release
from opentaper.quantities import Dose
from opentaper.wording import drug_text, product_text

#: The word of a shelf line (``opentaper.planning.shelf_text``) by what the product is.
LINE_WORDS = {
    Shape.TABLET: "tablet",
    Shape.ODT: "odt",
    Shape.DISPERSIBLE_TABLET: "dispersible",
    Shape.CAPSULE: "capsule",
    Shape.BEAD_CAPSULE: "capsule",
    Shape.ORAL_SOLUTION: "liquid",
    Shape.ORAL_CONCENTRATE: "liquid",
    Shape.ORAL_SUSPENSION: "suspension",
    Shape.ORAL_DROPS: "drops",
}
HALVES = "halves"


@dataclass(frozen=True, slots=True)
class ShelfChoice:
    """One product: the line that it stands for, its label in the language, and whether it is ticked."""

    line: str
    label: str
    is_ticked: bool


def shelf_choices(drug: str, market: str, ticked: Sequence[str], language: str) -> tuple[ShelfChoice, ...]:
    """Return the ordinary products of a drug in a market, each line once; pieces before liquids."""
    found: dict[str, Product] = {}
    for product in formulary.products(market, drug):
        line = shelf_line(product)
        if product.assumed and line:
            found.setdefault(line, product)
    products = sorted(found.items(), key=lambda pair: pair[1].form.is_liquid)
    return tuple(
        ShelfChoice(line, product_text(one.label, language), line in ticked) for line, one in products
    )


def _label(product: Product, language: str) -> str:
    """Return what a box says after the name of the drug, which stands above the list."""
    return product_text(product.label, language).removeprefix(drug_text(product.drug, language)).strip()


def shelf_line(product: Product) -> str:
    """Return the line by which a shelf knows a product; empty where it has no plain one."""
    word = LINE_WORDS.get(product.form)
    if word is None:
        return ""
    if product.form.is_liquid:
        if product.micrograms_per_ml is None:
            return ""
        return f"{word} {Dose(product.micrograms_per_ml).mg_text}mg/mL"
    if product.strength is None:
        return ""
    release = " MR" if product.release in {Release.MODIFIED, Release.ENTERIC} else ""
    return f"{word} {product.strength.mg_text}mg{release}"


def halved(line: str) -> str:
    """Return the line of a tablet that is cut in halves; any other line stays as it is.

    Examples
    --------
    >>> halved("tablet 25mg"), halved("capsule 25mg"), halved("tablet 25mg MR")
    ('tablet 25mg halves', 'capsule 25mg', 'tablet 25mg MR')
    """
    is_plain = line.startswith("tablet ") and not line.endswith(" MR")
    return f"{line} {HALVES}" if is_plain else line
