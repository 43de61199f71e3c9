"""Make one dose from a shelf."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.actions.propose_plan import known_drug
from opentaper.formulary.facts import Drug
from opentaper.planning.dispensing import dispenser, windows
from opentaper.planning.doors import check_dose
from opentaper.planning.intakes import intakes
from opentaper.planning.making import is_rough, making_reasons
from opentaper.planning.request import Times
from opentaper.planning.result import Intake
from opentaper.planning.shelf import Shelf
from opentaper.quantities import Dose
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True)
class MadeDose:
    """How a dose is made, or the nearest that can be; ``intakes`` is empty where nothing comes near."""

    drug: Drug
    wanted: Dose
    made: Dose
    intakes: tuple[Intake, ...]
    shelf: Shelf

    @property
    def is_exact(self) -> bool:
        """Whether what is made is the dose that was asked, to the microgram."""
        return self.made == self.wanted

    @property
    def off(self) -> Dose:
        """How far what is made is from the dose that was asked, either way."""
        return max(self.made, self.wanted) - min(self.made, self.wanted)

    @property
    def error_mg(self) -> float:
        """Measuring errors of all intakes in mg, added (they may all go the same way)."""
        return sum(intake.error_mg for intake in self.intakes)

    @property
    def is_rough(self) -> bool:
        """Whether measuring alone may miss the dose by so much that it is not called exact."""
        return is_rough(self.wanted, self.intakes, formulary.shipped_policy().measuring)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What to know before it is taken: a large measuring error, handling that no paper confirms."""
        return making_reasons(self.wanted, self.intakes, formulary.shipped_policy().measuring)


def make_dose(
    drug_name: str,
    dose: str,
    have: tuple[str, ...] = (),
    market: str = "UK",
    times: str | None = None,
    *,
    signed: bool = False,
) -> MadeDose:
    """Return how the shelf makes a dose, nearest first, then fewest pieces, least handling, least waste.

    ``signed`` lets a dose above the licensed maximum be made too; a slip of the unit never is.

    Raises
    ------
    BadInput
        An unknown drug or market, a dose or a shelf that cannot be read, or a dose that is too large.
    """
    drug, wanted = known_drug(drug_name, market), Dose.parse(dose)
    check_dose(drug, wanted, signed=signed)
    shelf = gathered_shelf(AskedPlan(drug=drug.name, dose=dose, have=have, market=market), drug)
    return made_from(drug, wanted, shelf, options.times(times) if times else None)


def made_from(drug: Drug, wanted: Dose, shelf: Shelf, a_day: Times | None = None) -> MadeDose:
    """Return how a shelf makes a dose that was looked at before; ``intakes`` is empty where nothing does."""
    search = dispenser(shelf, wanted * 2, formulary.shipped_policy().measuring)
    tried = (intakes(search, a_day, wanted, low, high) for low, high in windows(wanted))
    made = next((one for one in tried if one is not None), ())
    return MadeDose(drug, wanted, Dose(sum(one.dose.micrograms for one in made)), made, shelf)
