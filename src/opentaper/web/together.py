"""What Today says of others: work that is due, a reminder, that the emergency card was opened."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from opentaper.actions.readings.companion_read import NudgeRead, nudges_of
from opentaper.actions.readings.emergency_read import LOOKS_SHOWN, openings_of
from opentaper.actions.readings.work_read import WorkRead, work_of
from opentaper.web.context import language_for
from opentaper.web.messages_shown import clock_of
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.skill_ways import SkillWay, referred_way


@dataclass(frozen=True, slots=True)
class DueShown:
    """Something that waits today; ``way`` leads to what it speaks of, None where it stands alone."""

    read: WorkRead
    way: SkillWay | None


@dataclass(frozen=True, slots=True)
class TogetherShown:
    """What others did or offered, as far as it waits today; ``opened`` is when the card was opened last."""

    due: tuple[DueShown, ...]
    nudges: tuple[NudgeRead, ...]
    opened: str


def together_shown(request: HttpRequest) -> TogetherShown | None:
    """Return what waits of others; None in local mode, where nobody else is."""
    if not account_of(request) or person_of(request) is None:
        return None
    at = moment(request)
    opened = openings_of(at.whose, at.at - LOOKS_SHOWN)
    return TogetherShown(
        due=tuple(
            DueShown(one, referred_way(one.refers, language_for(request)))
            for one in work_of(at.whose, at.today)
            if one.is_due
        ),
        nudges=nudges_of(at.whose, at.today),
        opened=clock_of(request)(opened[0]) if opened else "",
    )
