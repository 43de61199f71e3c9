"""The registry at scale: every measure over a million person-years, beside tables written by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from math import inf, log10
from pathlib import Path

from bench.places import store
from bench.registry_rows import write_registry
from bench.report import Row, Section
from bench.timing import figure

#: Person-years: each ten times the one before.
SIZES = (10_000, 100_000, 1_000_000)
N_TURNS = 3
GIBI = 1 << 30
GOAL_GIB = 8
#: A process ends with its seconds, those of the processor, its most memory, and what it counted.
TELL = """
import json, resource, sys, time
from pathlib import Path
begun, spent = time.perf_counter(), time.process_time()
found = run(Path(sys.argv[1]))
print(json.dumps([
    time.perf_counter() - begun,
    time.process_time() - spent,
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    found,
]))
"""
ALL = """
def run(folder):
    from opentaper.actions.evidence.measure import measured
    found = measured(folder, (), "{engine}")
    return [len(found), sum(one.num_rows for one in found.values())]
"""
ONE = """
def run(folder):
    from opentaper.actions.evidence.measure import measured
    rows = measured(folder, ["withdrawal_by_use"], "{engine}")["withdrawal_by_use"].to_pylist()
    return [[row["use_band"], row["n_told"], row["n_withdrawal"]] for row in rows]
"""
PANDAS = """
def run(folder):
    import pandas as pd
    keys = ["person", "course"]
    event = pd.read_parquet(folder / "event", columns=[*keys, "kind", "day"])
    again = event[event.kind == "restarted"].groupby(keys, as_index=False).day.min()
    again = again.rename(columns={"day": "restart_day"})
    columns = [*keys, "use_band", "first_cut", "first_zero", "usual"]
    course = pd.read_parquet(folder / "course", columns=columns)
    course = course[course.first_cut.notna()].merge(again, on=keys, how="left")
    day = pd.read_parquet(folder / "day", columns=[*keys, "day", "symptoms"])
    day = day[day.symptoms.notna()].merge(course[course.usual.notna()], on=keys)
    day = day[(day.day >= day.first_cut) & ~(day.day > day.first_zero + 365) & ~(day.day >= day.restart_day)]
    day["week"] = (day.day - day.first_cut) // 7
    week = day.groupby([*keys, "week"], as_index=False).agg(
        n=("symptoms", "size"), mean=("symptoms", "mean"), usual=("usual", "max"))
    week = week[week.n >= 3]
    week["is_hard"] = week["mean"] - week.usual >= 2.0 - 1e-9
    life = week.groupby(keys, as_index=False).agg(n_weeks=("is_hard", "size"), n_hard=("is_hard", "sum"))
    life = life[life.n_weeks >= 4].merge(course, on=keys)
    life["is_told"], life["is_any"] = True, life.n_hard > 0
    found = life.groupby("use_band").agg(told=("is_told", "sum"), hard=("is_any", "sum"))
    return [[band, int(row.told), int(row.hard)] for band, row in found.sort_index().iterrows()]
