"""What the body of a demonstration person got in a week: nights as their body had them, walks, coffee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import numpy as np

from opentaper.actions.deeds.tell_body import BodyThing

#: Minutes of an ordinary and of a poor night, and how far nights differ by chance.
ORDINARY, POOR, APART = 420, 215, 22
#: Minutes of a walk, how often one is taken, and when the second coffee is drunk.
WALK, WALKS, AFTERNOON = 25, 0.55, time(15, 30)
#: Nights end on minutes that people say.
SAID = 10


def body_of_days(first: date, poor_nights: Sequence[bool], seed: int) -> tuple[BodyThing, ...]:
    """Return what is told of days in a row; the same days always tell the same.

    Examples
    --------
    >>> told = body_of_days(date(2026, 3, 2), [False, True], 1)
    >>> [one.amount for one in told if one.kind == "sleep"]
    [420.0, 200.0]
    """
    found = []
    for n, is_poor in enumerate(poor_nights):
        day = first + timedelta(days=n)
        chance = np.random.default_rng([seed, day.toordinal()])
        slept = (POOR if is_poor else ORDINARY) + APART * chance.standard_normal()
        found.append(BodyThing(day, "sleep", float(SAID * round(slept / SAID)), "min"))
        if chance.random() < WALKS:
            found.append(BodyThing(day, "movement", float(WALK), "min", word="walk"))
        found.append(BodyThing(day, "caffeine", 1.0, "coffee", clock=time(8)))
        if chance.random() < WALKS / 2:
            found.append(BodyThing(day, "caffeine", 1.0, "coffee", clock=AFTERNOON))
    return tuple(found)
