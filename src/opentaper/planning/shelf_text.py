"""A shelf as a person would write it down, one item a line.

::

    tablet 20mg halves            a tablet that may be cut (halves, quarters)
    tablet 10mg dispersed 20mL    one tablet in so much water, a part drawn
    capsule 20mg                  swallowed whole
    beads 37.5mg 118              a capsule whose beads were counted in this batch
    beads 60mg weighs 300mg       a capsule whose contents were weighed (with a scale)
    liquid 2mg/mL                 any oral liquid
    liquid 2mg/mL bottle 70mL     and how much one bottle holds
    drops 40mg/mL                 the drops of the country's list
    compounded 0.5mg              a capsule that a pharmacy makes
    strip 0.5mg                   pouches of a tapering strip, in whole multiples of this
    syringe 1mL 0.01mL            holds 1 mL, marked every 0.01 mL
    scale 1mg error 2mg           tells 1 mg apart, may be 2 mg off

``x 28`` at the end tells the stock; ``modified release`` (or MR, XR, ER, SR, CR, LA, enteric) marks what
must stay whole, ``plain`` what need not. A word that is not understood is refused, never passed over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from opentaper.errors import BadShelf, EmptyShelf, NotADose
from opentaper.formulary.facts import Form, Grade, Product, Release
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.planning.shelf_handling import handled
from opentaper.planning.shelf_words import (
    CAPSULES,
    FORMS,
    TABLETS,
    amount,
    millilitres,
    per_ml,
    said_release,
    stock,
    strength,
    words_of,
)
from opentaper.quantities import Dose

# "1,000mg" may be a thousand or one: it is asked for again, never guessed.
_AMBIGUOUS = re.compile(r"(?<![0-9.])[0-9]{1,3},[0-9]{3}(?![0-9])")
# What is taken up in the mouth or through the skin is lost where it is swallowed.
_NOT_SWALLOWED = {Form.SUBLINGUAL_TABLET, Form.PATCH, Form.FILM}


def shelf_of(drug: str, lines: tuple[str, ...], products: tuple[Product, ...], today: str) -> Shelf:
    """Read a shelf from its lines, each matched with the country's products where it can be.

    Raises
    ------
    EmptyShelf, BadShelf, NotADose, NotSplittable
        Each names the line and what to do.
    """
    told = [line.strip() for line in lines if line.strip()]
    items, syringes, scale = [], [], None
    for line in told:
        if _AMBIGUOUS.search(line):
            raise NotADose(text=line, why="ambiguous_comma")
        words = line.lower().replace(",", ".").split()
        if words[0] == "syringe":
            syringes.append(_syringe(line, words[1:]))
        elif words[0] == "scale":
            scale = _scale(line, words[1:])
        else:
            items.append(_item(drug, line, products, today))
    if not items:
        raise EmptyShelf(drug=drug, where="shelf")
    if syringes or not any(item.product.form.is_liquid or item.disperse_ml for item in items):
        return Shelf(tuple(items), tuple(syringes), scale)
    # Drops of a known size can be counted out; anything else needs a syringe, and the common one is assumed.
    drawn = [item for item in items if item.disperse_ml or item.product.form.is_liquid]
    drops_only = all(item.product.drop_micrograms for item in drawn)
    return Shelf(tuple(items), () if drops_only else (Syringe(),), scale)


def _item(drug: str, line: str, products: tuple[Product, ...], today: str) -> Item:
    words, n_in_stock = stock(words_of(line))
    said, words = said_release(words)
    form = FORMS.get(words[0]) if words else None
    if form is None or len(words) < 2:
        raise BadShelf(text=line, why="form")
    told, rest = amount(words[1:])
    if form.is_liquid:
        product, is_unsure = _liquid(drug, line, form, told, said, products, today), False
    else:
        product, is_unsure = _piece(drug, form, strength(line, told), said, products, today)
    if "weekly" in rest or "weekly" in f"{product.label} {product.status} {product.note}".lower():
        raise BadShelf(text=line, why="weekly")
    if products and all(one.form in _NOT_SWALLOWED for one in products) and form not in TABLETS:
        product = _lost(line, product)
    return replace(handled(line, product, rest, is_unsure=is_unsure), stock=n_in_stock)


def _lost(line: str, product: Product) -> Product:
    """Return a capsule that counts for nothing, because its drug does not act when it is swallowed."""
    if product.form is not Form.COMPOUNDED_CAPSULE:
        raise BadShelf(text=line, why="sublingual")
    return replace(product, mg_factor=Fraction(0))


def _liquid(
    drug: str,
    line: str,
    form: Form,
    told: str,
    said: Release | None,
    products: tuple[Product, ...],
    today: str,
) -> Product:
    """Return the country's liquid of this concentration, else one of the person's own.

    The concentration tells which salt it is: where salts count differently, one that is not listed is
    refused.
    """
    concentration = per_ml(line, told)
    liquids = [one for one in products if one.form.is_liquid and one.micrograms_per_ml == concentration]
    is_drops = form is Form.ORAL_DROPS
    wanted = [one for one in liquids if (one.form is Form.ORAL_DROPS) == is_drops] or liquids
    if len({one.mg_factor for one in wanted}) > 1:
        raise BadShelf(text=line, why="which_salt")
    if wanted:
        found = next((one for one in wanted if one.form is form), wanted[0])
        return replace(found, release=Release.MODIFIED) if said is Release.MODIFIED else found
    if any(one.mg_factor != 1 for one in products):
        raise BadShelf(text=line, why="which_salt")
    release = said or Release.IMMEDIATE
    return _own(drug, form, f"{form.value} {told}", release, today, concentration=concentration)


def _piece(
    drug: str,
    form: Form,
    dose: Dose,
    said: Release | None,
    products: tuple[Product, ...],
    today: str,
) -> tuple[Product, bool]:
    """Return the country's product, else one of the person's own, and whether its release is unsure."""
    label = f"{form.value} {dose}"
    if form in {Form.COMPOUNDED_CAPSULE, Form.TAPERING_STRIP}:
        return _own(drug, form, label, said or Release.IMMEDIATE, today, dose=dose), False
    alike = TABLETS if form in TABLETS else CAPSULES
    same = [product for product in products if product.strength == dose and product.form in alike]
    is_slow = said is Release.MODIFIED
    wanted = [product for product in same if product.is_intact_only == is_slow] or same
    if not wanted:
        release = Release.MODIFIED if is_slow else Release.UNKNOWN
        return _own(drug, form, label, release, today, dose=dose), False
    found = next((product for product in wanted if product.form is form), wanted[0])
    if is_slow and not found.is_intact_only:
        found = replace(found, release=Release.MODIFIED)
    is_unsure = said is None and len({product.is_intact_only for product in same}) > 1
    return found, is_unsure


def _own(
    drug: str,
    form: Form,
    label: str,
    release: Release,
    today: str,
    *,
    dose: Dose | None = None,
    concentration: int | None = None,
) -> Product:
    key = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    return Product(
        id=f"own/{drug}/{key}",
        drug=drug,
        market="own",
        form=form,
        release=release,
        label=f"{drug} {label}",
        source=(),
        grade=Grade.C,
        date=today,
        strength=dose,
        micrograms_per_ml=concentration,
    )


def _syringe(line: str, words: list[str]) -> Syringe:
    if len(words) != 2:
        raise BadShelf(text=line, why="syringe")
    capacity, mark = (millilitres(line, word) * 1_000 for word in words)
    if mark != int(mark) or capacity % mark:
        raise BadShelf(text=line, why="syringe")
    return Syringe(mark_ul=int(mark), capacity_ul=int(capacity))


def _scale(line: str, words: list[str]) -> Scale:
    amounts = [word for word in words if word != "error"]
    if not 1 <= len(amounts) <= 2:
        raise BadShelf(text=line, why="scale")
    mark = strength(line, amounts[0]).micrograms
    error = strength(line, amounts[1]).micrograms if len(amounts) > 1 else 2 * mark
    return Scale(mark_ug=mark, error_ug=error)
