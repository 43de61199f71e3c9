"""A registry of any size, made fast: people with two years of days each, in the registry's own columns.

It stands in for size alone. What the people live is a simple curve, so that every measure has something to
count: cuts, weeks that were hard, restarts, relapses, looking back, and people who leave.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from opentaper.cohort.registry_schema import ITEMS, TABLES, USE_BANDS, arrow_schema

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
N_DAYS, N_PEOPLE = 730, 5_000
#: Person-years in one block of people, which is one file of each table.
BLOCK_YEARS = N_PEOPLE * N_DAYS // 365
DRUGS = (("sertraline", "ssri"), ("paroxetine", "ssri"), ("venlafaxine", "snri"), ("mirtazapine", "other"))
START_UG, N_STEPS = 50_000, 12
TOLD_SHARE = 0.35
NEVER = 10 * N_DAYS


def write_registry(folder: Path, person_years: int, n_processes: int = 2) -> int:
    """Write a registry of so many person-years, and return how many rows of days it has."""
    for table in TABLES:
        (folder / table).mkdir(parents=True, exist_ok=True)
    blocks = range(-(-person_years // BLOCK_YEARS))
    with ProcessPoolExecutor(n_processes, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(write_block, folder), blocks))


def write_block(folder: Path, block: int) -> int:
    """Write one block of people into a file of each table, and return its rows of days."""
    rng = np.random.default_rng([20_261_123, block])
    lives = drawn(rng)
    people = np.array([f"{block:06x}{n:010x}" for n in range(N_PEOPLE)], dtype=object)
    tables = {
        "person": of_people(people, rng),
        "course": of_courses(people, lives, rng),
        "day": of_days(people, lives, rng),
        "event": of_events(people, lives),
    }
    for name, columns in tables.items():
        made = pa.table(columns, schema=arrow_schema(name))
        file = folder / name / f"{name}-{block:05}.parquet"
        pq.write_table(made, file, compression="zstd", compression_level=1)
    return N_PEOPLE * N_DAYS


def drawn(rng: np.random.Generator) -> dict[str, Wholes]:
    """Return when things happen in each life, in days from its first one; NEVER where they do not."""

    def some(share: float, day: Wholes) -> Wholes:
        return np.where(rng.random(N_PEOPLE) < share, day, NEVER)

    cut = rng.integers(40, 120, N_PEOPLE)
    length = np.where(rng.random(N_PEOPLE) < 0.15, 0, rng.integers(28, 400, N_PEOPLE))
    zero = some(0.8, cut + length)
    again = np.where(zero < NEVER, some(0.25, zero + rng.integers(10, 300, N_PEOPLE)), NEVER)
    return {
        "cut": cut,
        "length": length,
        "zero": zero,
        "again": again,
        "relapse": some(0.2, cut + length + rng.integers(0, 200, N_PEOPLE)),
        "left": some(0.1, rng.integers(200, N_DAYS, N_PEOPLE)),
        "back": np.where(zero < NEVER, some(0.6, zero + rng.integers(330, 400, N_PEOPLE)), NEVER),
        "is_linear": rng.integers(0, 2, N_PEOPLE),
    }


def of_people(people: NDArray[np.object_], rng: np.random.Generator) -> dict[str, pa.Array]:
    """Return the columns of the table of people."""
    countries = np.array(["DK", "GB", "US", None], dtype=object)
    return {
        "person": pa.array(people),
        "origin": pa.array(["app"] * N_PEOPLE),
        "country": pa.array(countries[rng.integers(0, 4, N_PEOPLE)]),
        "first_day": whole(np.zeros(N_PEOPLE, dtype=np.int64)),
        "last_day": whole(np.full(N_PEOPLE, N_DAYS - 1)),
    }


def of_courses(
    people: NDArray[np.object_], lives: dict[str, Wholes], rng: np.random.Generator
) -> dict[str, pa.Array]:
    """Return the columns of the table of courses, one for each person."""
    drug = rng.integers(0, len(DRUGS), N_PEOPLE)
    bands = np.array(tuple(USE_BANDS), dtype=object)
    stopped = lives["zero"] < N_DAYS
    last = smallest(lives)
    return {
        "person": pa.array(people),
        "course": pa.array(np.ones(N_PEOPLE, dtype=np.int16)),
        "drug": pa.array(np.array([name for name, _ in DRUGS], dtype=object)[drug]),
        "family": pa.array(np.array([family for _, family in DRUGS], dtype=object)[drug]),
        "condition": pa.array(["depression"] * N_PEOPLE),
        "use_band": pa.array(bands[rng.integers(0, len(bands), N_PEOPLE)]),
        "attempts": pa.array(["0"] * N_PEOPLE),
        "start_ug": pa.array(np.full(N_PEOPLE, START_UG)),
        "goal_ug": pa.array(np.zeros(N_PEOPLE, dtype=np.int64)),
        "first_cut": whole(lives["cut"]),
        "first_zero": whole(lives["zero"], stopped),
        "smallest_ug": pa.array(last, mask=~stopped),
        "first_day": whole(np.zeros(N_PEOPLE, dtype=np.int64)),
        "last_day": whole(np.full(N_PEOPLE, N_DAYS - 1)),
        "usual": pa.array(usual(N_PEOPLE)),
    }


def of_days(
    people: NDArray[np.object_], lives: dict[str, Wholes], rng: np.random.Generator
) -> dict[str, pa.Array]:
    """Return the columns of the table of days, person by person."""
    n = N_PEOPLE * N_DAYS
    day = np.arange(N_DAYS)
    doses = taken(lives, day)
    effect = doses / (doses + 9_000.0)
    told = rng.random((N_PEOPLE, N_DAYS)) < TOLD_SHARE
    since = np.clip(day - lives["cut"][:, None], 0, None)
    severity = rng.gamma(2.0, 1.2, N_PEOPLE)[:, None]
    rise = severity * (1.0 - np.exp(-since / 20.0)) * np.exp(-since / 160.0)
    noise = rng.normal(0.0, 0.7, (N_PEOPLE, N_DAYS))
    symptoms = np.clip(usual(N_PEOPLE)[:, None] + rise + noise, 0.0, 10.0)
    missing = ~told.ravel()
    items = {
        f"item_{item}": pa.array(
            np.round(np.clip(symptoms + place % 3 - 1.0, 0.0, 10.0)).ravel(), mask=missing
        )
        for place, item in enumerate(ITEMS)
    }
    places = pa.array(np.repeat(np.arange(N_PEOPLE), N_DAYS))
    flat = pa.array(doses.astype(np.int64).ravel())
    return {
        "person": pa.array(people).take(places),
        "course": pa.array(np.ones(n, dtype=np.int16)),
        "day": whole(np.tile(day, N_PEOPLE)),
        "planned_ug": flat,
        "dose_ug": flat,
        "effect": pa.array(effect.ravel()),
        "checked_in": pa.array(told.ravel()),
        "symptoms": pa.array(np.round(symptoms, 2).ravel(), mask=missing),
        **items,
    }


def of_events(people: NDArray[np.object_], lives: dict[str, Wholes]) -> dict[str, pa.Array]:
    """Return the columns of the table of events, person by person and in order of days."""
    kinds = ("began", "cut", "stopped", "restarted", "relapse", "looked_back", "left", "ended")
    ends = np.full(N_PEOPLE, N_DAYS - 1)
    when = np.stack(
        [ends * 0, *(lives[name] for name in ("cut", "zero", "again", "relapse", "back", "left")), ends]
    )
    order = np.argsort(when, axis=0, kind="stable")
    days = np.take_along_axis(when, order, axis=0)
    is_there = (days < N_DAYS).T.ravel()
    seq = np.tile(np.arange(1, len(kinds) + 1), N_PEOPLE)[is_there]
    kind = np.array(kinds, dtype=object)[order.T.ravel()][is_there]
    of = np.repeat(np.arange(N_PEOPLE), len(kinds))[is_there]
    reasons = {"restarted": "withdrawal", "relapse": "person", "looked_back": "none"}
    n = len(kind)
    nothing = pa.nulls(n, pa.int64())
    return {
        "person": pa.array(people[of]),
        "course": pa.array(np.ones(n, dtype=np.int16)),
        "seq": whole(seq),
        "day": whole(days.T.ravel()[is_there]),
        "kind": pa.array(kind),
        "reason": pa.array([reasons.get(one, "") for one in kind]),
        "from_ug": nothing,
        "to_ug": nothing,
        "wellness": pa.array(["well" if one == "looked_back" else "" for one in kind]),
    }


def taken(lives: dict[str, Wholes], day: Wholes) -> Floats:
    """Return the dose of each day, shape (people, days), in micrograms."""
    cut, length = lives["cut"][:, None], lives["length"][:, None]
    step = np.clip((day - cut) * N_STEPS // np.maximum(length, 1) + 1, 0, N_STEPS)
    left = 1.0 - step / N_STEPS
    shrinks = np.where(lives["is_linear"][:, None] == 1, left, 9.0 * left / (50.0 + 9.0 - 50.0 * left))
    dose = np.where(day < cut, float(START_UG), np.floor(START_UG * shrinks))
    last = smallest(lives)[:, None]
    dose = np.where((day >= cut) & (day < lives["zero"][:, None]) & (dose < last), last, dose)
    dose = np.where(day >= lives["zero"][:, None], 0.0, dose)
    return np.where(day >= lives["again"][:, None], START_UG / 2, dose)


def smallest(lives: dict[str, Wholes]) -> Wholes:
    """Return the last dose above zero of each life."""
    return np.where(
        lives["length"] == 0, START_UG, np.where(lives["is_linear"] == 1, START_UG // N_STEPS, 800)
    )


def usual(n: int) -> Floats:
    """Return what is usual for each person."""
    return np.asarray(0.5 + np.arange(n) % 7 * 0.25, dtype=np.float64)


def whole(days: Wholes, known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return days as the registry keeps them, null where they are not known."""
    return pa.array(days.astype(np.int32), mask=None if known is None else ~known)
