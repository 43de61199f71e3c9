"""What a person tells of a change of their plan; ``version`` is the medication's on the page they saw."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.asked import AskedPlan


@dataclass(frozen=True, slots=True)
class ProposeTold:
    """A first plan, or a new one from the dose of today."""

    medication_id: UUID
    version: int
    asked: AskedPlan


@dataclass(frozen=True, slots=True)
class HoldTold:
    """Stay for so many days longer; ``because`` is the person's own word for why, if any."""

    medication_id: UUID
    version: int
    days: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class RelaxTold:
    """A slower plan."""

    medication_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class StepBackTold:
    """Back to an earlier dose in micrograms; None for the one before the last cut."""

    medication_id: UUID
    version: int
    to_ug: int | None = None


@dataclass(frozen=True, slots=True)
class ShiftTold:
    """Every cut to come so many days later, or sooner where below zero."""

    medication_id: UUID
    version: int
    days: int


@dataclass(frozen=True, slots=True)
class EditTold:
    """One step to come, named by its dose: held for other ``days``, made another dose, or both."""

    medication_id: UUID
    version: int
    dose_ug: int
    days: int | None = None
    to_ug: int | None = None


@dataclass(frozen=True, slots=True)
class GoOnTold:
    """Go on, at the person's own pace where it is known."""

    medication_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ShelfTold:
    """A shelf, one item a line; empty for the ordinary products of the country."""

    medication_id: UUID
    version: int
    lines: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(line.strip() for line in self.lines if line.strip())


ChangeTold = HoldTold | RelaxTold | StepBackTold | ShiftTold | EditTold | GoOnTold | ShelfTold
PlanTold = ProposeTold | ChangeTold
#: What each deed of a plan is told, by the name that the log knows it by.
TOLD_OF: dict[str, type[PlanTold]] = {
    "propose_version": ProposeTold,
    "hold_plan": HoldTold,
    "relax_plan": RelaxTold,
    "step_back_plan": StepBackTold,
    "shift_plan": ShiftTold,
    "edit_step": EditTold,
    "go_on_plan": GoOnTold,
    "fill_shelf": ShelfTold,
}
