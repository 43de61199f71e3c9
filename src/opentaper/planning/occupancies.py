"""What doses do at their target, by every curve side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.formulary.facts import Curve, Drug
from opentaper.planning.effect import Effect, effect, hyperbola
from opentaper.quantities import Dose

# How many doses a table holds where none was asked for.
DEEPEST = 10
# A curve whose measured doses are not told is drawn to so many times its ED50, where it is nearly flat.
FLAT = 5


@dataclass(frozen=True, slots=True)
class DoseEffect:
    """The occupancies at one daily dose, as fractions: by curve, in their order, and as a band.

    The band holds the curves of one target that may decide a dose; None where none may.
    """

    dose: Dose
    by_curve: tuple[float, ...]
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Occupancies:
    """The curves of a drug that can be computed, the one that is used first, and what doses do by each.

    ``effect`` is None where no curve may decide; ``top_mg`` is how far a drawing goes.
    """

    drug: Drug
    curves: tuple[Curve, ...]
    rows: tuple[DoseEffect, ...]
    effect: Effect | None
    top_mg: float

    @property
    def shown_only(self) -> tuple[str, ...]:
        """The names of the curves that never decide a dose."""
        return tuple(curve.id for curve in self.curves if not curve.decides)

    @property
    def disagree(self) -> bool:
        """Whether several curves of one target may decide."""
        return self.effect is not None and len(self.effect.same_target) > 1

    @property
    def ticks_mg(self) -> tuple[float, ...]:
        """Doses at which to label a drawing, from 0 to the highest in quarters."""
        return tuple(self.top_mg * quarter / 4 for quarter in range(5))


def occupancies(drug: Drug, asked: Sequence[Dose] = ()) -> Occupancies:
    """Return what the asked doses do, or without any some falling ones; no curves, no rows.

    Examples
    --------
    >>> from opentaper import formulary
    >>> found = occupancies(formulary.drug("citalopram"), [Dose.mg(20)])
    >>> [round(fraction, 2) for fraction in found.rows[0].by_curve]
    [0.75, 0.81]
    """
    complete = [curve for curve in drug.curves if curve.is_complete]
    curves = tuple(sorted(complete, key=lambda curve: curve.id != drug.default_curve))
    known = effect(drug, None)
    if not curves:
        return Occupancies(drug, (), (), None, 0.0)
    top = top_mg(drug)
    rows = tuple(
        DoseEffect(
            dose,
            tuple(hyperbola(curve).at(dose.as_mg) for curve in curves),
            known.band(dose.as_mg) if known is not None else None,
        )
        for dose in asked or falling_doses(top)
    )
    return Occupancies(drug, curves, rows, known, top)


def top_mg(drug: Drug) -> float:
    """Return the highest dose to show in mg: the licensed maximum, else what the curves were measured to."""
    facts = (drug.licensed_max_mg, drug.usual_max_mg)
    known = [fact.highest for fact in facts if fact is not None and fact.highest is not None]
    measured = [curve.dose_high_mg or FLAT * (curve.ed50_mg or 0.0) for curve in drug.curves]
    return known[0] if known else max(measured)


def falling_doses(top: float) -> tuple[Dose, ...]:
    """Return doses from a highest one in mg down: round numbers, about half of the one before.

    Examples
    --------
    >>> [dose.mg_text for dose in falling_doses(40.0)]
    ['40', '20', '10', '5', '2', '1', '0.5', '0.2', '0.1', '0.05']
    """
    power = 10.0 ** math.floor(math.log10(top))
    rounds = [power * 10.0**-n * digit for n in range(4) for digit in (5, 2, 1)]
    return tuple(Dose.nearest(mg) for mg in (top, *(mg for mg in rounds if mg < top)))[:DEEPEST]
