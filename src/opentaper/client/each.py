"""All rows of a list that comes in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

Row_co = TypeVar("Row_co", covariant=True)


class PageOf(Protocol[Row_co]):
    """A page of a list: its rows, and the cursor of the next page, None on the last."""

    @property
    def items(self) -> Sequence[Row_co]:
        """The rows."""

    @property
    def next(self) -> str | None:
        """The cursor of the next page."""


def each(listing: Callable[..., PageOf[Row_co]], *told: Any, **named: Any) -> Iterator[Row_co]:
    """Return the rows of a list one by one, a page at a time, whatever is added meanwhile.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> pages = {None: SimpleNamespace(items=(1, 2), next="b"), "b": SimpleNamespace(items=(3,), next=None)}
    >>> list(each(lambda cursor: pages[cursor]))
    [1, 2, 3]
    """
    cursor: str | None = None
    while True:
        page = listing(*told, cursor=cursor, **named)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return