"""
POLARS = """
def run(folder):
    import polars as pl
    keys, c = ["person", "course"], pl.col
    again = (pl.scan_parquet(folder / "event" / "*.parquet").filter(c("kind") == "restarted")
        .group_by(keys).agg(restart_day=c("day").min()))
    course = (pl.scan_parquet(folder / "course" / "*.parquet").filter(c("first_cut").is_not_null())
        .select(*keys, "use_band", "first_cut", "first_zero", "usual").join(again, on=keys, how="left"))
    day = (pl.scan_parquet(folder / "day" / "*.parquet").select(*keys, "day", "symptoms")
        .filter(c("symptoms").is_not_null())
        .join(course.filter(c("usual").is_not_null()), on=keys)
        .filter((c("day") >= c("first_cut"))
            & (c("first_zero").is_null() | (c("day") <= c("first_zero") + 365))
            & (c("restart_day").is_null() | (c("day") < c("restart_day"))))
        .with_columns(week=(c("day") - c("first_cut")) // 7))
    week = (day.group_by([*keys, "week"]).agg(
            n=pl.len(), excess=c("symptoms").mean() - c("usual").max(), use_band=c("use_band").first())
        .filter(c("n") >= 3))
    life = (week.group_by(keys).agg(
            use_band=c("use_band").first(), n_weeks=pl.len(), n_hard=(c("excess") >= 2.0 - 1e-9).sum())
        .filter(c("n_weeks") >= 4))
    found = (life.group_by("use_band").agg(told=pl.len(), hard=(c("n_hard") > 0).sum()).sort("use_band")
        .collect(engine="streaming"))
    return [list(row) for row in found.iter_rows()]
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """One process: seconds, those of the processor, bytes of memory, and what it found."""

    seconds: float
    processor: float
    memory: int
    found: object  # None where memory was not enough


def registry() -> Section:
    """Return what measures of a registry cost as it grows, beside the same question written by hand."""
    folder = store() / "registry"
    rows: list[Row] = []
    whole: dict[int, Ran] = {}
    n_days = 0
    for size in SIZES:
        shutil.rmtree(folder, ignore_errors=True)
        n_days = write_registry(folder, size)
        whole[size] = middle([ran(ALL.format(engine="duckdb"), folder) for _ in range(turns(size))])
        rows.append(line(f"36 measures, DuckDB, {size:,} person-years", whole[size], n_days))
        if size < SIZES[-1]:
            rows += one_question(folder, size, n_days)
        else:
            rows += [
                line(f"{name}, {size:,} person-years", ran(told, folder), n_days) for name, told in LARGE
            ]
    shutil.rmtree(folder, ignore_errors=True)
    first, *_, last = SIZES
    slope = log10(whole[last].seconds / whole[first].seconds) / log10(last / first)
    rows.append(
        Row(
            "time as data grows",
            f"data × 10: time × {figure(10**slope)}",
            f"slope {slope:.2f} from {first:,} to {last:,}",
        )
    )
    return Section(
        "The registry at scale",
        f"A generated registry ({n_days:,} rows of days at its largest; each person two years, a check-in on "
        "35 % of days) in Parquet files, on two cores. Each line is a process of its own, with the time to "
        "load its libraries; at the largest size and with Spark one run, else the middle of three. The goal "
        f"is every measure over {SIZES[-1]:,} person-years in minutes and within {GOAL_GIB} GiB. The "
        "question written by hand is withdrawal by length of use; OpenTaper answers it after bringing "
        "together all that the other 35 measures need too. All ways count the same people. Spark runs on "
        "this one machine (`spark://local[2]`), where it can only lose: it is there for data that one "
        "machine does not hold.",
        rows,
        ("what", "time", "rows of days a second; memory"),
    )


BY_HAND = (
    ("one question, OpenTaper on DuckDB", ONE.format(engine="duckdb")),
    ("one question, Polars by hand", POLARS),
    ("one question, pandas by hand", PANDAS),
)
SPARK = ("one question, OpenTaper on Spark, local", ONE.format(engine="spark://local[2]"))
LARGE = BY_HAND[:2]


def one_question(folder: Path, size: int, n_days: int) -> list[Row]:
    """Return lines of one question in every way, turn by turn; all must have counted the same."""
    ways = (*BY_HAND, SPARK)
    told: dict[str, list[Ran]] = {name: [] for name, _ in ways}
    for turn in range(turns(size)):
        for name, program in ways if turn == 0 else BY_HAND:  # Spark takes minutes, and goes once
            told[name].append(ran(program, folder))
    counted = {json.dumps(one.found) for runs in told.values() for one in runs if one.found is not None}
    assert len(counted) == 1, f"they do not count the same: {counted}"
    return [line(f"{name}, {size:,} person-years", middle(told[name]), n_days) for name, _ in ways]


def turns(size: int) -> int:
    """Return how often something is run: at the largest size once."""
    return N_TURNS if size < SIZES[-1] else 1


def ran(program: str, folder: Path) -> Ran:
    """Return what one process took."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program + TELL, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "OutOfMemory" in done.stderr:
        return Ran(inf, inf, 0, None)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Ran(*json.loads(done.stdout.splitlines()[-1]))


def middle(runs: list[Ran]) -> Ran:
    """Return the run with the middle time."""
    return sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]


def line(what: str, run: Ran, n_days: int) -> Row:
    """Return a line of the page."""
    if run.found is None:
        return Row(what, "did not end", "out of memory: Spark had 4 GiB")
    # Spark lives in a process beside, whose memory is not this one's
    memory = "memory not counted" if "Spark" in what else f"{run.memory / GIBI:.2f} GiB"
    return Row(what, f"{figure(run.seconds)} s", f"{figure(n_days / run.seconds / 1e6)} million; {memory}")


def main() -> None:
    """Measure this section alone."""
    section = registry()
    for row in section.rows:
        print(f"{row.what:<64} {row.time:<34} {row.note}")


if __name__ == "__main__":
    main()
