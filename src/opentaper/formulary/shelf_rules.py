"""Rules on what a pharmacy hands out."""

from __future__ import annotations

from collections import Counter

from opentaper.formulary.contents import Contents
from opentaper.formulary.facts import Form, Product, Release, Split

_TABLETS = frozenset(
    {Form.TABLET, Form.ODT, Form.DISPERSIBLE_TABLET, Form.CHEWABLE_TABLET, Form.SUBLINGUAL_TABLET}
)


def every_product_is_of_a_drug(held: Contents) -> list[str]:
    """Every product is of a drug of the formulary, and its id stands once."""
    known = {drug.name for drug in held.drugs}
    found = [
        f"{product.id}: no drug {product.drug}" for product in held.products if product.drug not in known
    ]
    times = Counter(product.id for product in held.products)
    return found + [f"{key} stands {n} times" for key, n in times.items() if n > 1]


def products_can_be_measured(held: Contents) -> list[str]:
    """A liquid has a concentration, everything else a strength, each above nothing, and never both."""
    return [product.id for product in held.products if not _is_measurable(product)]


def only_immediate_release_is_split(held: Contents) -> list[str]:
    """Only a tablet of immediate release is split or dispersed."""
    return [
        product.id
        for product in held.products
        if (
            product.is_intact_only
            and (product.split in {Split.HALVES, Split.QUARTERS} or product.may_disperse)
        )
        or (product.split in {Split.HALVES, Split.QUARTERS} and product.form not in _TABLETS)
    ]


def only_capsules_are_opened(held: Contents) -> list[str]:
    """Only a capsule is opened."""
    capsules = {Form.CAPSULE, Form.BEAD_CAPSULE}
    return [product.id for product in held.products if product.may_open and product.form not in capsules]


def the_assumed_is_confirmed(held: Contents) -> list[str]:
    """A plan without a shelf counts only on products that were seen in a list, of known release and sort."""
    odd = {Form.PATCH, Form.GRANULES, Form.POWDER, Form.FILM}
    patches = {drug.name for drug in held.drugs if drug.route == "transdermal"}
    return [
        product.id
        for product in held.products
        if product.assumed
        and (
            not product.grade.decides
            or product.release is Release.UNKNOWN
            or (product.form in odd and product.drug not in patches)
        )
    ]


def _is_measurable(product: Product) -> bool:
    """Whether a product says how much drug is in it, in one way."""
    strength = product.strength.micrograms if product.strength else 0
    concentration = product.micrograms_per_ml or 0
    amount, other = (concentration, strength) if product.form.is_liquid else (strength, concentration)
    return amount > 0 and other == 0 and product.mg_factor > 0
