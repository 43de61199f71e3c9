"""The one function behind every engine: numbers of people in, what becomes of them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS
from opentaper.inference.sums import BLOCK as STREAM
from opentaper.inference.sums import Outcomes, outcomes, summed
from opentaper.inference.trials import ArmSums, Group, Trial, paired

Array = NDArray[np.float64]
Persons = NDArray[np.int64]
#: People of one unit of work; memory grows with it, and with nothing else.
BLOCK = 16_384
# Marks the stream of the lengths of use, beside that of the personal parameters.
USE = 1


def tasks(trial: Trial) -> list[tuple[int, int]]:
    """Return the units of work of a trial: the place of the group, and of the block within it.

    Blocks of all groups come turn by turn.
    """
    n_blocks = -(-trial.n_people // BLOCK)
    return [(group, block) for block in range(n_blocks) for group in range(len(trial.groups))]


def block_persons(trial: Trial, block: int) -> Persons:
    """Return the numbers of the people of a block, from 0; the last block is cut short."""
    return np.arange(block * BLOCK, min((block + 1) * BLOCK, trial.n_people), dtype=np.int64)


def people_draws(seed: int, persons: Persons) -> Array:
    """Return the standard normal draws of people by their numbers, shape (n, 7).

    The first six columns are the people of ``opentaper simulate`` with the same seed; the last is for the
    length of use. Each person has the same draws in any company and in any order.

    Parameters
    ----------
    seed
        At least 0.
    persons
        Numbers of people, at least 0, shape (n,).

    Examples
    --------
    >>> import numpy as np
    >>> some = people_draws(1, np.array([5000, 3]))
    >>> bool((people_draws(1, np.arange(6000))[[5000, 3]] == some).all())
    True
    """
    draws = np.empty((len(persons), len(PARAMETERS) + 1))
    streams = persons // STREAM
    for stream in np.unique(streams):
        which = streams == stream
        places = persons[which] - stream * STREAM
        n = int(places.max()) + 1
        own = np.random.default_rng([seed, int(stream)]).standard_normal((n, len(PARAMETERS)))
        used = np.random.default_rng([seed, int(stream), USE]).standard_normal(n)
        draws[which] = np.column_stack([own, used])[places]
    return draws


def group_outcomes(trial: Trial, group: Group, persons: Persons) -> Iterator[Outcomes]:
    """Yield what becomes of the same people in each arm of a group, in the order of the arms."""
    # A column of one is added up in another order than one of many, which the last digit would show.
    company = np.repeat(persons, 2) if len(persons) == 1 else persons
    draws = people_draws(trial.seed, company)
    for arm in group.arms:
        yield _first(outcomes(trial.population, arm.stop, draws), len(persons))


def _first(found: Outcomes, n: int) -> Outcomes:
    """Return the outcomes of the first people."""
    return replace(
        found,
        values=found.values[:, :n],
        peak=found.peak[:n],
        peak_day=found.peak_day[:n],
        seen=found.seen[:, :n],
    )


def block_sums(trial: Trial, found: tuple[Outcomes, ...]) -> tuple[ArmSums, ...]:
    """Return the outcomes of a block added up, an entry for each arm."""
    reference = found[trial.reference]
    return tuple(ArmSums(summed(one, trial.n_days), paired(one, reference)) for one in found)
