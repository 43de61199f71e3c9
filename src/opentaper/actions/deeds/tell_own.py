"""Own lines on numbness or inner control answered, or taken back; what is left out stays unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.actions.readings.own_entry import own_entry
from opentaper.errors import BadOption
from opentaper.formulary.own_items import HIGHEST, own_scale
from opentaper.record.models import OwnAnswer


@dataclass(frozen=True, slots=True)
class OwnTold:
    """Answers, 0 to 10 by the key of a line, about the week up to a day."""

    scale: str
    day: date
    answers: Mapping[str, int]
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class OwnKept:
    """The key of the answers."""

    answer: UUID


@deed
def tell_own(told: OwnTold, at: Moment) -> Written[OwnKept]:
    """Keep answers.

    Raises
    ------
    BadOption
        No such scale or line, an answer outside 0 to 10, none at all, a day ahead or long past.
    """
    day_told(told.day, at.today)
    scale = own_scale(told.scale)
    unknown = sorted(told.answers.keys() - {one.key for one in scale.items})
    if unknown:
        raise BadOption(option="line", given=unknown[0], wanted="a line of the scale")
    wrong = [one for one in told.answers.values() if not 0 <= one <= HIGHEST]
    if wrong:
        raise BadOption(option="answer", given=f"{wrong[0]}", wanted="a whole number from 0 to 10")
    if not told.answers:
        raise BadOption(option="answer", given="", wanted="one answer at least")
    row = OwnAnswer(
        id=uuid5(at.deed_id, "own"),
        person_id=at.whose,
        scale=scale.key,
        day=told.day,
        written_at=at.at,
        answers=dict(told.answers),
        is_shared=told.is_shared,
    )
    row.save(force_insert=True)
    return Written(OwnKept(row.pk), undo=WayBack((withdraw("own_answer", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class OwnBack:
    """Which answers are taken back."""

    answer: UUID


@deed
def withdraw_own(told: OwnBack, at: Moment) -> Written[OwnKept]:
    """Take answers back: they are no longer shown, shared or counted.

    Raises
    ------
    BadOption
        They have no such answers that stand.
    """
    mine = OwnAnswer.objects.filter(person_id=at.whose, withdrawn_at=None)
    row = own_entry(mine, told.answer, "answer")
    OwnAnswer.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(OwnKept(row.pk), undo=WayBack((restore("own_answer", row.pk),)).told)
