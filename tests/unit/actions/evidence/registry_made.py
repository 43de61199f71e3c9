"""A registry of made-up people, columns at a time: groups large and small, and a word that is no drug."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from opentaper.cohort.registry_folder import write_head, write_part
from opentaper.cohort.registry_schema import ITEMS, TABLES, arrow_schema
from opentaper.cohort.release import Release, write_release

HOSTILE = '"><script>alert(1)</script>'
N, FEW = 300, 12
#: Days of which each is told, from the first one on, and the day of the first reduction.
N_DAYS, CUT, ZERO = 70, 14, 42


def released(folder: Path) -> Release:
    """Return a release of the registry: N people, of whom few took it for under two months."""
    registry = folder / "registry"
    registry.mkdir(parents=True)
    write_part(registry, 1, [_tables()])
    write_head(registry, {"virtual": True, "until": "2026-11-01", "withdrawn": []})
    return write_release(registry, folder / "releases", date(2026, 11, 23))


def _tables() -> dict[str, pa.Table]:
    n = np.arange(N)
    person = np.array([f"{one:016x}" for one in n])
    band = np.array(["6_to_24", "24_to_60", "60_and_over"])[n % 3]
    band[:FEW] = "under_2"
    band[FEW : 5 * FEW] = "2_to_6"
    drug = np.array(["sertraline", "paroxetine", HOSTILE])[n % 3]
    last = np.where(n % 10 == 9, 500, 1400)
    made: dict[str, dict[str, Any]] = {
        "person": {"person": person, "origin": ["app"] * N, "first_day": np.zeros(N, int), "last_day": last},
        "course": {
            "person": person,
            "course": np.ones(N, int),
            "drug": drug,
            "family": ["ssri"] * N,
            "condition": ["depression"] * N,
            "use_band": band,
            "attempts": ["0"] * N,
            "start_ug": np.full(N, 20_000),
            "goal_ug": np.zeros(N, int),
            "first_cut": np.full(N, CUT),
            "first_zero": np.full(N, ZERO),
            "smallest_ug": np.where(n % 2, 500, 10_000),
            "first_day": np.zeros(N, int),
            "last_day": last,
            "usual": np.ones(N),
        },
        "day": _days(person, n, band),
        "event": _events(person, n, last),
    }
    return {name: _table(name, columns) for name, columns in made.items()}


def _days(person: np.ndarray[Any, Any], n: np.ndarray[Any, Any], band: Any) -> dict[str, Any]:
    day = np.tile(np.arange(N_DAYS), N)
    who = np.repeat(n, N_DAYS)
    dose = np.select([day < CUT, day < ZERO], [20_000, np.where(who % 2, 500, 10_000)], 0)
    share = np.select([band == "60_and_over", band == "24_to_60"], [2, 4], 7)[who]
    is_hard = (day >= CUT + 7) & (day < CUT + 21) & (who % share == 0)
    return {
        "person": np.repeat(person, N_DAYS),
        "course": np.ones(len(day), int),
        "day": day,
        "planned_ug": dose,
        "dose_ug": dose,
        "effect": dose / (dose + 5_000),
        "checked_in": np.ones(len(day), bool),
        "symptoms": 1.0 + np.where(is_hard, 4.0, 0.2) + (who % 7) / 10,
    }


def _events(person: np.ndarray[Any, Any], n: np.ndarray[Any, Any], last: Any) -> dict[str, Any]:
    rows = []
    for one in n.tolist():
        found = [(0, "began", "", ""), (CUT, "cut", "", ""), (ZERO, "stopped", "", "")]
        if one % 4 == 1:
            found.append((ZERO + 3 * one, "restarted", ("withdrawal", "illness", "life")[one % 3], ""))
        if one % 6 == 2:
            found.append((ZERO + one, "relapse", ("person", "clinician")[one % 2], ""))
        for months, days in ((12, 365), (36, 1096)):
            if (one + months) % 5:
                found.append((ZERO + days, "looked_back", "none", ("well", "well", "unwell")[one % 3]))
        end = int(last[one])
        kept = sorted(told for told in found if told[0] < end)
        kept.append((end, "left" if end < 600 else "ended", "", ""))
        rows += [(person[one], 1, seq, *told) for seq, told in enumerate(kept, 1)]
    names = ("person", "course", "seq", "day", "kind", "reason", "wellness")
    return dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    schema = arrow_schema(name)
    size = len(columns["person"])
    arrays = [
        pa.array(columns[one.name], one.type) if one.name in columns else pa.nulls(size, one.type)
        for one in schema
    ]
    assert {one.name for one in TABLES[name]} - columns.keys() <= {
        *("country", "planned_ug", "from_ug", "to_ug"),
        *(f"item_{item}" for item in ITEMS),
    }
    return pa.Table.from_arrays(arrays, schema=schema)
