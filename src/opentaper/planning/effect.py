"""A dose as effect on the target: the curve of the plan, and every curve that disagrees with it."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.facts import Curve, Drug
from opentaper.pharmacology.occupancy import Hyperbola

POINTS = 100.0


@dataclass(frozen=True, slots=True)
class Effect:
    """The curves that may decide a dose; the plan's own first.

    ``same_target`` are the curves of the plan's target, which make the band; the limits ask all.
    """

    chosen: Curve
    curves: tuple[tuple[str, Hyperbola], ...]
    same_target: tuple[Hyperbola, ...]

    def occupancy(self, mg: float) -> float:
        """Return the occupancy at a daily dose, by the curve of the plan, as a fraction."""
        return self.curves[0][1].at(mg)

    def dose_at(self, fraction: float) -> float:
        """Return the dose in mg at an occupancy, by the curve of the plan; 0 below zero."""
        return self.curves[0][1].dose_at(max(0.0, fraction))

    def band(self, mg: float) -> tuple[float, float]:
        """Return the lowest and highest occupancy that the curves of one target give."""
        seen = [curve.at(mg) for curve in self.same_target]
        return min(seen), max(seen)

    def worst_drop(self, from_mg: float, to_mg: float) -> tuple[float, str]:
        """Return the largest fall in points that any curve gives, and which curve gives it."""
        return max(self.falls(from_mg, to_mg))

    def falls(self, from_mg: float, to_mg: float) -> tuple[tuple[float, str], ...]:
        """Return the fall in points by every curve, and its name, the plan's own first."""
        return tuple(((curve.at(from_mg) - curve.at(to_mg)) * POINTS, name) for name, curve in self.curves)

    def lowest_after(self, from_mg: float, points: float) -> tuple[float, str]:
        """Return the lowest dose in mg that no curve puts more than ``points`` below ``from_mg``."""
        return max(
            (curve.dose_at(max(0.0, curve.at(from_mg) - points / POINTS)), name)
            for name, curve in self.curves
        )

    @property
    def smallest_ed50_mg(self) -> float:
        """The smallest ED50 of any curve: below it effect falls about in step with dose."""
        return min(curve.ed50_mg for _, curve in self.curves)


def hyperbola(curve: Curve) -> Hyperbola:
    """Return the function of a complete curve."""
    return Hyperbola(emax=min(1.0, curve.emax or 0.0), ed50_mg=curve.ed50_mg or 0.0, hill=curve.hill)


def effect(drug: Drug, chosen: Curve | None) -> Effect | None:
    """Return the effect of a drug, the asked (or default) curve first, or None without a deciding curve."""
    deciding = drug.deciding_curves
    first = chosen if chosen is not None and chosen.is_complete else (deciding[0] if deciding else None)
    if first is None or not (first.decides or chosen is not None):
        return None
    others = [curve for curve in deciding if curve.id != first.id]
    curves = tuple((curve.id, hyperbola(curve)) for curve in (first, *others))
    same = tuple(hyperbola(curve) for curve in (first, *others) if curve.target == first.target)
    return Effect(first, curves, same)
