"""The numbers of two strips of one person's picture: waves and windows, and when a return may have begun."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.learnt import Learnt
from opentaper.inference.evidence_series import series
from opentaper.inference.waves import Spell, SpellKind, spells

PERCENT = 100.0


def onset_rows(learnt: Learnt, shown: Frame) -> list[Row]:
    """Return the chance, in per cent, that a return had begun by each day, as an area from nothing.

    Empty where nothing can be said of it.
    """
    belief = learnt.belief
    if not belief.trusted or not belief.onsets or belief.last_day is None:
        return []
    days, chances = zip(*belief.onsets, strict=True)
    begun = [PERCENT * min(1.0, total) for total in accumulate(chances)]
    first = _place(belief.first_day or days[0], shown)
    last = _place(belief.last_day, shown)
    places = [first, *(_place(day, shown) for day in days), last]
    values = [0.0, *begun, begun[-1]]
    return [
        {"day": place, "low": 0.0, "value": value, "high": value}
        for place, value in zip(places, values, strict=True)
    ]


def likeliest(learnt: Learnt) -> date | None:
    """Return the day by which half of the chance of a return lies behind; None where there is none."""
    onsets = learnt.belief.onsets
    half = sum(chance for _, chance in onsets) / 2.0
    told = zip(onsets, accumulate(chance for _, chance in onsets), strict=True)
    return next((day for (day, _), total in told if total >= half > 0.0), None)


def found_spells(learnt: Learnt) -> tuple[Spell, ...]:
    """Return the person's waves and windows."""
    told = series(learnt.belief.known, learnt.doses, learnt.check_ins)
    return () if told is None else spells(told.all)


def spell_rows(found: tuple[Spell, ...], kind: SpellKind, shown: Frame) -> list[Row]:
    """Return the spells of a kind: from which place to which."""
    return [
        {"day": _place(one.first, shown) - 0.5, "end": _place(one.last, shown) + 0.5}
        for one in found
        if one.kind is kind
    ]


def silent_rows(learnt: Learnt, shown: Frame) -> list[Row]:
    """Return the days without an answer, between the first and the last one with."""
    split = learnt.split
    if split is None:
        return []
    return [
        {"day": _place(day, shown)} for day, seen in zip(split.days, split.observed, strict=True) if not seen
    ]


def _place(day: date, shown: Frame) -> float:
    """Return the middle of a day in the picture."""
    return (day - (shown.start_date or date.min)).days + 0.5
