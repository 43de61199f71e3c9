"""Claims as files: Parquet or CSV, one or several for a table, whatever letters their names have."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np

from opentaper.cohort.omop_columns import OMOP, OmopRead, ReadCount
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

ENDINGS = (".parquet", ".csv", ".tsv", ".csv.gz", ".tsv.gz")
DELIMITERS = ("\t", ",", ";", "|")
NULLS = ("", "NULL", "null", "\\N")
BATCH = 1 << 18
BLOCK = 1 << 23
MOST_HEADER = 1 << 16
#: Stands for a value that no text can stand for: it is then of the wrong type, and is reported so.
NOT_TEXT = "?"
Keep = Callable[["pyarrow.Table"], None]


def files_by_table(folder: Path) -> Mapping[str, tuple[Path, ...]]:
    """Return the files of each table: ``person.csv``, ``PERSON.parquet``, or a folder ``person``."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name.lower() in OMOP:
            inside = sorted(one for one in path.iterdir() if _ending(one) is not None)
            found.setdefault(path.name.lower(), []).extend(inside)
        ending = _ending(path) if path.is_file() else None
        name = path.name.lower().removesuffix(ending or "")
        if ending is not None and name in OMOP:
            found.setdefault(name, []).append(path)
    return {name: tuple(files) for name, files in found.items() if files}


def _ending(path: Path) -> str | None:
    return next((one for one in reversed(ENDINGS) if path.name.lower().endswith(one)), None)


def read_files(name: str, files: Sequence[Path], keep: Keep) -> OmopRead:
    """Read the files of a table one after the other, and return what was read.

    Raises
    ------
    BadOption
        A file that is not what its name says.
    """
    import pyarrow as pa

    count, missing = ReadCount(), set[str]()
    for file in files:
        try:
            reader = _parquet if _ending(file) == ".parquet" else _csv
            for batch, lacking in reader(name, file, count):
                missing |= set(lacking)
                keep(batch)
        except (OSError, EOFError, ValueError, KeyError, RecursionError, zlib.error, pa.ArrowException):
            wanted = "a Parquet or CSV file in UTF-8, with the columns of the OMOP CDM"
            raise BadOption(option="source", given=str(file), wanted=wanted) from None
    lacking = tuple(one for one in OMOP[name].columns if one in missing)
    return OmopRead(name, count.rows, tuple(count.broken), lacking)


Batches = Iterator[tuple["pyarrow.Table", tuple[str, ...]]]


def _parquet(name: str, file: Path, count: ReadCount) -> Batches:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        known = _known(opened.schema_arrow.names)
        told = [known.get(column) for column in OMOP[name].columns]
        for batch in opened.iter_batches(BATCH, columns=[one for one in told if one is not None]):
            columns = [None if one is None else batch.column(one) for one in told]
            numbers = np.arange(count.rows + 1, count.rows + batch.num_rows + 1)
            count.rows += batch.num_rows
            yield _rows(name, numbers, columns)


def _known(names: Sequence[str]) -> Mapping[str, str]:
    known = {name.strip().strip('"').lower(): name for name in names}
    if len(known) != len(names):
        raise ValueError("a column twice")
    return known


def _rows(name: str, numbers: Any, columns: Sequence[Any]) -> tuple[pyarrow.Table, tuple[str, ...]]:
    import pyarrow as pa

    names = OMOP[name].columns
    told = [pa.nulls(len(numbers), pa.string()) if one is None else _text(one) for one in columns]
    lacking = tuple(column for column, one in zip(names, columns, strict=True) if one is None)
    return pa.table([pa.array(numbers, pa.int64()), *told], ["row_number", *names]), lacking


def _text(column: Any) -> Any:
    import pyarrow as pa

    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        return pa.array([NOT_TEXT] * len(column), pa.string())


def _csv(name: str, file: Path, count: ReadCount) -> Batches:
    from pyarrow import csv

    delimiter, header = _header(file)
    known = _known(header)
    told = [known.get(column) for column in OMOP[name].columns]
    wanted = [one for one in told if one is not None]
    if not wanted:
        raise ValueError("no column")
    before, broken = count.rows, list[int]()

    def skipped(row: Any) -> str:
        broken.append(before + int(row.number or 0) - 1)  # the first row of a file is its header
        return "skip"

    reader = csv.open_csv(
        file,
        read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=header, skip_rows=1),
        parse_options=csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skipped
        ),
        convert_options=csv.ConvertOptions(
            include_columns=wanted,
            column_types=dict.fromkeys(wanted, "string"),
            null_values=NULLS,
            strings_can_be_null=True,
        ),
    )
    for batch in reader:
        numbers = _numbers(count.rows, batch.num_rows, broken)
        count.rows = int(numbers[-1]) if len(numbers) else count.rows
        columns = [None if one is None else batch.column(one) for one in told]
        yield _rows(name, numbers, columns)
    count.rows = max([count.rows, *broken])
    count.broken.extend(broken)


def _header(file: Path) -> tuple[str, list[str]]:
    """Return what divides the columns of a file, and their names."""
    is_packed = file.name.lower().endswith(".gz")
    with gzip.open(file, "rb") if is_packed else file.open("rb") as opened:
        told = cast("BinaryIO", opened)
        line = told.readline(MOST_HEADER).decode("utf-8-sig").rstrip("\r\n")
    delimiter = max(DELIMITERS, key=line.count)
    return delimiter, [one.strip().strip('"') for one in line.split(delimiter)]


def _numbers(before: int, n: int, broken: Sequence[int]) -> Any:
    """Return the numbers of rows that were read, with those left out between them that were broken."""
    numbers = np.arange(before + 1, before + n + len(broken) + 1)
    return numbers[~np.isin(numbers, broken)][:n]
