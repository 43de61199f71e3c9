"""Engines are opened by name or address; what is missing, or no registry, is said in words."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opentaper.cohort.engine import engine_of
from opentaper.errors import BadOption
from tests.unit.cohort.made_registry import made_registry, write_registry


def take_away(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize(
    ("package", "engine", "wanted"),
    [
        ("ibis", "duckdb", r"opentaper\[evidence\]"),
        ("duckdb", "duckdb", r"opentaper\[evidence\]"),
        ("pyspark", "spark", r"opentaper\[spark\]"),
        ("pandas", "spark://local[1]", r"opentaper\[spark\]"),
    ],
)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, package: str, engine: str, wanted: str
) -> None:
    take_away(monkeypatch, package)
    with pytest.raises(BadOption, match=wanted):
        engine_of(engine)


if find_spec("pyspark"):

    def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        with pytest.raises(BadOption, match="Java 17"):
            engine_of("spark://local[1]")


@pytest.mark.parametrize("text", ["", "duck", "nothing://here", "duckdb:///no/such/folder/file", "://"])
def test_what_is_no_engine_is_told_what_is(text: str) -> None:
    with pytest.raises(BadOption, match="duckdb") as refused:
        engine_of(text)
    assert refused.value.given == text


def test_a_registry_may_be_read_beside_a_file_of_duckdb(tmp_path: Path) -> None:
    folder = write_registry(made_registry(3), tmp_path / "registry", n_files=2)
    engine = engine_of(f"duckdb://{tmp_path / 'kept.duckdb'}")
    tables = engine.tables(folder)
    kept = engine.kept(tables["person"].select("person"))
    assert sorted(engine.run(kept)["person"].to_pylist()) == sorted(
        engine.run(tables["person"])["person"].to_pylist()
    )
    engine.close()
    assert (tmp_path / "kept.duckdb").exists()


def test_an_engine_that_reads_no_parquet_is_told_so(tmp_path: Path) -> None:
    folder = write_registry(made_registry(3), tmp_path)
    engine = engine_of("sqlite://")
    with pytest.raises(BadOption, match="reads Parquet files"):
        engine.tables(folder)
    engine.close()


def _without_a_table(folder: Path) -> None:
    shutil.rmtree(folder / "event")


def _with_another_column(folder: Path) -> None:
    (file,) = (folder / "person").glob("*.parquet")
    pq.write_table(pq.read_table(file).append_column("name", pa.array(["Ada"] * 3)), file)


def _with_a_broken_file(folder: Path) -> None:
    (folder / "day" / "more.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize("spoilt", [_without_a_table, _with_another_column, _with_a_broken_file])
def test_what_is_no_registry_is_refused(tmp_path: Path, spoilt: Callable[[Path], None]) -> None:
    folder = write_registry(made_registry(3), tmp_path)
    spoilt(folder)
    engine = engine_of()
    with pytest.raises(BadOption, match="registry or release"):
        engine.tables(folder)
    engine.close()
