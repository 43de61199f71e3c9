"""Everything of a person deleted: plans, days, deeds and the log. Nothing is left to undo it with."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.deeds.deed import Moment, Written, parting
from opentaper.actions.deeds.notice_address import stop_notice_of
from opentaper.actions.readings.current_plan import forget_opened
from opentaper.errors import BadOption
from opentaper.record.leaving import let_go
from opentaper.record.models import ApiToken, LearningDone, Person

#: What a page sends once the person has said that they are sure.
SURE = "delete everything"


@dataclass(frozen=True, slots=True)
class DeleteAllTold:
    """That the person is sure, in the words of :data:`SURE`."""

    sure: str


@dataclass(frozen=True, slots=True)
class DeleteAllDone:
    """How many rows went; none where the person was gone already."""

    n: int


@parting
def delete_all(told: DeleteAllTold, at: Moment) -> Written[DeleteAllDone]:
    """Delete everything of a person, the log too.

    Raises
    ------
    BadOption
        They did not say that they are sure.
    """
    if told.sure.strip().lower() != SURE:
        raise BadOption(option="sure", given=told.sure, wanted="the words that the page asks for")
    person = Person.objects.filter(pk=at.whose).first()
    if person is None:
        return Written(DeleteAllDone(0))
    if person.account is not None:  # keys that were made before there was a record, with what they answered
        ApiToken.objects.filter(account=person.account).delete()
        LearningDone.objects.filter(account=person.account).delete()
        stop_notice_of(person.account)  # the address at which something of this record would be heard of
    n = let_go(at.whose)
    forget_opened()
    return Written(DeleteAllDone(n))
