"""People of claims as tables of a registry, and beside them how certain each dose is and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper.cohort.contribution import days_moved, pseudonym
from opentaper.cohort.given_days import effect_of
from opentaper.cohort.omop_fills import REASONS
from opentaper.cohort.omop_people import ClaimedPerson
from opentaper.cohort.omop_tapers import ClaimedCourse
from opentaper.cohort.registry_folder import write_part
from opentaper.cohort.registry_schema import TABLES, UNKNOWN, arrow_schema

if TYPE_CHECKING:
    import pyarrow

CLAIMS = "claims"
PEOPLE_A_FILE = 256
#: Folders beside the tables of the registry: a release does not carry them.
DOSES, TAPERS = "claimed_doses", "claimed_tapers"
Row = Mapping[str, Any]
Placed = tuple[str, int, int, ClaimedCourse]


def write_claims(folder: Path, people: Iterable[ClaimedPerson]) -> dict[str, int]:
    """Write the tables of a registry, so many people a file, and return how many rows each has."""
    rows = dict.fromkeys(TABLES, 0)
    number = 0
    for number, some in enumerate(_batches(people), start=1):
        for name, n in write_part(folder, number, [claimed_tables(some)]).items():
            rows[name] += n
        _write_beside(folder, number, _placed(some))
    if not number:
        write_part(folder, 1, [])
    return rows


def _batches(people: Iterable[ClaimedPerson]) -> Iterator[Sequence[ClaimedPerson]]:
    waiting = list[ClaimedPerson]()
    for one in people:
        waiting.append(one)
        if len(waiting) == PEOPLE_A_FILE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _placed(people: Iterable[ClaimedPerson]) -> list[Placed]:
    """Return pseudonym, days moved, number and course of each course."""
    return [
        (pseudonym(one.secret), days_moved(one.secret), place, course)
        for one in people
        for place, course in enumerate(one.courses, start=1)
    ]


def claimed_tables(people: Sequence[ClaimedPerson]) -> Mapping[str, pyarrow.Table]:
    """Return the tables of some people: days moved, and nothing of a check-in, which no claim tells."""
    import pyarrow as pa

    placed = _placed(people)
    rows = {
        "person": [_person_row(one) for one in people],
        "course": list(_course_rows(people)),
        "event": [row for one in placed for row in _event_rows(one)],
    }
    found = {name: pa.Table.from_pylist(told, arrow_schema(name)) for name, told in rows.items()}
    found["day"] = _day_table(placed)
    return {name: found[name] for name in TABLES}


def _person_row(one: ClaimedPerson) -> Row:
    moved = days_moved(one.secret)
    return {
        "person": pseudonym(one.secret),
        "origin": CLAIMS,
        "country": None,
        "first_day": min(course.first for course in one.courses) + moved,
        "last_day": max(course.last for course in one.courses) + moved,
    }


def _course_rows(people: Sequence[ClaimedPerson]) -> Iterator[Row]:
    for one in people:
        moved = days_moved(one.secret)
        for place, course in enumerate(one.courses, start=1):
            yield {
                "person": pseudonym(one.secret),
                "course": place,
                "drug": course.drug,
                "family": course.family.value,
                "condition": one.condition[place],
                "use_band": course.use,
                "attempts": UNKNOWN,
                "start_ug": course.start_ug,
                "goal_ug": None,
                "first_cut": None if course.first_cut is None else course.first_cut + moved,
                "first_zero": None if course.first_zero is None else course.first_zero + moved,
                "smallest_ug": course.smallest_ug,
                "first_day": course.first + moved,
                "last_day": course.last + moved,
                "usual": None,
            }


def _event_rows(placed: Placed) -> Iterator[Row]:
    who, moved, place, course = placed
    for seq, one in enumerate(course.events, start=1):
        yield {
            "person": who,
            "course": place,
            "seq": seq,
            "day": one.day + moved,
            "kind": one.kind,
            "reason": one.reason,
            "from_ug": one.from_ug,
            "to_ug": one.to_ug,
            "wellness": "",
        }


def _day_table(placed: Sequence[Placed]) -> pyarrow.Table:
    """Return a row for each day of each level, with the dose and what it holds where it is known."""
    import pyarrow as pa

    levels = [(at, one) for at, placing in enumerate(placed) for one in placing[3].levels]
    lengths = np.array([one.days for _, one in levels], dtype=np.int64)
    at = np.repeat(np.array([at for at, _ in levels], dtype=np.int32), lengths)
    begins = np.array([one.begins + placed[at][1] for at, one in levels], dtype=np.int64)
    within = np.arange(len(at)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    doses = np.array([one.likely for _, one in levels])
    held = np.array([_held(placed[at][3].drug, one.likely) for at, one in levels])
    known: dict[str, Any] = {
        "person": pa.DictionaryArray.from_arrays(
            at, pa.array([one[0] for one in placed])
        ).dictionary_decode(),
        "course": np.array([one[2] for one in placed], np.int16)[at] if placed else np.array([], np.int16),
        "day": (np.repeat(begins, lengths) + within).astype(np.int32),
        "dose_ug": pa.array(np.repeat(np.round(doses), lengths), from_pandas=True).cast(pa.int64()),
        "effect": pa.array(np.repeat(held, lengths), from_pandas=True),
        "checked_in": np.zeros(len(at), dtype=bool),
    }
    schema = arrow_schema("day")
    columns = [
        _column(known[field.name], field.type) if field.name in known else pa.nulls(len(at), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(values: Any, kind: Any) -> Any:
    import pyarrow as pa

    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _held(drug: str, ug: float) -> float:
    return float("nan") if np.isnan(ug) else _effect(drug, round(ug))


@cache
def _effect(drug: str, ug: int) -> float:
    return float(effect_of(drug, np.array([ug]))[0])


def _write_beside(folder: Path, number: int, placed: Sequence[Placed]) -> None:
    """Write how certain each dose is, and what was found of each course, with the same names and days."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, rows in ((DOSES, _dose_rows(placed)), (TAPERS, _taper_rows(placed))):
        file = folder / name / f"part-{number:05}.parquet"
        file.parent.mkdir(exist_ok=True)
        pq.write_table(pa.Table.from_pylist(list(rows), _schema(name)), file, compression="zstd")


def _schema(name: str) -> Any:
    import pyarrow as pa

    shared = [("person", pa.string()), ("course", pa.int16())]
    if name == DOSES:
        numbers = [("first_day", pa.int32()), ("last_day", pa.int32())]
        numbers += [(f"{one}_ug", pa.int64()) for one in ("low", "likely", "high")]
        return pa.schema([*shared, *numbers, ("why", pa.string())])
    words = [("kind", pa.string()), ("instead", pa.string())]
    return pa.schema([*shared, *words, ("steps", pa.int32()), ("speed_percent_a_month", pa.float64())])


def _dose_rows(placed: Sequence[Placed]) -> Iterator[Row]:
    for who, moved, place, course in placed:
        for one in course.levels:
            if one.likely > 0.0:
                yield {
                    "person": who,
                    "course": place,
                    "first_day": one.begins + moved,
                    "last_day": one.ends - 1 + moved,
                    "low_ug": round(one.low),
                    "likely_ug": round(one.likely),
                    "high_ug": round(one.high),
                    "why": " ".join(why for why, bit in REASONS.items() if one.why & bit),
                }


def _taper_rows(placed: Sequence[Placed]) -> Iterator[Row]:
    for who, _, place, course in placed:
        yield {
            "person": who,
            "course": place,
            "kind": course.kind,
            "instead": course.instead,
            "steps": course.steps,
            "speed_percent_a_month": course.speed,
        }
