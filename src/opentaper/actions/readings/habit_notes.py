"""What a change of coffee, drink or smoking does to a medicine that is taken: rows of the interactions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opentaper.formulary.facts import Grade
from opentaper.formulary.rows import Interaction
from opentaper.formulary.tables import interactions, words_of
from opentaper.planning.others import concerns

#: The habits of goals, with the word by which the table of interactions speaks of each.
HABITS: Mapping[str, str] = {"caffeine": "caffeine", "alcohol": "alcohol", "smoking": "tobacco smoke"}


@dataclass(frozen=True, slots=True)
class HabitNote:
    """A habit, a medicine that is taken, and the row that speaks of both; grade C is shown as unconfirmed."""

    habit: str
    drug: str
    row: Interaction

    @property
    def is_confirmed(self) -> bool:
        """Whether the row rests on a source that was seen."""
        return self.row.grade is not Grade.C


def habit_notes(kind: str, drugs: tuple[str, ...]) -> tuple[HabitNote, ...]:
    """Return what is known of a kind of goal with the drugs that are taken, each drug with its rows.

    Examples
    --------
    >>> [(one.drug, one.row.grade.value) for one in habit_notes("smoking", ("clozapine", "sertraline"))]
    [('clozapine', 'B')]
    >>> [one.drug for one in habit_notes("caffeine", ("lithium",))]
    ['lithium']
    >>> habit_notes("light", ("lithium",))
    ()
    """
    habit = HABITS.get(kind)
    if habit is None:
        return ()
    return tuple(
        HabitNote(kind, drug, row)
        for drug in drugs
        for row in interactions(habit)
        if any(concerns(row.victim, word) for word in words_of(drug))
    )
