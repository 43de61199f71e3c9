"""Claims are the same, wherever they lie: a PostgreSQL server, a DuckDB file, Parquet, CSV."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pytest

from opentaper.actions.evidence.claims import claims_registry
from opentaper.cohort.claims_dirt import dirtied
from opentaper.cohort.claims_generator import MadeClaims, generated_claims, write_made_claims
from opentaper.cohort.registry_folder import read_table
from opentaper.cohort.registry_schema import TABLES
from opentaper.errors import BadOption
from tests.stores import postgres

TYPES: Mapping[type, str] = {int: "bigint", float: "numeric", str: "text"}
SECRET = "5a" * 32


@pytest.fixture
def made() -> MadeClaims:
    """Claims of some invented people, with dirt that a typed table can hold."""
    told = generated_claims(25, seed=2)
    dirtied(told, 2)
    rows = told.tables["drug_exposure"]
    told.tables["drug_exposure"] = [row for row in rows if row["quantity"] != "a box"]
    return told


def in_server(made: MadeClaims, folder: Path) -> str:
    """Write claims into a schema of a new database of a server, typed as the CDM has them."""
    postgres.run_sql(folder, "CREATE DATABASE claims")
    url = postgres.url_of(folder, "claims")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA cdm")
        for name, rows in made.tables.items():
            kinds = {key: _kind(key, rows) for key in rows[0]}
            told = ", ".join(f"{key} {kind}" for key, kind in kinds.items())
            connection.execute(f"CREATE TABLE cdm.{name} ({told})".encode())
            with connection.cursor() as cursor:
                copied = f"COPY cdm.{name} ({', '.join(kinds)}) FROM STDIN".encode()
                with cursor.copy(copied) as copy:
                    for row in rows:
                        copy.write_row([row[key] for key in kinds])
    return url


def _kind(key: str, rows: list[dict[str, Any]]) -> str:
    if key.endswith("_date"):
        return "date"
    if key in {"quantity", "amount_value", "numerator_value", "denominator_value"}:
        return "numeric"
    first = next((row[key] for row in rows if row[key] is not None), "")
    return TYPES[type(first)]


def test_everywhere_the_same(made: MadeClaims, server: Path, tmp_path: Path) -> None:
    write_made_claims(made, tmp_path / "files")
    write_made_claims(made, tmp_path / "texts", ".csv")
    with duckdb.connect(str(tmp_path / "claims.duckdb")) as database:
        for name, rows in made.tables.items():
            database.register("brought", pa.Table.from_pylist(rows))
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM brought")
    sources = [tmp_path / "files", tmp_path / "texts", tmp_path / "claims.duckdb", in_server(made, server)]
    (tmp_path / "secret.txt").write_text(SECRET, encoding="ascii")
    found = []
    for number, source in enumerate(sources):
        out = tmp_path / f"registry-{number}"
        _, report = claims_registry(str(source), out, date(2026, 11, 23), tmp_path / "secret.txt")
        counts = {
            name: (one.read, one.used, {why: rows.n for why, rows in one.left_out.items()})
            for name, one in report.tables.items()
        }
        found.append((counts, {name: read_table(out, name) for name in TABLES}))
    assert found[0][0]["drug_exposure"][2]["reversed"] == 2
    for counts, tables in found[1:]:
        assert counts == found[0][0]
        assert all(tables[name].equals(found[0][1][name]) for name in TABLES)


def test_a_server_without_claims_is_no_source(server: Path, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="postgresql://…"):
        claims_registry(postgres.url_of(server, "postgres"), tmp_path / "registry", date(2026, 11, 23))
