"""What an observed record asks of the model: columns, priors, and the course of a return."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow
from opentaper.inference.observed import Observed
from opentaper.inference.returning import Onsets

Array = NDArray[np.float64]
# A slow process that does not move at all would have no inverse.
LEAST_SPREAD = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What does not change from one set of sites to the next.

    ``columns`` are those of levels and effects, shape (columns, days, items), ``means`` and ``variances``
    what is thought of them beforehand; each touches one item, ``owner``, by ``held`` (columns, days).
    ``expected`` (days, items) is what all of them add beforehand. ``course`` (onsets, days) is how far each
    return has come, ``returns`` what one of size 1 adds, (onsets, days, items); ``loading`` and
    ``loading_variance`` are those of λ. ``inverse`` holds the two diagonals of K^-1: its own, and the one
    beside it.
    """

    seen: Observed
    onsets: Onsets
    columns: Array
    means: Array
    variances: Array
    owner: NDArray[np.int64]
    held: Array
    expected: Array
    course: Array
    returns: Array
    illness: Array
    day: Array
    loading: Array
    loading_variance: Array
    inverse: Array


def design(seen: Observed, onsets: Onsets, slow: Slow) -> Design:
    """Lay out what an observed record asks of the model; the first columns are the levels, item by item."""
    n_items = len(seen.items)
    priors = [(j, np.ones(seen.n_days), one.usual) for j, one in enumerate(seen.items)]
    for k, held in enumerate(seen.modulators):
        for j, one in enumerate(seen.items):
            if held.name in one.modulators:
                priors.append((j, seen.shares[:, k], one.modulators[held.name]))
    columns = np.zeros((len(priors), seen.n_days, n_items))
    for place, (j, x, _) in enumerate(priors):
        columns[place, :, j] = x
    means = np.array([prior.mean for *_, prior in priors])
    illness = np.array([one.illness for one in seen.items])
    course = onsets.course(seen.at.astype(np.float64))
    return Design(
        seen=seen,
        onsets=onsets,
        columns=columns,
        means=means,
        variances=np.array([prior.spread for *_, prior in priors]) ** 2,
        owner=np.array([j for j, *_ in priors], dtype=np.int64),
        held=np.array([x for _, x, _ in priors]),
        expected=np.tensordot(means, columns, axes=1),
        course=course,
        returns=course[:, :, None] * illness,
        illness=illness,
        day=np.array([one.day for one in seen.items]),
        loading=np.array([one.withdrawal.mean for one in seen.items]),
        loading_variance=np.array([one.withdrawal.spread for one in seen.items]) ** 2,
        inverse=_inverse(seen.at, slow),
    )


def _inverse(at: NDArray[np.int64], slow: Slow) -> Array:
    """Return the diagonal of K^-1, and the one beside it (its first element unused), shape (2, days)."""
    kept = np.exp(-np.diff(at) / slow.tau_days)
    fresh = 1.0 - kept**2
    own, beside = np.ones(len(at)), np.zeros(len(at))
    own[1:] = 1.0 / fresh
    own[:-1] += kept**2 / fresh
    beside[1:] = -kept / fresh
    return np.asarray(np.stack([own, beside]) / max(slow.spread, LEAST_SPREAD) ** 2)
