"""The folder of a registry under work: tables of everybody who gives, not yet fit to leave the house.

``<table>/part-….parquet`` and ``registry.json``. It may be built anew at any time; what is published is a
release of it (:mod:`opentaper.cohort.release`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentaper.cohort.registry_schema import TABLES, arrow_schema
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

HEAD = "registry.json"
SCHEMA = "opentaper.built-registry/1"
#: People whose rows come into one file; memory grows with it, and with nothing else.
PEOPLE_A_FILE = 128
Given = Mapping[str, "pyarrow.Table"]


def write_part(folder: Path, number: int, given: Sequence[Given]) -> dict[str, int]:
    """Write the rows of some people as one file a table, and return how many rows each table got.

    Parameters
    ----------
    number
        The place of the file among its like, from 1.
    given
        What each of them gives; the order of people is kept.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    n_rows = {}
    for name in TABLES:
        told = [one[name].cast(arrow_schema(name)) for one in given]
        table = pa.concat_tables(told) if told else arrow_schema(name).empty_table()
        file = folder / name / f"part-{number:05}.parquet"
        file.parent.mkdir(exist_ok=True)
        pq.write_table(table.combine_chunks(), file, compression="zstd")
        n_rows[name] = table.num_rows
    return n_rows


def write_parts(folder: Path, given: Iterable[Given]) -> dict[str, int]:
    """Write the rows of all people, and return how many rows each table got; at least one file a table."""
    whole, number, waiting = dict.fromkeys(TABLES, 0), 0, list[Given]()
    for one in given:
        waiting.append(one)
        if len(waiting) == PEOPLE_A_FILE:
            number += 1
            whole = _added(whole, write_part(folder, number, waiting))
            waiting = []
    if waiting or not number:
        whole = _added(whole, write_part(folder, number + 1, waiting))
    return whole


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one[name] + other[name] for name in one}


def write_head(folder: Path, head: Mapping[str, Any]) -> None:
    """Write what a registry is, as its last file."""
    told = {"schema": SCHEMA, **head}
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    (folder / HEAD).write_text(text, encoding="utf-8")


def read_head(folder: Path) -> Mapping[str, Any]:
    """Return what a registry is.

    Raises
    ------
    BadOption
        The folder holds no registry.
    """
    try:
        told = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA:
            raise ValueError(told["schema"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        wanted = "the folder of a registry: make one with opentaper evidence build"
        raise BadOption(option="registry", given=str(folder), wanted=wanted) from None
    return dict(told)


def files_of(folder: Path, table: str) -> list[Path]:
    """Return the files of a table, in order."""
    return sorted((folder / table).glob("*.parquet"))


def read_table(folder: Path, table: str) -> pyarrow.Table:
    """Return a whole table of a registry or a release; the table of days may be large.

    Raises
    ------
    BadOption
        The table is missing, or is another than the schema says.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parts = [pq.read_table(file).cast(arrow_schema(table)) for file in files_of(folder, table)]
    except (OSError, ValueError, pa.ArrowException):  # a ValueError where columns have other names
        parts = []
    if not parts:
        wanted = "the folder of a registry: make one with opentaper evidence build"
        raise BadOption(option="registry", given=str(folder), wanted=wanted)
    return pa.concat_tables(parts)
