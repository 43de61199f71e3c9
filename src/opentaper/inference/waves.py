"""Waves and windows: spells of days that lie well above a person's own usual level, and spells back near it.

They are told from the answers alone and need no model. Days without an answer belong to neither, and a long
silence ends a spell: nobody knows what it held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from opentaper.inference.evidence import NOT_RISEN, RISEN

#: So many answered days make a wave, and so many a window; one hard day is a hard day.
LEAST_WAVE, LEAST_WINDOW = 3, 2
#: After so many days without an answer a spell has ended.
SILENCE_DAYS = 7


class SpellKind(StrEnum):
    """Which way a spell goes."""

    #: Days at least one point above the usual.
    WAVE = "wave"
    #: After a wave: days back near the usual.
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Spell:
    """A wave or a window: its first and last day, how many of them were answered so, and its mean rise."""

    kind: SpellKind
    first: date
    last: date
    n_days: int
    rise: float

    @property
    def length(self) -> int:
        """How many days lie between its ends, both counted."""
        return (self.last - self.first).days + 1


def spells(rises: Mapping[date, float]) -> tuple[Spell, ...]:
    """Return the waves and windows of a diary, in order of days.

    A day is hard from :data:`~opentaper.inference.evidence.RISEN` points above the usual on, and clear below
    :data:`~opentaper.inference.evidence.NOT_RISEN`; what lies between neither begins nor ends a spell. A
    single clear day does not end a wave, nor do one or two hard ones a window. Before the first wave there
    are no windows: those days are just usual ones.

    Parameters
    ----------
    rises
        How far each answered day lies above the person's own usual level, in points, as
        ``all`` of :func:`~opentaper.inference.evidence_series.series` tells it.

    Examples
    --------
    >>> from datetime import timedelta
    >>> rises = dict(enumerate([0.0, 2.0, 3.0, 2.0, 0.8, 0.2, 0.1, 0.0]))
    >>> days = {date(2026, 3, 1) + timedelta(days=day): rise for day, rise in rises.items()}
    >>> [(one.kind.value, one.first.day, one.last.day) for one in spells(days)]
    [('wave', 2, 4), ('window', 6, 8)]
    """
    found = [one for part in _unbroken(rises) for one in _of_part(part, rises)]
    first = next((place for place, one in enumerate(found) if one.kind is SpellKind.WAVE), len(found))
    return tuple(found[first:])


def _unbroken(rises: Mapping[date, float]) -> list[list[date]]:
    """Return the answered days in parts, with no long silence in any of them."""
    parts: list[list[date]] = []
    for day in sorted(rises):
        if not parts or (day - parts[-1][-1]).days > SILENCE_DAYS:
            parts.append([])
        parts[-1].append(day)
    return parts


def _of_part(days: list[date], rises: Mapping[date, float]) -> list[Spell]:
    kinds = [(kind, [day]) for day in days if (kind := _kind(rises[day])) is not None]
    # Lone clear days go first, so that they cannot part a wave; then what is too short to be one.
    streaks = _joined(kinds)
    for short in (SpellKind.WINDOW, SpellKind.WAVE):
        streaks = _joined(
            [(kind, told) for kind, told in streaks if kind is not short or len(told) >= _LEAST[kind]]
        )
    return [
        Spell(kind, told[0], told[-1], len(told), sum(rises[day] for day in told) / len(told))
        for kind, told in streaks
    ]


def _joined(parts: list[tuple[SpellKind, list[date]]]) -> list[tuple[SpellKind, list[date]]]:
    """Return the same with neighbours of one kind put together."""
    return [
        (kind, [day for _, told in same for day in told])
        for kind, same in groupby(parts, key=lambda one: one[0])
    ]


_LEAST = {SpellKind.WAVE: LEAST_WAVE, SpellKind.WINDOW: LEAST_WINDOW}


def _kind(rise: float) -> SpellKind | None:
    if rise >= RISEN:
        return SpellKind.WAVE
    return SpellKind.WINDOW if rise < NOT_RISEN else None
