"""Answers to lines of our own: a person's weeks, and what they share, answer by answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from opentaper.actions.permissions import Permitted, Section, looked
from opentaper.formulary.own_items import HIGHEST, OwnScale, own_scales
from opentaper.record.models import OwnAnswer
from opentaper.recovery.own_trend import OwnAnswered, OwnHalves, OwnWeek, own_halves, own_mean, own_weeks

WEEKS = 12


@dataclass(frozen=True, slots=True)
class OwnAnswerRead:
    """One set of answers as it stands, and its mean where it has one."""

    answer: UUID
    scale: str
    day: date
    answers: Mapping[str, float]
    mean: float | None
    is_shared: bool


@dataclass(frozen=True, slots=True)
class OwnTrend:
    """A scale over twelve weeks; ``halves`` is None where too few weeks are known, or it has no mean."""

    scale: OwnScale
    weeks: tuple[OwnWeek, ...]
    halves: OwnHalves | None
    answers: tuple[OwnAnswerRead, ...]

    @property
    def n_known(self) -> int:
        """In how many weeks there is any answer."""
        return sum(bool(one.lines) for one in self.weeks)


@dataclass(frozen=True, slots=True)
class SharedOwn:
    """The trends of the answers that a person shares; scales without a shared answer are left out."""

    permitted: Permitted
    trends: tuple[OwnTrend, ...]


def own_trends(person_id: UUID, today: date) -> tuple[OwnTrend, ...]:
    """Return every scale over the last twelve weeks, in the order of the scales; one query."""
    return _trends(_standing(person_id), today)


def shared_own_answers(account: str, link_id: UUID, now: datetime, page: str = "feelings") -> SharedOwn:
    """Return the trends of what is shared answer by answer, and write down that they were looked at.

    Raises
    ------
    NotShared
        This carer may see no feelings.
    """
    found = looked(account, link_id, Section.FEELINGS, page, now)
    trends = _trends(_standing(found.person_id).filter(is_shared=True), found.today)
    return SharedOwn(found, tuple(one for one in trends if one.answers))


def every_own_answer(person_id: UUID) -> tuple[OwnAnswerRead, ...]:
    """Return every set of answers that was ever told, also those taken back; one query."""
    rows = OwnAnswer.objects.filter(person_id=person_id).order_by("-day", "-written_at", "pk")
    known = {one.key: one for one in own_scales()}
    return tuple(_read(row, known.get(row.scale)) for row in rows)


def _trends(rows: QuerySet[OwnAnswer], today: date) -> tuple[OwnTrend, ...]:
    first = today - timedelta(days=7 * WEEKS - 1)
    held = list(rows.filter(day__range=(first, today)).order_by("-day", "-written_at", "pk"))
    return tuple(_trend(one, [row for row in held if row.scale == one.key], today) for one in own_scales())


def _trend(scale: OwnScale, rows: list[OwnAnswer], today: date) -> OwnTrend:
    read = tuple(_read(row, scale) for row in rows)
    weeks = own_weeks(scale, (OwnAnswered(one.day, one.answers) for one in read), today, WEEKS)
    return OwnTrend(scale, weeks, own_halves([one.mean for one in weeks]), read)


def _read(row: OwnAnswer, scale: OwnScale | None) -> OwnAnswerRead:
    """Return a row.

    Raises
    ------
    ValueError
        An answer is no number from 0 to 10.
    """
    for told in row.answers.values():
        if type(told) not in {int, float} or not 0 <= told <= HIGHEST:
            raise ValueError(f"{told!r}")
    answers = {str(name): float(told) for name, told in row.answers.items()}
    mean = None if scale is None else own_mean(scale, answers)
    return OwnAnswerRead(row.pk, row.scale, row.day, answers, mean, row.is_shared)


def _standing(person_id: UUID) -> QuerySet[OwnAnswer]:
    return OwnAnswer.objects.filter(person_id=person_id, withdrawn_at=None)
