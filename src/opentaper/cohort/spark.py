"""The same blocks on Spark, where one machine is not enough: the same function, the same sums to the bit.

PySpark is optional and is loaded by name when it is asked for; the machines of the cluster need OpenTaper.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from opentaper.cohort.arrow import packed_batches, unpacked
from opentaper.errors import BadOption
from opentaper.inference.trials import Trial

if TYPE_CHECKING:
    import pyarrow

#: Blocks that are sent out together; what a wave has finished is kept before the next one goes.
WAVE = 128
TASKS_DDL, PACKED_DDL = "group int, block int", "sums binary"


def spark_session() -> Any:
    """Return the session of Spark that runs, or a new one as Spark itself is set up.

    Raises
    ------
    BadOption
        PySpark, or what it needs, is not installed.
    """
    try:
        import_module("pandas")  # Spark asks for it, also where only Arrow batches go by
        sql = import_module("pyspark.sql")
    except ImportError:
        wanted = "local, or spark after: pip install pyspark[sql]"
        raise BadOption(option="engine", given="spark", wanted=wanted) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return sql.SparkSession.builder.appName("OpenTaper").getOrCreate()


def spark_sums(trial: Trial, wanted: list[tuple[int, int]]) -> Iterator[pyarrow.RecordBatch]:
    """Yield the sums of units of work, one batch for each, as the cluster finishes them wave by wave.

    Raises
    ------
    BadOption
        PySpark, or what it needs, is not installed.
    """
    session: Any = spark_session() if wanted else None
    for first in range(0, len(wanted), WAVE):
        wave = wanted[first : first + WAVE]
        frame = session.createDataFrame(wave, TASKS_DDL).repartition(len(wave))
        done = frame.mapInArrow(partial(packed_batches, trial), PACKED_DDL).collect()
        yield from (unpacked(bytes(row[0])) for row in done)
