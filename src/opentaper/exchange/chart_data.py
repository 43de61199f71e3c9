"""The numbers of a mark, handed to Altair by reference.

Altair copies a chart whole whenever it is layered, joined or written, each number of it on its own; three
years of days took a second that way. What only has a ``to_dict`` it leaves alone until it writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar


def rows_data(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a mark; they are copied once, when the document is written."""
    import altair as alt

    data: Any = alt.Data  # typed as Any: the class has no annotations
    return data(values=_Rows(rows))


class _Rows:
    """Rows that Altair writes but does not look into."""

    _schema: ClassVar[dict[str, Any]] = {"type": "array"}  # by this it knows what it may write

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = tuple(rows)

    def to_dict(self, *_: object, **__: object) -> list[dict[str, Any]]:
        """Return the rows as a document holds them."""
        return [dict(row) for row in self.rows]
