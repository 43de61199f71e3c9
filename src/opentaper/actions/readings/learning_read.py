"""Which lessons and cases somebody went through: an account of team mode, or the one person of local mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from opentaper.record.models import LearningDone

#: What can be gone through.
LESSON, CASE = "lesson", "case"


@dataclass(frozen=True, slots=True)
class Learner:
    """Who goes through lessons and cases: an account (None in local mode), and a record where there is one.

    An account without a record learns too. What belongs to a record travels with it, and goes with it.
    """

    account: str | None
    person_id: UUID | None

    @property
    def is_anybody(self) -> bool:
        """Whether there is somebody to keep it for: local mode before anyone has begun has nobody."""
        return bool(self.account) or (self.account is None and self.person_id is not None)


@dataclass(frozen=True, slots=True)
class GoneThrough:
    """A lesson or a case that was gone through: when last, and what was answered by question; no score."""

    kind: str
    name: str
    at: datetime
    answers: Mapping[str, str]


def learning_of(learner: Learner, kind: str = "") -> tuple[GoneThrough, ...]:
    """Return what a learner went through, the last telling of each, in the order of time; one query.

    Parameters
    ----------
    kind
        ``"lesson"``, ``"case"``, or ``""`` for both.

    Notes
    -----
    A record may come from another version: names that this one does not know are returned as they stand.
    """
    rows = learnt_by(learner).order_by("at", "pk")
    found = {(row.kind, row.name): _read(row) for row in rows if kind in ("", row.kind)}
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.kind, one.name)))


def learnt_by(learner: Learner) -> QuerySet[LearningDone]:
    """Return the rows of a learner; those of an account's own record are theirs too."""
    rows = LearningDone.objects
    if not learner.is_anybody:
        return rows.none()
    own = Q(person_id=learner.person_id) if learner.person_id is not None else Q(pk__in=())
    if learner.account is not None:
        return rows.filter(own | Q(account=learner.account))
    return rows.filter(own)


def _read(row: LearningDone) -> GoneThrough:
    """Return a row; answers that a record brought and that are none make the record unreadable.

    Raises
    ------
    ValueError
        Its answers are no words by question.
    """
    answers = row.answers
    if not isinstance(answers, dict) or not all(isinstance(one, str) for one in answers.values()):
        raise ValueError(row.name)
    return GoneThrough(row.kind, row.name, row.at, dict(answers))
