"""Measures of a release as tables to be shown: as they may be published, or exact for whoever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from opentaper.actions.evidence.measure import measured, regression
from opentaper.actions.evidence.told_lives import RISK, SAME_COUNTS, held_back
from opentaper.actions.evidence.told_regression import COLUMNS, regression_table
from opentaper.actions.evidence.told_tables import NOT_TOLD, dim_column
from opentaper.cohort.disclosure import LEAST
from opentaper.cohort.engine import DUCKDB
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.measures.measure import RegistryMeasure
from opentaper.cohort.registry_schema import TABLES
from opentaper.cohort.regression import RestartModel
from opentaper.cohort.release import read_release
from opentaper.errors import BadOption
from opentaper.exchange.evidence_site.evidence_report import (
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)

if TYPE_CHECKING:
    import pyarrow

REGRESSION = "regression"
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AskedMeasures:
    """What is asked for: a registry, a release or the folder of all; names, or all; exact numbers or not."""

    folder: Path
    names: tuple[str, ...] = ()
    engine: str = DUCKDB
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class ToldMeasures:
    """The tables that were asked for, and the model of restarts, where that was."""

    tables: tuple[EvidenceTable, ...]
    model: RestartModel | None = None


def told_measures(asked: AskedMeasures, watch: Watch | None = None) -> ToldMeasures:
    """Return measures as tables; small counts are held back, unless exact numbers are asked for.

    Raises
    ------
    BadOption
        There is no such release, measure or engine, or a measure is not told but in exact numbers.
    """
    folder, least = _found(asked.folder)
    names = asked.names or (
        *(name for name in MEASURES if asked.is_exact or name not in NOT_TOLD),
        REGRESSION,
    )
    held = next((name for name in names if name in NOT_TOLD and not asked.is_exact), None)
    if held is not None:
        raise BadOption(
            option="name", given=held, wanted="it with --exact: it tells again what restarts tells"
        )
    wanted = [name for name in names if name != REGRESSION]
    model = regression(folder, asked.engine) if REGRESSION in names else None
    if asked.is_exact:
        found = measured(folder, wanted, asked.engine, watch) if wanted else {}
        tables = {name: exact_table(MEASURES[name], one) for name, one in found.items()}
    else:
        tables = _held_back(folder, wanted, asked.engine, (least, watch))
    if model is not None:
        shown = exact_regression(model) if asked.is_exact else regression_table(model, least)
        tables[REGRESSION] = shown or EvidenceTable(REGRESSION, COLUMNS, ())
    return ToldMeasures(tuple(tables[name] for name in names), model)


def _found(folder: Path) -> tuple[Path, int]:
    """Return the folder of tables that is meant, and the smallest count that is told of it."""
    if all((folder / name).is_dir() for name in TABLES) and not (folder / "manifest.json").exists():
        return folder, LEAST
    release = read_release(folder)
    return release.folder, max(LEAST, release.least)


def _held_back(
    folder: Path, names: Sequence[str], engine: str, how: tuple[int, Watch | None]
) -> dict[str, EvidenceTable]:
    """Return tables with small counts held back, and those beside them that a risk table must agree with."""
    least, watch = how
    beside = [
        f"{SAME_COUNTS[stem][0]}_by_{by}"
        for stem, _, by in (name.partition("_by_") for name in names if name.startswith(RISK))
        if stem in SAME_COUNTS
    ]
    needed = tuple(dict.fromkeys([*names, *beside]))
    found = measured(folder, needed, engine, watch) if needed else {}
    return held_back(found, least)


def exact_table(measure: RegistryMeasure, found: pyarrow.Table) -> EvidenceTable:
    """Return the result of a measure as it is, with nothing held back."""
    columns = [dim_column(name) for name in measure.dims]
    columns += [EvidenceColumn(name, EvidenceKind.COUNT) for name in measure.counts]
    columns += [
        EvidenceColumn(name, EvidenceKind.SHARE if name.startswith("share") else EvidenceKind.NUMBER)
        for name in measure.values
    ]
    numbers = {one.name for one in columns if one.kind is EvidenceKind.COUNT} & set(measure.dims)
    rows = [
        tuple(int(row[name]) if name in numbers else row[name] for name in measure.columns)
        for row in found.to_pylist()
    ]
    return EvidenceTable(measure.name, tuple(columns), tuple(rows))


def exact_regression(model: RestartModel) -> EvidenceTable:
    """Return the model of restarts as a table, with people and restarts of each group."""
    columns = (
        EvidenceColumn("column", EvidenceKind.GROUP),
        EvidenceColumn("value", EvidenceKind.GROUP),
        EvidenceColumn("n_people", EvidenceKind.COUNT),
        EvidenceColumn("n_restarted", EvidenceKind.COUNT),
        *(EvidenceColumn(f"ratio{end}", EvidenceKind.NUMBER) for end in ("", "_low", "_high")),
        EvidenceColumn("steady", EvidenceKind.NUMBER),
    )
    rows = tuple(
        (
            term.covariate,
            term.level,
            term.people,
            term.restarted,
            term.ratio,
            # the group that others are compared with has no interval
            *((term.low, term.high) if term.steady is not None else (None, None)),
            term.steady,
        )
        for term in model.terms
    )
    return EvidenceTable(REGRESSION, columns, rows)
