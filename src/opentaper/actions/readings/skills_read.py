"""Which skills helped this person, and which may be of use today, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.readings.feelings_read import feelings_of
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.formulary.skills import brought_up, skills
from opentaper.inference.check_in import latest
from opentaper.record.models import ConfirmedDose, SkillTried
from opentaper.recovery.suggested import Logged, Suggested, Tried, shortlist, suggested_skills


@dataclass(frozen=True, slots=True)
class SkillsRead:
    """A person's shortlist, the best first, what is suggested today, and what they said of each skill."""

    shortlist: tuple[str, ...]
    suggested: tuple[Suggested, ...]
    tried: tuple[Tried, ...]


def skills_of(person_id: UUID, today: date, hour: int) -> SkillsRead:
    """Return what a person's own answers and their log of today say of skills; four queries.

    Parameters
    ----------
    hour
        Of their own clock: some skills are for the night.
    """
    tried = tried_of(person_id)
    logged = _logged(person_id, today, hour)
    return SkillsRead(
        shortlist=shortlist(tried),
        suggested=suggested_skills(skills(), logged, brought_up(), tried),
        tried=tried,
    )


def tried_of(person_id: UUID) -> tuple[Tried, ...]:
    """Return what was said of skills, the oldest first; one query.

    Skills that this version does not have are passed over: a record may come from another one.
    """
    rows = SkillTried.objects.filter(person_id=person_id, withdrawn_at=None).order_by("at", "pk")
    known = {one.key for one in skills()}
    return tuple(Tried(row.skill, row.day, row.helped) for row in rows if row.skill in known)


def _logged(person_id: UUID, today: date, hour: int) -> Logged:
    days = latest(check_ins_of(person_id, today, today))
    told = next((one for one in days if one.day == today), None)
    felt = feelings_of(person_id, today, today)
    since = today - timedelta(days=int(brought_up().after_cut_days.value))
    is_after_cut = _fell(person_id, since, today)
    return Logged(
        feelings=tuple(dict.fromkeys(one.path for one in felt)),
        scores=() if told is None else told.scores,
        modulators=() if told is None else told.modulators,
        hour=hour,
        is_after_cut=is_after_cut,
    )


def _fell(person_id: UUID, since: date, today: date) -> bool:
    """Whether a lower dose than the one before was confirmed in these days."""
    rows = ConfirmedDose.objects.filter(person_id=person_id, withdrawn_at=None, begins_on__lte=today)
    last: dict[UUID, int] = {}
    for row in rows.select_related("medication").order_by("begins_on", "at"):
        before = last.get(row.medication_id, row.medication.start_ug)
        if row.begins_on > since and row.ug < before:
            return True
        last[row.medication_id] = row.ug
    return False


def own_hour(now: datetime, zone: str) -> int:
    """Return the hour of a person's own clock."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return now.astimezone(ZoneInfo(zone)).hour
    except (ZoneInfoNotFoundError, ValueError):
        return now.hour
