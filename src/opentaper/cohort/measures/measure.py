"""What a measure is: a question to the registry, asked of an engine and, slowly, of plain rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentaper.cohort.plain.numbers import Rows

#: Tables of an engine by name; ``life`` may be among them, so that it is reckoned once.
Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegistryMeasure:
    """One measure: what its rows are by, what is counted, what is reckoned from it, and both ways to do so.

    A result has the columns ``dims`` (text), then ``counts`` (whole numbers, the first one people), then
    ``values`` (null where there is nothing to reckon from), with rows in the order of the dims.
    ``behind`` tells the counts a value is made of.
    """

    name: str
    dims: tuple[str, ...]
    counts: tuple[str, ...]
    values: tuple[str, ...]
    expression: Callable[[Tables], Any] = field(repr=False)
    plain: Callable[[Rows], list[dict[str, Any]]] = field(repr=False)
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the result's columns in order."""
        return (*self.dims, *self.counts, *self.values)


def summed(table: Any, dims: Sequence[str], numbers: Mapping[str, Any]) -> Any:
    """Return the rows of a table by some columns, with numbers reckoned from each group, in order.

    Without columns there is one row, also of nothing.
    """
    found = table.group_by(list(dims)).aggregate(**numbers) if dims else table.aggregate(**numbers)
    made = found.select(*dims, *numbers)
    return made.order_by(list(dims)) if dims else made


def joined(left: Any, right: Any, keys: Sequence[str] = ("person", "course")) -> Any:
    """Return each row of the left table with what the right one knows of it; keys come once."""
    return left.left_join(right, list(keys)).drop(*(f"{key}_right" for key in keys))


def median(column: Any, where: Any) -> Any:
    """Return the median of the rows that are asked of; null where there are none.

    A condition of the aggregate itself would come between Spark and the rank it asks for.
    """
    return where.ifelse(column, None).median()
