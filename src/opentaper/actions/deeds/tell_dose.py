"""A dose as it was taken, or not: taken, late, missed, doubled, vomited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from opentaper import formulary
from opentaper.actions.deeds.check_in import written_after
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.actions.readings.current_plan import confirmed_doses, dose_now, dose_on, medication_of
from opentaper.errors import BadOption
from opentaper.planning.doors import check_dose
from opentaper.quantities import Dose
from opentaper.record.models import DOSE_KINDS, DoseTaken

#: How much of the dose of the day each kind comes to, where the amount is not told.
TIMES = {"taken": 1, "late": 1, "missed": 0, "doubled": 2, "vomited": 0}


@dataclass(frozen=True, slots=True)
class DoseTold:
    """What was taken on a day, in micrograms that stayed down; None for what the kind comes to.

    ``written_at`` is when a device that was offline wrote it down; None for now.
    """

    medication_id: UUID
    day: date
    kind: str
    ug: int | None = None
    taken_at: datetime | None = None
    note: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoseDone:
    """The row, and what it counts as, in micrograms."""

    dose_id: UUID
    ug: int


@deed
def tell_dose(told: DoseTold, at: Moment) -> Written[DoseDone]:
    """Write down what was taken on a day; what was said of that day before is kept, and no longer counts.

    Of two the one that was written later counts, in whatever order they arrive. It changes no plan, and no
    dose of the days after.

    Raises
    ------
    BadOption
        No such kind, or a day that has not come.
    HugeDose
        More than can be meant.
    """
    row = kept_dose(told, at, uuid5(at.deed_id, "dose taken"))
    return Written(DoseDone(row.pk, row.ug), WayBack((withdraw("dose_taken", row.pk),)).told)


def kept_dose(told: DoseTold, at: Moment, key: UUID) -> DoseTaken:
    """Write the row of a dose under a key, inside the deed of a caller; the last written of a day counts.

    Raises
    ------
    BadOption, HugeDose
        As :func:`tell_dose`.
    """
    medication = medication_of(at.whose, told.medication_id)
    if told.kind not in DOSE_KINDS:
        raise BadOption(option="kind", given=told.kind, wanted="one of " + ", ".join(DOSE_KINDS))
    if told.day > at.today:
        raise BadOption(option="day", given=told.day.isoformat(), wanted="today or an earlier day")
    if told.taken_at is not None and told.taken_at.tzinfo is None:
        raise BadOption(option="taken_at", given=str(told.taken_at), wanted="a moment with its time zone")
    start, confirmed = Dose(medication.start_ug), confirmed_doses(medication.pk)
    usual = dose_now(start, confirmed) if told.day == at.today else dose_on(start, confirmed, told.day)
    dose = Dose(usual.micrograms * TIMES[told.kind] if told.ug is None else told.ug)
    check_dose(formulary.drug(medication.drug), dose, signed=True)
    standing = DoseTaken.objects.filter(
        medication_id=medication.pk, day=told.day, replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    last = standing.order_by("written_at").last()
    written = written_after(told.written_at, at, None if last is None else last.written_at)
    later = last if last is not None and last.written_at > written else None
    row = DoseTaken(
        id=key,
        person_id=at.whose,
        medication_id=medication.pk,
        day=told.day,
        kind=told.kind,
        ug=dose.micrograms,
        at=None if told.taken_at is None else told.taken_at.astimezone(UTC),
        written_at=written,
        note=told.note.strip(),
        replaced_by=later,
    )
    row.save(force_insert=True)
    if later is None:
        standing.exclude(pk=row.pk).update(replaced_by=row)
    return row
