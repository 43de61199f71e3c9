"""What a person's own days say of their habits, for one outcome.

Nothing of it is kept: it is worked out anew for each page from what was told, in a tenth of a second; only
what is believed of withdrawal is kept by the record, as for every other page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper.actions.readings.body_read import body_readings
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.actions.readings.withdrawal_days import withdrawal_of
from opentaper.formulary.habits import SKILLS, habits, helps_rules
from opentaper.inference.check_in import latest
from opentaper.record.models import Person, SkillTried
from opentaper.recovery.body_days import body_days
from opentaper.recovery.habit_days import ToldDays
from opentaper.recovery.helps_view import HelpsView, Scores, helps_view, is_worth_fitting, outcome_of

#: A habit may count for so many days, so that the days before the first score are read as well.
LONGEST_LAG = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HelpsRead:
    """What is said of habits for one outcome.

    Parameters
    ----------
    counts
        On how many days each outcome was scored.
    first, last
        The days that are looked at.
    not_modelled
        Drugs whose withdrawal is only known by the days since a cut.
    has_withdrawal
        Whether withdrawal of any drug was taken into account.
    """

    view: HelpsView
    counts: Mapping[str, int]
    first: date
    last: date
    not_modelled: tuple[str, ...] = ()
    has_withdrawal: bool = False


def helps_of(person_id: UUID, today: date, asked: str = "") -> HelpsRead:
    """Return what a person's days say of their habits; the number of queries does not grow with the days.

    Parameters
    ----------
    asked
        An outcome; "" or another word for the first with days enough.
    """
    first = today - timedelta(days=round(helps_rules().most_days.value) - 1)
    days = latest(check_ins_of(person_id, today, first))
    scores: Scores = {one.day: dict(one.scores) for one in days if one.scores}
    outcome, counts = outcome_of(scores, asked)
    scored = [day for day, told in scores.items() if outcome in told]
    first = min(scored, default=today) - LONGEST_LAG * ONE_DAY
    held = {one.day: dict(one.modulators) for one in days}
    told = _told(person_id, first, today, frozenset(scores), held)
    if not is_worth_fitting(outcome, scores, told):
        return HelpsRead(helps_view(outcome, scores, told), counts, first, today)
    withdrawal = withdrawal_of(person_id, outcome, first, today)
    return HelpsRead(
        helps_view(outcome, scores, told, withdrawal.days),
        counts,
        first,
        today,
        withdrawal.not_modelled,
        has_withdrawal=bool(withdrawal.days),
    )


def _told(
    person_id: UUID,
    first: date,
    today: date,
    checked_in: frozenset[date],
    held: Mapping[date, Mapping[str, float]],
) -> ToldDays:
    kinds = sorted({one.day.kind for one in habits()} - {SKILLS})
    tried = SkillTried.objects.filter(person_id=person_id, withdrawn_at=None, day__range=(first, today))
    return ToldDays(
        first=first,
        n_days=(today - first).days + 1,
        body=body_days(body_readings(person_id, first, today, kinds)),
        modulators=held,
        checked_in=checked_in,
        skills=frozenset(tried.values_list("day", flat=True)),
        zone=_zone(person_id),
    )


def _zone(person_id: UUID) -> tzinfo:
    name = Person.objects.values_list("zone", flat=True).get(pk=person_id)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
