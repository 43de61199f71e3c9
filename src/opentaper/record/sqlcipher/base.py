"""The backend: Django's for SQLite, with the connections of SQLCipher.

SQLCipher keeps SQLite's own interface; only the module that opens the file and its cursor differ. Its
defaults (AES-256, 256 000 rounds of PBKDF2-HMAC-SHA512) are kept: https://www.zetetic.net/sqlcipher/sqlcipher-api/
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.backends.sqlite3 import base as plain
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]  # Django publishes no types
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as sealed

from opentaper.errors import WrongPassphrase
from opentaper.record.sqlcipher.key import held_passphrase, key_pragma

# As Django does for its own SQLite module.
sealed.register_converter("bool", b"1".__eq__)
sealed.register_converter("date", plain.decoder(parse_date))
sealed.register_converter("time", plain.decoder(parse_time))
sealed.register_converter("datetime", plain.decoder(parse_datetime))
sealed.register_converter("timestamp", plain.decoder(parse_datetime))
sealed.register_adapter(decimal.Decimal, str)
sealed.register_adapter(datetime.date, plain.adapt_date)
sealed.register_adapter(datetime.datetime, plain.adapt_datetime)

Params = Sequence[Any] | Mapping[str, Any]


class SealedCursor(sealed.Cursor):  # type: ignore[misc]  # SQLCipher publishes no types
    """A cursor that takes Django's ``%s`` for SQLite's ``?``."""

    def execute(self, query: str, params: Params | None = None) -> Any:
        """Run a statement."""
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Params]) -> Any:
        """Run a statement for each row of values."""
        rows = list(param_list)
        names = list(rows[0]) if rows and isinstance(rows[0], Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), rows)

    convert_query = plain.SQLiteCursorWrapper.convert_query


class DatabaseWrapper(plain.DatabaseWrapper):
    """A connection to an encrypted file."""

    Database = sealed
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file with the passphrase that this process holds.

        Raises
        ------
        WrongPassphrase
            None is held, or it does not open the file.
        """
        passphrase = held_passphrase()
        if passphrase is None:
            raise WrongPassphrase(file=str(self.settings_dict["NAME"]), why="needed")
        connection = sealed.connect(**conn_params)
        connection.execute(key_pragma(passphrase))
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sealed.DatabaseError as error:
            connection.close()
            if "not a database" not in str(error):
                raise
            raise WrongPassphrase(file=str(self.settings_dict["NAME"]), why="wrong") from None
        register_functions(connection)
        for statement in ("PRAGMA foreign_keys = ON", "PRAGMA legacy_alter_table = OFF", *self.init_commands):
            if statement.strip():
                connection.execute(statement)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002  # the signature is Django's
        """Return a cursor."""
        return self.connection.cursor(factory=SealedCursor)
