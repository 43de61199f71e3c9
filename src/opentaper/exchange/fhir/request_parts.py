"""A long plan as several requests: at most twelve weeks of steps in each, and held cuts in one of their own.

A taper of daily steps would else be hundreds of dosages in one request, and a plan that is held would be a
request on hold: whoever reads that might stop handing out the dose that goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.dosage import given_steps
from opentaper.planning.result import Step

#: Twelve weeks. A step that begins within them is told whole, however long it is.
MOST_DAYS = 84


@dataclass(frozen=True, slots=True)
class RequestPart:
    """What one request of a chain tells.

    Parameters
    ----------
    number
        Its place in the chain, from 1.
    first, end
        The steps on which something is taken: from which, and before which.
    is_held
        Whether its steps wait until the person or prescriber goes on.
    """

    number: int
    first: int
    end: int
    is_held: bool = False


def request_parts(followed: FollowedVersion, today: date | None = None) -> tuple[RequestPart, ...]:
    """Return how the steps of a version are shared out; one part where it has no dates.

    Without dates nothing would say when the second request begins, and both would be read as taken at once.

    Parameters
    ----------
    today
        Where the version holds on this day, its cuts to come are a part of their own.

    Raises
    ------
    BadOption
        As :func:`opentaper.exchange.fhir.dosage.given_steps` tells.
    """
    steps = given_steps(followed.plan)
    if not steps:
        return ()
    if followed.plan.request.start_date is None:
        return (RequestPart(1, 0, len(steps)),)
    waits = None if today is None else followed.waits_from(today)
    begins = list(_begins(steps, waits))
    ends = [*begins[1:], len(steps)]
    return tuple(
        RequestPart(n, first, end, waits is not None and steps[first].start_day >= waits)
        for n, (first, end) in enumerate(zip(begins, ends, strict=True), start=1)
    )


def _begins(steps: tuple[Step, ...], waits: int | None) -> Iterator[int]:
    """Yield with which step each part begins."""
    begun = 0
    for place, step in enumerate(steps):
        is_first_held = waits is not None and place and steps[place - 1].start_day < waits <= step.start_day
        if not place or is_first_held or step.start_day - begun >= MOST_DAYS:
            begun = step.start_day
            yield place
