"""Every measure on every engine: DuckDB, Spark and plain Python say the same of the same registry."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opentaper.cohort.engine import Engine, engine_of, quietly
from opentaper.cohort.measures import MEASURES, RegistryMeasure
from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.risk import risk
from opentaper.cohort.plain.lives import plain_lives
from tests.unit.cohort.made_registry import Rows, arrow_tables, made_registry, registries, write_registry

CLOSE = 1e-9


@pytest.fixture(scope="module")
def made() -> Rows:
    return made_registry()


@pytest.fixture(scope="module")
def plain(made: Rows) -> Mapping[str, list[dict[str, Any]]]:
    return {name: measure.plain(made) for name, measure in MEASURES.items()}


@pytest.fixture(scope="module")
def folder(made: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_registry(made, tmp_path_factory.mktemp("registry"), n_files=2)


def same(measure: RegistryMeasure, found: pa.Table, wanted: list[dict[str, Any]]) -> None:
    """Demand the same rows in the same order: text and counts equal, numbers to 1e-9."""
    assert tuple(found.column_names) == measure.columns
    for name in measure.counts:
        assert pa.types.is_int64(found.schema.field(name).type), name
    for name in measure.values:
        assert pa.types.is_float64(found.schema.field(name).type), name
    rows = found.to_pylist()
    keys = (*measure.dims, *measure.counts)
    assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in wanted]
    for name in measure.values:
        pairs = [(row[name], twin[name]) for row, twin in zip(rows, wanted, strict=True)]
        assert [one is None for one, _ in pairs] == [twin is None for _, twin in pairs], name
        known = [(one, twin) for one, twin in pairs if twin is not None]
        assert [one for one, _ in known] == pytest.approx([twin for _, twin in known], rel=CLOSE, abs=CLOSE)


def asked(engine: Engine, folder: Path, names: Iterable[str] = tuple(MEASURES)) -> dict[str, pa.Table]:
    """Return measures of a registry, courses brought together once."""
    tables = dict(engine.tables(folder))
    tables["life"] = engine.kept(lives(tables))
    return {name: engine.run(MEASURES[name].expression(tables)) for name in names}


def each_expression_once() -> list[str]:
    """Return one measure of each expression, the one that is by most columns of a course."""
    widest: dict[object, str] = {}
    for name, measure in sorted(MEASURES.items(), key=lambda one: len(one[1].dims)):
        made = measure.expression
        widest[
            (made.func, made.args[0] if made.func is risk else "") if isinstance(made, partial) else made
        ] = name
    return sorted(widest.values())


@pytest.fixture(scope="module")
def on_duckdb(folder: Path) -> Iterator[dict[str, pa.Table]]:
    engine = engine_of()
    yield asked(engine, folder)
    engine.close()


@pytest.mark.parametrize("name", MEASURES)
def test_duckdb_says_what_plain_python_says(
    name: str, on_duckdb: dict[str, pa.Table], plain: Mapping[str, list[dict[str, Any]]]
) -> None:
    same(MEASURES[name], on_duckdb[name], plain[name])


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    engine = engine_of()
    yield engine
    engine.close()


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(rows=registries(), name=st.sampled_from(sorted(MEASURES)))
def test_whatever_is_told_duckdb_and_plain_python_agree(duckdb: Engine, rows: Rows, name: str) -> None:
    with quietly():
        tables: dict[str, Any] = {key: ibis.memtable(one) for key, one in arrow_tables(rows).items()}
        tables["life"] = duckdb.backend.create_table("life", lives(tables), temp=True, overwrite=True)
    found = duckdb.run(tables["life"]).to_pylist()
    wanted = {(life["person"], life["course"]): life for life in plain_lives(rows)}
    assert len(found) == len(wanted)
    for life in found:
        twin = wanted[life["person"], life["course"]]
        usual = (life.pop("usual"), twin["usual"])
        assert usual[0] == usual[1] or (str(usual[0]), str(usual[1])) == ("nan", "nan")
        assert life == {key: _near(value, life[key]) for key, value in twin.items() if key in life}
    same(MEASURES[name], duckdb.run(MEASURES[name].expression(tables)), MEASURES[name].plain(rows))


def _near(wanted: Any, found: Any) -> Any:
    """Return a number to be compared to 1e-9; nothing else is near anything."""
    is_number = isinstance(wanted, float) and found is not None
    return pytest.approx(wanted, rel=CLOSE, abs=CLOSE) if is_number else wanted


if find_spec("pyspark") and find_spec("pandas") and shutil.which("java"):

    @pytest.fixture(scope="module")
    def spark() -> Iterator[Engine]:
        with pytest.MonkeyPatch.context() as only_here:  # a short life needs no second compiler
            only_here.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto")
            engine = engine_of("spark://local[1]")
        session = engine.backend._session
        session.conf.set("spark.sql.codegen.wholeStage", "false")  # compiling would take longer than the rows
        session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        session.conf.set("spark.sql.adaptive.enabled", "false")
        yield engine
        engine.close()

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize(
        "names",
        [each_expression_once(), pytest.param(sorted(MEASURES), marks=pytest.mark.nightly)],
        ids=["each expression", "each measure"],
    )
    def test_spark_says_what_plain_python_says(
        names: list[str], spark: Engine, folder: Path, plain: Mapping[str, list[dict[str, Any]]]
    ) -> None:
        found = asked(spark, folder, names)
        assert list(found) == names
        for name in names:
            same(MEASURES[name], found[name], plain[name])
