"""Small counts are hidden, and others with them, so that no hidden count can be had by subtraction.

What is published beside a table is taken to be each of its margins, hidden by this same rule. A count goes
too where the rest of its whole is small: 99 of 100 names one person as well as 1 of 100 does.
See docs/explanation/disclosure.md for what this keeps safe, and what not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from itertools import count as count_up
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.disclosure_levels import CountLevel, is_small, level_of
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

#: Fewest people of whom a number is published. A release may ask for more; its manifest says how many.
LEAST = 10
#: Turns in which cells are hidden one by one for those that are not safe yet; then a whole column goes.
TURNS = 10
Cells = NDArray[np.bool_]


def suppressed(
    table: pyarrow.Table,
    dims: Sequence[str],
    counts: Sequence[str],
    values: Sequence[str],
    least: int = LEAST,
    behind: Mapping[str, Sequence[str]] | None = None,
) -> pyarrow.Table:
    """Return the table with what may not be published taken out: null is hidden.

    A zero stays, unless it has to help to hide another. Where the first count is hidden, the row's other
    counts are. Whatever a hidden count is made of keeps a range of at least ``least`` whole numbers for
    whoever knows the table and its margins.

    Parameters
    ----------
    table
        One row for each combination of the dims, no row that is the sum of others.
    dims
        Columns that tell rows apart.
    counts
        Columns of whole numbers, at least 0; the first counts the people of the row, and each other one
        that is nowhere above it counts some of them.
    values
        Columns made from the counts or from the same people: means, shares, bounds of intervals.
    least
        Fewest people of whom a number is published; at least 2.
    behind
        The counts that each value is made of; all of them, where this is not told.

    Raises
    ------
    BadOption
        ``least`` is below 2, or a row comes twice.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"drug": ["a", "b", "c"], "n_people": [4, 30, 500], "mean": [1.5, 2.0, 1.0]})
    >>> shown = suppressed(table, ["drug"], ["n_people"], ["mean"])
    >>> shown["n_people"].to_pylist(), shown["mean"].to_pylist()
    ([None, None, 500], [None, None, 1.0])
    """
    hidden = hidden_cells(table, dims, counts, least)
    made_of = {value: [counts.index(one) for one in (behind or {}).get(value, counts)] for value in values}
    masks = dict(zip(counts, hidden.T, strict=True))
    masks |= {value: hidden[:, places].any(axis=1) for value, places in made_of.items()}
    for name, mask in masks.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, _nullable(table, name), _without(table[name], mask))
    return table


def hidden_cells(table: pyarrow.Table, dims: Sequence[str], counts: Sequence[str], least: int) -> Cells:
    """Return which counts of which rows are hidden, shape (rows, counts).

    Raises
    ------
    BadOption
        As :func:`suppressed`.
    """
    if least < 2:
        raise BadOption(option="least", given=str(least), wanted="a whole number of at least 2")
    n = table.num_rows
    if not n or not counts:
        return np.zeros((n, len(counts)), dtype=bool)
    told = np.column_stack([table[name].fill_null(0).to_numpy() for name in counts]).astype(np.int64)
    keys = list(zip(*(table[name].to_pylist() for name in dims), strict=True)) if dims else [()] * n
    if len(set(keys)) < n:
        raise BadOption(option="table", given="a row that comes twice", wanted="one row for each group")
    levels: dict[tuple[int, ...], CountLevel] = {}
    for size in range(len(dims) + 1):
        for kept in combinations(range(len(dims)), size):
            level = level_of(kept, keys, told)
            _hide(level, [one for other, one in levels.items() if set(other) < set(kept)], least)
            levels[kept] = level
    whole = levels[tuple(range(len(dims)))]
    return whole.hidden[whole.cell_of_row]


def _hide(level: CountLevel, margins: Sequence[CountLevel], least: int) -> None:
    """Hide what is small, then what would give it away, until it is safe beside the margins."""
    from opentaper.cohort.disclosure_ranges import HiddenRanges

    same = [margin for margin in margins if len(margin.counts) == len(level.counts)]
    if (
        same
    ):  # a dim that tells no cells apart: this margin is the table, and its cells stand in the same order
        level.hide(same[0].hidden)
        return
    level.hide(is_small(level.counts, level.parts, least))
    while _lines_filled(level, margins, least):
        pass
    if not level.hidden.any():
        return
    ranges = HiddenRanges(level, margins, least)
    for turn in count_up():
        narrow = ranges.narrow()
        if not narrow:
            return
        for count, cells in narrow:
            _hide_another(level, margins, count, cells, turn >= TURNS)


def _lines_filled(level: CountLevel, margins: Sequence[CountLevel], least: int) -> bool:
    """Hide one more cell in each line whose hidden cells could be told from its sum; tell whether any was."""
    changed = False
    for margin in margins:
        for cell, members in enumerate(margin.members_in(level)):
            for count in np.flatnonzero(~margin.hidden[cell]).tolist():
                gone = members[level.hidden[members, count]]
                few = len(gone) == 1 or level.counts[gone, count].sum() < least
                if len(gone) and few and (other := _next(level, margins, count, members)) is not None:
                    level.hide_one(other, count)
                    changed = True
    return changed


def _next(
    level: CountLevel, margins: Sequence[CountLevel], count: int, among: NDArray[np.int64]
) -> int | None:
    """Return the cell that costs least to hide: the smallest that is no margin itself, zeros last."""
    shown = among[~level.hidden[among, count]]
    told = level.told_alone(margins, count)
    useful = [
        (level.counts[cell, count] == 0, level.counts[cell, count], int(cell))
        for cell in shown
        if not told[cell]
    ]
    return min(useful)[2] if useful else None


def _hide_another(
    level: CountLevel, margins: Sequence[CountLevel], count: int, cells: NDArray[np.int64], at_last: bool
) -> None:
    """Hide one more cell for hidden ones that are too narrow: in their lines, anywhere, or at last all."""
    lines = [
        members
        for margin in margins
        for cell, members in enumerate(margin.members_in(level))
        if not margin.hidden[cell, count] and np.isin(members, cells).any()
    ]
    beside = np.unique(np.concatenate(lines)) if lines else cells
    for among in () if at_last else (beside, np.arange(len(level.counts))):
        if (other := _next(level, margins, count, among)) is not None:
            level.hide_one(other, count)
            return
    for cell in range(len(level.counts)):
        level.hide_one(cell, count)


def _nullable(table: pyarrow.Table, name: str) -> pyarrow.Field:
    return table.schema.field(name).with_nullable(True)


def _without(column: pyarrow.ChunkedArray, mask: Cells) -> pyarrow.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pa.array(mask), pa.scalar(None, column.type), column)
