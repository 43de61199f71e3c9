"""What is measured rather than counted: liquids, dispersed tablets, beads, weighed contents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.formulary.facts import Form, Product
from opentaper.formulary.policy import MeasuringError
from opentaper.planning.result import Handling, Part
from opentaper.planning.shelf import MICROLITRES, Item, Shelf, Syringe
from opentaper.planning.solids import Cost, scaled
from opentaper.quantities import Dose

# What a search looks at: nobody fills a syringe more often, or counts more drops, for one dose.
MOST_FILLS = 10
MOST_DROPS = 40
# A pouch holds at most so many times the smallest amount that the pharmacy packs.
MOST_POUCH = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """A source of fine amounts: ``n`` marks (or drops, beads) of ``per_mark`` micrograms each.

    ``n`` marks count for the nearest whole microgram (halves to even); the printed recipe is read back
    by the same rule.
    """

    item: Item
    handling: Handling
    per_mark: Fraction
    most: int
    mark: Fraction
    error_fill_ug: float
    error_share: float
    syringe: Syringe | None = None

    def ug(self, n: int) -> int:
        """Return the whole micrograms in ``n`` marks (in whole numbers: it is asked thousands of times)."""
        whole, rest = divmod(n * self.per_mark.numerator, self.per_mark.denominator)
        over = 2 * rest - self.per_mark.denominator
        return whole + (over > 0 or (over == 0 and whole % 2 == 1))

    def fills(self, n: int) -> int:
        """Return how often the syringe is filled for ``n`` marks; 1 where there is none."""
        if self.syringe is None:
            return 1
        return -(-n * self.syringe.mark_ul // self.syringe.capacity_ul)

    def most_in(self, fills: int) -> int:
        """Return the most marks in so many fillings, the first of which serves a source without a syringe."""
        if self.syringe is None:
            return self.most if fills > 0 else 0
        return min(self.most, fills * self.syringe.capacity_ul // self.syringe.mark_ul)

    def cost(self, n: int) -> Cost:
        """Return pieces, handling and waste of ``n`` marks."""
        return self.fills(n), self.handling.effort, self.waste(n)

    def waste(self, n: int) -> int:
        """Return the micrograms thrown away of an opened piece; liquids keep."""
        if self.handling in {Handling.DRAWN, Handling.DROPS, Handling.WHOLE}:
            return 0
        return max(0, int(scaled(self.item)) - self.ug(n))

    def error_ug(self, n: int) -> float:
        """Return how far off ``n`` marks may be when drawn with care, in micrograms."""
        return self.error_fill_ug * self.fills(n) + self.error_share * self.ug(n)

    def part(self, n: int) -> Part:
        """Return the line of a recipe for ``n`` marks."""
        dose = Dose(self.ug(n))
        if self.item.product.form is Form.TAPERING_STRIP:
            return Part(pouch(self.item.product, dose), Handling.WHOLE, Fraction(1), dose)
        return Part(
            self.item.product,
            self.handling,
            self.mark * n,
            dose,
            error_mg=self.error_ug(n) / 1_000,
            water_ml=self.item.disperse_ml if self.handling is Handling.DISPERSED else None,
            mark_ul=self.syringe.mark_ul if self.syringe else None,
            capacity_ul=self.syringe.capacity_ul if self.syringe else None,
            waste_ug=self.waste(n),
            per_piece=self._per_piece(),
        )

    def _per_piece(self) -> int | None:
        """Return beads, or micrograms of contents, in one capsule of this batch."""
        if self.handling is Handling.BEADS:
            return self.item.beads
        return self.item.contents_ug if self.handling is Handling.WEIGHED else None


def measured(shelf: Shelf, errors: MeasuringError) -> tuple[Measured, ...]:
    """Return every fine source that the shelf offers."""
    found: list[Measured] = []
    for item in shelf.items:
        if item.product.form.is_liquid:
            found += _liquid(item, shelf, errors)
        if item.product.form is Form.TAPERING_STRIP:
            found.append(Measured(item, Handling.WHOLE, scaled(item), MOST_POUCH, Fraction(1), 0.0, 0.0))
        if item.disperse_ml is not None:
            found += _dispersed(item, shelf, errors)
        if item.beads is not None:
            found.append(_beads(item, errors))
        if item.contents_ug is not None and shelf.scale is not None:
            found.append(_weighed(item, shelf, errors))
    return tuple(found)


def pouch(strip: Product, dose: Dose) -> Product:
    """Return the pouch of a tapering strip that holds one day's amount, as it is ordered."""
    return replace(
        strip, id=f"{strip.id}/{dose.micrograms}", label=f"{strip.drug} pouch {dose}", strength=dose
    )


def _liquid(item: Item, shelf: Shelf, errors: MeasuringError) -> list[Measured]:
    product, found = item.product, []
    per_ml = Fraction(product.micrograms_per_ml or 0) * product.mg_factor
    for syringe in shelf.syringes if per_ml else ():
        mark = Fraction(syringe.mark_ul, MICROLITRES)
        most = MOST_FILLS * syringe.capacity_ul // syringe.mark_ul
        fill = float(per_ml) * errors.capacity_share.value * syringe.capacity_ul / MICROLITRES
        share = errors.volume_share.value
        found.append(Measured(item, Handling.DRAWN, per_ml * mark, most, mark, fill, share, syringe))
    if product.form is Form.ORAL_DROPS and product.drop_micrograms and not shelf.syringes:
        per_drop = Fraction(product.drop_micrograms) * product.mg_factor
        fill = float(per_drop) * errors.drop_count.value
        found.append(Measured(item, Handling.DROPS, per_drop, MOST_DROPS, Fraction(1), fill, 0.0))
    return found


def _dispersed(item: Item, shelf: Shelf, errors: MeasuringError) -> list[Measured]:
    water = item.disperse_ml or 0
    found = []
    for syringe in shelf.syringes:
        mark = Fraction(syringe.mark_ul, MICROLITRES)
        per_mark = scaled(item) / water * mark
        most = min(water * MICROLITRES, MOST_FILLS * syringe.capacity_ul) // syringe.mark_ul
        fill = float(per_mark) * errors.capacity_share.value * syringe.capacity_ul / syringe.mark_ul
        share = errors.dispersed_share.value + errors.volume_share.value
        found.append(Measured(item, Handling.DISPERSED, per_mark, most, mark, fill, share, syringe))
    return found


def _beads(item: Item, errors: MeasuringError) -> Measured:
    beads = item.beads or 1
    share = errors.bead_share.value
    per_bead = scaled(item) / beads
    counting = float(per_bead) * errors.bead_count.value
    return Measured(item, Handling.BEADS, per_bead, beads - 1, Fraction(1), counting, share)


def _weighed(item: Item, shelf: Shelf, errors: MeasuringError) -> Measured:
    contents, scale = item.contents_ug or 1, shelf.scale
    mark_ug, error_ug = (scale.mark_ug, scale.error_ug) if scale else (1, 1)
    per_mark = scaled(item) / contents * mark_ug
    error, mark = float(scaled(item)) / contents * error_ug, Fraction(mark_ug, 1_000)
    share = errors.bead_share.value
    return Measured(item, Handling.WEIGHED, per_mark, contents // mark_ug, mark, error, share)
