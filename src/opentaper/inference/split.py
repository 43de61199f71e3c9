"""What a person's distress was made of: usual, withdrawal, underlying condition, life, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import slow_process
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.likelihood import Explained, explained
from opentaper.inference.marginal import Marginal
from opentaper.inference.observed import everyday, observed
from opentaper.inference.person_record import record

Array = NDArray[np.float64]
# How many of a belief's draws are split up, each with one draw of all that is linear.
N_SPLIT = 256
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class ScorePart:
    """A part of the mean score, in points of 0 to 10: mean and the band of nine in ten, each (days,)."""

    mean: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class DayBand:
    """What something may be, day by day: mean and quantiles, each of shape (days,)."""

    mean: Array
    q05: Array
    q25: Array
    q75: Array
    q95: Array


@dataclass(frozen=True, slots=True, eq=False)
class DistressSplit:
    """What the mean score of the answered items was made of, on every day from the first to the last.

    On a day without an answer the parts are those of all items that the person ever answers, and what is
    unexplained is not a number, as the score itself is.

    Parameters
    ----------
    days
        Every day.
    observed
        Which of them hold an answer, shape (days,).
    score
        The mean score of the answered items, 0 to 10; nan on other days.
    usual, withdrawal, underlying, life, unexplained
        What adds up to it: the person's own level on a good day; withdrawal; the underlying condition against
        its usual place; what else was told of the day; and what nothing told explains.
    intensity
        Of withdrawal, 0 to 1, on an ordinary day.
    condition
        The underlying condition, in episodes against its usual place.
    """

    days: tuple[date, ...]
    observed: NDArray[np.bool_]
    score: Array
    usual: ScorePart
    withdrawal: ScorePart
    underlying: ScorePart
    life: ScorePart
    unexplained: ScorePart
    intensity: DayBand
    condition: DayBand


# Short names where nothing else is called so.
Part: TypeAlias = ScorePart
Band: TypeAlias = DayBand
Split: TypeAlias = DistressSplit


def split(belief: Belief, doses: Sequence[DoseTaken], check_ins: Sequence[CheckIn]) -> Split:
    """Return what each day was made of, by what is believed.

    Parameters
    ----------
    belief
        Of :func:`~opentaper.inference.update.update` with the same doses and check-ins.
    doses, check_ins
        All that is recorded.

    Raises
    ------
    NoCurve, BadOption
        As :func:`~opentaper.inference.belief.people` does, and for items that are not known.

    Examples
    --------
    >>> from datetime import timedelta
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> days = [date(2026, 3, 1) + timedelta(days=place) for place in (0, 1, 3)]
    >>> told = [CheckIn(day, (("anxiety", 2.0), ("nausea", 1.0))) for day in days]
    >>> found = split(prior_belief(Known("citalopram", Dose.mg(20))), [], told)
    >>> found.observed, float(found.score[0]), bool(found.withdrawal.high[0] < 0.01)
    (array([ True,  True, False,  True]), 1.5, True)
    """
    seen, slow = observed(check_ins), slow_process()
    if not seen.days:
        return _nothing()
    whole = everyday(seen)
    target = record(belief.known, doses, whole, slow)
    draws = belief.draws[:: max(1, len(belief.draws) // N_SPLIT)].astype(np.float64)
    target.add(draws)
    equal = np.full(len(draws), 1.0 / len(draws))
    target.settle(equal)
    target.settle(equal)
    rng = np.random.default_rng([belief.seed, len(whole.days)])
    curves = target.curves_of(draws)
    drawn = _drawn(target.given, explained(target.given, curves), curves, rng)
    told = ~np.isnan(whole.scores)
    is_told = np.asarray(told.any(axis=1))
    counted = np.where(is_told[:, None], told, 1.0)
    counted = counted / counted.sum(axis=1, keepdims=True)
    score = np.where(is_told, (np.where(told, whole.scores, 0.0) * counted).sum(axis=1), np.nan)
    usual, life = _levels(target.given, drawn, counted)
    withdrawal = curves * (counted @ drawn.loading)
    underlying = drawn.condition * (counted @ target.design.illness)[:, None]
    rest = score[:, None] - usual - life - withdrawal - underlying
    return Split(
        *(whole.days, is_told, score, _part(usual), _part(withdrawal), _part(underlying), _part(life)),
        unexplained=_part(rest),
        intensity=_band(target.plain_of(draws)),
        condition=_band(drawn.condition),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """One draw of all that is linear for each curve: loadings (J, N), levels and effects (X, N), R (T, N)."""

    loading: Array
    effects: Array
    condition: Array


def _drawn(given: Marginal, known: Explained, curves: Array, rng: np.random.Generator) -> _Drawn:
    """Draw loadings, levels, effects, a return and the slow process, all at once for each curve."""
    made = given.design
    n = curves.shape[1]
    moved = _return(given, known, rng)
    roots = np.linalg.cholesky(np.moveaxis(known.covariance, 2, 0))
    turned = np.einsum("cn,cjn->jn", moved, known.turned)
    loading = known.loading - turned
    loading = loading + np.einsum("nij,jn->in", roots, rng.standard_normal(loading.shape))
    back = np.linalg.inv(given.root).T
    flat = given.low.reshape(len(given.low), -1)
    toward = (flat @ given.residual.ravel())[:, None] - np.einsum("kjn,jn->kn", known.beyond, loading)
    toward -= flat @ made.returns.reshape(made.onsets.n, flat.shape[1]).T @ moved
    added = back @ (toward + rng.standard_normal((len(back), n)))
    pulled = (given.residual * given.pull).sum(axis=1)[:, None]
    pulled = pulled - np.einsum("ktj,tj->tk", made.columns, given.pull) @ added
    pulled -= curves * (given.pull @ loading)
    pulled -= np.einsum("ctj,tj->tc", made.returns, given.pull) @ moved
    slow = _smoothed(given.carry, given.pivot, pulled, rng.standard_normal(pulled.shape))
    course = made.onsets.course(made.seen.at.astype(np.float64)).T @ moved
    return _Drawn(loading, made.means[:, None] + added, slow + course)


def _return(given: Marginal, known: Explained, rng: np.random.Generator) -> Array:
    """Draw whether, when and by how much the condition returns: sizes, 0 but for the drawn onset (C, N)."""
    shares = np.cumsum(known.onset_shares(given.design.onsets.prior), axis=0)
    n = shares.shape[1]
    at = (rng.permutation(n) + rng.random(n)) / n
    chosen = (at[None, :] > shares).sum(axis=0) - 1
    sizes = known.size + np.sqrt(known.size_variance) * rng.standard_normal((1, n))
    return np.where(np.arange(len(known.size))[:, None] == chosen, sizes, 0.0)


def _smoothed(carry: Array, pivot: Array, pulled: Array, chance: Array) -> Array:
    """Return draws of the slow process: ``M^-1 pulled``, with the covariance M^-1 around it, (T, N)."""
    found = pulled.copy()
    for t in range(1, len(pivot)):
        found[t] -= carry[t] * found[t - 1]
    found = found / pivot[:, None] + chance / np.sqrt(pivot)[:, None]
    for t in range(len(pivot) - 2, -1, -1):
        found[t] -= carry[t + 1] * found[t + 1]
    return found


def _levels(given: Marginal, drawn: _Drawn, counted: Array) -> tuple[Array, Array]:
    """Return the mean usual level, and what else the days held, each (days, N)."""
    columns = np.einsum("ktj,tj->tk", given.design.columns, counted)
    n_items = len(given.design.loading)
    return columns[:, :n_items] @ drawn.effects[:n_items], columns[:, n_items:] @ drawn.effects[n_items:]


def _part(values: Array) -> Part:
    low, high = np.quantile(values, (LOW, HIGH), axis=1)
    return Part(values.mean(axis=1), low, high)


def _band(values: Array) -> Band:
    return Band(values.mean(axis=1), *np.quantile(values, (LOW, 0.25, 0.75, HIGH), axis=1))


def _nothing() -> Split:
    """Return the split of a person who has told of no day."""
    none = np.empty(0)
    part, band = Part(none, none, none), Band(none, none, none, none, none)
    return Split((), np.empty(0, dtype=np.bool_), none, part, part, part, part, part, band, band)
