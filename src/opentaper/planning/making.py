"""What to know about one dose before it is made: how far measuring may miss it, what no document confirms."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.formulary.policy import MeasuringError
from opentaper.planning.result import Handling, Intake, Part
from opentaper.quantities import Dose
from opentaper.reasons import Reason

# Handlings that no document of a tablet or capsule describes, whatever its score line allows.
BY_HAND = frozenset({Handling.DISPERSED, Handling.BEADS, Handling.WEIGHED})
CUT = frozenset({Handling.HALF, Handling.QUARTER})


def is_rough(wanted: Dose, made: tuple[Intake, ...], errors: MeasuringError) -> bool:
    """Tell whether measuring alone may miss a dose by so much that nothing is called exact."""
    return _error_mg(made) > errors.rough_share.value * wanted.as_mg


def making_reasons(wanted: Dose, made: tuple[Intake, ...], errors: MeasuringError) -> tuple[Reason, ...]:
    """Return an error large enough to warn of, and each handling that no document confirms, once."""
    error = _error_mg(made)
    found: list[Reason] = []
    if error > errors.crude_share.value * wanted.as_mg:
        found.append(Reason.of("make.too_rough", dose=wanted, pct=round(100 * error / wanted.as_mg)))
    return (*found, *unconfirmed(part for intake in made for part in intake.parts))


def unconfirmed(parts: Iterable[Part]) -> tuple[Reason, ...]:
    """Return each product whose handling its documents do not confirm, once."""
    labels = (
        part.product.label
        for part in parts
        if part.handling in BY_HAND or (part.handling in CUT and not part.product.split_grade.decides)
    )
    return tuple(Reason.of("handling.unconfirmed", product=label) for label in dict.fromkeys(labels))


def _error_mg(made: tuple[Intake, ...]) -> float:
    return sum(intake.error_mg for intake in made)
