"""An attack: was this person in it? By one who knows everybody else, and sees only what was published.

That is the strongest attacker there is, and more than any real one knows. They reckon what would have been
printed with the person and without, by the same public rules, and see which of the two it fits better. Exact
counts always tell. Hidden ones tell wherever one person more changes what is hidden. Noise tells no more than
its loss allows, whoever asks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.disclosure import LEAST, hidden_cells
from opentaper.cohort.private import noisy

Whole = NDArray[np.int64]
Array = NDArray[np.float64]
#: Standard normal quantile of 0.975.
_Z = 1.96
#: What is published of counts, shape (cells,): -1 is hidden.
Publish = Callable[[Whole], Whole]


@dataclass(frozen=True, slots=True)
class AttackResult:
    """How well members were told from others, in so many tries.

    ``advantage`` is the share of members that were called members, less that of others: 0 is guessing, 1 is
    always right; ``low`` and ``high`` hold it 19 times in 20. ``auc`` is the chance that a member looks more
    like one than another person does, with ``auc_low`` and ``auc_high``.
    """

    n: int
    advantage: float
    low: float
    high: float
    auc: float
    auc_low: float
    auc_high: float


def most_advantage(epsilon: float) -> float:
    """Return the greatest advantage that a loss lets anybody have, from 0 to 1.

    Source: Kairouz, Oh, Viswanath 2015, the region of tests of an epsilon-private mechanism, at its corner.

    Examples
    --------
    >>> round(most_advantage(1.0), 3)
    0.462
    """
    return math.tanh(epsilon / 2)


def attacked(
    published: Mapping[str, float | None], shares: Sequence[float], people: int, n: int, seed: int
) -> dict[str, AttackResult]:
    """Return how well synthetic people are found in tables that are published in each of some ways.

    Parameters
    ----------
    published
        Names of ways with their loss: None for exact counts, 0 for small counts hidden, above 0 for noise.
    shares
        Chance of each cell for a person, summing to 1.
    people
        Others in the table, at least 0.
    n
        Tries, half of them with the person; at least 4.
    seed
        Of the synthetic people. The noise itself has none.

    Raises
    ------
    BadOption
        Noise is asked for, and OpenDP is not installed.
    """
    rng = np.random.default_rng(seed)
    tries = [(rng.multinomial(people, shares), int(rng.choice(len(shares), p=shares))) for _ in range(n)]
    is_in = np.arange(n) % 2 == 0
    found = {}
    for name, loss in published.items():
        each = zip(tries, is_in, strict=True)
        scores = np.array([_score(*one, bool(member), loss) for one, member in each])
        found[name] = attack_result(scores[is_in], scores[~is_in])
    return found


def _score(others: Whole, cell: int, is_in: bool, loss: float | None) -> float:
    """Return how much more what is published looks like a table with the person: above 0 means it does."""
    with_them = others.copy()
    with_them[cell] += 1
    truth = with_them if is_in else others
    if loss:
        seen = np.array(noisy(truth, loss, 1)[0])
        return float(np.abs(seen - others).sum() - np.abs(seen - with_them).sum())
    member, other = (_hidden(one) if loss == 0 else one for one in (with_them, others))
    if np.array_equal(member, other):
        return 0.0
    return 1.0 if is_in else -1.0


def _hidden(counts: Whole, least: int = LEAST) -> Whole:
    """Return counts with -1 where they are hidden, by the rule of every published table."""
    import pyarrow as pa

    table = pa.table({"cell": [str(one) for one in range(len(counts))], "n_people": counts})
    return np.where(hidden_cells(table, ["cell"], ["n_people"], least)[:, 0], -1, counts)


def attack_result(members: Array, others: Array) -> AttackResult:
    """Return how well scores tell members from others; a score of 0 is a guess.

    Parameters
    ----------
    members, others
        Scores of people who were in, and who were not; two of each at least.

    Examples
    --------
    >>> attack_result(np.array([1.0, 1.0]), np.array([-1.0, -1.0])).advantage
    1.0
    """
    called = [np.where(one > 0, 1.0, np.where(one < 0, 0.0, 0.5)) for one in (members, others)]
    advantage = float(called[0].mean() - called[1].mean())
    far = _Z * math.sqrt(sum(_spread(one) for one in called))
    wins = np.sign(members[:, None] - others[None, :]) / 2 + 0.5
    # Source: DeLong 1988; the spread of each one's mean win
    auc, auc_far = float(wins.mean()), _Z * math.sqrt(_spread(wins.mean(axis=1)) + _spread(wins.mean(axis=0)))
    return AttackResult(
        n=len(members) + len(others),
        advantage=advantage,
        low=max(advantage - far, -1.0),
        high=min(advantage + far, 1.0),
        auc=auc,
        auc_low=max(auc - auc_far, 0.0),
        auc_high=min(auc + auc_far, 1.0),
    )


def _spread(each: Array) -> float:
    """Return the variance of the mean of some numbers; never quite 0, however alike they are."""
    n = len(each)
    return (float(((each - each.mean()) ** 2).sum()) + 0.5) / (n * n)
