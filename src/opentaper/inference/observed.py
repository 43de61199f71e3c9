"""Check-ins as numbers: which days, which items, and what else each day held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Item, Modulator, item, items, modulator, modulators
from opentaper.inference.check_in import CheckIn, latest

Array = NDArray[np.float64]
Pairs: TypeAlias = tuple[tuple[str, float], ...]
# Steps in which people score, the coarsest first; a finer scale is taken as continuous.
STEPS = (1.0, 0.5, 0.25, 0.1)
FINE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was told on days with at least one score.

    Parameters
    ----------
    days
        The days, rising.
    at
        The same as whole days from the first, shape (days,).
    items
        The items that were ever answered, in the order of the formulary.
    scores
        Shape (days, items); nan where there is no answer.
    modulators
        What a day may hold and was ever asked about.
    shares
        How much of each a day held, 0 to 1, shape (days, modulators). A day on which it was not told counts
        as the person's own mean: it then says nothing, neither that it was there nor that it was not.
    factor
        What the day did to how withdrawal is felt, shape (days,).
    step
        The step in which the person scores.
    """

    days: tuple[date, ...]
    at: NDArray[np.int64]
    items: tuple[Item, ...]
    scores: Array
    modulators: tuple[Modulator, ...]
    shares: Array
    factor: Array
    step: float

    @property
    def n_days(self) -> int:
        """How many days hold a score."""
        return len(self.days)


def observed(check_ins: Iterable[CheckIn]) -> Observed:
    """Return check-ins as numbers, whatever order they came in.

    Raises
    ------
    BadOption
        An item or a modulator that is not known; nothing is dropped in silence.

    Examples
    --------
    >>> told = [CheckIn(date(2026, 3, 2), (("nausea", 3.0),)), CheckIn(date(2026, 3, 1), (("nausea", 1.0),))]
    >>> observed(told).scores[:, 0]
    array([1., 3.])
    """
    days = [one for one in latest(check_ins) if one.scores]
    scores = [one.scores for one in days]
    shares = [one.modulators for one in days]
    names, held_names = _named(scores, _known_item), _named(shares, _known_modulator)
    known, known_held = set(names.values()), set(held_names.values())
    asked = tuple(one for one in items() if one.name in known)
    held = tuple(one for one in modulators() if one.name in known_held)
    x = _filled(_table(shares, [one.name for one in held], held_names))
    table = _table(scores, [one.name for one in asked], names)
    return Observed(
        days=tuple(one.day for one in days),
        at=np.array([(one.day - days[0].day).days for one in days], dtype=np.int64),
        items=asked,
        scores=table,
        modulators=held,
        shares=x,
        factor=_factor(held, x),
        step=_step(table),
    )


def everyday(seen: Observed) -> Observed:
    """Return the same with a row for every day from the first to the last; new ones hold no answer."""
    if not seen.days:
        return seen
    n_days = int(seen.at[-1]) + 1
    scores = np.full((n_days, len(seen.items)), np.nan)
    shares = np.tile(seen.shares.mean(axis=0), (n_days, 1))
    scores[seen.at], shares[seen.at] = seen.scores, seen.shares
    days = tuple(date.fromordinal(seen.days[0].toordinal() + place) for place in range(n_days))
    factor = _factor(seen.modulators, shares)
    return Observed(days, np.arange(n_days), seen.items, scores, seen.modulators, shares, factor, seen.step)


def _named(told: list[Pairs], known: Callable[[str], str]) -> dict[str, str]:
    """Return the name that each one told stands for; each is looked up once."""
    return {name: known(name) for name in dict(chain.from_iterable(told))}


def _table(told: list[Pairs], columns: list[str], named: dict[str, str]) -> Array:
    """Return a row for each day, with nothing (nan) where a column has no number."""
    table, pairs = np.full((len(told), len(columns)), np.nan), list(chain.from_iterable(told))
    places = {name: columns.index(stands_for) for name, stands_for in named.items()}
    rows = np.repeat(np.arange(len(told)), [len(some) for some in told])
    table[rows, [places[name] for name, _ in pairs]] = [value for _, value in pairs]
    return table


def _filled(shares: Array) -> Array:
    """Return shares with the person's own mean on days that were not told; each column has one that was."""
    n_told = np.maximum(1, (~np.isnan(shares)).sum(axis=0))
    return np.where(np.isnan(shares), np.nansum(shares, axis=0) / n_told, shares)


def _factor(held: tuple[Modulator, ...], shares: Array) -> Array:
    """Return the product of what each modulator does, each in proportion to its share of the day."""
    factors = np.array([one.factor.mean for one in held], dtype=np.float64)
    return np.asarray(np.prod(factors**shares, axis=1))


def _step(scores: Array) -> float:
    told = scores[~np.isnan(scores)]
    for step in STEPS:
        if np.abs(told / step - np.rint(told / step)).max(initial=0.0) < FINE:
            return step
    return 0.0


@cache
def _known_item(name: str) -> str:
    return item(name).name


@cache
def _known_modulator(name: str) -> str:
    return modulator(name).name
