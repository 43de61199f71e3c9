"""Values of sealed columns on their way into a table and out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from opentaper.errors import RecordSealed
from opentaper.record.cell import (
    BEFORE,
    PLAIN,
    SEALED,
    Place,
    Unsealable,
    key_name,
    opened_bytes,
    opened_text,
    plain_text,
    sealed_bytes,
    sealed_text,
)
from opentaper.record.keys import current_key, is_sealing, key_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from opentaper.record.fields import Sealed

BETWEEN = "|"
#: Of a UUID, as SQLite keeps it and as PostgreSQL tells it.
KEY_LENGTHS = (32, 36)
Opened = TypeVar("Opened")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value on its way into a row: the place that it is bound to."""

    table: str
    column: str
    row: str
    whose: str
    value: Any

    @property
    def place(self) -> Place:
        """The place, with keys spelt alike on every database."""
        return Place(self.table, self.column, _key(self.row), _key(self.whose))

    def sealed(self, text: str) -> str:
        """Return a text sealed here with the key that is in use."""
        name, key = current_key()
        return sealed_text(text, name, key, self.place.bound)

    def sealed_bytes(self, told: bytes) -> bytes:
        """Return bytes sealed here with the key that is in use."""
        name, key = current_key()
        return f"{SEALED}{name}:".encode("ascii") + sealed_bytes(told, key, self.place.bound)

    @staticmethod
    def plain(text: str | None) -> str | None:
        """Return a text as it is kept where nothing is sealed."""
        return None if text is None else plain_text(str(text))


def opened_cell(column: Sealed, told: str) -> str:
    """Return the text of a cell, as it was selected.

    Raises
    ------
    RecordSealed
        It does not open: nothing is returned rather than something that nobody wrote.
    """
    place = None
    if is_sealing():
        row, _, rest = told.partition(BETWEEN)
        whose, between, told = rest.partition(BETWEEN)
        place = _known((row, whose), between)
    name = key_name(told)
    if name is None:
        return told.removeprefix(PLAIN)
    return _opened(column, place, name, told, opened_text)


def opened_cell_bytes(column: Sealed, told: Any) -> bytes:
    """Return the bytes of a cell, as it was selected.

    Raises
    ------
    RecordSealed
        It does not open.
    """
    if not is_sealing():
        found = bytes(told)
        if key_name(found) is not None:
            raise _error(column, "no_keys")
        return found
    separator = BETWEEN.encode("ascii")
    row, _, rest = (told.encode("ascii") if isinstance(told, str) else bytes(told)).partition(separator)
    whose, between, found = rest.partition(separator)
    place = _known((row.decode("latin-1"), whose.decode("latin-1")), between.decode("ascii"))
    if isinstance(told, str):  # of SQLite, which gives digits
        found = bytes.fromhex(found.decode("ascii"))
    name = key_name(found)
    if name is None:
        return found
    body = found[BEFORE:]
    return _opened(column, place, name, body, opened_bytes)


def _opened(
    column: Sealed,
    place: tuple[str, str] | None,
    name: str,
    told: Any,
    opening: Callable[[Any, AESGCM, bytes], Opened],
) -> Opened:
    table = column.model._meta.db_table
    if place is None:
        raise _error(column, "no_keys")
    key = key_of(name, table, column.column)
    try:
        return opening(told, key, Place(table, column.column, _key(place[0]), _key(place[1])).bound)
    except Unsealable:
        raise _error(column, "changed") from None


def _known(place: tuple[str, str], between: str) -> tuple[str, str]:
    """Return a place as it was selected; a query that selects it otherwise is a mistake in the program."""
    if not between or len(place[0]) not in KEY_LENGTHS or len(place[1]) not in {0, *KEY_LENGTHS}:
        raise TypeError("a sealed column was selected without its row")
    return place


def _error(column: Sealed, why: str) -> RecordSealed:
    return RecordSealed(table=column.model._meta.db_table, column=column.column, why=why)


def _key(told: str) -> str:
    return told.replace("-", "")
