"""Half an hour at half the rate: is memory flat, does nothing fail, is what was told kept, and no more?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]  # it publishes no types
import psycopg

from trust.load.figures import Growth, StepFound, growth
from trust.load.house import People, Served, asked
from trust.load.rise import step
from trust.load.watch import Series, memory, sampled

EVERY_SECONDS = 5.0
#: What fills at first is let fill: a fifth of the time, and at most five minutes.
FILLS, MOST_FILLS = 0.2, 300.0
#: Which request writes a row of which table.
WRITES = {
    "check-in, sent": "record_checkin",
    "dose, sent": "record_dosetaken",
    "hold, sent": "record_planversion",
    "message, sent": "record_message",
}
#: A deed of the log for each of them.
DEEDS = "record_deed"


@dataclass(frozen=True, slots=True)
class SoakFound:
    """What a long while gave.

    Parameters
    ----------
    step
        Speed and errors.
    minutes
        How long.
    growths
        Private memory by process, MiB.
    counts
        By table: rows that came, and what was told.
    tables
        Rows by table before and after, where they changed.
    connections
        The fewest and the most connections to the database.
    """

    step: StepFound
    minutes: float
    growths: Mapping[str, Growth]
    counts: Mapping[str, tuple[int, int]]
    tables: Mapping[str, tuple[int, int]]
    connections: tuple[int, int]


def soaked(
    record: Mapping[str, str], place: Served, people: People, *, rate: float, minutes: float, seed: int
) -> SoakFound:
    """Let visits arrive at a rate for so many minutes, and look at what it leaves."""
    before = rows(record)
    with (
        psycopg.connect(place.url, autocommit=True) as connection,
        sampled(EVERY_SECONDS, lambda: _looked(place, connection)) as series,
    ):
        found = step(place, people, rate, 60.0 * minutes, seed)
    after = rows(record)
    return SoakFound(
        step=found,
        minutes=minutes,
        growths=_growths(series, min(MOST_FILLS, FILLS * 60.0 * minutes)),
        counts=told_and_came(before, after, {name: n for name, (n, *_) in found.by_name.items()}),
        tables={name: (before.get(name, 0), n) for name, n in after.items() if n != before.get(name, 0)},
        connections=(
            round(min(series.values["connections"])),
            round(max(series.values["connections"])),
        ),
    )


def told_and_came(
    before: Mapping[str, int], after: Mapping[str, int], requests: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Return by table how many rows came, and how many were told.

    Examples
    --------
    >>> found = told_and_came({}, {"record_checkin": 2, "record_deed": 3}, {"check-in, sent": 2})
    >>> found["record_checkin"], found["record_deed"], found["record_message"]
    ((2, 2), (3, 2), (0, 0))
    """
    told = {table: requests.get(name, 0) for name, table in WRITES.items()}
    told[DEEDS] = sum(told.values())
    return {table: (after.get(table, 0) - before.get(table, 0), n) for table, n in told.items()}


def rows(record: Mapping[str, str]) -> dict[str, int]:
    """Return how many rows each table has."""
    names = [name for (name,) in asked(record, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {str(name): int(asked(record, f'SELECT count(*) FROM "{name}"')[0][0]) for name in names}


def _looked(place: Served, connection: psycopg.Connection) -> dict[str, float]:
    workers = psutil.Process(place.server).children()
    pids = {f"worker {n}": one.pid for n, one in enumerate(workers, start=1)}
    pids |= {"app": place.server, "PostgreSQL": place.database}
    (n,) = connection.execute(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ).fetchone() or (0,)
    return {**memory(pids), "connections": float(n)}


def _growths(series: Series, fills: float) -> dict[str, Growth]:
    settled = series.after(fills)
    whole = len(settled.seconds)
    return {
        name: growth(settled.seconds, values)
        for name, values in settled.values.items()
        if name != "connections" and len(values) == whole
    }
