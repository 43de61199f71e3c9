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
must stay whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from opentaper.errors import BadShelf, EmptyShelf, NotADose, NotSplittable
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.quantities import Dose

_STRENGTH = re.compile(r"^([0-9]+(?:[.,][0-9]+)?)\s*(mg|micrograms?|mcg|µg|ug|g)$", re.IGNORECASE)
_PER_ML = re.compile(
    r"^([0-9]+(?:[.,][0-9]+)?)\s*(mg|micrograms?|mcg|µg|ug)\s*/\s*([0-9]+(?:[.,][0-9]+)?)?\s*ml$",
    re.IGNORECASE,
)
# "1,000mg" may be a thousand or one: it is asked for again, never guessed.
_AMBIGUOUS = re.compile(r"(?<![0-9.])[0-9]{1,3},[0-9]{3}(?![0-9])")
_ML = re.compile(r"^([0-9]+(?:[.,][0-9]+)?)\s*ml$", re.IGNORECASE)
_MODIFIED = {
    "mr",
    "xr",
    "xl",
    "er",
    "sr",
    "cr",
    "la",
    "pr",
    "retard",
    "modified",
    "extended",
    "prolonged",
    "enteric",
    "gastro-resistant",
}
_FORMS = {
    "tablet": Form.TABLET,
    "tablets": Form.TABLET,
    "odt": Form.ODT,
    "orodispersible": Form.ODT,
    "dispersible": Form.DISPERSIBLE_TABLET,
    "capsule": Form.CAPSULE,
    "capsules": Form.CAPSULE,
    "beads": Form.BEAD_CAPSULE,
    "liquid": Form.ORAL_SOLUTION,
    "solution": Form.ORAL_SOLUTION,
    "suspension": Form.ORAL_SUSPENSION,
    "drops": Form.ORAL_DROPS,
    "compounded": Form.COMPOUNDED_CAPSULE,
    "strip": Form.TAPERING_STRIP,
}
_TABLETS = {Form.TABLET, Form.ODT, Form.DISPERSIBLE_TABLET, Form.CHEWABLE_TABLET, Form.SUBLINGUAL_TABLET}


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
            items.append(_item(drug, line, words, products, today))
    if not items:
        raise EmptyShelf(drug=drug, where="shelf")
    if syringes or not any(item.product.form.is_liquid or item.disperse_ml for item in items):
        return Shelf(tuple(items), tuple(syringes), scale)
    # Drops of a known size can be counted out; anything else needs a syringe, and the common one is assumed.
    drawn = [item for item in items if item.disperse_ml or item.product.form.is_liquid]
    drops_only = all(item.product.drop_micrograms for item in drawn)
    return Shelf(tuple(items), () if drops_only else (Syringe(),), scale)


def _item(drug: str, line: str, words: list[str], products: tuple[Product, ...], today: str) -> Item:
    words, stock = _stock(words)
    modified = bool(_MODIFIED & set(words))
    words = [
        word for word in words if word not in _MODIFIED and word not in {"release", "oral", "plain", "of"}
    ]
    form = _FORMS.get(words[0])
    if form is None or len(words) < 2:
        raise BadShelf(text=line, why="form")
    amount, rest = _amount(words[1:])
    product = _product(drug, line, form, amount, products, modified=modified, today=today)
    return replace(_handled(line, product, rest), stock=stock)


def _stock(words: list[str]) -> tuple[list[str], int | None]:
    if len(words) > 2 and words[-2] == "x" and words[-1].isdigit():
        return words[:-2], int(words[-1])
    return words, None


def _amount(words: list[str]) -> tuple[str, list[str]]:
    """Join a number and its unit where they were written apart."""
    if len(words) > 1 and re.fullmatch(r"[0-9.]+", words[0]):
        return words[0] + words[1], words[2:]
    return words[0], words[1:]


def _product(
    drug: str,
    line: str,
    form: Form,
    amount: str,
    products: tuple[Product, ...],
    *,
    modified: bool,
    today: str,
) -> Product:
    """Return the country's product that was meant, else one of the person's own."""
    if form.is_liquid:
        per_ml = _per_ml(line, amount)
        liquids = [
            product for product in products if product.form.is_liquid and product.micrograms_per_ml == per_ml
        ]
        wanted = [
            product for product in liquids if (product.form is Form.ORAL_DROPS) == (form is Form.ORAL_DROPS)
        ]
        if wanted:
            return next((product for product in wanted if product.form is form), wanted[0])
        own = f"{form.value} {amount}"
        return _own(drug, form, own, Release.IMMEDIATE, today, per_ml=per_ml)
    strength = _strength(line, amount)
    if form in {Form.COMPOUNDED_CAPSULE, Form.TAPERING_STRIP}:
        return _own(drug, form, f"{form.value} {strength}", Release.IMMEDIATE, today, strength=strength)
    alike = _TABLETS if form in _TABLETS else {Form.CAPSULE, Form.BEAD_CAPSULE}
    same = [product for product in products if product.strength == strength and product.form in alike]
    wanted = [product for product in same if product.is_intact_only == modified] or same
    if wanted:
        found = next((product for product in wanted if product.form is form), wanted[0])
        return (
            found if modified is False or found.is_intact_only else replace(found, release=Release.MODIFIED)
        )
    release = Release.MODIFIED if modified else Release.UNKNOWN
    return _own(drug, form, f"{form.value} {strength}", release, today, strength=strength)


