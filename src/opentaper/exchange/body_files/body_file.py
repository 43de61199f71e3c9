"""What a file of a phone, a ring or a meter told, and how the person wants it read: no clock, no store."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from opentaper.errors import BadOption
from opentaper.inference.check_in import CheckIn
from opentaper.reasons import Value
from opentaper.recovery.body_reading import BodyReading

#: What the person may have said besides: each is the key of a question, and is kept with its answer.
KEYS = frozenset({"day_order", "zone", "broken"})
FAMILIES = frozenset({"unit", "column", "scale", "mood", "prefer", "zero", "ask", "clock"})


@dataclass(frozen=True, slots=True)
class FileChoices:
    """How a file is to be read.

    Parameters
    ----------
    now
        With its zone: nothing after it has happened. Who reads says it; no reader looks at a clock.
    answers
        Key of a :class:`FileQuestion` and the answer that was given, such as ``("day_order", "dmy")``.

    Raises
    ------
    BadOption
        ``now`` has no zone, or an answer belongs to no question that a reader asks.

    Examples
    --------
    >>> from datetime import UTC
    >>> choices = FileChoices(datetime(2026, 11, 23, tzinfo=UTC)).answered("unit:glucose", "mg/dL")
    >>> choices.answer("unit:glucose"), choices.answer("day_order")
    ('mg/dL', '')
    """

    now: datetime
    answers: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no reader asks for."""
        if self.now.utcoffset() is None:
            raise BadOption(option="now", given=self.now.isoformat(), wanted="a moment with its time zone")
        for key, answer in self.answers:
            family, _, rest = key.partition(":")
            if key not in KEYS and not (family in FAMILIES and rest):
                raise BadOption(option=key, given=answer, wanted="an answer to a question about the file")

    def answer(self, key: str) -> str:
        """Return what was answered, or nothing."""
        return dict(self.answers).get(key, "")

    def answered(self, key: str, answer: str) -> FileChoices:
        """Return the same with one more answer, in the place of an earlier one; no text takes it away."""
        others = {name: told for name, told in self.answers if name != key}
        if answer:
            others[key] = answer
        return replace(self, answers=tuple(sorted(others.items())))

    def offered(self, key: str, answers: Container[str]) -> str:
        """Return what was answered, or nothing.

        Raises
        ------
        BadOption
            It is none of the answers that are offered.
        """
        answer = self.answer(key)
        if answer and answer not in answers:
            raise BadOption(option=key, given=answer, wanted="one of the answers that are offered")
        return answer

    def of(self, family: str) -> Mapping[str, str]:
        """Return the answers of a family, such as those about columns, by what stands after the colon."""
        start = family + ":"
        return {key.removeprefix(start): told for key, told in self.answers if key.startswith(start)}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not taken out of a file: why, how often, and where first.

    ``body_left.<why>`` is its sentence in the catalogues, filled with ``n``, ``first`` and ``name``; ``name``
    is what it is called in the file: a column, a kind of record, an entry of a ZIP file.
    """

    why: str
    n: int
    first: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """What must be said before it is kept, or may be said otherwise.

    Parameters
    ----------
    key
        Under which the answer comes back: :meth:`FileChoices.answered`.
    code
        Of its sentence: ``body_ask.<code>`` in the catalogues, filled with ``values``.
    answers
        What may be answered; a free text or number where there are none.
    given
        What counts now: the answer that was given, or what is taken for granted; nothing where neither is.
    is_needed
        Whether nothing can be kept before it is answered.
    """

    key: str
    code: str
    values: tuple[tuple[str, Value], ...] = ()
    answers: tuple[str, ...] = ()
    given: str = ""
    is_needed: bool = True

    @property
    def is_open(self) -> bool:
        """Whether an answer is still missed."""
        return self.is_needed and not self.given

    @property
    def told(self) -> dict[str, Value]:
        """The values by name."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class BodyFile:
    """What a file told, merged: at most one night a day, counts of one device a day.

    Parameters
    ----------
    format
        One of ``FORMATS``.
    readings
        In order of days; what waits for an answer is not among them.
    check_ins
        Of a diary: moods and symptoms, one a day.
    left_out
        All that was not read, and why.
    questions
        Open ones first.
    sources
        Apps and devices that the file names, as they stand in the readings.
    zone
        In which the days are told.
    is_zone_told
        Whether the file tells its zone or offset; where it does not, its times were read by ``zone``.
    records
        How many records were looked at.
    """

    format: str
    readings: tuple[BodyReading, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    questions: tuple[FileQuestion, ...] = ()
    sources: tuple[str, ...] = ()
    zone: str = "UTC"
    is_zone_told: bool = False
    records: int = 0

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of which something is told, in order."""
        return tuple(sorted({*self._each_day()}))

    @property
    def first_day(self) -> date | None:
        """The first day of which something is told."""
        return min(self._each_day(), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day of which something is told."""
        return max(self._each_day(), default=None)

    @property
    def is_ready(self) -> bool:
        """Whether it may be kept: every question that needs an answer has one."""
        return not any(one.is_open for one in self.questions)

    def counted(self) -> Mapping[str, int]:
        """Return how many readings there are of each kind."""
        told: dict[str, int] = {}
        for one in self.readings:
            told[one.kind] = told.get(one.kind, 0) + 1
        return dict(sorted(told.items()))

    def _each_day(self) -> Iterator[date]:
        yield from (one.day for one in self.readings)
        yield from (one.day for one in self.check_ins)
