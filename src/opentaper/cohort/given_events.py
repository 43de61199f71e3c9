"""The events of a course that are given: how its dose changed, what was told of it, how telling ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opentaper.cohort.lived_course import KnownCourse
from opentaper.cohort.own_course import UNKNOWN_UG, has_left
from opentaper.cohort.own_rows import CourseLook
from opentaper.cohort.registry_schema import EVENTS

Values = Mapping[str, Any]


def given_events(lived: KnownCourse, until: int) -> Iterator[Values]:
    """Yield the values of each event in order of days; changes of the dose come first on a day."""
    begun = _event(lived.first, "began", to_ug=lived.start_ug)
    changes = [_event(one.day, one.kind, one.reason, one.from_ug, one.ug) for one in lived.changes]
    end = "left" if has_left(lived.last, lived.settled, until) else "ended"
    told = [one for outcome in lived.outcomes for one in _told_events(outcome)]
    found = [begun, *changes, *told, _event(lived.last, end)]
    for place, one in enumerate(sorted(found, key=lambda one: int(one["day"])), start=1):
        yield {"seq": place, **one}


def _told_events(told: CourseLook) -> Iterator[Values]:
    if told.wellness or told.taking:
        yield _event(told.day, "looked_back", told.taking, wellness=told.wellness)
    called = ("withdrawal", "relapse") if told.called == "both" else (told.called,)
    for one in called:
        if one in EVENTS:
            yield _event(told.changed, one, told.called_by)


def _event(
    day: int,
    kind: str,
    reason: str = "",
    from_ug: int | None = None,
    to_ug: int | None = None,
    *,
    wellness: str = "",
) -> Values:
    return {
        "day": day,
        "kind": kind,
        "reason": reason,
        "from_ug": None if from_ug == UNKNOWN_UG else from_ug,
        "to_ug": None if to_ug == UNKNOWN_UG else to_ug,
        "wellness": wellness,
    }
