"""Results of measures as tables that may be published: every number goes through disclosure control here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from opentaper.cohort import rules
from opentaper.cohort.disclosure import suppressed
from opentaper.cohort.measures.measure import RegistryMeasure
from opentaper.cohort.survival import Z, wilson_interval
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)

if TYPE_CHECKING:
    import pyarrow

PEOPLE, SPLIT = "n_people", "column"
#: Of these measures fewer counts are told than are reckoned. What would be told twice, of slightly other
#: people, is told once: a difference of two tables is a count like any other.
COUNTS: Mapping[str, tuple[str, ...]] = {
    "withdrawal": ("n_told", "n_withdrawal", "n_lasting"),
    "more_time": (PEOPLE, "n_courses", "n_planned", "n_raised", "n_late", "n_more_time"),
    "selection": (PEOPLE, "n_courses"),
}
#: Values that rest on a count that is not told.
NO_VALUES = frozenset({"taper_months_median"})
#: A measure that tells again, in another shape, what the rows of ``restarts`` tell.
NOT_TOLD = frozenset({"restart_reasons"})
#: Days of the same person are no people apart, so that an interval would be too narrow.
NO_INTERVALS = frozenset({"told"})
#: Of rows by month every third one is told.
MONTH, EVERY = "month", 3
#: Groups that are numbers, written with zeros before them so that they are in order.
NUMBERED = frozenset({"time", "month"})
#: Values that are shares of people, though their names do not say so.
SHARES = frozenset({"least", "most"})
BANDS: Mapping[str, tuple[str, ...]] = {
    "use_band": rules.LENGTHS,
    "speed": rules.SPEED_BANDS,
    "shape": rules.SHAPES,
    "smallest": rules.SMALLEST_BANDS,
}
DECIMALS, SHARE_DECIMALS = 2, 4
Row = Mapping[str, Any]


def told_table(measure: RegistryMeasure, found: pyarrow.Table, least: int) -> EvidenceTable:
    """Return the result of a measure as a table: small counts, and what is made of them, are held back.

    Intervals of shares are reckoned from the counts that are told (Wilson), those of means from their spread.

    Parameters
    ----------
    measure, found
        A measure that is no risk table, and its result.
    least
        Smallest count that is told.
    """
    counts = COUNTS.get(stem(measure.name), measure.counts)
    values = [name for name in measure.values if name not in NO_VALUES]
    shown = _suppressed(measure, found, counts, values, least)
    columns = [dim_column(name) for name in measure.dims]
    columns += [EvidenceColumn(name, EvidenceKind.COUNT) for name in counts]
    told_values = [name for name in values if not name.endswith("_sd")]
    for name in told_values:
        ends = ("_low", "_high") if _has_ends(name, measure) else ()
        columns += [EvidenceColumn(f"{name}{end}", _kind(name)) for end in ("", *ends)]
    both = zip(found.to_pylist(), shown.to_pylist(), strict=True)
    rows = [
        (
            *(_group(name, raw[name]) for name in measure.dims),
            *_cells(measure, (counts, told_values), raw, told),
        )
        for raw, told in sorted(both, key=lambda row: place_of(row[0], measure.dims))
        if MONTH not in measure.dims or int(raw[MONTH]) % EVERY == 0
    ]
    return EvidenceTable(measure.name, tuple(columns), tuple(rows))


def stem(name: str) -> str:
    """Return what a measure is of, whatever it is by.

    Examples
    --------
    >>> stem("withdrawal_by_use_and_speed")
    'withdrawal'
    """
    return name.partition("_by_")[0]


def place_of(row: Row, dims: Sequence[str]) -> list[tuple[int, str]]:
    """Return where a row stands: bands as they rise, all else by its name."""
    found = []
    for name in dims:
        bands, value = BANDS.get(name, ()), str(row[name])
        found.append((bands.index(value) if value in bands else len(bands), value))
    return found


def dim_column(name: str) -> EvidenceColumn:
    """Return the column of a group."""
    return EvidenceColumn(name, EvidenceKind.COUNT if name in NUMBERED else EvidenceKind.GROUP)


def _suppressed(
    measure: RegistryMeasure, found: pyarrow.Table, counts: Sequence[str], values: Sequence[str], least: int
) -> pyarrow.Table:
    """Return the rows after disclosure control, in the same order.

    No count is told of fewer people than ``least``, whether people themselves are told or not; and none
    beside a whole of which all but a few are in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = found.select([*measure.dims, *counts, *values])
    behind = {name: [one for one in measure.behind.get(name, counts) if one in counts] for name in values}
    if PEOPLE not in counts:
        kept = kept.append_column(PEOPLE, pc.min_element_wise(found[PEOPLE], found[counts[0]]))
        counts = (PEOPLE, *counts)
    rests = _rests(measure, counts)
    for rest, (whole, part) in rests.items():
        kept = kept.append_column(rest, pc.subtract(kept[whole], kept[part]))
    counts = (*counts, *rests)
    for name in values:
        behind[name] += [rest for rest, (_, part) in rests.items() if part in behind[name]]
    # one column of courses after the other: rows of one have nothing to do with those of another
    names = dict.fromkeys(kept[SPLIT].to_pylist()) if SPLIT in measure.dims else ()
    parts = [kept.filter(pc.equal(kept[SPLIT], one)) for one in names] or [kept]
    told = [suppressed(part, measure.dims, counts, values, least, behind=behind) for part in parts]
    hidden = pa.concat_tables(told)
    for rest, (_, part) in rests.items():
        shown = pc.if_else(pc.is_null(hidden[rest]), pa.scalar(None, hidden[part].type), hidden[part])
        hidden = hidden.set_column(hidden.schema.get_field_index(part), part, shown)
    return hidden


