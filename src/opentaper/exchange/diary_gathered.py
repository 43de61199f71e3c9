"""What a diary told, gathered day by day: repeats are counted once, and of two answers the worse counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.diary_instruments import answers_of
from opentaper.exchange.diary_names import Meaning
from opentaper.exchange.diary_table import FilePlace, shortened
from opentaper.formulary.signs import sign
from opentaper.inference.check_in import CheckIn
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.reasons import Reason

#: A person's day, and when it was written about, where that is told.
Key = tuple[date, datetime | None]
# So many scores say enough of a scale to wonder about it.
ENOUGH, LOW_SCALE = 20, 5.0
NO_SIGNS = frozenset({"none", "ingen", "no", "nej", "0"})


@dataclass(slots=True)
class GatheredDay:
    """What was told of a day at one moment; ``lines`` knows where each answer stands."""

    scores: dict[str, float] = field(default_factory=dict)
    modulators: dict[str, float] = field(default_factory=dict)
    instruments: dict[str, float] = field(default_factory=dict)
    signs: tuple[str, ...] | None = None
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def kept(self, kind: str) -> dict[str, float]:
        """Return the answers of a kind."""
        return {"item": self.scores, "modulator": self.modulators, "instrument": self.instruments}[kind]


@dataclass(slots=True)
class Gathered:
    """All that was read so far of one file."""

    file: str
    days: dict[Key, GatheredDay] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)
    repeated: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    told: list[float] = field(default_factory=list)

    def day(self, key: Key) -> GatheredDay:
        """Return the day of a key, a new one where nothing was told of it yet."""
        return self.days.setdefault(key, GatheredDay())

    def add(self, key: Key, meaning: Meaning, number: float, line: int) -> None:
        """Add one answer.

        Of two that differ the worse one counts, and the second line is a bad one: a second answer never makes
        a day look better.
        """
        day = self.day(key)
        kept, place = day.kept(meaning.kind), (meaning.kind, meaning.name)
        if place not in day.lines:
            day.lines[place] = line
            kept[meaning.name] = number
        elif kept[meaning.name] == number:
            self.repeated[line] = day.lines[place]
        else:
            kept[meaning.name] = max(kept[meaning.name], number)
            self.bad.append(BadLine(file=self.file, line=line, why="duplicate_item", text=meaning.name))

    def add_signs(self, key: Key, signs: Iterable[str]) -> None:
        """Add the signs that were answered with yes; none at all says that they were asked about."""
        day = self.day(key)
        day.signs = tuple(dict.fromkeys((*(day.signs or ()), *signs)))

    def check_ins(self) -> tuple[CheckIn, ...]:
        """Return what is a check-in, in order of days; a day with an instrument alone is none."""
        return tuple(
            CheckIn(on, tuple(day.scores.items()), tuple(day.modulators.items()), day.signs, written)
            for (on, written), day in sorted(self.days.items(), key=lambda one: _order(one[0]))
            if day.scores or day.modulators or day.signs is not None or not day.instruments
        )

    def instruments(self) -> tuple[InstrumentAnswer, ...]:
        """Return what was answered of instruments, in order of days."""
        return tuple(
            answer
            for (on, _), day in sorted(self.days.items(), key=lambda one: _order(one[0]))
            for answer in answers_of(on, day.instruments)
        )

    def remarks(self) -> list[Reason]:
        """Return what is to be told of how it was read."""
        told = []
        if self.repeated:
            line, first = next(iter(self.repeated.items()))
            told.append(Reason.of("diary.repeated", n=len(self.repeated), line=line, first=first))
        if self.unanswered:
            told.append(Reason.of("diary.unanswered", n=self.unanswered))
        if len(self.told) >= ENOUGH and max(self.told) <= LOW_SCALE:
            told.append(Reason.of("diary.low_scale", highest=max(self.told)))
        return told


def _order(key: Key) -> tuple[date, bool, float]:
    on, written = key
    return on, written is not None, written.timestamp() if written is not None else 0.0


def signs_of(text: str, at: FilePlace) -> tuple[str, ...] | None:
    """Return the red flags that a cell names; None where it is empty: they were not asked about.

    Raises
    ------
    BadLine
        ``unknown_sign``.

    Examples
    --------
    >>> here = FilePlace("a.csv", 2)
    >>> signs_of("none", here), signs_of("seizure | akathisia", here), signs_of("", here)
    ((), ('seizure', 'akathisia'), None)
    """
    if not text:
        return None
    if text.casefold() in NO_SIGNS:
        return ()
    try:
        return tuple(dict.fromkeys(sign(part.strip()).name for part in text.split("|")))
    except BadOption:
        raise BadLine(file=at.file, line=at.line, why="unknown_sign", text=shortened(text)) from None