def _own(
    drug: str,
    form: Form,
    label: str,
    release: Release,
    today: str,
    *,
    strength: Dose | None = None,
    per_ml: int | None = None,
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
        strength=strength,
        micrograms_per_ml=per_ml,
    )


def _handled(line: str, product: Product, words: list[str]) -> Item:
    """Return the item with what the rest of the line says is done with it."""
    item = Item(product)
    if len({"halves", "quarters", "dispersed", "weighs"} & set(words)) > 1:
        raise BadShelf(text=line, why="rest")
    if "halves" in words or "quarters" in words:
        return _cut(product, Split.QUARTERS if "quarters" in words else Split.HALVES)
    if "bottle" in words and product.form.is_liquid:
        return replace(item, bottle_ml=_whole_ml(line, _after(line, words, "bottle")))
    if "dispersed" in words:
        _whole_only(product, "disperse")
        if product.form not in _TABLETS:
            raise NotSplittable(product=product.label, handling="disperse", why="form")
        water = _after(line, words, "dispersed")
        return replace(item, disperse_ml=_whole_ml(line, water), confirmed=False)
    if product.form is Form.BEAD_CAPSULE or (product.form is Form.CAPSULE and ("weighs" in words or words)):
        return _batch(line, item, words)
    if words:
        raise BadShelf(text=line, why="rest")
    return item


def _cut(product: Product, split: Split) -> Item:
    _whole_only(product, split.value)
    if product.form not in _TABLETS or product.form is Form.SUBLINGUAL_TABLET:
        raise NotSplittable(product=product.label, handling=split.value, why="form")
    if product.split is Split.NO:
        raise NotSplittable(product=product.label, handling=split.value, why="leaflet")
    return Item(
        product, split=split, confirmed=product.split_grade.decides and product.split is not Split.UNKNOWN
    )


def _whole_only(product: Product, handling: str) -> None:
    if product.release in {Release.MODIFIED, Release.ENTERIC}:
        raise NotSplittable(product=product.label, handling=handling, why="modified_release")
    if product.release is Release.UNKNOWN:
        raise NotSplittable(product=product.label, handling=handling, why="unknown_release")


def _batch(line: str, item: Item, words: list[str]) -> Item:
    if not words:
        return item
    if item.product.form is not Form.BEAD_CAPSULE:
        item = replace(item, product=replace(item.product, form=Form.BEAD_CAPSULE))
    if words[0] == "weighs":
        contents = _strength(line, _after(line, words, "weighs"))
        return replace(item, contents_ug=contents.micrograms, confirmed=False)
    if not words[0].isdigit() or int(words[0]) < 2:
        raise BadShelf(text=line, why="beads")
    return replace(item, beads=int(words[0]), confirmed=False)


def _after(line: str, words: list[str], word: str) -> str:
    place = words.index(word) + 1
    if place >= len(words):
        raise BadShelf(text=line, why=word)
    return "".join(words[place : place + 2]) if re.fullmatch(r"[0-9.]+", words[place]) else words[place]


def _strength(line: str, text: str) -> Dose:
    match = _STRENGTH.match(text)
    if match is None:
        raise BadShelf(text=line, why="strength")
    strength = Dose.parse("".join(match.groups()))
    if not strength:
        raise BadShelf(text=line, why="strength")
    return strength


def _per_ml(line: str, text: str) -> int:
    match = _PER_ML.match(text)
    if match is None:
        raise BadShelf(text=line, why="concentration")
    number, unit, per = match.groups()
    volume = Decimal((per or "1").replace(",", "."))
    per_ml = Decimal(Dose.parse(number + unit).micrograms) / volume if volume else Decimal(0)
    if per_ml != int(per_ml) or per_ml <= 0:
        raise BadShelf(text=line, why="concentration")
    return int(per_ml)


def _ml(line: str, text: str) -> Decimal:
    match = _ML.match(text)
    if match is None or Decimal(match.group(1)) <= 0:
        raise BadShelf(text=line, why="volume")
    return Decimal(match.group(1))


def _whole_ml(line: str, text: str) -> int:
    """Return whole millilitres: a part of one is refused, because dropping it would change the dose."""
    millilitres = _ml(line, text)
    if millilitres != int(millilitres):
        raise BadShelf(text=line, why="volume")
    return int(millilitres)


def _syringe(line: str, words: list[str]) -> Syringe:
    if len(words) != 2:
        raise BadShelf(text=line, why="syringe")
    capacity, mark = (_ml(line, word) * 1_000 for word in words)
    if mark != int(mark) or capacity % mark:
        raise BadShelf(text=line, why="syringe")
    return Syringe(mark_ul=int(mark), capacity_ul=int(capacity))


def _scale(line: str, words: list[str]) -> Scale:
    amounts = [word for word in words if word != "error"]
    if not amounts:
        raise BadShelf(text=line, why="scale")
    mark = _strength(line, amounts[0]).micrograms
    error = _strength(line, amounts[1]).micrograms if len(amounts) > 1 else 2 * mark
    return Scale(mark_ug=mark, error_ug=error)
