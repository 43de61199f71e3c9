"""Show how the level in the body follows a history of doses."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.history_text import alternating, no_history, steady_before, stretches
from opentaper.formulary.facts import Drug
from opentaper.planning.doors import check_dose
from opentaper.planning.history import ONCE
from opentaper.planning.level import LevelCurve, alternating_curve, bodies, level_curve


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """A drug and its level; None where no half-life is known, so that nothing can be shown."""

    drug: Drug
    curve: LevelCurve | None


def show_level(
    drug_name: str,
    doses: tuple[str, ...] = (),
    alternate: str | None = None,
    before: str | None = None,
    times: str | None = None,
) -> ShownLevel:
    """Return the level under doses, a history of them, or two that take turns: one of the two ways.

    Raises
    ------
    BadInput
        An unknown drug, or doses, a history or times that cannot be read.
    """
    drug = formulary.drug(drug_name)
    if bool(doses) == bool(alternate):
        raise no_history(" ".join(doses))
    a_day = options.times(times) if times else ONCE
    pair = alternating(alternate) if alternate else None
    history = stretches(", ".join(doses), a_day) if doses else ()
    steady = steady_before(before, a_day) if before else history[0] if len(history) > 1 else None
    told = (*(pair or ()), *(part.dose for part in history), *((steady.dose,) if steady else ()))
    for dose in told:
        check_dose(drug, dose, signed=True)  # it only looks: what is in the body is drawn as it is
    known = bodies(drug)
    if known is None:
        return ShownLevel(drug, None)
    return ShownLevel(
        drug, alternating_curve(known, pair, a_day) if pair else level_curve(known, history, steady)
    )
