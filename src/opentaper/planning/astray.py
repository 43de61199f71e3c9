"""What is answered when a dose went astray: one value with what to do, why, and what it means for the level.

The neutral act is to stay on the dose: an answer never asks for more than one usual intake, and where no
confirmed rule is known it says so and asks for a pharmacist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentaper.formulary.astray import AstrayRule, Event
from opentaper.formulary.facts import Drug
from opentaper.formulary.rows import Urgency
from opentaper.formulary.signs import applied_signs
from opentaper.quantities import Dose
from opentaper.reasons import Reason

HOURS_PER_DAY = 24.0


class Act(StrEnum):
    """What to do now, from the least careful to the most."""

    TAKE = "take"
    LEAVE_OUT = "leave-out"
    ASK = "ask"
    RING = "ring"
    CALL_NOW = "call-now"


@dataclass(frozen=True, slots=True)
class Usual:
    """How a drug is usually taken: the dose of a day, in how many equal intakes.

    ``also`` are the other medicines that are taken.
    """

    drug: Drug
    dose: Dose
    times: int = 1
    also: tuple[str, ...] = ()

    @property
    def interval_h(self) -> float:
        """Hours from one intake to the next."""
        return HOURS_PER_DAY / self.times


@dataclass(frozen=True, slots=True)
class Across:
    """A number in the middle body, and the least and the most of all bodies that are sourced."""

    middle: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class LevelChange:
    """What intakes that went otherwise do to the level.

    Parameters
    ----------
    lowest
        The lowest level as a fraction of the usual lowest of a day, at most 1.
    highest
        The highest level as a fraction of the usual highest of a day, at least 1.
    back_h
        Hours from now until it stays near the usual level of the same hour; 0 where it is back already.
    with_metabolite
        Whether least and most span how much an active breakdown product may count, from nothing to all.
    parent_only
        Whether there is one that is left out, as its half-life is not sourced well enough.
    """

    lowest: Across
    highest: Across
    back_h: Across
    with_metabolite: bool = False
    parent_only: bool = False


@dataclass(frozen=True, slots=True)
class AstrayAnswer:
    """The answer to one question.

    Parameters
    ----------
    take
        What is taken now: one usual intake, or None for nothing.
    then
        What about the next dose.
    reasons
        Why, each with its sources; at least one.
    level
        What it means for the level; None where no half-life is known.
    otherwise
        The same, where the other choice is taken (of a doubled dose: the next one left out).
    taken_up
        Of a vomited dose: the shares that may have gone in already, least and most; None where not known.
    rests_on, unconfirmed
        The rules that the answer rests on, and those that are only shown.
    signs
        Signs of danger: with any of them the emergency number comes first.
    """

    event: Event
    drug: str
    act: Act
    take: Dose | None
    then: Reason
    reasons: tuple[Reason, ...]
    level: LevelChange | None = None
    otherwise: LevelChange | None = None
    taken_up: tuple[float, float] | None = None
    rests_on: tuple[AstrayRule, ...] = ()
    unconfirmed: tuple[AstrayRule, ...] = ()
    signs: tuple[str, ...] = ()


#: Signs that anybody may be asked about after a dose too many or too few; a drug's own are told too.
BODILY = frozenset({"cannot_wake", "seizure", "chest_pain", "delirium"})
#: Those of a gap are what the answer itself is about.
OWN_EVENT = frozenset({"clozapine_missed", "lamotrigine_missed"})


def danger_signs(drug: Drug) -> tuple[str, ...]:
    """Return the signs with which the emergency number comes first, in the order of the list.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> danger_signs(drug("lithium"))[-2:]
    ('serotonin_toxicity', 'lithium_toxicity')
    """
    kinds = {drug.name, drug.family.value}
    return tuple(
        sign.name
        for names, sign in applied_signs()
        if sign.urgency is Urgency.EMERGENCY
        and sign.name not in OWN_EVENT
        and (sign.name in BODILY or kinds & names)
    )


def source_text(*sources: tuple[str, ...]) -> str:
    """Return the keys of several sources as a reason carries them, each once.

    Examples
    --------
    >>> source_text(("a", "b"), ("b",))
    'a b'
    """
    return " ".join(dict.fromkeys(key for told in sources for key in told))
