"""Rows of text into frozen records: a column a field, converted by what the field is declared to be.

The declarations are read as text, which ``from __future__ import annotations`` makes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol, TypeVar

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Grade
from opentaper.formulary.rows import Urgency


class _Declared(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Record = TypeVar("Record", bound=_Declared)

_READ: dict[str, Callable[[str], object]] = {
    "str": str,
    "int | None": lambda cell: int(cell) if cell else None,
    "float": float,
    "float | None": lambda cell: float(cell) if cell else None,
    "tuple[str, ...]": lambda cell: tuple(cell.split()),
    "Grade": Grade,
    "Urgency": Urgency,
}


def record(kind: type[Record], row: Mapping[str, str]) -> Record:
    """Return the record of a row; columns that are no field of it are left aside.

    Raises
    ------
    KeyError
        A column is missing.
    ValueError
        A cell cannot be read as what its field wants.
    """
    made: dict[str, Any] = {one.name: _READ[str(one.type)](row[one.name]) for one in fields(kind)}
    return kind(**made)


def table(kind: type[Record], file: str, names: str = "") -> tuple[tuple[frozenset[str], Record], ...]:
    """Return the records of a file, each with the names in the column ``names`` (``a | b``).

    Raises
    ------
    BrokenFormulary
        A row cannot be read.
    """
    found: list[tuple[frozenset[str], Record]] = []
    for number, row in enumerate(files.rows(file), start=2):
        try:
            told = row[names].split("|") if names else []
            found.append((frozenset(one.strip() for one in told), record(kind, row)))
        except (KeyError, ValueError) as error:
            raise BrokenFormulary(file=file, why=f"line {number}: {error}") from error
    return tuple(found)
