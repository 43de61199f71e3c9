"""What a person tells of a day, and what they really swallowed: the only evidence that is learnt from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from opentaper.errors import BadOption
from opentaper.quantities import Dose

HIGHEST = 10.0
MOST = 1.0


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a person told of one of their own days.

    A person's day begins where they say it does, so that a night owl's evening or a journey through time
    zones does not make two days of one: ``day`` is theirs, and ``written_at`` alone knows of clocks. What was
    not answered is not there; it is never "none". Free text is no evidence, and has no place here.

    Parameters
    ----------
    day
        The person's own day.
    scores
        Item and score, 0 (none) to 10 (worst), for each item that was answered.
    modulators
        What else the day held (a poor night, illness, stress …) and how much, 0 to 1.
    signs
        Red flags that were answered with yes, by name; None where they were not asked about.
    written_at
        When it was written, with its time zone; of two for one day the later counts. None is the earliest.

    Raises
    ------
    BadOption
        A score or a share outside its scale, or a moment without a time zone.

    Examples
    --------
    >>> CheckIn(date(2026, 3, 1), (("dizziness", 4.0),)).score("dizziness")
    4.0
    """

    day: date
    scores: tuple[tuple[str, float], ...] = ()
    modulators: tuple[tuple[str, float], ...] = ()
    signs: tuple[str, ...] | None = None
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        for values, highest in ((self.scores, HIGHEST), (self.modulators, MOST)):
            for name, value in values:
                if not 0.0 <= value <= highest:
                    raise BadOption(option=name, given=f"{value:g}", wanted=f"a number from 0 to {highest:g}")
            if len({name for name, _ in values}) != len(values):
                raise BadOption(
                    option="check-in", given=self.day.isoformat(), wanted="each item once for a day"
                )
        if self.written_at is not None and self.written_at.tzinfo is None:
            raise BadOption(
                option="written_at", given=self.written_at.isoformat(), wanted="a moment with its time zone"
            )

    def score(self, item: str) -> float | None:
        """Return the score of an item, or None where it was not answered."""
        return dict(self.scores).get(item)

    def modulator(self, name: str) -> float | None:
        """Return how much of a modulator the day held, or None where it was not answered."""
        return dict(self.modulators).get(name)


@dataclass(frozen=True, slots=True)
class DoseTaken:
    """What was swallowed in all on one of the person's days; nothing swallowed is a dose of zero."""

    day: date
    dose: Dose


def latest(check_ins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """Return one check-in a day, in order of days: a correction replaces what it corrects, whole.

    The order in which they arrive does not matter. Of two that were written at the same moment the one that
    reports more distress counts, so that a sync that comes twice cannot make a day look better.

    Examples
    --------
    >>> day = date(2026, 3, 1)
    >>> [one.score("nausea") for one in latest([CheckIn(day, (("nausea", 2.0),)), CheckIn(day)])]
    [2.0]
    """
    kept: dict[date, CheckIn] = {}
    for one in check_ins:
        known = kept.get(one.day)
        if known is None or _rank(one) > _rank(known):
            kept[one.day] = one
    return tuple(kept[day] for day in sorted(kept))


def _rank(one: CheckIn) -> tuple[bool, float, int, float, tuple[object, ...]]:
    written = one.written_at
    return (
        written is not None,
        written.timestamp() if written is not None else 0.0,
        len(one.signs or ()),
        sum(score for _, score in one.scores),
        (sorted(one.scores), sorted(one.modulators), sorted(one.signs or ())),
    )
