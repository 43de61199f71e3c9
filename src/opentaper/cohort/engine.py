"""Where measures are reckoned: DuckDB in this process, Spark where one machine is not enough, or another.

A measure is an Ibis expression and names no engine. Here tables of a release become tables of an engine, and
an expression becomes rows. Ibis and the engines are heavy, and are loaded when one of them is asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from opentaper.cohort.registry_schema import TABLES, arrow_schema
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import ibis
    import pyarrow

DUCKDB, SPARK = "duckdb", "spark"
_LOCAL = re.compile(r"spark://(local(?:\[(\d+|\*)\])?)")
_LOCAL_MEMORY = "4g"
#: What Spark is told for a registry: days are days, nobody listens, and rows stay as few as they are.
_SPARK_SET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
}


@contextmanager
def quietly() -> Iterator[None]:
    """Keep what Ibis and engines of other years have to say to each other from those who ask."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _able(name: str) -> Iterator[None]:
    """Say in words what an engine that nobody has tried cannot do; faults of those we know stay faults."""
    from ibis.common.exceptions import IbisError

    try:
        with quietly():
            yield
    except (NotImplementedError, IbisError):
        if name in {DUCKDB, SPARK}:
            raise
        wanted = "an engine that reads Parquet files and can do what is asked, such as duckdb or spark"
        raise BadOption(option="engine", given=name, wanted=wanted) from None


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that was opened: its ``name``, the Ibis backend, and how it is closed."""

    name: str
    backend: Any
    ended: Callable[[], None] = field(repr=False)
    _kept: list[str] = field(default_factory=list, repr=False)

    def tables(self, folder: Path) -> Mapping[str, ibis.Table]:
        """Return the tables of a registry or release by name.

        Raises
        ------
        BadOption
            A table is missing, or has other columns than the registry's schema.
        """
        with _able(self.name):
            return {name: self._table(name, folder / name) for name in TABLES}

    def run(self, expr: Any) -> pyarrow.Table:
        """Return the rows of an expression.

        Raises
        ------
        BadOption
            The engine is none of DuckDB and Spark, and cannot do what is asked.
        """
        with _able(self.name):
            return self.backend.to_pyarrow(expr).replace_schema_metadata(None)

    def kept(self, expr: Any) -> Any:
        """Return the same table, reckoned once and kept until the engine is closed."""
        name = f"opentaper_kept_{len(self._kept)}"
        with _able(self.name):
            if self.name == SPARK:
                frame = self.backend.raw_sql(self.backend.compile(expr))
                frame.localCheckpoint().createOrReplaceTempView(
                    name
                )  # each later question is planned shortly
            else:
                self.backend.create_table(name, expr, temp=True)
            self._kept.append(name)
            return self.backend.table(name)

    def close(self) -> None:
        """End the engine; what it kept is gone."""
        with quietly():
            for name in self._kept:
                drop = self.backend.drop_view if self.name == SPARK else self.backend.drop_table
                drop(name)
            self.ended()

    def _table(self, name: str, folder: Path) -> ibis.Table:
        files = sorted(folder.glob("*.parquet"))
        if not files or not all(_has_columns(file, name) for file in files):
            raise BadOption(option="release", given=str(folder), wanted="a folder of a registry or release")
        if self.name == SPARK:  # it reads folders, where others read lists of files
            return self.backend.read_parquet(str(folder), pathGlobFilter="*.parquet")
        return self.backend.read_parquet([str(file) for file in files])


def _has_columns(file: Path, table: str) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        known = pq.read_schema(file)
    except (pa.ArrowException, OSError):
        return False
    wanted = arrow_schema(table)
    return bool(known.names == wanted.names and known.types == wanted.types)


def engine_of(text: str = DUCKDB) -> Engine:
    """Open an engine by its name or address.

    Parameters
    ----------
    text
        ``duckdb`` (in memory), ``duckdb://file``, ``spark`` (as Spark is set up), ``spark://host:port``,
        ``spark://local[2]``, or any address that Ibis connects to.

    Raises
    ------
    BadOption
        What the engine needs is not installed, or it cannot be opened.

    Examples
    --------
    >>> engine = engine_of("duckdb")
    >>> engine.name
    'duckdb'
    >>> engine.close()
    """
    ibis = _loaded("ibis", text, "this after: pip install opentaper[evidence]")
    kind = text.partition("://")[0]
    opened = {DUCKDB: _duckdb, SPARK: _spark}.get(kind, _other)
    with quietly():
        return opened(ibis, text)


def _loaded(module: str, text: str, wanted: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise BadOption(option="engine", given=text, wanted=wanted) from None


def _duckdb(ibis: Any, text: str) -> Engine:
    _loaded("duckdb", text, "this after: pip install opentaper[evidence]")
    file = text.partition("://")[2] or ":memory:"
    try:
        # What does not fit into memory goes to files, which DuckDB takes away itself.
        spilled = Path(gettempdir(), f"opentaper-{os.getpid()}")
        backend = ibis.duckdb.connect(file, temp_directory=str(spilled))
    except Exception as why:  # each engine has errors of its own for an address where it cannot be opened
        raise _unopened(text) from why
    return Engine(DUCKDB, backend, backend.disconnect)


def _other(ibis: Any, text: str) -> Engine:
    try:
        backend = ibis.connect(text)
    except Exception as why:  # each engine has errors of its own for an address where it cannot be opened
        raise _unopened(text) from why
    return Engine(backend.name, backend, backend.disconnect)


def _unopened(text: str) -> BadOption:
    wanted = "duckdb, duckdb://file, spark, spark://host:port, spark://local[2], or another address of Ibis"
    return BadOption(option="engine", given=text, wanted=wanted)


def _spark(ibis: Any, text: str) -> Engine:
    wanted = "duckdb, or Spark after: pip install opentaper[spark]"
    _loaded("pandas", text, wanted)  # Spark asks for it, also where only Arrow batches go by
    sql = _loaded("pyspark.sql", text, wanted)
    if not _has_java():
        raise BadOption(
            option="engine", given=text, wanted="duckdb, or Spark after installing Java 17 or newer"
        )
    is_ours = sql.SparkSession.getActiveSession() is None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = _session(sql.SparkSession.builder.appName("OpenTaper"), text)
        backend = ibis.pyspark.connect(session)
    except Exception as why:  # each engine has errors of its own for an address where it cannot be opened
        raise _unopened(text) from why
    return Engine(SPARK, backend, session.stop if is_ours else _nothing)


def _session(builder: Any, text: str) -> Any:
    """Return the session at an address; on this machine it speaks with nobody else."""
    settings = dict(_SPARK_SET)
    local = _LOCAL.fullmatch(text)
    if local:
        cores = os.cpu_count() or 1 if local[2] in {None, "*"} else int(local[2])
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        # what a cluster's own settings say of its machines, nobody says here: 1 GiB is what Spark would take
        settings |= {"spark.driver.memory": _LOCAL_MEMORY}
        settings |= {"spark.sql.shuffle.partitions": str(cores), "spark.default.parallelism": str(cores)}
        builder = builder.master(local[1])
    elif text != SPARK:
        builder = builder.master(text)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME", "")
    return bool(home and Path(home, "bin", "java").exists()) or shutil.which("java") is not None


def _nothing() -> None:
    """Leave what somebody else began."""
