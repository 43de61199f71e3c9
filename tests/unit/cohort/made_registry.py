"""Small registries that were made up, with what makes engines differ: nulls, ties, restarts, empty groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from opentaper.cohort.registry_schema import (
    EVENTS,
    ITEMS,
    RESTART_REASONS,
    TABLES,
    UNKNOWN,
    USE_BANDS,
    arrow_schema,
)

Rows = dict[str, list[dict[str, Any]]]
SCORES = (None, 0.0, 1.0, 1.5, 2.0, 3.0, 3.5, 7.25, 10.0, float("nan"))
DOSES = (None, 0, 1, 500, 2_000, 10_000, 20_000)
REASONS = {
    "restarted": RESTART_REASONS,
    "relapse": ("", "person", "clinician"),
    "withdrawal": ("", "person", "clinician"),
    "looked_back": ("", "none", "less", "as_before", "more"),
}
#: Days from the first day at which something is wont to happen: days in a row, and the edges of windows.
DAYS = (*range(22), 40, 41, 60, 150, 365, 366, 380, 405, 457, 500, 1096, 1110, 1187, 1400)


def day_row(person: str, course: int, day: int, **told: Any) -> dict[str, Any]:
    """Return the row of one day; whatever is not told is null."""
    nothing = {"planned_ug": None, "dose_ug": None, "effect": None, "symptoms": None}
    items = {f"item_{item}": None for item in ITEMS}
    return {"person": person, "course": course, "day": day, "checked_in": False, **nothing, **items} | told


def event_row(person: str, course: int, seq: int, day: int, kind: str, **told: Any) -> dict[str, Any]:
    """Return the row of one event."""
    nothing = {"reason": "", "from_ug": None, "to_ug": None, "wellness": ""}
    return {"person": person, "course": course, "seq": seq, "day": day, "kind": kind, **nothing} | told


def course_row(person: str, course: int, first: int, last: int, **told: Any) -> dict[str, Any]:
    """Return the row of one course; whatever is not told is unknown."""
    codes = {"drug": "sertraline", "family": "ssri", "condition": UNKNOWN, "use_band": UNKNOWN}
    doses = {"attempts": UNKNOWN, "start_ug": 10_000, "goal_ug": 0, "smallest_ug": None}
    days = {"first_cut": None, "first_zero": None, "first_day": first, "last_day": last, "usual": None}
    return {"person": person, "course": course, **codes, **doses, **days} | told


@st.composite
def registries(draw: st.DrawFn) -> Rows:
    """Draw a registry of a few people."""
    rows: Rows = {name: [] for name in TABLES}
    for number in range(draw(st.integers(0, 5))):
        person = f"{number:016x}"
        first = draw(st.sampled_from((-400, 0, 19_000)))
        country = draw(st.sampled_from((None, "DK", "GB")))
        origin = draw(st.sampled_from(("app", "claims")))
        ends = {"first_day": first, "last_day": first + 1500}
        rows["person"].append({"person": person, "origin": origin, "country": country} | ends)
        for course in range(1, draw(st.integers(1, 2)) + 1):
            _course(draw, rows, (person, course), first)
    return rows


def _course(draw: st.DrawFn, rows: Rows, key: tuple[str, int], first: int) -> None:
    at = st.sampled_from(DAYS).map(lambda day: first + day)
    cut = draw(st.none() | at)
    zero = draw(st.none() | st.sampled_from([day for day in DAYS if day < 45]))
    codes: dict[str, Any] = {
        "use_band": draw(st.sampled_from((*list(USE_BANDS)[:2], UNKNOWN))),
        "drug": draw(st.sampled_from(("sertraline", "citalopram"))),
        "start_ug": draw(st.sampled_from((20_000, 10_000, 500))),
        "smallest_ug": draw(st.sampled_from(DOSES[2:])) if zero is not None else None,
        "first_cut": cut,
        "first_zero": None if zero is None else (first if cut is None else cut) + zero,
        "usual": draw(st.sampled_from(SCORES)),
    }
    rows["course"].append(course_row(*key, first, first + 1450, **codes))
    days = draw(st.lists(at, unique=True, max_size=30))
    level = draw(st.sampled_from(SCORES))
    for day in sorted(days):
        told: dict[str, Any] = {
            "planned_ug": draw(st.sampled_from(DOSES)),
            "dose_ug": draw(st.sampled_from(DOSES)),
            "effect": draw(st.sampled_from((None, 0.0, 0.1, 0.5, 0.8, float("nan")))),
            "checked_in": draw(st.booleans()),
            "symptoms": draw(st.sampled_from((level, level, *SCORES))),
        }
        rows["day"].append(day_row(*key, day, **told))
    happened = sorted(draw(st.lists(st.tuples(at, st.sampled_from(EVENTS)), max_size=8)))
    for seq, (day, kind) in enumerate(happened, 1):
        reason = draw(st.sampled_from(REASONS.get(kind, ("",))))
        wellness = draw(st.sampled_from(("", "well", "mixed", "unwell"))) if kind == "looked_back" else ""
        rows["event"].append(event_row(*key, seq, day, kind, reason=reason, wellness=wellness))


def arrow_tables(rows: Rows) -> dict[str, pa.Table]:
    """Return rows as the tables of a registry."""
    return {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(name)) for name in TABLES}


def write_registry(rows: Rows, folder: Path, n_files: int = 1) -> Path:
    """Write rows as a registry's files; a table may lie in several."""
    for name, table in arrow_tables(rows).items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        size = -(-table.num_rows // n_files)
        for number in range(n_files):
            part = table.slice(number * size, size)
            pq.write_table(part, folder / name / f"part-{number}.parquet")
    return folder


#: People of the registry that every engine is asked of; one of them tells nothing, one began anew twice.
N_PEOPLE = 60


def made_registry(n_people: int = N_PEOPLE) -> Rows:
    """Return a registry of people who were made up, each by their number."""
    rows: Rows = {name: [] for name in TABLES}
    for number in range(n_people):
        _person(rows, number)
    return rows


def _person(rows: Rows, n: int) -> None:
    person, first = f"{n * 7919 % 65536:016x}", (-300, 0, 19_000)[n % 3]
    last = first + 200 + 37 * n
    country = (None, "DK", "GB", "SE")[n % 4]
    ends = {"first_day": first, "last_day": last}
    rows["person"].append(
        {"person": person, "origin": "claims" if n % 11 == 0 else "app", "country": country} | ends
    )
    if n % 13 == 12:  # somebody of whom nothing but the course is known
        rows["course"].append(course_row(person, 1, first, last))
        return
    bands = (*USE_BANDS, UNKNOWN)
    start, steps = (20_000, 10_000, 50_000)[n % 3], (0, 1, 3, 6)[n % 4]
    cut, pace = first + 10 + n % 5, 7 + 7 * (n % 3)
    zero = cut + steps * pace if n % 5 else None
    doses = [
        start * (steps - step) // (steps + 1) if n % 2 else start >> (2 * step + 1) for step in range(steps)
    ]
    codes = {
        "drug": ("sertraline", "paroxetine", "quetiapine")[n % 3],
        "family": ("ssri", "ssri", "antipsychotic")[n % 3],
        "condition": ("depression", "anxiety", "other", UNKNOWN)[n % 4],
        "use_band": bands[n % len(bands)],
        "attempts": ("0", "1", "2_and_more", UNKNOWN)[n % 4],
        "start_ug": start,
        "smallest_ug": None if zero is None else (doses or [start])[-1],
        "first_cut": cut,
        "first_zero": zero,
        "usual": None if n % 17 == 3 else 0.5 + n % 3 / 4,
    }
    rows["course"].append(course_row(person, 1, first, last, **codes))
    changes = [(cut + step * pace, ug) for step, ug in enumerate(doses)]
    changes += [] if zero is None else [(zero, 0)]
    left = last - 20 if n % 7 == 2 else None
    _days(rows, (person, n), (first, left or last), start, changes)
    _events(rows, (person, n), (first, left, last), changes, zero)


def _days(
    rows: Rows, who: tuple[str, int], ends: tuple[int, int], start: int, changes: list[tuple[int, int]]
) -> None:
    person, n = who
    for day in range(ends[0], ends[1] + 1):
        if (day + n) % 9 == 0 or day > ends[0] + 260:  # gaps, and silence later
            continue
        dose = next((ug for begun, ug in reversed(changes) if day >= begun), start)
        since = min((day - begun for begun, _ in changes if day >= begun), default=99)
        rise = max(0, 12 - since) * (n % 5) / 10
        told = {
            "planned_ug": dose if n % 3 else dose // 2,
            "dose_ug": None if (day + n) % 13 == 0 else dose,
            "effect": dose / (dose + 5_000),
            "checked_in": (day + n) % 4 != 0,
            "symptoms": None if (day + n) % 4 == 0 else min(10.0, 0.5 + rise + (day * 7 + n) % 11 / 16),
        }
        rows["day"].append(day_row(person, 1, day, **told))


def _events(
    rows: Rows,
    who: tuple[str, int],
    ends: tuple[int, int | None, int],
    changes: list[tuple[int, int]],
    zero: int | None,
) -> None:
    person, n = who
    first, left, last = ends
    found = [(first, "began", "", "")]
    found += [(day, "stopped" if ug == 0 else "cut", "", "") for day, ug in changes]
    if n % 6 == 1:
        found.append((first + 30, "raised", "", ""))
    if zero is not None:
        if n % 4 == 1:
            found.append((zero + 10 * n, "restarted", RESTART_REASONS[n % len(RESTART_REASONS)], ""))
        if n % 12 == 1:
            found += [(zero + 10 * n + 30, "stopped", "", ""), (zero + 10 * n + 50, "restarted", "life", "")]
        if n % 4 == 2:
            found.append((zero + 9 * n, "relapse", ("person", "clinician", "")[n % 3], ""))
        if n % 6 == 3:
            found.append((zero + 5, "withdrawal", ("clinician", "person")[n % 2], ""))
        for days in (365 - n, 365 + n, 1096 + n % 40):  # two as near as each other
            wellness = ("well", "mixed", "unwell", "")[(n + days) % 4]
            found.append((zero + days, "looked_back", ("none", "", "less")[n % 3], wellness))
    found.append((left, "left", "", "") if left is not None else (last, "ended", "", ""))
    until = left or last
    kept = sorted(one for one in found if one[0] <= until)
    for seq, (day, kind, reason, wellness) in enumerate(kept, 1):
        rows["event"].append(event_row(person, 1, seq, day, kind, reason=reason, wellness=wellness))
