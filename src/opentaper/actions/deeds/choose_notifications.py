"""What the app may remind of on a device, how loudly, and from when in the day: nothing unless chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.errors import BadOption
from opentaper.record.models import Person

#: Nothing; a dot on the icon; words that tell nobody anything; words with medicine and dose.
NOTHING, DOT, NEUTRAL, NAMED = "nothing", "dot", "neutral", "named"
LOUDNESSES = (NOTHING, DOT, NEUTRAL, NAMED)
CHECK_IN, STEP, STOCK, LOOK_BACK = "check_in", "step", "stock", "look_back"
SUBJECTS = (CHECK_IN, STEP, STOCK, LOOK_BACK)
#: Nobody is reminded at night. The last hour before it is left, so that a reminder can still come.
MORNING, LATEST, EVENING = time(7), time(21), time(22)
USUAL = time(9)


@dataclass(frozen=True, slots=True)
class NotificationsTold:
    """What was chosen; ``version`` is that of the person whom the page showed.

    ``how`` is one of :data:`LOUDNESSES`, ``about`` holds some of :data:`SUBJECTS`; ``at`` is the time of the
    person's own clock from which on a device may remind.
    """

    version: int
    how: str = NOTHING
    about: tuple[str, ...] = SUBJECTS
    at: time = USUAL


@dataclass(frozen=True, slots=True)
class NotificationsChosen:
    """The version of the person from now on."""

    version: int


@deed
def choose_notifications(told: NotificationsTold, at: Moment) -> Written[NotificationsChosen]:
    """Keep what the app may remind of.

    Raises
    ------
    BadOption
        A loudness or a subject that is not known, or a time of the night.
    StaleVersion
        Another device changed the person since the page was shown.
    """
    if told.how not in LOUDNESSES:
        raise BadOption(option="how", given=told.how, wanted="one of " + ", ".join(LOUDNESSES))
    strange = [name for name in told.about if name not in SUBJECTS]
    if strange:
        raise BadOption(option="about", given=strange[0], wanted="one of " + ", ".join(SUBJECTS))
    if not MORNING <= told.at <= LATEST:
        given = told.at.isoformat("minutes")
        raise BadOption(option="at", given=given, wanted="a time by day")
    person = Person.objects.get(pk=at.whose)
    back = put_back(person, ("reminders",))
    claim(person, told.version)
    about = [name for name in SUBJECTS if name in told.about]
    kept = {"how": told.how, "about": about, "at": told.at.isoformat("minutes")}
    # The calendar keeps what it may tell in the same place.
    person.reminders = {**person.reminders, "notifications": kept}
    person.save(update_fields=["reminders"])
    return Written(NotificationsChosen(person.version), WayBack((back,), touched(person)).told)


def notifications_of(reminders: Mapping[str, Any], version: int) -> NotificationsTold:
    """Return what a person chose, from their row; what cannot be read counts as not chosen.

    Examples
    --------
    >>> notifications_of({"notifications": {"how": "shout", "at": "03:00"}}, 1).how
    'nothing'
    """
    kept = reminders.get("notifications")
    told: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}
    how, about = told.get("how"), told.get("about")
    return NotificationsTold(
        version=version,
        how=how if isinstance(how, str) and how in LOUDNESSES else NOTHING,
        about=tuple(name for name in SUBJECTS if name in about) if isinstance(about, list) else SUBJECTS,
        at=_time(told.get("at")),
    )


def _time(told: object) -> time:
    try:
        at = time.fromisoformat(told) if isinstance(told, str) else USUAL
    except ValueError:
        return USUAL
    return min(max(at.replace(tzinfo=None), MORNING), LATEST)
