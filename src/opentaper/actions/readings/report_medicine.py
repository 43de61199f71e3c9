"""One medicine in a report: the doses that were confirmed, how the days around them were, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import fmean
from uuid import UUID

from opentaper.actions.readings.current_plan import opened_document
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.exchange.report import MedicineReport, PlanChanged, ReportStep
from opentaper.quantities import Dose
from opentaper.record.models import ConfirmedDose, DoseTaken, Medication
from opentaper.record.models import PlanVersion as PlanRow

#: The days around a dose that are compared, before it and after it, and how many need answers.
BEFORE_DAYS, AFTER_DAYS, LEAST_DAYS = 7, 14, 3
CUT = "confirm_cut"
#: What is on a dose's row where all went as planned.
TAKEN = "taken"
ONE_DAY = timedelta(days=1)


def medicine_report(
    medication: Medication, read: PlanRead | None, first: date, today: date, means: dict[date, float]
) -> MedicineReport:
    """Return one medicine in a period, in five queries; ``means`` is how the days were, as far as shared."""
    confirmed = ConfirmedDose.objects.filter(medication_id=medication.pk, withdrawn_at=None)
    begun = [(row.begins_on, Dose(row.ug)) for row in confirmed.order_by("begins_on", "at")]
    stairs = _stairs(Dose(medication.start_ug), begun, first, today)
    signature = None if read is None else read.current.signature
    return MedicineReport(
        drug=medication.drug,
        stairs=stairs,
        steps=_steps(stairs, means, today),
        changes=_changes(medication, first, today),
        slips=_slips(medication, first, today),
        number=None if read is None else read.current.number,
        signed_by="" if signature is None else signature.by,
        signed_on=None if signature is None else signature.on_day,
        waits=read is not None and read.waits,
        next_dose=None if read is None or read.next is None else read.next.dose,
        next_on=None if read is None else read.next_date,
        others=_others(medication, today),
    )


def _stairs(
    start: Dose, begun: Iterable[tuple[date, Dose]], first: date, today: date
) -> tuple[tuple[date, Dose], ...]:
    """Return the dose of the first day, then every other one from the day on which it began."""
    found = [(first, start)]
    for day, dose in begun:
        if day <= first:
            found = [(first, dose)]
        elif day <= today and dose != found[-1][1]:
            found.append((day, dose))
    return tuple(found)


def _steps(
    stairs: tuple[tuple[date, Dose], ...], means: dict[date, float], today: date
) -> tuple[ReportStep, ...]:
    """Return every dose that began, with how the days before and after it were, up to the next one."""
    ends = [day for day, _ in stairs[2:]] + [today + ONE_DAY]
    steps = []
    for (_, was), (day, dose), end in zip(stairs, stairs[1:], ends, strict=False):
        earlier = [day - (n + 1) * ONE_DAY for n in range(BEFORE_DAYS)]
        later = [day + n * ONE_DAY for n in range(AFTER_DAYS) if day + n * ONE_DAY < end]
        steps.append(ReportStep(day, was, dose, _mean(earlier, means), _mean(later, means)))
    return tuple(steps)


def _mean(days: list[date], means: dict[date, float]) -> float | None:
    told = [means[day] for day in days if day in means]
    return fmean(told) if len(told) >= LEAST_DAYS else None


def _changes(medication: Medication, first: date, today: date) -> tuple[PlanChanged, ...]:
    rows = PlanRow.objects.filter(medication_id=medication.pk, made_by__undone_at=None)
    rows = rows.filter(made_by__day__range=(first, today)).order_by("number")
    told = rows.values_list("made_by__day", "made_by__name", "document")
    # A cut that comes late moves the plan by itself: that is no change that anybody asked for.
    return tuple(
        PlanChanged(day, opened_document(document).deed)
        for day, name, document in told
        if name != "confirm_cut"
    )


def _slips(medication: Medication, first: date, today: date) -> tuple[tuple[str, int], ...]:
    rows = DoseTaken.objects.filter(
        medication_id=medication.pk, day__range=(first, today), replaced_by=None, withdrawn_at=None
    )
    kinds = list(rows.exclude(kind=TAKEN).values_list("kind", flat=True))
    return tuple((kind, kinds.count(kind)) for kind in sorted(set(kinds)))


def _others(medication: Medication, today: date) -> tuple[tuple[str, Dose], ...]:
    rows = Medication.objects.filter(person_id=medication.person_id, status="active").exclude(
        pk=medication.pk
    )
    last: dict[UUID, Dose] = {}
    confirmed = ConfirmedDose.objects.filter(medication__in=rows, withdrawn_at=None, begins_on__lte=today)
    for key, ug in confirmed.order_by("begins_on", "at").values_list("medication_id", "ug"):
        last[key] = Dose(ug)
    return tuple((row.drug, last.get(row.pk, Dose(row.start_ug))) for row in rows.order_by("drug"))
