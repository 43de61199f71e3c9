"""Where claims lie: a folder of Parquet or CSV files, a DuckDB file, or a PostgreSQL server.

Each is only read, and comes as tables ``omop_…`` of one DuckDB in this process: every value as text, each row
with its number in the source, so that what cannot be used can be named by its place and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentaper.cohort.omop_columns import EXPOSURE, OMOP, OmopRead
from opentaper.cohort.omop_files import files_by_table, read_files
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

NO_PACKAGE = "this after: pip install opentaper[evidence]"
SCHEMES = ("postgresql://", "postgres://")
#: Nothing is fetched, and nothing outside of what was told is opened, whatever a file asks for.
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
BATCH = 50_000


@contextmanager
def claims_database() -> Iterator[Any]:
    """Yield an empty DuckDB in memory.

    Raises
    ------
    BadOption
        DuckDB is not installed.
    """
    try:
        import duckdb
        import pyarrow  # noqa: F401 - rows come to DuckDB by it
    except ImportError:
        raise BadOption(option="source", given="duckdb", wanted=NO_PACKAGE) from None
    database = duckdb.connect(":memory:", config=SAFE)
    try:
        database.execute("SET TimeZone = 'UTC'")
        yield database
    finally:
        database.close()


def load_claims(source: str, database: Any) -> Mapping[str, OmopRead]:
    """Bring all tables of a source into a database, and return what was read of each.

    Parameters
    ----------
    source
        A folder, a DuckDB file, or ``postgresql://…``.
    database
        Of :func:`claims_database`.

    Raises
    ------
    BadOption
        The source is none of these, cannot be read, or holds no dispensings.
    """
    for name, table in OMOP.items():
        columns = ", ".join(f"{column} VARCHAR" for column in table.columns)
        database.execute(f"CREATE TABLE omop_{name} (row_number BIGINT, {columns})")
    read = _loaded(source, database)
    exposure = read[EXPOSURE]
    if not exposure.is_there or any(one in exposure.missing for one in OMOP[EXPOSURE].needed):
        raise _no_claims(source)
    database.execute("SET enable_external_access = false")
    return read


def shown(source: str) -> str:
    """Return a source as it may be shown: of a server nothing but that it is one.

    Examples
    --------
    >>> shown("claims"), shown("postgresql://ann:secret@host/claims")
    ('claims', 'postgresql://…')
    """
    return "postgresql://…" if source.startswith(SCHEMES) else source


def _no_source(source: str) -> BadOption:
    wanted = "a folder of Parquet or CSV files, a DuckDB file, or postgresql://…"
    return BadOption(option="source", given=shown(source), wanted=wanted)


def _no_claims(source: str) -> BadOption:
    wanted = "claims in OMOP CDM tables, with drug_exposure among them"
    return BadOption(option="source", given=shown(source), wanted=wanted)


def _loaded(source: str, database: Any) -> Mapping[str, OmopRead]:
    if source.startswith(SCHEMES):
        return _of_server(source, database)
    path = Path(source)
    try:
        if path.is_dir():
            return _of_folder(path, database)
        if path.is_file():
            return _of_duckdb(path, database)
    except (OSError, ValueError):
        pass
    raise _no_source(source)


def insert(database: Any, name: str, rows: pyarrow.Table) -> None:
    """Add rows to a table of a database."""
    database.register("brought", rows)
    database.execute(f"INSERT INTO omop_{name} SELECT * FROM brought")
    database.unregister("brought")


def _of_folder(folder: Path, database: Any) -> Mapping[str, OmopRead]:
    found = files_by_table(folder)
    return {
        name: read_files(name, found[name], partial(insert, database, name))
        if name in found
        else OmopRead(name, is_there=False)
        for name in OMOP
    }


def _of_duckdb(path: Path, database: Any) -> Mapping[str, OmopRead]:
    import duckdb

    quoted = str(path.resolve()).replace("'", "''")
    try:
        database.execute(f"ATTACH '{quoted}' AS claims (TYPE duckdb, READ_ONLY)")
        database.execute("SET enable_external_access = false")
        told = database.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE database_name = 'claims'"
        ).fetchall()
        places = _places(told, str(path))
        return {name: _copied(database, name, places.get(name)) for name in OMOP}
    except duckdb.Error:
        raise _no_source(str(path)) from None


Place = tuple[str, str, Mapping[str, str]]


def _places(told: list[tuple[str, str, str]], source: str) -> Mapping[str, Place]:
    """Return schema, name and columns of each table, of the one schema that holds dispensings."""
    schemas = {schema for schema, table, _ in told if table.lower() == EXPOSURE}
    if len(schemas) != 1:
        raise _no_claims(source)
    places: dict[str, tuple[str, str, dict[str, str]]] = {}
    for schema, table, column in told:
        if schema in schemas and table.lower() in OMOP:
            places.setdefault(table.lower(), (schema, table, {}))[2][column.lower()] = column
    return places


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(name: str, known: Mapping[str, str]) -> tuple[list[str | None], tuple[str, ...]]:
    told = [known.get(column) for column in OMOP[name].columns]
    return told, tuple(
        column for column, there in zip(OMOP[name].columns, told, strict=True) if there is None
    )


def _copied(database: Any, name: str, place: Place | None) -> OmopRead:
    if place is None:
        return OmopRead(name, is_there=False)
    schema, table, known = place
    told, missing = _columns(name, known)
    values = ", ".join("NULL" if one is None else f"CAST({_quoted(one)} AS VARCHAR)" for one in told)
    at = f"claims.{_quoted(schema)}.{_quoted(table)}"
    database.execute(f"INSERT INTO omop_{name} SELECT row_number() OVER (), {values} FROM {at}")
    rows = database.execute(f"SELECT count(*) FROM omop_{name}").fetchone()[0]
    return OmopRead(name, rows=rows, missing=missing)


def _of_server(url: str, database: Any) -> Mapping[str, OmopRead]:
    import psycopg

    try:
        with psycopg.connect(url) as connection:
            connection.read_only = True
            names = list(OMOP)
            told = connection.execute(
                "SELECT table_schema, table_name, column_name FROM information_schema.columns"
                " WHERE lower(table_name) = ANY(%s)",
                (names,),
            ).fetchall()
            places = _places([(str(a), str(b), str(c)) for a, b, c in told], url)
            return {name: _streamed(connection, database, name, places.get(name)) for name in OMOP}
    except (psycopg.Error, UnicodeError):
        raise _no_source(url) from None


def _streamed(connection: Any, database: Any, name: str, place: Place | None) -> OmopRead:
    """Bring a table from a server, so many rows at a time."""
    import pyarrow as pa
    from psycopg import sql

    if place is None:
        return OmopRead(name, is_there=False)
    schema, table, known = place
    told, missing = _columns(name, known)
    wanted = [
        sql.SQL("NULL::text") if one is None else sql.SQL("{}::text").format(sql.Identifier(one))
        for one in told
    ]
    query = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(wanted), sql.Identifier(schema, table))
    rows = 0
    with connection.cursor(name=f"opentaper_{name}") as cursor:
        cursor.execute(query)
        while batch := cursor.fetchmany(BATCH):
            columns = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
            number = pa.array(range(rows + 1, rows + len(batch) + 1), pa.int64())
            insert(database, name, pa.table([number, *columns], ["row_number", *OMOP[name].columns]))
            rows += len(batch)
    return OmopRead(name, rows=rows, missing=missing)
