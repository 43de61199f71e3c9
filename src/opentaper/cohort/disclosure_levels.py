"""A table of counts, or one of its margins, and what of it is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Cells = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class CountLevel:
    """Counts over some of a table's dims, shape (cells, counts), and which of them are hidden.

    ``cell_of_row`` is the cell of each row of the whole table. ``parts`` are the counts, by their place,
    that count some of the first one's people.
    """

    cell_of_row: Whole
    counts: Whole
    parts: tuple[int, ...]
    hidden: Cells = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing hidden."""
        self.hidden = np.zeros(self.counts.shape, dtype=bool)

    def hide(self, cells: Cells) -> None:
        """Hide cells; a row without its first count shows no other."""
        self.hidden |= cells
        self.hidden |= self.hidden[:, :1]

    def hide_one(self, cell: int, count: int) -> None:
        """Hide one count of one cell; the first count takes the others with it."""
        self.hidden[cell, slice(None) if count == 0 else count] = True

    def members_in(self, finer: CountLevel) -> list[Whole]:
        """Return, for each cell here, the cells of a finer level that it is the sum of."""
        pairs = np.unique(np.column_stack([self.cell_of_row, finer.cell_of_row]), axis=0)
        starts = np.searchsorted(pairs[:, 0], np.arange(len(self.counts) + 1))
        return [pairs[a:b, 1] for a, b in pairwise(starts)]

    def told_alone(self, margins: Sequence[CountLevel], count: int) -> Cells:
        """Return which cells some margin shows by itself, having no other cell: hiding them hides nothing."""
        told = np.zeros(len(self.counts), dtype=bool)
        for margin in margins:
            for cell, members in enumerate(margin.members_in(self)):
                if len(members) == 1 and not margin.hidden[cell, count]:
                    told[members] = True
        return told


def level_of(kept: Sequence[int], keys: Sequence[tuple[object, ...]], told: Whole) -> CountLevel:
    """Return the sums of a table's counts over the dims that are not kept.

    Parameters
    ----------
    kept
        Places of the dims that still tell cells apart.
    keys
        The dims of each row.
    told
        The counts of each row, shape (rows, counts).

    Examples
    --------
    >>> level_of([], [("a",), ("b",)], np.array([[3], [4]])).counts.tolist()
    [[7]]
    """
    number: dict[tuple[object, ...], int] = {}
    short = [tuple(key[place] for place in kept) for key in keys]
    cells = np.array([number.setdefault(key, len(number)) for key in short], dtype=np.int64)
    counts = np.zeros((len(number), told.shape[1]), dtype=np.int64)
    np.add.at(counts, cells, told)
    parts = tuple(j for j in range(1, told.shape[1]) if (told[:, j] <= told[:, 0]).all())
    return CountLevel(cells, counts, parts)


def is_small(counts: Whole, parts: Sequence[int], least: int) -> Cells:
    """Return which counts are above 0 and below ``least``, or leave so few of their whole.

    Examples
    --------
    >>> is_small(np.array([[100, 3], [100, 99], [100, 0], [100, 100]]), [1], 10)[:, 1].tolist()
    [True, True, False, False]
    """
    small = (counts > 0) & (counts < least)
    for part in parts:
        rest = counts[:, 0] - counts[:, part]
        small[:, part] |= (rest > 0) & (rest < least)
    return small
