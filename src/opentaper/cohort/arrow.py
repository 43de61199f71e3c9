"""Blocks of a trial as Arrow: batches in, batches out, as DuckDB, Ibis and Spark's ``mapInArrow`` ask for.

pyarrow is heavy and is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.batches import block_persons, block_sums, group_outcomes
from opentaper.inference.sums import BINS, Outcomes, Sums
from opentaper.inference.trials import ArmSums, Group, Trial

if TYPE_CHECKING:
    import pyarrow


def sums_schema() -> pyarrow.Schema:
    """Return the columns of the sums of a block, of which each arm has a row."""
    import pyarrow as pa

    whole, lists = pa.int32(), pa.list_(pa.int64())
    names = ("first", "second", "gap_first", "gap_second", "peak_days", "spread")
    return pa.schema(
        [("group", whole), ("block", whole), ("arm", whole), ("n", pa.int64())]
        + [(name, lists) for name in names]
    )


def tasks_batch(wanted: list[tuple[int, int]]) -> pyarrow.RecordBatch:
    """Return units of work as a batch with the columns ``group`` and ``block``."""
    import pyarrow as pa

    groups, blocks = ([task[place] for task in wanted] for place in (0, 1))
    columns = {"group": pa.array(groups, pa.int32()), "block": pa.array(blocks, pa.int32())}
    return pa.RecordBatch.from_pydict(columns)


def sums_batches(trial: Trial, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Yield the sums of each block that the batches name, one batch for each, a row for each arm."""
    for batch in batches:
        for task in batch.to_pylist():
            persons = block_persons(trial, task["block"])
            found = tuple(group_outcomes(trial, trial.groups[task["group"]], persons))
            yield sums_batch(task["group"], task["block"], block_sums(trial, found))


def packed_batches(trial: Trial, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Yield the batches of :func:`sums_batches`, each as one small value, for a way over a network."""
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression="zstd")
    for batch in sums_batches(trial, batches):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema, options=options) as stream:
            stream.write_batch(batch)
        packed = pa.array([sink.getvalue().to_pybytes()], pa.binary())
        yield pa.RecordBatch.from_pydict({"sums": packed})


def unpacked(packed: bytes) -> pyarrow.RecordBatch:
    """Return the sums of a block that :func:`packed_batches` packed."""
    import pyarrow as pa

    with pa.ipc.open_stream(packed) as stream:
        return stream.read_next_batch()


def people_batch(
    group: Group, place: int, arm: int, persons: NDArray[np.int64], found: Outcomes
) -> pyarrow.RecordBatch:
    """Return what became of people in one arm: a column for each quantity, a row for each person."""
    import pyarrow as pa

    n, stop = len(persons), group.arms[arm].stop
    columns: dict[str, Any] = {
        "group": pa.array(np.full(n, place, dtype=np.int32)),
        "arm": pa.array(np.full(n, arm, dtype=np.int32)),
        "person": pa.array(persons),
        "peak": pa.array(found.peak),
        "peak_day": pa.array(found.peak_day.astype(np.int32)),
    }
    columns |= {name: pa.array(row) for name, row in zip(stop.quantities, found.values, strict=True)}
    return pa.RecordBatch.from_pydict(columns)


def sums_batch(group: int, block: int, sums: tuple[ArmSums, ...]) -> pyarrow.RecordBatch:
    """Return the sums of a block, a row for each arm."""
    import pyarrow as pa

    n = len(sums)
    columns: list[Any] = [
        [group] * n,
        [block] * n,
        list(range(n)),
        [one.whole.n for one in sums],
        [one.whole.first for one in sums],
        [one.whole.second for one in sums],
        [one.gap.first for one in sums],
        [one.gap.second for one in sums],
        [one.whole.peak_days for one in sums],
        [one.whole.spread.ravel() for one in sums],
    ]
    schema = sums_schema()
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def sums_of(batch: pyarrow.RecordBatch) -> tuple[ArmSums, ...]:
    """Return the sums of a block from its rows, in the order of the arms."""
    told = []
    for row in range(batch.num_rows):

        def column(name: str, row: int = row) -> NDArray[np.int64]:
            return np.asarray(batch.column(name)[row].values.to_numpy(), dtype=np.int64)

        n, nothing = batch.column("n")[row].as_py(), np.zeros(0, dtype=np.int64)
        spread = column("spread").reshape(-1, BINS + 1)
        whole = Sums(n, column("first"), column("second"), column("peak_days"), spread)
        gap = Sums(n, column("gap_first"), column("gap_second"), nothing, np.zeros((0, BINS + 1), np.int64))
        told.append(ArmSums(whole, gap))
    return tuple(told)
