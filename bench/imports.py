"""Files of watches and meters: a generated Apple export of a gigabyte, and a table of a million lines."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from bench.body_exports import write_apple_export, write_meter_csv
from bench.places import store
from bench.report import Row, Section
from bench.timing import figure, timing

MEGABYTES, N_LINES, N_TURNS = 1_000, 1_000_000, 2
MEBI = 1 << 20
GOAL_MIB = 300
#: What each process says at its end: seconds of the processor, the most memory it held, and what it counted.
TELL = """
import json, resource, sys, time
begun = time.process_time()
n = run(sys.argv[1])
spent = time.process_time() - begun
print(json.dumps([spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, n]))
"""
OURS = """
def run(path):
    from datetime import UTC, datetime
    from opentaper.exchange.body_files import FileChoices, read_body_file
    from opentaper.exchange.body_staged import staged
    choices = FileChoices(datetime(2026, 11, 23, tzinfo=UTC))
    with open(path, "rb") as opened:
        read = read_body_file(opened, path.rpartition("/")[2], "Europe/Copenhagen", choices)
    staged(read)
    return read.records
"""
ELEMENTS = """
def run(path):
    from xml.etree.ElementTree import iterparse
    n = 0
    for _, element in iterparse(path):
        n += element.tag == "Record"
        element.clear()
    return n
"""
LXML = """
def run(path):
    from lxml.etree import iterparse
    n = 0
    for _, element in iterparse(path, tag="Record"):
        n += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return n
"""
PLAIN_CSV = """
def run(path):
    import csv
    with open(path, newline="", encoding="utf-8") as opened:
        return sum(1 for _ in csv.DictReader(opened))
"""
PANDAS_CSV = """
def run(path):
    import pandas
    return len(pandas.read_csv(path))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a file, as a program."""

    name: str
    program: str
    note: str


OF_XML = (
    Reader("OpenTaper", OURS, "looked at one by one, merged into nights and days, packed"),
    Reader("ElementTree `iterparse`, cleared", ELEMENTS, "counts the records alone"),
    Reader("lxml `iterparse`, cleared", LXML, "counts the records alone"),
)
OF_CSV = (
    Reader("OpenTaper", OURS, "each value by its unit and range, packed"),
    Reader("`csv.DictReader`", PLAIN_CSV, "counts the lines alone"),
    Reader("pandas `read_csv`", PANDAS_CSV, "a table in memory, times as text"),
)


def imports() -> Section:
    """Return what large files take, beside readers that only count."""
    folder = store()
    xml, table = folder / "imports-export.xml", folder / "imports-meter.csv"
    write_apple_export(xml, MEGABYTES)
    write_meter_csv(table, N_LINES)
    n_records, n_lines = _lines(xml), _lines(table) - 1
    rows = [*_rows("XML", xml, OF_XML), *_rows("CSV", table, OF_CSV)]
    for file in (xml, table):
        file.unlink()
    return Section(
        "Files of watches and meters",
        f"A generated export of Apple Health of one gigabyte ({n_records:,} lines: pulse, steps, stages "
        f"of sleep, some values) and a generated table of a meter ({n_lines:,} values). Each reader runs in "
        "a process of its own, turn by turn, on one core; told is the time of the processor. Its memory is "
        "the most that the process ever held, the interpreter and its libraries with it. The others count "
        "and keep nothing: they are the least that reading can take.",
        rows,
        ("what", "processor time", "rows a second; memory"),
    )


def _rows(kind: str, file: Path, readers: tuple[Reader, ...]) -> Iterator[Row]:
    told: dict[str, list[tuple[float, int, int]]] = {one.name: [] for one in readers}
    for _ in range(N_TURNS):
        for one in readers:
            told[one.name].append(_run(one, file))
    for one in readers:
        found = timing([seconds for seconds, _, _ in told[one.name]])
        most = max(memory for _, memory, _ in told[one.name])
        n = told[one.name][0][2]
        goal = f" (goal < {GOAL_MIB} MiB)" if one.name == "OpenTaper" else ""
        memory = f"{figure(most / MEBI)} MiB{goal}"
        yield Row(f"{kind}: {one.name}", str(found), f"{figure(n / found.median)}; {memory}; {one.note}")


def _run(reader: Reader, file: Path) -> tuple[float, int, int]:
    """Return seconds, bytes of memory and how many rows one reading took."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(reader.program) + TELL, str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, memory, n = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), int(memory), int(n)


def _lines(file: Path) -> int:
    """Return how many lines a file has."""
    with file.open("rb") as opened:
        return sum(part.count(b"\n") for part in iter(lambda: opened.read(MEBI), b""))


def main() -> None:
    """Measure this section alone."""
    section = imports()
    for row in section.rows:
        print(f"{row.what:<48} {row.time:<34} {row.note}")


if __name__ == "__main__":
    main()
