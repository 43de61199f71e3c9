"""What the sorting of rows is made of: values of texts in the words of the database, and counts."""

from __future__ import annotations

from typing import Any

from opentaper.cohort.omop_report import EXAMPLES, LEFT_OUT, ClaimsReport, RowsSaid

#: A column as days since 1970, from a date, a time or eight digits; null where it holds none.
DAY = (
    "CAST(coalesce(TRY_CAST(left(trim({0}), 10) AS DATE),"
    " TRY_CAST(try_strptime(trim({0}), '%Y%m%d') AS DATE)) - DATE '1970-01-01' AS INTEGER)"
)


def whole(column: str) -> str:
    """Return a column as whole numbers, null where it holds none."""
    told = f"TRY_CAST(trim({column}) AS BIGINT)"
    return f"CASE WHEN TRY_CAST(trim({column}) AS DOUBLE) = {told} THEN {told} END"


def number(column: str) -> str:
    """Return a column as finite numbers, null where it holds none."""
    return (
        f"CASE WHEN isfinite(TRY_CAST(trim({column}) AS DOUBLE)) THEN TRY_CAST(trim({column}) AS DOUBLE) END"
    )


def off(column: str, value: str) -> str:
    """Return whether a column holds something that is not such a value."""
    return f"(nullif(trim({column}), '') IS NOT NULL AND {value} IS NULL)"


def say(database: Any, report: ClaimsReport, name: str, table: str) -> None:
    """Count what became of rows that have a column ``why``, empty where they are used."""
    rows = database.execute(
        f"SELECT why, count(*), list(row_number ORDER BY row_number)[1:{EXAMPLES}] FROM {table} GROUP BY why"
    ).fetchall()
    said = report.tables[name]
    told = {why: RowsSaid(n, tuple(places)) for why, n, places in rows}
    said.used = told.pop("", RowsSaid(0, ())).n
    said.left_out |= {why: told[why] for why in LEFT_OUT if why in told}
    assert said.is_whole, f"rows of {name} that are neither used nor left out"
