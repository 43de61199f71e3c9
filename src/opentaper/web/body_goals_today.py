"""What Today and the page of the body say of goals: one to look at again, what runs, what was offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from opentaper.actions.readings.diet_read import diet_of
from opentaper.actions.readings.goals_read import goals_of
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.recovery.diet_safety import row_of
from opentaper.web.body_cards import body_card
from opentaper.web.body_goals_shown import GoalShown, goal_shown
from opentaper.web.context import language_for
from opentaper.web.people import moment


@dataclass(frozen=True, slots=True)
class GoalsToday:
    """Goals that run although something speaks against them by now, and goals that wait for an answer."""

    reopened: tuple[GoalShown, ...]
    offered: tuple[GoalShown, ...]


@dataclass(frozen=True, slots=True)
class GoalsCard:
    """What the page of the body says of goals; ``named`` is what of the record speaks before a diet."""

    reopened: tuple[GoalShown, ...]
    now: tuple[GoalShown, ...]
    named: str


def goals_today(person_id: UUID, today: date, language: str) -> GoalsToday:
    """Return what of the goals is said on Today; one query where there are none."""
    read = goals_of(person_id, today)
    return GoalsToday(
        reopened=tuple(goal_shown(one, language) for one in read if one.is_reopened),
        offered=tuple(goal_shown(one, language) for one in read if one.status == "proposed"),
    )


@body_card("goals")
def goals_card(request: HttpRequest) -> GoalsCard:
    """Return the card of goals on the page of the body."""
    at, language = moment(request), language_for(request)
    shown = tuple(goal_shown(one, language) for one in goals_of(at.whose, at.today) if one.is_open)
    known = diet_of(at.whose, AskedGoal.KETO, at.today).verdict
    rows = (row_of(one) for one in known.reasons if one.medicines)
    return GoalsCard(
        reopened=tuple(one for one in shown if one.is_reopened),
        now=tuple(one for one in shown if one.status != "proposed"),
        named=", ".join(row.name.of(language) for row in rows if row is not None),
    )
