"""One thing of a body on a day of a person's own, however it came: by hand, from a meter or out of a file."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime

#: A meter is read more than once a day: two values of one moment are two readings.
METERS = frozenset({"glucose", "ketones", "weight", "resting_pulse"})
#: What a meter says instead of a number, where a value lies beyond what it can show.
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True, slots=True)
class BodyReading:
    """A night, a walk, a value of a meter, a cup of coffee: one thing of one kind.

    Parameters
    ----------
    kind
        A kind of ``data/body.yaml``: sleep, in_bed, steps, movement, weight, glucose, ketones and so on.
    day
        The person's own day; a night belongs to the day of waking.
    began_at, ended_at
        With their zone, in UTC; None where only the day is known.
    value
        In the unit of its kind; None where a word says it.
    word
        A way of eating, a kind of movement, "bleeding", or "above" and "below" of a meter.
    source
        "" where the person wrote it; else which file and which device, as "apple_health: Watch".

    Raises
    ------
    ValueError
        It ends before it began, a time has no zone, or the value is no finite number.

    Examples
    --------
    >>> night = BodyReading("sleep", date(2026, 3, 2), value=420.0, source="oura: Ring")
    >>> night.value, night.is_by_hand
    (420.0, False)
    """

    kind: str
    day: date
    began_at: datetime | None = None
    ended_at: datetime | None = None
    value: float | None = None
    word: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for time in (self.began_at, self.ended_at):
            if time is not None and time.utcoffset() is None:
                raise ValueError("a time has no zone")
        if self.began_at is not None and self.ended_at is not None and self.ended_at < self.began_at:
            raise ValueError("it ends before it began")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("the value is no finite number")

    @property
    def is_by_hand(self) -> bool:
        """Whether the person wrote it."""
        return not self.source


def fingerprint(reading: BodyReading) -> str:
    """Return what is the same for the same thing brought twice, and other for another thing: 64 hex digits.

    It rests on kind, times (the day where no time is known), word and source; of a meter on the value too.
    A night whose length was worked out anew is the same night.

    Examples
    --------
    >>> night = BodyReading("sleep", date(2026, 3, 2), value=420.0, source="oura: Ring")
    >>> longer = BodyReading("sleep", date(2026, 3, 2), value=425.0, source="oura: Ring")
    >>> fingerprint(night) == fingerprint(longer)
    True
    """
    times = [_moment(time) for time in (reading.began_at, reading.ended_at)]
    when = times if any(times) else [reading.day.isoformat()]
    value = repr(float(reading.value)) if reading.kind in METERS and reading.value is not None else ""
    told = json.dumps([reading.kind, when, reading.word, reading.source, value], ensure_ascii=True)
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def _moment(time: datetime | None) -> str:
    return time.astimezone(UTC).isoformat() if time is not None else ""
