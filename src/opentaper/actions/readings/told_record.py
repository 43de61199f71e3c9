"""Everything that a person told of a medication, as values of the core: what is learnt from, and advised on.

The number of queries does not grow with the number of days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from opentaper.actions import options
from opentaper.actions.readings.asked_plan import attempts_of, months_of_use
from opentaper.actions.readings.current_plan import Confirmed, confirmed_doses, dose_on
from opentaper.actions.readings.plan_decisions import SIGNED, is_undone
from opentaper.errors import UnknownMedication
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.inference.known import Known
from opentaper.inference.relapse import CONDITIONS
from opentaper.planning.request import Went
from opentaper.quantities import Dose
from opentaper.record.models import CheckIn as CheckInRow
from opentaper.record.models import Consent, Medication, PlanStatus
from opentaper.record.models import DoseTaken as DoseRow
from opentaper.record.models import InstrumentAnswer as InstrumentRow

#: From so many earlier episodes on they count as many (lewis-2021); fewer never make a return less likely.
MANY_EPISODES = 2
ONE_DAY = timedelta(days=1)
#: From so many days in a row with another dose on, what comes after is not taken for the confirmed one.
LASTING_DAYS = 2


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """What is recorded up to a day.

    Parameters
    ----------
    known
        What was known before the first check-in.
    check_ins
        Every check-in that the person told here, those that were corrected among them: their signs are looked
        at too. Of one that was undone its signs alone are left. What a file of a diary brought is not among
        them: nothing decides by it (decision 0032).
    doses
        What was swallowed, as :func:`doses_known` has it.
    told_doses
        The days of which a dose was told, with what is known to have stayed down.
    """

    medication: UUID
    known: Known
    usual: tuple[tuple[str, float], ...]
    check_ins: tuple[CheckIn, ...]
    doses: tuple[DoseTaken, ...]
    told_doses: Mapping[date, Dose]
    confirmed: tuple[Confirmed, ...]
    instruments: tuple[InstrumentAnswer, ...]


def told_record(person_id: UUID, medication_id: UUID, until: date) -> ToldRecord:
    """Return what a person told up to a day, in six queries.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    """
    medication = Medication.objects.filter(pk=medication_id, person_id=person_id).first()
    if medication is None:
        raise UnknownMedication(medication=str(medication_id))
    confirmed = confirmed_doses(medication_id)
    told = _told_doses(medication_id, until)
    doses = doses_known(Dose(medication.start_ug), confirmed, told, until)
    return ToldRecord(
        medication=medication_id,
        known=_known(medication, doses[0].day if doses else None),
        usual=tuple(sorted((name, float(score)) for name, score in medication.usual.items())),
        check_ins=check_ins_of(person_id, until, is_own=True),
        doses=doses,
        told_doses=told,
        confirmed=confirmed,
        instruments=instruments_of(person_id, until),
    )


def doses_known(
    start: Dose, confirmed: tuple[Confirmed, ...], told: Mapping[date, Dose], until: date
) -> tuple[DoseTaken, ...]:
    """Return what was swallowed as far as it is known: what was told, and a confirmed dose on its first day.

    A single day with another dose (missed, doubled …) is a slip of that day: the next one, if nothing was
    told of it, is taken for the confirmed dose. After two such days in a row nothing is assumed any more.

    Examples
    --------
    >>> told = {date(2026, 3, 4): Dose(0)}
    >>> [(one.day.day, str(one.dose)) for one in doses_known(Dose.mg(20), (), told, date(2026, 3, 9))]
    [(4, '0 mg'), (5, '20 mg')]
    """
    found = {one.begins_on: one.dose for one in confirmed if one.begins_on <= until} | dict(told)
    run = 0
    before: date | None = None
    for day in sorted(told):
        is_off = told[day] != dose_on(start, confirmed, day)
        in_a_row = run + 1 if before is not None and before + ONE_DAY == day else 1
        run, before = (in_a_row if is_off else 0), day
        after = day + ONE_DAY
        if is_off and run < LASTING_DAYS and after <= until and after not in found:
            found[after] = dose_on(start, confirmed, after)
    return tuple(DoseTaken(day, found[day]) for day in sorted(found))


def check_ins_of(
    person_id: UUID, until: date, since: date | None = None, *, is_own: bool | None = None
) -> tuple[CheckIn, ...]:
    """Return every check-in of some days, in order of days and of writing.

    ``is_own``: those alone that were told here, or with False those alone that a file brought. Such a one has
    its own key for the client's: :mod:`opentaper.actions.deeds.import_rows`.
    """
    rows = CheckInRow.objects.filter(person_id=person_id, day__lte=until)
    rows = rows if since is None else rows.filter(day__gte=since)
    if is_own is not None:
        rows = rows.exclude(client_key=F("id")) if is_own else rows.filter(client_key=F("id"))
    columns = ("day", "scores", "modulators", "signs", "written_at", "withdrawn_at")
    told = rows.order_by("day", "written_at", "id").values_list(*columns)
    return tuple(one for row in told if (one := _check_in(*row)) is not None)


def note_of(person_id: UUID, day: date) -> str:
    """Return what somebody wrote about a day in their own words, "" where they wrote nothing."""
    rows = CheckInRow.objects.filter(
        person_id=person_id, day=day, replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    return rows.order_by("-written_at", "-id").values_list("note", flat=True).first() or ""


def instruments_of(person_id: UUID, until: date, since: date | None = None) -> tuple[InstrumentAnswer, ...]:
    """Return every form of some days that counts, in order of days."""
    rows = InstrumentRow.objects.filter(person_id=person_id, day__lte=until, withdrawn_at=None)
    rows = rows if since is None else rows.filter(day__gte=since)
    return tuple(
        InstrumentAnswer(day, name, (), answers["total"])
        if isinstance(answers, dict)
        else InstrumentAnswer(day, name, tuple(answers))
        for day, name, answers in rows.order_by("day", "written_at", "id").values_list(
            "day", "name", "answers"
        )
    )


def last_word(
    person_id: UUID, medication_id: UUID, today: date, check_ins: tuple[CheckIn, ...]
) -> date | None:
    """Return the last day whose signs a prescriber has seen: that of their last signature under the plan.

    A sign that was told on the day of the signature, after it was recorded, was not seen. A signature that
    was taken back says nothing; nor does one by somebody with whom the check-ins were not shared.
    """
    rows = list(PlanStatus.objects.filter(person_id=person_id, plan_version__medication_id=medication_id))
    found = [
        row
        for row in rows
        if row.status == SIGNED and row.on_day is not None and row.on_day <= today and not _undone(row, rows)
    ]
    seen = [row for row in found if row.link_id is None or _saw_days(row)]
    last = max(seen, key=lambda row: (row.on_day or date.min, row.at), default=None)
    if last is None or last.on_day is None:
        return None
    after = [one for one in check_ins if one.day == last.on_day and one.signs and _is_after(one, last.at)]
    return last.on_day - ONE_DAY if after else last.on_day


def _undone(row: PlanStatus, rows: list[PlanStatus]) -> bool:
    return is_undone(row, (one for one in rows if one.plan_version_id == row.plan_version_id))


def _saw_days(row: PlanStatus) -> bool:
    """Tell whether the check-ins were shared with whoever signed, when they signed."""
    given = Consent.objects.filter(link_id=row.link_id, section="check_ins", given_at__lte=row.at)
    stood = given.filter(Q(revoked_at=None) | Q(revoked_at__gt=row.at))
    return stood.filter(Q(until=None) | Q(until__gte=row.on_day)).exists()


def _is_after(one: CheckIn, recorded: datetime) -> bool:
    return one.written_at is None or one.written_at > recorded.astimezone(UTC)


def _told_doses(medication_id: UUID, until: date) -> dict[date, Dose]:
    """Return what was told of each day, the higher of two."""
    rows = DoseRow.objects.filter(
        medication_id=medication_id, day__lte=until, replaced_by=None, withdrawn_at=None
    )
    found: dict[date, Dose] = {}
    for day, ug in rows.order_by("day").values_list("day", "ug"):
        found[day] = max(Dose(ug), found.get(day, Dose(0)))
    return found


def _check_in(
    day: date,
    scores: Mapping[str, float],
    modulators: Mapping[str, float],
    signs: list[str] | None,
    written_at: datetime,
    withdrawn_at: datetime | None,
) -> CheckIn | None:
    told = None if signs is None else tuple(signs)
    if withdrawn_at is not None:
        return CheckIn(day, signs=told) if told else None
    return CheckIn(day, tuple(sorted(scores.items())), tuple(sorted(modulators.items())), told, written_at)


def _known(medication: Medication, first: date | None) -> Known:
    """Return what was known before the first day of which a dose is known."""
    condition = medication.condition.strip().lower()
    attempts = attempts_of(medication.pk) or ()
    return Known(
        drug=medication.drug,
        start=Dose(medication.start_ug),
        months_of_use=medication.used_for_months if first is None else months_of_use(medication, first),
        failed_attempts=sum(options.attempt(text).went is Went.FAILED for text in attempts),
        times_a_day=medication.times_a_day,
        condition=condition if condition in CONDITIONS else CONDITIONS[0],
        episodes="many" if (medication.episodes or 0) >= MANY_EPISODES else "usual",
    )
