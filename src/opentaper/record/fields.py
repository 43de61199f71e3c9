"""Columns that keep a value exactly as it was written, and columns that keep it sealed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.db import models

from opentaper.record.canonical import canonical_json
from opentaper.record.keys import is_sealing
from opentaper.record.sealed_cell import Cell, opened_cell, opened_cell_bytes

if TYPE_CHECKING:
    JSONText = models.TextField[Any, Any]
    Text = models.TextField[str, str]
    Binary = models.BinaryField[Any, Any]
else:
    JSONText = Text = models.TextField
    Binary = models.BinaryField

#: A column as Django names it in what is selected: with the table, or what stands for it, before it.
COLUMN = re.compile(r'("[^"]+"|\w+)\.("[^"]+")')
#: Stands between the parts of what is selected of a sealed column; no key has one.
BETWEEN = "|"


class CanonicalJSON(JSONText):
    """A JSON value kept as its canonical text.

    A column of PostgreSQL's own JSON type would write numbers anew (``1e22`` comes back as a whole number),
    and then the digest of what is read would not be the digest of what was written.
    """

    if TYPE_CHECKING:
        # how django-stubs is told what may be assigned and what is read
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> object:
        """Return the value of the text."""
        return None if value is None else json.loads(value)

    def to_python(self, value: object) -> object:
        """Return the value, which may be given as its text by a fixture."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> str | None:
        """Return the text of the value."""
        return None if value is None else canonical_json(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text of the value, for a dump."""
        return canonical_json(self.value_from_object(obj))


class Sealed:
    """What sealed columns share: a value is bound to its row when it is written, and read with its row's key.

    Django reads columns without their rows. So the key of the row, and whose it is, are selected before the
    value of each sealed column, wherever a query asks for one.
    """

    if TYPE_CHECKING:
        # what Django's field brings, which comes after this
        model: Any
        column: Any
        attname: Any

    def whose_column(self) -> str | None:
        """Return the column of whose a row is, or None where rows are nobody's."""
        named = {one.name: one.column for one in self.model._meta.concrete_fields}
        return named.get("person")

    def cell(self, value: Any, row: object, whose: object) -> Cell:
        """Return a value with its place."""
        return Cell(
            self.model._meta.db_table, self.column, str(row), "" if whose is None else str(whose), value
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002  # Django's signature
        """Return the value of a row, with its place."""
        value = getattr(model_instance, self.attname)
        if value is None or value in ("", b"") or not is_sealing():
            return value
        return self.cell(value, model_instance.pk, getattr(model_instance, "person_id", None))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what is kept of a value.

        Raises
        ------
        TypeError
            It came without its place: a mistake in the program (rows are changed through ``SealedRows``).
        """
        if isinstance(value, Cell):
            return self.kept(value, connection)
        if is_sealing() and value is not None and value not in ("", b""):
            raise TypeError(f"{self.model.__name__}.{self.attname} is written without its row")
        return self.kept_plain(value, connection)

    def kept(self, cell: Cell, connection: Any) -> Any:
        """Return what is kept of a value with its place."""
        raise NotImplementedError

    def kept_plain(self, value: Any, connection: Any) -> Any:
        """Return what is kept of a value where nothing is sealed."""
        raise NotImplementedError

    def get_lookup(self, lookup_name: str) -> Any:
        """Return a question about the column: whether it is empty is all that can be asked of it."""
        if lookup_name not in {"isnull", "exact", "in"}:
            raise TypeError(f"{self.model.__name__}.{self.attname} is sealed, and not searched")
        return super().get_lookup(lookup_name)  # type: ignore[misc]  # it comes after this

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what a column is compared with: only nothing can be, where values are sealed.

        Raises
        ------
        TypeError
            It is compared with something.
        """
        if value is not None and value not in ("", b""):
            raise TypeError(f"{self.model.__name__}.{self.attname} is sealed, and not compared")
        return super().get_db_prep_value(value, connection, prepared)  # type: ignore[misc]  # it comes after this

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return how the column is selected: after the key of its row, and whose it is."""
        found = COLUMN.fullmatch(sql)
        if found is None or not is_sealing():
            return sql, params
        whose = self.whose_column()
        row = f'{found[1]}."{self.model._meta.pk.column}"'
        mine = f'{found[1]}."{whose}"' if whose else "''"
        return self.selected(compiler.connection.vendor, sql, row, mine), params

    def selected(self, vendor: str, sql: str, row: str, mine: str) -> str:
        """Return the SQL that puts the key of a row, and whose it is, before a text."""
        as_text = "::text" if vendor == "postgresql" else ""
        return f"({row}{as_text} || '{BETWEEN}' || COALESCE({mine}{as_text}, '') || '{BETWEEN}' || {sql})"


class SealedText(Sealed, Text):
    """A text that is sealed where there are keys; with ``max_length`` a longer one is refused at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def kept(self, cell: Cell, connection: Any) -> Any:  # noqa: ARG002  # the signature is that of its parent
        """Return the sealed text."""
        return cell.sealed(str(cell.value))

    def kept_plain(self, value: Any, connection: Any) -> Any:  # noqa: ARG002  # as above
        """Return the text as a plain cell keeps it."""
        return Cell.plain(value)

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Return the text, opened where it is sealed."""
        return None if value is None else opened_cell(self, value)


class SealedJSON(Sealed, CanonicalJSON):
    """A JSON value that is sealed where there are keys."""

    def kept(self, cell: Cell, connection: Any) -> Any:  # noqa: ARG002  # the signature is that of its parent
        """Return the sealed text of the value."""
        return cell.sealed(canonical_json(cell.value))

    def kept_plain(self, value: Any, connection: Any) -> Any:  # noqa: ARG002  # as above
        """Return the text of the value."""
        return None if value is None else canonical_json(value)

    def from_db_value(self, value: str | None, *_: object) -> object:
        """Return the value of the text, opened where it is sealed."""
        return None if value is None else json.loads(opened_cell(self, value))


class SealedBytes(Sealed, Binary):
    """Bytes that are sealed where there are keys."""

    def kept(self, cell: Cell, connection: Any) -> Any:
        """Return the sealed bytes."""
        return self._bytes(cell.sealed_bytes(bytes(cell.value)), connection)

    def kept_plain(self, value: Any, connection: Any) -> Any:
        """Return the bytes."""
        return self._bytes(value, connection)

    def selected(self, vendor: str, sql: str, row: str, mine: str) -> str:
        """Return the SQL that puts them before bytes, which SQLite joins to a text as their digits alone."""
        if vendor == "postgresql":
            before = f"{row}::text || '{BETWEEN}' || COALESCE({mine}::text, '') || '{BETWEEN}'"
            return f"(convert_to({before}, 'UTF8') || {sql})"
        return f"({row} || '{BETWEEN}' || COALESCE({mine}, '') || '{BETWEEN}' || hex({sql}))"

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        """Return the bytes, opened where they are sealed."""
        return None if value is None else opened_cell_bytes(self, value)

    def _bytes(self, value: Any, connection: Any) -> Any:
        return None if value is None else connection.Database.Binary(bytes(value))
