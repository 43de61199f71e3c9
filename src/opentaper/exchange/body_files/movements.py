"""Times of movement: each once, also where a watch and an app wrote down the same run."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date

from opentaper.exchange.body_files.gathered import GatheredFile, MovementSpan
from opentaper.exchange.body_files.own_days import moment_at
from opentaper.recovery.body_reading import BodyReading

#: Words of ``data/body.yaml`` by what programs call a movement: the first that is part of its name counts.
WORDS = (
    ("walk", "walk"),
    ("hik", "walk"),
    ("run", "run"),
    ("jog", "run"),
    ("cycl", "bike"),
    ("bik", "bike"),
    ("swim", "swim"),
    ("strength", "strength"),
    ("weight", "strength"),
    ("core", "strength"),
    ("yoga", "stretch"),
    ("pilates", "stretch"),
    ("stretch", "stretch"),
    ("flexib", "stretch"),
    ("garden", "chores"),
    ("housework", "chores"),
)


def movement_word(name: str) -> str:
    """Return the word of ``data/body.yaml`` for what a program calls a movement.

    Examples
    --------
    >>> [movement_word(name) for name in ("HKWorkoutActivityTypeRunning", "Outdoor Bike", "Chess", "")]
    ['run', 'bike', 'other', '']
    """
    plain = name.casefold()
    return next((word for part, word in WORDS if part in plain), "other") if plain else ""


def movement_readings(found: GatheredFile, counted: list[BodyReading]) -> Iterator[BodyReading]:
    """Yield the times of movement, and for days that have none the minutes that a device counted."""
    preferred = found.choices.answer("prefer:movement")
    kept: list[tuple[int, int]] = []
    days: set[date] = set()
    for walk in sorted(found.walks, key=lambda one: (one.source != preferred, one.began, -one.ended, one)):
        place = bisect(kept, (walk.began, walk.ended))
        before, after = kept[place - 1 : place], kept[place : place + 1]
        if any(span[1] > walk.began for span in before) or any(span[0] < walk.ended for span in after):
            found.left.add("same_movement", walk.day.isoformat(), walk.source)
            continue
        kept.insert(place, (walk.began, walk.ended))
        days.add(walk.day)
        yield _reading(walk)
    for one in counted:
        if one.day in days:
            found.left.add("minutes_of_movement", one.day.isoformat(), one.source)
        else:
            yield one


def _reading(walk: MovementSpan) -> BodyReading:
    return BodyReading(
        "movement",
        walk.day,
        began_at=moment_at(walk.began),
        ended_at=moment_at(walk.ended),
        value=round(walk.minutes, 1),
        word=walk.word,
        source=walk.source,
    )
