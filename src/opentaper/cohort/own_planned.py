"""What the plan that stood said of each day: no version counts before it was made, or after another did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from opentaper.cohort.own_rows import Days, Row, day_number, micrograms

UNKNOWN_UG = -1
MICROGRAMS_PER_MG = 1000
#: What is said last of a version that does not count, as in the record's own reading.
NOT_COUNTED = frozenset({"given_up", "changed"})
Steps = tuple[tuple[int, int], ...]


def planned_doses(plans: Sequence[Row], statuses: Sequence[Row], first: int, last: int) -> Days:
    """Return the dose that the plan foresaw for each day, micrograms, :data:`UNKNOWN_UG` without a plan.

    Parameters
    ----------
    plans, statuses
        The versions of one medication, and what became of them.
    first, last
        The days, both with them.
    """
    found = np.full(last - first + 1, UNKNOWN_UG, dtype=np.int64)
    steps: dict[str, Steps] = {}
    for day, version in _standing(plans, statuses):
        if day > last:
            break
        found[max(0, day - first) :] = UNKNOWN_UG
        if version is None:
            continue
        if version["id"] not in steps:
            steps[version["id"]] = steps_of(version["document"])
        for begin, ug in steps[version["id"]]:
            found[max(0, day - first, begin - first) :] = ug
    return found


def _standing(plans: Sequence[Row], statuses: Sequence[Row]) -> list[tuple[int, Row | None]]:
    """Return from which day on which version stood, in order; of one day the last word counts."""
    versions = {one["id"]: one for one in plans}
    words = [one for one in statuses if one["plan_version_id"] in versions]
    counting: dict[str, bool] = {}
    found: dict[int, Row | None] = {}
    for one in sorted(words, key=lambda each: (str(each["at"]), each["number"])):
        is_offer = one["status"] == "proposed" and one["link_id"] is not None
        counting[one["plan_version_id"]] = one["status"] not in NOT_COUNTED and not is_offer
        stands = [versions[key] for key, counts in counting.items() if counts]
        found[day_number(one["at"])] = max(stands, key=lambda each: int(each["number"]), default=None)
    return sorted(found.items(), key=lambda each: each[0])


def steps_of(document: str) -> Steps:
    """Return from which day on a plan foresees which dose, in order; nothing where it cannot be read.

    Examples
    --------
    >>> steps = '[{"start_day": 2, "dose_mg": "9.6"}]'
    >>> steps_of('{"start_date": "1970-01-11", "start_dose_mg": "20", "steps": %s}' % steps)
    ((-25567, 20000), (12, 9600))
    """
    try:
        told: Mapping[str, Any] = json.loads(document)
        begin = day_number(told["start_date"] or told["version"]["made_on"])
        steps = [(begin + int(one["start_day"]), _ug(one["dose_mg"])) for one in told["steps"]]
        # before the first step it is what was taken when the plan was made
        return ((day_number("1900-01-01"), _ug(told["start_dose_mg"])), *sorted(steps))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError, OverflowError):
        return ()


def _ug(told: object) -> int:
    return micrograms(round(Decimal(str(told)) * MICROGRAMS_PER_MG))
