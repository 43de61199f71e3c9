"""How boxes become doses: a few boxes each, and the doses that were meant."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opentaper.cohort.omop_people import ClaimedPerson, claimed_people, diagnoses_of
from opentaper.cohort.omop_report import ClaimsReport
from opentaper.cohort.omop_rows import dispensings, sort_rows
from opentaper.cohort.omop_source import claims_database, load_claims

BEGUN = date(2018, 1, 1)
EPOCH = date(1970, 1, 1)
TEXT = "citalopram 20 mg tablets"
Box = tuple[int, float, int, str]
Dose = tuple[int, int, float | None]


def boxes(*told: Box) -> list[dict[str, Any]]:
    """Boxes: day from the first, pieces, days, and what they are."""
    return [
        {
            "person_id": 1,
            "drug_concept_id": 0,
            "drug_exposure_start_date": BEGUN + timedelta(days=day),
            "quantity": quantity,
            "days_supply": days,
            "drug_source_value": text,
        }
        for day, quantity, days, text in told
    ]


def every(days: int, n: int, text: str = TEXT, first: int = 0, quantity: float | None = None) -> list[Box]:
    """Return boxes fetched on time, one after the other."""
    pieces = float(days) if quantity is None else quantity
    return [(first + days * place, pieces, days, text) for place in range(n)]


@pytest.fixture
def lived(tmp_path: Path) -> Any:
    """Return the people that boxes tell of."""

    def read(rows: list[dict[str, Any]], *, codes: tuple[str, ...] = ()) -> list[ClaimedPerson]:
        period = {"person_id": 1, "observation_period_start_date": date(2015, 1, 1)}
        period["observation_period_end_date"] = date(2023, 1, 1)
        tables = {"drug_exposure": rows, "observation_period": [period]}
        tables["condition_occurrence"] = [
            {"person_id": 1, "condition_concept_id": 0, "condition_start_date": date(2016, 1, 1)}
            | {"condition_source_value": code}
            for code in codes
        ]
        for name, told in tables.items():
            if told:
                pq.write_table(pa.Table.from_pylist(told), tmp_path / f"{name}.parquet")
        with claims_database() as database:
            report = ClaimsReport()
            sort_rows(database, load_claims(str(tmp_path), database), 20_000, report)
            found = list(claimed_people(dispensings(database), diagnoses_of(database), "00" * 32, report))
        assert all(one.is_whole for one in report.tables.values())
        return found

    return read


def doses(people: list[ClaimedPerson]) -> list[Dose]:
    """Return the levels of the one course: first day, day after, milligrams; None where not known."""
    (person,) = people
    (course,) = person.courses
    first = (BEGUN - EPOCH).days
    return [
        (
            one.begins - first,
            one.ends - first,
            None if one.likely != one.likely else round(one.likely / 1_000, 2),
        )
        for one in course.levels
    ][:-1]  # the last is what comes after the last box


CASES: dict[str, tuple[list[Box], list[Dose]]] = {
    "boxes on time are one dose": (every(30, 4), [(0, 120, 20.0)]),
    "what is left is used up first": (
        [(0, 30, 30, TEXT), (20, 30, 30, TEXT), (50, 30, 30, TEXT)],
        [(0, 90, 20.0)],
    ),
    "at most 60 days of it": ([(0, 90, 90, TEXT), (1, 90, 90, TEXT)], [(0, 151, 20.0)]),
    "a late refill is bridged": ([(0, 30, 30, TEXT), (55, 30, 30, TEXT)], [(0, 85, 20.0)]),
    "a lapse is not known": (
        [(0, 30, 30, TEXT), (100, 30, 30, TEXT)],
        [(0, 30, 20.0), (30, 100, None), (100, 130, 20.0)],
    ),
    "half tablets halve the dose": (
        [*every(30, 3), *every(30, 2, first=90, quantity=15.0)],
        [(0, 90, 20.0), (90, 150, 10.0)],
    ),
    "a new strength takes over": (
        [*every(30, 3), *every(30, 2, "citalopram 10 mg tablets", first=80)],
        [(0, 80, 20.0), (80, 140, 10.0)],
    ),
    "two strengths side by side add up": (
        [*every(30, 3), *every(30, 3, "citalopram 10 mg tablets")],
        [(0, 90, 30.0)],
    ),
    "one strength added on another day": (
        [*every(30, 4), *every(30, 2, "citalopram 10 mg tablets", first=45)],
        [(0, 45, 20.0), (45, 105, 30.0), (105, 120, 20.0)],
    ),
    "drops count by the millilitre": (
        [*every(30, 3), *every(28, 2, "citalopram 10 mg/5 ml solution", first=90, quantity=70.0)],
        [(0, 90, 20.0), (90, 146, 5.0)],
    ),
    "no strength is no dose": (
        [*every(30, 2), *every(30, 2, "citalopram", first=60)],
        [(0, 60, 20.0), (60, 120, None)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_boxes_become_doses(name: str, lived: Any) -> None:
    told, wanted = CASES[name]
    assert doses(lived(boxes(*told))) == wanted


def test_a_course_is_told_as_what_it_was(lived: Any) -> None:
    told = [
        *every(30, 8),
        *every(30, 2, first=240, quantity=15.0),
        *every(30, 1, "citalopram 5 mg", first=300),
        *every(30, 2, first=420),
    ]
    ((course,),) = [one.courses for one in lived(boxes(*told), codes=("F32.1",))]
    first = (BEGUN - EPOCH).days
    assert course.kind == "taper"
    assert (course.first_cut, course.first_zero) == (first + 240, first + 330)
    assert (course.start_ug, course.smallest_ug, course.steps, course.use) == (20_000, 5_000, 2, "6_to_24")
    assert course.speed == pytest.approx(100.0 / (90 / 30.4375))
    kinds = [(one.kind, one.to_ug) for one in course.events]
    assert kinds[0] == ("began", 20_000)
    assert kinds[1:4] == [("cut", 10_000), ("cut", 5_000), ("stopped", 0)]
    assert kinds[4:6] == [("restarted", 20_000), ("stopped", 0)]


def test_whether_it_was_the_first_box_must_be_seen(lived: Any) -> None:
    early = every(30, 8, first=-1_090)
    ((course,),) = [one.courses for one in lived(boxes(*early))]
    assert course.use == "unknown"


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        (("F32.1",), "depression"),
        (("F32.1", "F33"), "depression"),
        (("F32.1", "F41"), "unknown"),
        ((), "unknown"),
    ],
)
def test_what_it_was_for_is_told_where_one_code_says_so(
    codes: tuple[str, ...], wanted: str, lived: Any
) -> None:
    (person,) = lived(boxes(*every(30, 8)), codes=codes)
    assert person.condition == {1: wanted}


def test_a_switch_and_a_cross_taper_are_told_apart(lived: Any) -> None:
    other = "sertraline 50 mg"
    switched = [*every(30, 8), *every(30, 8, other, first=240)]
    crossed = [*every(30, 8), *every(30, 2, first=240, quantity=15.0), *every(30, 8, other, first=240)]
    for told, wanted in ((switched, "switch"), (crossed, "cross_taper")):
        (person,) = lived(boxes(*told))
        assert [(one.drug, one.instead) for one in person.courses] == [
            ("citalopram", wanted),
            ("sertraline", ""),
        ]
        assert [one.reason for one in person.courses[0].events if one.kind == "stopped"] == [wanted]
