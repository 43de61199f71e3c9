"""Numbers of a registry with noise: whoever is in it or not, nearly the same could have been printed.

Each person counts once, in one cell: by length of use, and by what became of their first course. So one
person moves one count by one, and the losses of all cells together are that of one (parallel composition).
The noise is OpenDP's discrete Laplace, from the machine's own source of randomness: no seed brings it back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

BANDS = (*USE_BANDS, UNKNOWN)
REDUCING, STOPPED, RESTARTED = OUTCOMES = ("reducing", "stopped", "restarted")
#: Weeks from the first cut to the first day without: what is longer counts as so long, fixed before any look.
MOST_WEEKS = 260
#: Share of the loss that goes to the counts; the rest to the sum of weeks.
FOR_COUNTS = 0.75
#: Chance that an interval misses the number that stands in the release.
MISSED = 0.05
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PrivatePeople:
    """What is asked of the people of a release: counts by band and outcome, and the sum of weeks."""

    counts: Whole
    weeks: int

    @property
    def stopped(self) -> int:
        """How many ever stopped."""
        return int(self.counts[:, 1:].sum())


@dataclass(frozen=True, slots=True)
class PrivateNumber:
    """A number with noise, and where the one in the release lies, 19 times in 20."""

    name: str
    band: str
    value: float
    low: float
    high: float


def people_of(course: pyarrow.Table, event: pyarrow.Table) -> PrivatePeople:
    """Return what is asked of people, each counted once, by their first course.

    Parameters
    ----------
    course, event
        Tables of a release.
    """
    first: dict[str, dict[str, Any]] = {}
    for row in course.select(["person", "course", "use_band", "first_cut", "first_zero"]).to_pylist():
        if row["person"] not in first or row["course"] < first[row["person"]]["course"]:
            first[row["person"]] = row
    again = {
        (row["person"], row["course"])
        for row in event.select(["person", "course", "kind"]).to_pylist()
        if row["kind"] == "restarted"
    }
    counts, weeks = np.zeros((len(BANDS), len(OUTCOMES)), dtype=np.int64), 0
    for person, row in first.items():
        band = BANDS.index(row["use_band"]) if row["use_band"] in BANDS else BANDS.index(UNKNOWN)
        has_stopped = row["first_zero"] is not None
        became = 0 if not has_stopped else 2 if (person, row["course"]) in again else 1
        counts[band, became] += 1
        if has_stopped and row["first_cut"] is not None:
            weeks += min(max((row["first_zero"] - row["first_cut"]) // 7, 0), MOST_WEEKS)
    return PrivatePeople(counts, weeks)


def private_numbers(people: PrivatePeople, epsilon: float) -> tuple[PrivateNumber, ...]:
    """Return the numbers of a release with noise, epsilon-differentially private in all.

    Whoever calls this has paid for it: see :func:`opentaper.cohort.ledger.spend`.

    Parameters
    ----------
    epsilon
        The loss: above 0. The odds of anything printed change by at most e to this, for one person more or
        less.

    Raises
    ------
    BadOption
        OpenDP is not installed, or no loss above 0.
    """
    if not math.isfinite(epsilon) or epsilon <= 0:
        raise BadOption(option="epsilon", given=str(epsilon), wanted="a number above 0")
    for_counts = epsilon * FOR_COUNTS
    counts, scale = noisy(people.counts.ravel(), for_counts, 1)
    (weeks,), of_weeks = noisy([people.weeks], epsilon - for_counts, MOST_WEEKS)
    table = np.array(counts, dtype=np.int64).reshape(people.counts.shape)
    numbers = [one for place, band in enumerate(BANDS) for one in _of_band(band, table[place], scale)]
    return (*numbers, _mean_weeks(weeks, of_weeks, int(table[:, 1:].sum()), scale))


def noisy(told: Sequence[int] | Whole, epsilon: float, most: int) -> tuple[list[int], float]:
    """Return whole numbers with discrete Laplace noise, and its scale.

    Parameters
    ----------
    told
        Whole numbers.
    epsilon
        The loss, above 0: OpenDP itself is asked whether the noise keeps it.
    most
        By how much one person changes all of them together, at most.

    Raises
    ------
    BadOption
        OpenDP is not installed.
    """
    dp = check_ready()
    space = (dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64"))
    scale = most / epsilon
    while True:
        made = space >> dp.m.then_laplace(scale=scale)
        if made.map(most) <= epsilon:
            return [int(one) for one in made([int(one) for one in told])], scale
        scale = math.nextafter(scale, math.inf)


def check_ready() -> Any:
    """Return OpenDP, ready to use.

    Raises
    ------
    BadOption
        It is not installed.
    """
    try:
        dp = import_module("opendp.prelude")
    except ImportError:
        wanted = "a machine with OpenDP: pip install opentaper[evidence]"
        raise BadOption(option="private", given="opendp", wanted=wanted) from None
    dp.enable_features("contrib")  # what it holds is proved by its authors, and not yet by others
    return dp


@lru_cache(maxsize=64)
def reach(scale: float, n: int, missed: float = MISSED) -> int:
    """Return how far the sum of n noises goes, but for a chance.

    Examples
    --------
    >>> reach(1.0, 1), reach(1.0, 3)
    (3, 5)
    """
    q = math.exp(-1 / scale)
    z = np.arange(-math.ceil(40 * scale), math.ceil(40 * scale) + 1)
    one = whole = (1 - q) / (1 + q) * q ** np.abs(z)
    for _ in range(n - 1):
        whole = np.convolve(whole, one)
    middle = len(whole) // 2
    beyond = 1 - whole[middle] - 2 * np.cumsum(np.concatenate([[0.0], whole[middle + 1 :]]))
    return int(np.argmax(beyond <= missed))


def _of_band(band: str, counts: Whole, scale: float) -> list[PrivateNumber]:
    """Return the numbers of a length of use: people, those who stopped and who restarted, and their share."""
    people, stopped, restarted = int(counts.sum()), int(counts[1]), int(counts[2])
    numbers = [_count("people", band, people, reach(scale, len(OUTCOMES)))]
    numbers += [
        _count(name, band, n, reach(scale, 1)) for name, n in ((STOPPED, stopped), (RESTARTED, restarted))
    ]
    far = reach(scale, 1, MISSED / 2)  # both at once
    r, s = _count("", band, restarted, far), _count("", band, stopped, far)
    low, high = _share(r.low, s.high, 0.0), _share(r.high, s.low, 1.0)
    value = _share(max(restarted, 0), max(stopped, 0), (low + high) / 2)
    return [*numbers, PrivateNumber("share_restarted", band, value, low, high)]


def _share(part: float, rest: float, empty: float) -> float:
    return part / (part + rest) if part + rest > 0 else empty


def _count(name: str, band: str, n: int, far: int) -> PrivateNumber:
    return PrivateNumber(name, band, max(n, 0), max(n - far, 0), max(n + far, 0))


def _mean_weeks(weeks: int, of_weeks: float, n: int, of_counts: float) -> PrivateNumber:
    """Return the mean of weeks, from a sum and a count that both have noise."""
    far, n_far = reach(of_weeks, 1, MISSED / 2), reach(of_counts, 2 * len(BANDS), MISSED / 2)

    def mean(total: float, people: float) -> float:
        return min(max(total, 0.0) / people, MOST_WEEKS) if people > 0 else float(MOST_WEEKS)

    low, high = mean(weeks - far, n + n_far), mean(weeks + far, n - n_far)
    return PrivateNumber("mean_weeks", "", min(max(mean(weeks, n), low), high), low, high)
