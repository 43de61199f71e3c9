"""What is foreseen of one person's plan and of others, as one value for screens and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.exchange.diary import ToldDiary
from opentaper.formulary.facts import Drug
from opentaper.inference.belief import Belief
from opentaper.inference.foretell import Foretold
from opentaper.quantities import Dose
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True, eq=False)
class ForetoldPlan:
    """A plan by the name of its file, its dose on each day, and what is foreseen of it.

    ``foretold`` is None where the effect of the drug is not modelled.
    """

    name: str
    doses: tuple[Dose, ...]
    foretold: Foretold | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PersonForecast:
    """What is foreseen of one person: their plan first, then the others.

    Parameters
    ----------
    drug, belief
        What they take, and what is believed of them.
    diary
        All that their files told.
    now
        The dose that is taken now.
    from_day, days
        The first day, and how many there are.
    tolerated, is_own_line
        The intensity that is tolerated, 0 to 1, and whether the person said so.
    plans
        Their plan, and any other.
    """

    drug: Drug
    belief: Belief
    diary: ToldDiary
    now: Dose
    from_day: date
    days: int
    tolerated: float
    is_own_line: bool
    plans: tuple[ForetoldPlan, ...]

    @property
    def is_modelled(self) -> bool:
        """Whether what is felt of the drug is modelled at all."""
        return self.plans[0].foretold is not None
