"""What a therapist reads before an hour: what changed since the last one, of what is shared and nothing else.

Every section is asked for at the one place that decides, and each look is written down. A section that is not
shared is None here, and the page says so; one in which nothing happened is empty, and the page says that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.deeds.assign_work import work_section
from opentaper.actions.permissions import Permitted, Section, looked, own_place
from opentaper.actions.readings.chains_read import ChainRead, shared_chains
from opentaper.actions.readings.feelings_read import DAYS_SHOWN, FeelingRead, shared_entries
from opentaper.actions.readings.hour_topics import HourTopics, topics_of
from opentaper.actions.readings.own_answers_read import OwnTrend, shared_own_answers
from opentaper.actions.readings.own_plans_read import shares_own_plans
from opentaper.actions.readings.report_days import days_told
from opentaper.actions.readings.report_medicine import medicine_report
from opentaper.actions.readings.skills_shared import TryRead, shared_tries
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.actions.readings.work_shared import OfferedWork, offered_work
from opentaper.errors import NotShared
from opentaper.exchange.report import DaysReport, MedicineReport
from opentaper.record.models import Medication, SessionNote
from opentaper.recovery.repeats import ChainRepeats

#: How far back it is told where no note of an earlier session says when that was.
USUAL_DAYS = 14
#: The name of this page in the log of looks.
PAGE = "hour"


@dataclass(frozen=True, slots=True)
class HourRead:
    """What changed since a day, as shared with one therapist.

    Parameters
    ----------
    since, has_note
        The first day that is told, and whether it is that of their own last note.
    topics
        What the person wants to talk about; they write it for this therapist.
    medicines, days
        None where the plan, or the check-ins, are not shared.
    feelings, chains, tries, own
        Only the single entries that are shared; ``own`` are answers to lines of our own over twelve weeks.
    repeats
        What comes again in the chains that are shared, of twelve weeks.
    has_plans
        Whether a plan for hard days, or for keeping well, is shared.
    """

    permitted: Permitted
    since: date
    has_note: bool
    zone: str
    topics: HourTopics
    medicines: tuple[MedicineReport, ...] | None
    days: DaysReport | None
    feelings: tuple[FeelingRead, ...]
    chains: tuple[ChainRead, ...]
    repeats: ChainRepeats
    own: tuple[OwnTrend, ...]
    has_plans: bool
    tries: tuple[TryRead, ...]
    work: tuple[OfferedWork, ...]


def hour_of(account: str, link_id: UUID, now: datetime) -> HourRead:
    """Return what a therapist may read before an hour, and write down that they looked.

    Raises
    ------
    NotShared
        They are no therapist of this person, or feelings are not shared with them today.
    """
    if work_section(own_place(account, link_id, now).role) is not Section.FEELINGS:
        raise NotShared(why="role")
    found = looked(account, link_id, Section.FEELINGS, PAGE, now)
    since, has_note = _since(found)
    felt, chained = shared_entries(found, since), shared_chains(account, link_id, now, PAGE)
    return HourRead(
        permitted=found,
        since=since,
        has_note=has_note,
        zone=felt.zone,
        topics=topics_of(found.person_id, link_id),
        medicines=_medicines(found, since) if _sees(account, found, Section.PLAN, now) else None,
        days=_days(found, since) if _sees(account, found, Section.CHECK_INS, now) else None,
        feelings=felt.entries,
        chains=tuple(one for one in chained.chains if one.day >= since),
        repeats=chained.repeats,
        own=shared_own_answers(account, link_id, now, PAGE).trends,
        has_plans=shares_own_plans(found.person_id),
        tries=shared_tries(found.person_id, since, found.today),
        work=offered_work(found, None),
    )


def _sees(account: str, found: Permitted, section: Section, now: datetime) -> bool:
    try:
        looked(account, found.link_id, section, PAGE, now)
    except NotShared:
        return False
    return True


def _since(found: Permitted) -> tuple[date, bool]:
    """Return the day of the last session before today that has a note; else two weeks ago."""
    notes = SessionNote.objects.filter(
        link_id=found.link_id, replaced_by=None, withdrawn_at=None, day__lt=found.today
    )
    last = notes.order_by("-day").values_list("day", flat=True).first()
    earliest = found.today - timedelta(days=DAYS_SHOWN - 1)
    if last is None:
        return found.today - timedelta(days=USUAL_DAYS - 1), False
    return max(last, earliest), True


def _medicines(found: Permitted, since: date) -> tuple[MedicineReport, ...]:
    rows = Medication.objects.filter(person_id=found.person_id, status="active").order_by("drug", "pk")
    return tuple(medicine_report(row, None, since, found.today, {}) for row in rows)


def _days(found: Permitted, since: date) -> DaysReport:
    return days_told(None, check_ins_of(found.person_id, found.today, since), since, found.today)
