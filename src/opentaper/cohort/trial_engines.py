"""A virtual trial on the engines of the measures: one array function over a table of virtual people.

A row of the table is a block of people, told by its numbers; who they are follows from the seed. What DuckDB
and Spark run is :func:`packed_sums`, each through a wrapper of one line: DuckDB hands over Arrow arrays,
Spark pandas series. Sums are whole numbers, so that every engine gives the same to the bit.

Ibis, DuckDB and PySpark are heavy and are loaded where they are used; each machine of a cluster needs
OpenTaper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from signal import SIGINT, signal
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

from opentaper.cohort.arrow import packed_batches, tasks_batch, unpacked
from opentaper.cohort.engine import DUCKDB, SPARK, Engine, engine_of, quietly
from opentaper.errors import BadOption
from opentaper.inference.trials import Trial

if TYPE_CHECKING:
    import pyarrow

#: Blocks that are asked for together, by engine; what is finished is kept before the next ones are asked for.
WAVES: Mapping[str, int] = {DUCKDB: 4, SPARK: 128}
ENGINES = ("local", *WAVES)
# How DuckDB tells that somebody pressed the key: within the array function, or between two calls of it.
STOPPED = (KeyboardInterrupt.__name__, "Query interrupted")
# Of the array function, as Ibis writes types: the places of group and block in, packed sums out.
SIGNATURE = (("int32", "int32"), "binary")


def packed_sums(trial: Trial, groups: Iterable[int], blocks: Iterable[int]) -> list[bytes]:
    """Return the sums of each block, packed, in the order of the rows.

    Parameters
    ----------
    groups, blocks
        Columns of the table of virtual people: the place of the group, and of the block within it.
    """
    batch = tasks_batch(list(zip(groups, blocks, strict=True)))
    return [one.column("sums")[0].as_py() for one in packed_batches(trial, [batch])]


def on_arrow(trial: Trial) -> Any:
    """Return the array function as a column of an Ibis table whose engine hands over Arrow arrays."""
    import ibis
    import pyarrow as pa

    def sums(groups: Any, blocks: Any) -> Any:
        return pa.array(packed_sums(trial, groups.to_pylist(), blocks.to_pylist()), pa.binary())

    return ibis.udf.scalar.pyarrow(sums, signature=SIGNATURE)


def on_pandas(trial: Trial) -> Any:
    """Return the array function as a column of an Ibis table whose engine hands over pandas series."""
    import ibis
    import pandas as pd

    def sums(groups: Any, blocks: Any) -> Any:
        return pd.Series(packed_sums(trial, groups.tolist(), blocks.tolist()), dtype=object)

    return ibis.udf.scalar.pandas(sums, signature=SIGNATURE)


def engine_sums(trial: Trial, wanted: list[tuple[int, int]], engine: str) -> Iterator[pyarrow.RecordBatch]:
    """Return the sums of units of work, one batch for each, as an engine finishes them wave by wave.

    Parameters
    ----------
    wanted
        Units of work; where there are none, no engine is opened.
    engine
        Its name or address, as :func:`~opentaper.cohort.engine.engine_of` reads it.

    Raises
    ------
    BadOption
        An engine that runs no array functions, or, when the first sums are asked for, one that cannot be
        opened.
    """
    if engine.partition("://")[0] not in WAVES:
        raise BadOption(option="engine", given=engine, wanted="one of " + ", ".join(ENGINES))
    return _opened_sums(trial, wanted, engine)


def _opened_sums(trial: Trial, wanted: list[tuple[int, int]], text: str) -> Iterator[pyarrow.RecordBatch]:
    if not wanted:
        return
    engine = engine_of(text)
    try:
        yield from _sums(trial, wanted, engine)
    finally:
        engine.close()


def _sums(trial: Trial, wanted: list[tuple[int, int]], engine: Engine) -> Iterator[pyarrow.RecordBatch]:
    import ibis
    import pyarrow as pa

    with quietly():
        sums = WRAPPERS[engine.name](trial)
    wave = WAVES[engine.name]
    for first in range(0, len(wanted), wave):
        people = ibis.memtable(pa.Table.from_batches([tasks_batch(wanted[first : first + wave])]))
        done = _run(engine, people.select(sums=sums(people.group, people.block)))
        yield from (unpacked(one) for one in done.column("sums").to_pylist())


@contextmanager
def _unhurried() -> Iterator[None]:
    """Let a wave end before a key stops the trial: stopped within one, DuckDB may wait for ever."""
    if current_thread() is not main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal(SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal(SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _run(engine: Engine, expr: Any) -> pyarrow.Table:
    """Return the rows of an expression; who stops it by a key stops it, whatever the engine calls that."""
    try:
        with _unhurried() if engine.name == DUCKDB else nullcontext():
            return engine.run(expr)
    except Exception as wrong:  # each engine has an error of its own for being stopped; others go on
        if any(said in str(wrong) for said in STOPPED):
            raise KeyboardInterrupt from None
        raise


#: How each engine is handed the array function.
WRAPPERS: Mapping[str, Callable[[Trial], Any]] = {DUCKDB: on_arrow, SPARK: on_pandas}
