"""What was told, day by day, the newest first: how it was, what was taken, what was begun and decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.readings.told_record import instruments_of
from opentaper.inference.instruments import InstrumentScore, instrument_score
from opentaper.quantities import Dose
from opentaper.record.models import CheckIn, ConfirmedDose, Deed, DoseTaken, Medication

#: Deeds that stand in the history by themselves, as what they wrote.
SHOWN_OTHERWISE = frozenset({"check_in", "tell_dose", "tell_days", "answer_instrument", "confirm_cut"})


@dataclass(frozen=True, slots=True)
class CheckInRead:
    """A check-in as it was told, with its note, which is for the person alone.

    ``n_corrections`` is how many earlier ones of the day it replaced.
    """

    scores: tuple[tuple[str, float], ...]
    modulators: tuple[tuple[str, float], ...]
    signs: tuple[str, ...] | None
    note: str
    written_at: datetime
    n_corrections: int

    @property
    def mean(self) -> float | None:
        """The mean score, 0 to 10; None where no item was answered."""
        values = [score for _, score in self.scores]
        return sum(values) / len(values) if values else None


@dataclass(frozen=True, slots=True)
class DoseRead:
    """A dose of a drug as it was told."""

    drug: str
    kind: str
    dose: Dose
    at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class BegunRead:
    """A dose of a drug that was confirmed to begin on the day."""

    drug: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class DeedRead:
    """Something else that was done on the day; ``is_undone`` where it was taken back."""

    id: UUID
    name: str
    at: datetime
    is_undone: bool


@dataclass(slots=True)
class _Day:
    check_in: CheckInRead | None = None
    doses: list[DoseRead] = field(default_factory=list)
    begun: list[BegunRead] = field(default_factory=list)
    forms: list[InstrumentScore] = field(default_factory=list)
    deeds: list[DeedRead] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """One day with anything told of it."""

    day: date
    check_in: CheckInRead | None
    doses: tuple[DoseRead, ...]
    begun: tuple[BegunRead, ...]
    forms: tuple[InstrumentScore, ...]
    deeds: tuple[DeedRead, ...]


@dataclass(frozen=True, slots=True)
class HistoryRead:
    """Days from ``first`` to ``last``, the newest first; those of which nothing was told are left out.

    ``has_earlier`` tells whether anything was told before.
    """

    first: date
    last: date
    days: tuple[HistoryDay, ...]
    has_earlier: bool


def history_of(person_id: UUID, last: date, n_days: int = 90) -> HistoryRead:
    """Return what was told of some days up to one, in seven queries."""
    first = last - timedelta(days=n_days - 1)
    drugs = dict(Medication.objects.filter(person_id=person_id).values_list("pk", "drug"))
    days: dict[date, _Day] = {}
    for day, told in _check_ins(person_id, first, last):
        days.setdefault(day, _Day()).check_in = told
    for day, dose in _doses(person_id, first, last, drugs):
        days.setdefault(day, _Day()).doses.append(dose)
    for day, begun in _begun(person_id, first, last, drugs):
        days.setdefault(day, _Day()).begun.append(begun)
    for answer in instruments_of(person_id, last, first):
        days.setdefault(answer.day, _Day()).forms.append(instrument_score(answer))
    for day, done in _deeds(person_id, first, last):
        days.setdefault(day, _Day()).deeds.append(done)
    return HistoryRead(
        first=first,
        last=last,
        days=tuple(_closed(day, days[day]) for day in sorted(days, reverse=True)),
        has_earlier=Deed.objects.filter(person_id=person_id, day__lt=first).exists(),
    )


def _closed(day: date, told: _Day) -> HistoryDay:
    return HistoryDay(
        day, told.check_in, tuple(told.doses), tuple(told.begun), tuple(told.forms), tuple(told.deeds)
    )


def _check_ins(person_id: UUID, first: date, last: date) -> Iterable[tuple[date, CheckInRead]]:
    rows = CheckIn.objects.filter(person_id=person_id, day__range=(first, last), withdrawn_at=None)
    earlier: dict[date, int] = {}
    for row in rows.order_by("day", "written_at", "id"):
        signs = None if row.signs is None else tuple(row.signs)
        told = CheckInRead(
            scores=tuple(sorted(row.scores.items())),
            modulators=tuple(sorted(row.modulators.items())),
            signs=signs,
            note=row.note,
            written_at=row.written_at,
            n_corrections=earlier.get(row.day, 0),
        )
        earlier[row.day] = earlier.get(row.day, 0) + 1
        yield row.day, told  # of several the last written stands


def _doses(
    person_id: UUID, first: date, last: date, drugs: dict[UUID, str]
) -> Iterable[tuple[date, DoseRead]]:
    rows = DoseTaken.objects.filter(
        person_id=person_id, day__range=(first, last), replaced_by=None, withdrawn_at=None
    )
    for row in rows.order_by("day", "written_at"):
        yield row.day, DoseRead(drugs[row.medication_id], row.kind, Dose(row.ug), row.at, row.note)


def _begun(
    person_id: UUID, first: date, last: date, drugs: dict[UUID, str]
) -> Iterable[tuple[date, BegunRead]]:
    rows = ConfirmedDose.objects.filter(
        person_id=person_id, begins_on__range=(first, last), withdrawn_at=None
    )
    for row in rows.order_by("begins_on", "at"):
        yield row.begins_on, BegunRead(drugs[row.medication_id], Dose(row.ug))


def _deeds(person_id: UUID, first: date, last: date) -> Iterable[tuple[date, DeedRead]]:
    rows = Deed.objects.filter(person_id=person_id, day__range=(first, last)).exclude(
        name__in=SHOWN_OTHERWISE
    )
    for key, name, at, day, undone in rows.order_by("at", "id").values_list(
        "id", "name", "at", "day", "undone_at"
    ):
        yield day, DeedRead(key, name, at, undone is not None)
