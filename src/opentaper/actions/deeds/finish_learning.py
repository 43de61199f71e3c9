"""A lesson or a case gone through, and that taken back.

It is no deed of the log: a carer who has no record learns too, and nothing of a taper follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import transaction

from opentaper.actions.deeds.patience import patiently
from opentaper.actions.readings.learning_read import Learner, learnt_by
from opentaper.errors import BadOption, UnknownPerson
from opentaper.record.models import LEARNING_KINDS, LearningDone

#: How lessons, cases, questions and answers are named in the data files.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
#: No lesson and no case asks more.
MOST_ANSWERS = 40


@dataclass(frozen=True, slots=True)
class FinishTold:
    """What was gone through: "lesson" or "case", its name, and what was answered by question."""

    kind: str
    name: str
    answers: Mapping[str, str] = field(default_factory=dict)


def finish_learning(told: FinishTold, learner: Learner, now: datetime, client_key: UUID) -> UUID:
    """Keep that something was gone through, and return the key of the row.

    Gone through again, the last time counts; the same form sent twice is kept once.

    Raises
    ------
    BadOption
        Neither a lesson nor a case, or a name or answer that is none.
    UnknownPerson
        Nobody who could have learnt it.
    """
    if not learner.is_anybody:
        raise UnknownPerson(person="")
    _check(told)
    key = uuid5(client_key, f"{told.kind} {told.name} of {learner.account or learner.person_id}")

    def once() -> UUID:
        with transaction.atomic():
            before = learnt_by(learner).filter(kind=told.kind, name=told.name)
            if before.filter(pk=key).exists():
                return key
            before.delete()
            row = LearningDone(
                id=key,
                account=learner.account,
                person_id=learner.person_id,
                kind=told.kind,
                name=told.name,
                at=now.astimezone(UTC),
                answers=dict(told.answers),
            )
            row.save(force_insert=True)
            return key

    return patiently(once, key)


def forget_learning(kind: str, name: str, learner: Learner) -> bool:
    """Take back that something was gone through; return whether it was there. Again changes nothing."""

    def once() -> bool:
        gone, _ = learnt_by(learner).filter(kind=kind, name=name).delete()
        return gone > 0

    return patiently(once, uuid5(learner.person_id or UUID(int=0), f"{kind} {name}"))


def _check(told: FinishTold) -> None:
    wanted = "the name of a lesson or a case, and of its answers"
    if told.kind not in LEARNING_KINDS:
        raise BadOption(option="kind", given=told.kind, wanted=wanted)
    if len(told.answers) > MOST_ANSWERS:
        raise BadOption(option="answers", given=str(len(told.answers)), wanted=wanted)
    for text in (told.name, *told.answers, *told.answers.values()):
        if not NAME.match(text):
            raise BadOption(option=told.kind, given=text, wanted=wanted)
