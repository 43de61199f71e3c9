"""Ask a registry or release: measures by name, and the long-term table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentaper.cohort.engine import DUCKDB, Engine, engine_of
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.measures.lives import lives
from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS
from opentaper.cohort.regression import RestartModel, restart_model, restart_times
from opentaper.cohort.rules import RISK_CAUSES, STANDINGS
from opentaper.cohort.survival import (
    Z,
    aalen_johansen,
    kaplan_meier,
    median_time,
    risk_times,
    step_at,
    wilson_interval,
)
from opentaper.errors import BadOption

if TYPE_CHECKING:
    import pyarrow

    from opentaper.cohort.survival import CurveStep

ALL = "all"
Rows = Sequence[Mapping[str, Any]]
#: Measures that the long-term table is made of.
LONG_TERM = (
    "withdrawal",
    "withdrawal_by_use",
    *(f"standing_{months}{by}" for months in STANDINGS for by in ("", "_by_use")),
    "risk_of_restart_by_use",
    "risk_of_relapse_by_use",
    "risk_of_leaving_by_use",
    "risk_of_easing_by_use",
)


@dataclass(frozen=True, slots=True)
class LongTermNumber:
    """A number with its interval of 95 % and the people behind it; None is "cannot be told".

    ``n`` is how many it was so of, where it is a share; ``of`` how many were asked of.
    """

    value: float | None
    low: float | None
    high: float | None
    of: int
    n: int | None = None


@dataclass(frozen=True, slots=True)
class LongTermRow:
    """What became of people with one length of use; ``use_band`` is ``all`` in the first row.

    ``withdrawal`` is the share with a hard week of those who told enough, ``peak`` their highest weekly mean
    above usual (points, 0 to 10), ``weeks`` the median weeks from the first hard week to the last,
    ``off_and_well`` of those who told, by months; ``restarted`` and ``relapse`` (as named) by months after
    the last dose, and ``left`` by months after the first day, with those who left or were not there so long
    taken out when they were gone.
    """

    use_band: str
    people: int
    withdrawal: LongTermNumber
    peak: LongTermNumber
    weeks: LongTermNumber
    off_and_well: Mapping[int, LongTermNumber]
    restarted: Mapping[int, LongTermNumber]
    relapse: Mapping[int, LongTermNumber]
    left: Mapping[int, LongTermNumber]


@dataclass(frozen=True, slots=True)
class LongTermTable:
    """The long-term table: all, then each length of use that is there, in order of length."""

    rows: tuple[LongTermRow, ...]


@contextmanager
def asked(folder: Path, engine: str) -> Iterator[tuple[Engine, Mapping[str, Any]]]:
    """Open an engine with the tables of a registry; courses are brought together once."""
    opened = engine_of(engine)
    try:
        tables = dict(opened.tables(folder))
        tables["life"] = opened.kept(lives(tables))
        yield opened, tables
    finally:
        opened.close()


def measured(
    folder: Path,
    names: Sequence[str] = (),
    engine: str = DUCKDB,
    watch: Callable[[int, int], None] | None = None,
) -> dict[str, pyarrow.Table]:
    """Return measures of a registry or release by name; all, where none is named.

    Parameters
    ----------
    folder
        A registry, or a release.
    engine
        As :func:`opentaper.cohort.engine.engine_of` takes it.
    watch
        Told how many measures are done, of how many.

    Raises
    ------
    BadOption
        There is no such measure, engine or release.
    """
    wanted = tuple(names) or tuple(MEASURES)
    for name in wanted:
        if name not in MEASURES:
            near = get_close_matches(name, MEASURES, n=3) or sorted(MEASURES)
            raise BadOption(option="name", given=name, wanted=", ".join(near))
    found: dict[str, pyarrow.Table] = {}
    with asked(folder, engine) as (opened, tables):
        for done, name in enumerate(wanted, 1):
            found[name] = opened.run(MEASURES[name].expression(tables))
            if watch is not None:
                watch(done, len(wanted))
    return found


def regression(folder: Path, engine: str = DUCKDB) -> RestartModel:
    """Return what goes with beginning again after the last dose, several things held beside each other.

    Raises
    ------
    BadOption
        There is no such engine or release, or lifelines is not installed.
    """
    with asked(folder, engine) as (opened, tables):
        rows = opened.run(restart_times(tables))
    return restart_model(rows)


def long_term_table(folder: Path, engine: str = DUCKDB) -> LongTermTable:
    """Return what became of people in the long run, by length of use.

    Numbers are exact: who publishes them asks :mod:`opentaper.cohort.disclosure` first.

    Raises
    ------
    BadOption
        As :func:`measured`.
    """
    return table_of({name: one.to_pylist() for name, one in measured(folder, LONG_TERM, engine).items()})


def table_of(found: Mapping[str, Rows]) -> LongTermTable:
    """Return the long-term table made of the rows of its measures."""
    known = {row["use_band"] for row in found["withdrawal_by_use"]}
    bands = [ALL, *(band for band in (*USE_BANDS, UNKNOWN) if band in known)]
    return LongTermTable(tuple(_row(found, band) for band in bands))


def _row(found: Mapping[str, Rows], band: str) -> LongTermRow:
    def whole(name: str) -> Mapping[str, Any]:
        if band == ALL:
            return found[name][0]
        return next((row for row in found[f"{name}_by_use"] if row["use_band"] == band), {})

    def table(name: str) -> Rows:
        return [row for row in found[f"risk_{name}_by_use"] if band in {ALL, row["use_band"]}]

    told = whole("withdrawal")
    return LongTermRow(
        use_band=band,
        people=told["n_people"],
        withdrawal=share_number(told["n_withdrawal"], told["n_told"]),
        peak=_mean(told["peak_mean"], told["peak_sd"], told["n_told"]),
        weeks=_weeks(table("of_easing")),
        off_and_well={months: _well(whole(f"standing_{months}")) for months in STANDINGS},
        restarted=_by_months(table("of_restart"), "of_restart"),
        relapse=_by_months(table("of_relapse"), "of_relapse"),
        left=_by_months(table("of_leaving"), "of_leaving"),
    )


def share_number(n: int, of: int) -> LongTermNumber:
    """Return a share of people with its interval; of nobody nothing is said.

    Examples
    --------
    >>> share_number(0, 0).value is None, share_number(5, 10).value
    (True, 0.5)
    """
    return (
        LongTermNumber(n / of, *wilson_interval(n, of), of, n)
        if of
        else LongTermNumber(None, None, None, 0, 0)
    )


def _mean(mean: float | None, spread: float | None, of: int) -> LongTermNumber:
    if mean is None or spread is None:
        return LongTermNumber(mean, None, None, of)
    wide = Z * spread / sqrt(of)
    return LongTermNumber(mean, mean - wide, mean + wide, of)


def _well(row: Mapping[str, Any]) -> LongTermNumber:
    return share_number(row["n_off_and_well"], row["n_told"]) if row else share_number(0, 0)


def _weeks(rows: Rows) -> LongTermNumber:
    times = risk_times(rows, ["n_eased"])
    of = times[0].n_at_risk if times else 0
    return LongTermNumber(*median_time(kaplan_meier(times)), of, sum(one.ended[0] for one in times))


def _by_months(rows: Rows, name: str) -> dict[int, LongTermNumber]:
    """Return the share whom the first cause of a risk table reached by each number of months."""
    times = risk_times(rows, [f"n_{cause}" for cause in RISK_CAUSES[name]])
    curve = aalen_johansen(times, 0)
    of = times[0].n_at_risk if times else 0
    return {months: _reached(step_at(curve, months - 1, 0.0), times, months, of) for months in STANDINGS}


def _reached(step: CurveStep | None, times: Sequence[Any], months: int, of: int) -> LongTermNumber:
    """Return a share of a curve; where nobody was followed for so long, nothing is said."""
    if step is None or times[-1].time < months - 1:
        return LongTermNumber(None, None, None, of)
    n = sum(one.ended[0] for one in times if one.time < months)
    low, high = step.low, step.high
    if n == 0:  # a curve that never moved knows no spread: as many as are still there could all be spared
        low, high = wilson_interval(0, max(one.n_at_risk for one in times if one.time >= months - 1))
    return LongTermNumber(step.share, low, high, of, n)
