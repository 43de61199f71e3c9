"""A person's own series: how far each day lies above their usual, and what cuts did to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from opentaper.formulary.items import Item, item
from opentaper.inference.belief import Known
from opentaper.inference.check_in import CheckIn, DoseTaken, latest
from opentaper.inference.doses import by_day

# Answered days before the first cut from which a usual level is taken; with fewer, a good quarter of all.
LEAST_USUAL = 5
GOOD_QUARTER = 25.0
# So many answered days are asked for on each side before two stretches are compared.
LEAST_DAYS = 3
SIDE_DAYS = 14


@dataclass(frozen=True, slots=True)
class DoseChange:
    """A day on which the dose became another, and by how many mg (below 0 for a cut)."""

    day: date
    by_mg: float


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """How far the answers of each day lie above the person's usual ones, in points.

    ``all``, ``specific`` and ``mood`` hold one value a day that was answered: over all items, over those that
    tell withdrawal, over those that an illness moves most. ``items`` holds each item's rise by day.
    """

    all: Mapping[date, float]
    specific: Mapping[date, float]
    mood: Mapping[date, float]
    items: Mapping[str, Mapping[date, float]]
    changes: tuple[DoseChange, ...]
    last: date

    @property
    def cuts(self) -> tuple[DoseChange, ...]:
        """The changes that went down."""
        return tuple(one for one in self.changes if one.by_mg < 0)


def series(known: Known, doses: Iterable[DoseTaken], check_ins: Iterable[CheckIn]) -> OwnSeries | None:
    """Return a person's series, or None where nothing was answered.

    Raises
    ------
    BadOption
        An item that is not known.
    """
    days = [one for one in latest(check_ins) if one.scores]
    if not days:
        return None
    changed = changes(known, doses, days[-1].day)
    first_cut = next((one.day for one in changed if one.by_mg < 0), None)
    scores: dict[str, dict[date, float]] = {}
    for one in days:
        for name, score in one.scores:
            scores.setdefault(_known(name).name, {})[one.day] = score
    rises = {name: _rises(told, first_cut) for name, told in scores.items()}
    kinds = [_known(name) for name in rises]
    return OwnSeries(
        all=_mean(rises, kinds),
        specific=_mean(rises, [one for one in kinds if one.is_specific]),
        mood=_mean(rises, [one for one in kinds if one.illness > one.withdrawal.mean]),
        items=rises,
        changes=changed,
        last=days[-1].day,
    )


def changes(known: Known, doses: Iterable[DoseTaken], last: date) -> tuple[DoseChange, ...]:
    """Return every change of dose up to a day.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> told = [DoseTaken(date(2026, 3, 1), Dose.mg(20)), DoseTaken(date(2026, 3, 5), Dose.mg(15))]
    >>> known = Known("citalopram", Dose.mg(20))
    >>> [(one.day.day, one.by_mg) for one in changes(known, told, date(2026, 4, 1))]
    [(5, -5.0)]
    """
    told = sorted((day, dose) for day, dose in by_day(doses).items() if day <= last)
    levels = [(date.min, known.start), *told]
    return tuple(
        DoseChange(day, dose.as_mg - before.as_mg)
        for (_, before), (day, dose) in pairwise(levels)
        if dose != before
    )


def between(values: Mapping[date, float], first: date, n_days: int) -> list[float]:
    """Return the values of ``n_days`` days from ``first`` on, as far as they were answered."""
    days = (first + timedelta(days=place) for place in range(n_days))
    return [values[day] for day in days if day in values]


def recent(values: Mapping[date, float], last: date, n_days: int = SIDE_DAYS) -> float | None:
    """Return the mean of the last days, or None where too few were answered."""
    told = between(values, last - timedelta(days=n_days - 1), n_days)
    return float(np.mean(told)) if len(told) >= LEAST_DAYS else None


def step(values: Mapping[date, float], day: date, n_days: int = SIDE_DAYS) -> float | None:
    """Return how much higher the days from one on lie than those before it; None of too few."""
    before = between(values, day - timedelta(days=n_days), n_days)
    after = between(values, day, n_days)
    if min(len(before), len(after)) < LEAST_DAYS:
        return None
    return float(np.mean(after) - np.mean(before))


def shifted_steps(
    values: Mapping[date, float], cuts: Sequence[DoseChange]
) -> tuple[float, list[float]] | None:
    """Return the mean step at the cuts, and the same for all days of the series to which they may be shifted.

    The cuts keep their distances, and the series is taken as a ring; of fewer than two cuts with days on both
    sides nothing is said.
    """
    own = [found for cut in cuts if (found := step(values, cut.day)) is not None]
    if len(own) < 2:
        return None
    first, last = min(values), max(values)
    n = (last - first).days + 1
    ring = np.full(n, np.nan)
    for day, value in values.items():
        ring[(day - first).days] = value
    steps = _ring_steps(ring)
    places = np.array([(cut.day - first).days for cut in cuts])
    moved = steps[(places + np.arange(SIDE_DAYS, n - SIDE_DAYS)[:, None]) % n]
    known = ~np.isnan(moved)
    enough = known.sum(axis=1) >= 2
    others = np.where(known, moved, 0.0)[enough].sum(axis=1) / known[enough].sum(axis=1)
    return float(np.mean(own)), others.tolist()


def _ring_steps(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return :func:`step` at each day of a ring of days, nan where too few were answered; shape (days,)."""
    n = len(ring)
    if n < 2 * SIDE_DAYS:
        return np.full(n, np.nan)
    around = sliding_window_view(np.concatenate([ring[-SIDE_DAYS:], ring, ring[: SIDE_DAYS - 1]]), SIDE_DAYS)
    told = ~np.isnan(around)
    n_told = told.sum(axis=1)
    means = np.where(told, around, 0.0).sum(axis=1) / np.maximum(n_told, 1)
    enough = n_told >= LEAST_DAYS
    steps = means[SIDE_DAYS:] - means[:n]
    return np.where(enough[SIDE_DAYS:] & enough[:n], steps, np.nan)


def _rises(told: Mapping[date, float], first_cut: date | None) -> dict[date, float]:
    """Return how far each score lies above the usual: the middle before the first cut, or a good quarter."""
    before = [score for day, score in told.items() if first_cut is None or day < first_cut]
    enough = first_cut is not None and len(before) >= LEAST_USUAL
    usual = float(np.median(before)) if enough else float(np.percentile(list(told.values()), GOOD_QUARTER))
    return {day: score - usual for day, score in told.items()}


def _mean(rises: Mapping[str, Mapping[date, float]], kinds: Sequence[Item]) -> dict[date, float]:
    told: dict[date, list[float]] = {}
    for kind in kinds:
        for day, rise in rises[kind.name].items():
            told.setdefault(day, []).append(rise)
    return {day: sum(told[day]) / len(told[day]) for day in sorted(told)}


@cache
def _known(name: str) -> Item:
    return item(name)
