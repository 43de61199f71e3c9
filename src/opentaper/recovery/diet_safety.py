"""Whether a goal may be set: answers and medicines in, the strictest that speaks against it out.

Unknown is never "no": a question without an answer, or with "not sure", holds the goal. One more yes or one
more medicine never makes the verdict milder, and the order in which things are told does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from opentaper.formulary.diet_medicines import TakenMedicine
from opentaper.formulary.diet_rows import WORSE, AskedGoal, DietLevel, DietRow
from opentaper.formulary.diet_safety import diet_row, diet_rows

#: The key of what waits for a clinician because nobody here knows the medicine.
UNKNOWN_MEDICINE = "unknown_medicine"


class DietAnswer(StrEnum):
    """What can be said to a question."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class DietOutcome(StrEnum):
    """What follows for a goal, the mildest first."""

    CLEAR = "clear"
    WATCH = "watch"
    CLINICIAN = "clinician"
    HELD = "held"
    HARD_STOP = "hard_stop"

    @property
    def rank(self) -> int:
        """How strict, 0 the mildest."""
        return list(DietOutcome).index(self)


@dataclass(frozen=True, slots=True)
class DietReason:
    """One thing that speaks against a goal: the key of its row, how strongly, and what was told of it.

    ``medicines`` are the names that were told; it is empty where a question was answered with yes.
    """

    key: str
    level: DietLevel
    medicines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DietVerdict:
    """What is known of a goal: the reasons, the strictest first, and the questions that are still open."""

    goal: AskedGoal
    reasons: tuple[DietReason, ...]
    open_questions: tuple[str, ...]

    @property
    def level(self) -> DietLevel:
        """The strictest of what is known."""
        return max((one.level for one in self.reasons), key=lambda one: one.rank, default=DietLevel.CLEAR)

    @property
    def outcome(self) -> DietOutcome:
        """What follows: a hard stop stands whatever is open, and what is open holds everything else."""
        if self.level is DietLevel.HARD_STOP:
            return DietOutcome.HARD_STOP
        return DietOutcome.HELD if self.open_questions else DietOutcome(self.level.value)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The keys of what a clinician must agree to."""
        return tuple(one.key for one in self.reasons if one.level is DietLevel.CLINICIAN)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of everything that speaks against it."""
        return frozenset(one.key for one in self.reasons)


def diet_verdict(
    goal: AskedGoal, answers: Mapping[str, DietAnswer], taken: Iterable[TakenMedicine]
) -> DietVerdict:
    """Return the verdict on a goal.

    Parameters
    ----------
    answers
        By the key of the question; what is missing was not answered.
    taken
        Every medicine that is known to be taken, from the record and as typed.

    Examples
    --------
    >>> from opentaper.formulary.diet_medicines import medicines_in
    >>> no = {one.key: DietAnswer.NO for row in diet_rows() for one in row.questions}
    >>> diet_verdict(AskedGoal.KETO, no, ()).outcome.value
    'clear'
    >>> diet_verdict(AskedGoal.KETO, no, medicines_in("Xigduo")).outcome.value
    'hard_stop'
    >>> diet_verdict(AskedGoal.KETO, no | {"kidney": DietAnswer.NOT_SURE}, ()).outcome.value
    'held'
    """
    medicines = tuple(sorted({*taken}, key=lambda one: (one.told.casefold(), one.told, one.read_as)))
    rows = diet_rows(goal)
    found = [reason for row in rows if (reason := _reason(row, answers, medicines)) is not None]
    unknown = tuple(one.told for one in medicines if not one.names)
    if unknown and any(row.drugs or row.classes for row in rows):
        found.append(DietReason(UNKNOWN_MEDICINE, DietLevel.CLINICIAN, unknown))
    still = tuple(key for row in rows for key in _open(row, answers, medicines))
    return DietVerdict(goal, tuple(sorted(found, key=lambda one: -one.level.rank)), still)


def _reason(
    row: DietRow, answers: Mapping[str, DietAnswer], medicines: tuple[TakenMedicine, ...]
) -> DietReason | None:
    named = tuple(one.told for one in medicines if row.speaks_of(one.names))
    is_worse = row.worse is not None and answers.get(row.key + WORSE) is DietAnswer.YES
    if is_worse:
        return DietReason(row.key, DietLevel.HARD_STOP, named)
    if named or answers.get(row.key) is DietAnswer.YES:
        return DietReason(row.key, row.level, named)
    return None


def _open(
    row: DietRow, answers: Mapping[str, DietAnswer], medicines: tuple[TakenMedicine, ...]
) -> tuple[str, ...]:
    """Return which questions of a row are open; a medicine that is known to be taken answers its own."""
    is_known = any(row.speaks_of(one.names) for one in medicines)
    settled = {DietAnswer.YES, DietAnswer.NO}
    return tuple(
        one.key
        for one in row.questions
        if answers.get(one.key) not in settled and not (is_known and one.key == row.key)
    )


def is_graver(before: frozenset[str], now: DietVerdict) -> bool:
    """Return whether a goal that runs must be looked at anew: something speaks against it that did not.

    Examples
    --------
    >>> from opentaper.formulary.diet_medicines import medicines_in
    >>> no = {one.key: DietAnswer.NO for row in diet_rows() for one in row.questions}
    >>> is_graver(frozenset(), diet_verdict(AskedGoal.KETO, no, medicines_in("lithium")))
    True
    """
    return bool(now.keys - before) or now.outcome in {DietOutcome.HARD_STOP, DietOutcome.HELD}


def row_of(reason: DietReason) -> DietRow | None:
    """Return the row of a reason; None where nobody here knows the medicine."""
    return None if reason.key == UNKNOWN_MEDICINE else diet_row(reason.key)
