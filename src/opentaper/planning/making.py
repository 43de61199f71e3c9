"""What to know about one dose before it is made: how far measuring may miss it, what no document confirms."""

from __future__ import annotations

from opentaper.planning.result import Handling, Intake
from opentaper.quantities import Dose
from opentaper.reasons import Reason

# Shares of the dose: with an error above the first nothing is called exact, above the second it is warned of.
ROUGH, TOO_ROUGH = 0.10, 0.20
# Handlings that no document of a tablet or capsule describes, whatever its score line allows.
BY_HAND = frozenset({Handling.DISPERSED, Handling.BEADS, Handling.WEIGHED})
CUT = frozenset({Handling.HALF, Handling.QUARTER})


def is_rough(wanted: Dose, made: tuple[Intake, ...]) -> bool:
    """Tell whether measuring alone may miss a dose by more than a tenth."""
    return _error_mg(made) > ROUGH * wanted.as_mg


def making_reasons(wanted: Dose, made: tuple[Intake, ...]) -> tuple[Reason, ...]:
    """Return an error above a fifth of the dose, and each handling that no document confirms, once."""
    error = _error_mg(made)
    found: list[Reason] = []
    if error > TOO_ROUGH * wanted.as_mg:
        found.append(Reason.of("make.too_rough", dose=wanted, pct=round(100 * error / wanted.as_mg)))
    found += [
        Reason.of("handling.unconfirmed", product=part.product.label)
        for intake in made
        for part in intake.parts
        if part.handling in BY_HAND or (part.handling in CUT and not part.product.split_grade.decides)
    ]
    return tuple(dict.fromkeys(found))


def _error_mg(made: tuple[Intake, ...]) -> float:
    return sum(intake.error_mg for intake in made)
