"""The values of ``data/diet_safety.yaml``: what speaks against a goal, how strongly, and by which names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentaper.formulary.both_languages import BothLanguages
from opentaper.formulary.facts import Grade

#: What follows a key where the second question of a row is meant.
WORSE = ":worse"
#: A name in Danish is often the English one without its last letter.
LAST = "e"


class AskedGoal(StrEnum):
    """A kind of goal that is asked about before it is set."""

    KETO = "keto"
    FASTING = "fasting"
    WEIGHT = "weight"
    SLEEP_WINDOW = "sleep_window"


class DietLevel(StrEnum):
    """How strongly something speaks against a goal, the mildest first."""

    CLEAR = "clear"
    WATCH = "watch"
    CLINICIAN = "clinician"
    HARD_STOP = "hard_stop"

    @property
    def rank(self) -> int:
        """How strong, 0 the mildest."""
        return list(DietLevel).index(self)


class RowKind(StrEnum):
    """What a row is about, in the order in which it is asked."""

    DRUG = "drug"
    CONDITION = "condition"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class DietQuestion:
    """One question, answered yes, no or not sure: its key, how strong a yes is, and its words."""

    key: str
    level: DietLevel
    text: BothLanguages


@dataclass(frozen=True, slots=True)
class DietRow:
    """What speaks against some goals.

    ``drugs``, ``classes`` and ``endings`` are of names in small letters. ``worse`` is asked beside ``ask``,
    and a yes to it is a hard stop; ``team`` is for clinicians; ``emergency`` is None where there is none.
    """

    key: str
    kind: RowKind
    level: DietLevel
    goals: frozenset[AskedGoal]
    drugs: frozenset[str]
    classes: frozenset[str]
    endings: tuple[str, ...]
    conditions: tuple[str, ...]
    source: tuple[str, ...]
    grade: Grade
    date: str
    name: BothLanguages
    risk: BothLanguages
    do: BothLanguages
    ask: BothLanguages
    worse: BothLanguages | None
    team: BothLanguages
    emergency: BothLanguages | None

    @property
    def questions(self) -> tuple[DietQuestion, ...]:
        """Its question, and the one about what is worse."""
        first = DietQuestion(self.key, self.level, self.ask)
        if self.worse is None:
            return (first,)
        return (first, DietQuestion(self.key + WORSE, DietLevel.HARD_STOP, self.worse))

    def speaks_of(self, names: frozenset[str]) -> bool:
        """Return whether it speaks of a medicine, by its names and classes in small letters.

        Examples
        --------
        >>> from opentaper.formulary.diet_safety import diet_row
        >>> diet_row("sglt2").speaks_of(frozenset({"tofogliflozin"}))
        True
        """
        if names & (self.drugs | self.classes):
            return True
        ends = tuple(one.removesuffix(LAST) for one in self.endings)
        return bool(ends) and any(name.removesuffix(LAST).endswith(ends) for name in names)


@dataclass(frozen=True, slots=True)
class SoldMedicine:
    """A name under which medicines are sold, and what is in them."""

    name: str
    holds: tuple[str, ...]
    source: tuple[str, ...]
    grade: Grade
