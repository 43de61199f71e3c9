"""Who learns: the account that asks, with its record where it has one; or the one person of local mode."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest

from opentaper.actions.readings.learning_read import Learner, learning_of
from opentaper.actions.readings.person import own_day
from opentaper.web.people import account_of, person_of


def learner_of(request: HttpRequest) -> Learner:
    """Return who learns; in local mode before anyone has begun, nobody for whom it could be kept."""
    person = person_of(request)
    return Learner(account_of(request), None if person is None else person.id)


def days_gone_through(request: HttpRequest, kind: str) -> dict[str, date]:
    """Return the day on which each lesson or case was gone through last, by its name; one query.

    Days are those of the person's own clock; an account without a record has that of Greenwich.
    """
    gone = learning_of(learner_of(request), kind)
    return {one.name: _day(request, one.at) for one in gone}


def _day(request: HttpRequest, at: datetime) -> date:
    person = person_of(request)
    return at.date() if person is None else own_day(at, person.zone, person.day_starts)