def _rests(measure: RegistryMeasure, counts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return what is left of a whole beside a part, where a share of it is told: by name, whole and part."""
    pairs = [told for name, told in measure.behind.items() if name.startswith("share") and len(told) == 2]
    known = [(whole, part) for whole, part in pairs if whole in counts and part in counts]
    return {f"rest_of_{whole}_{part}": (whole, part) for whole, part in known}


def _cells(
    measure: RegistryMeasure, names: tuple[Sequence[str], Sequence[str]], raw: Row, told: Row
) -> list[EvidenceCell]:
    """Return the numbers of a row; what is missing beside a count that is held back is held back too."""
    counts, values = names
    is_short = any(told[name] is None for name in counts)
    cells: list[EvidenceCell] = [HELD_BACK if told[name] is None else int(told[name]) for name in counts]
    for name in values:
        n_cells = 3 if _has_ends(name, measure) else 1
        if told[name] is None:
            cells += [HELD_BACK if is_short or raw[name] is not None else None] * n_cells
            continue
        cells.append(_rounded(name, told[name]))
        if n_cells > 1:
            cells += _interval(name, [told[one] for one in measure.behind[name]], told)
    return cells


def _interval(name: str, behind: Sequence[int], told: Row) -> list[EvidenceCell]:
    if _kind(name) is EvidenceKind.SHARE:
        return [_rounded(name, end) for end in wilson_interval(behind[1], behind[0])]
    spread = told[_spread(name)]
    if spread is None:
        return [None, None]
    wide = Z * spread / sqrt(behind[0])
    return [_rounded(name, told[name] - wide), _rounded(name, told[name] + wide)]


def _has_ends(name: str, measure: RegistryMeasure) -> bool:
    behind = () if stem(measure.name) in NO_INTERVALS else measure.behind.get(name, ())
    if _kind(name) is EvidenceKind.SHARE:
        return len(behind) == 2 and name not in SHARES
    return name.endswith("_mean") and _spread(name) in measure.values and bool(behind)


def _spread(name: str) -> str:
    return f"{name.removesuffix('_mean')}_sd"


def _kind(name: str) -> EvidenceKind:
    return EvidenceKind.SHARE if name.startswith("share") or name in SHARES else EvidenceKind.NUMBER


def _rounded(name: str, value: float) -> float:
    return round(float(value), SHARE_DECIMALS if _kind(name) is EvidenceKind.SHARE else DECIMALS)


def _group(name: str, value: str) -> EvidenceCell:
    return int(value) if name in NUMBERED else value
