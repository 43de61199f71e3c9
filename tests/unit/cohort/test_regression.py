"""Cox's model of restarts: a known truth is found, a steady ratio is told from another, and too few is no."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from opentaper.cohort.engine import engine_of
from opentaper.cohort.regression import COVARIATES, RestartModel, restart_model, restart_times
from tests.unit.cohort.made_registry import made_registry, write_registry

N = 1500
TRUE_RATIO = 2.0


def people(*, is_steady: bool = True, n: int = N) -> pa.Table:
    """Return people of whom those of long use begin again twice as soon; speed goes with it, no more."""
    chance = np.random.default_rng(4)
    long = chance.random(n) < 0.5
    slow = chance.random(n) < np.where(long, 0.7, 0.3)
    days = chance.exponential(400.0 / np.where(long, TRUE_RATIO, 1.0))
    if not is_steady:  # who was on it long is safe for a year, and then is not
        days = np.where(long, 365.0 + days / 4.0, days)
    gone = chance.uniform(100.0, 900.0, n)
    columns = {
        "person": [f"{place:05}" for place in range(n)],
        "course": pa.array([1] * n, pa.int16()),
        "use_band": np.where(long, "60_and_over", "2_to_6"),
        "speed": np.where(slow, "under_2", "5_to_10"),
        "smallest": np.where(slow & (chance.random(n) < 0.5), "under_5", "10_to_25"),
        "family": ["ssri"] * (n - 3) + ["rare"] * 3,
        "days": np.minimum(days, gone).astype(np.int64),
        "again": days <= gone,
    }
    return pa.table(columns)


def ratio(found: RestartModel, covariate: str, level: str) -> tuple[float, float, float]:
    (term,) = (one for one in found.terms if (one.covariate, one.level) == (covariate, level))
    return term.low, term.ratio, term.high


def test_a_known_ratio_lies_in_its_interval_and_nothing_is_made_of_what_only_goes_along() -> None:
    found = restart_model(people())
    (short, long) = sorted(
        (one for one in found.terms if one.covariate == "use_band"), key=lambda one: one.level
    )
    assert {short.level, long.level} == {"2_to_6", "60_and_over"}
    assert short.people + long.people == N
    named = long if long.ratio != 1.0 else short
    true = TRUE_RATIO if named is long else 1.0 / TRUE_RATIO
    assert named.low < true < named.high < 1.6 * named.low
    (other,) = (one for one in found.terms if one.covariate == "speed" and one.low < one.high)
    assert other.low < 1.0 < other.high
    assert not any(one.is_unsteady for one in found.terms)
    assert [note.code for note in found.notes] == [
        "cox.by_choice",
        "cox.by_illness",
        "cox.by_survival",
        "cox.by_leaving",
    ]


def test_a_ratio_that_changes_with_time_is_said_to() -> None:
    found = restart_model(people(is_steady=False))
    assert any(one.is_unsteady and one.covariate == "use_band" for one in found.terms)
    assert found.notes[-1].code == "cox.unsteady"


@pytest.mark.parametrize("n", [0, 20])
def test_of_too_few_restarts_no_model_is_made(n: int) -> None:
    found = restart_model(people(n=N).slice(0, n))
    assert found.terms == ()
    assert found.refused is not None
    assert found.refused.code == "cox.too_few"
    assert found.refused.get("n") == found.restarted


def test_what_others_determine_is_named_and_left_out() -> None:
    rows = people()
    place = rows.schema.get_field_index("smallest")
    found = restart_model(rows.set_column(place, "smallest", rows["speed"]))
    assert [name for name, _ in found.determined] == ["smallest"]
    assert {one.covariate for one in found.terms} == set(COVARIATES)


def test_an_engine_tells_days_to_the_first_restart_of_stopped_courses(tmp_path: Path) -> None:
    made = made_registry()
    engine = engine_of()
    try:
        tables = engine.tables(write_registry(made, tmp_path))
        rows = engine.run(restart_times(tables)).to_pylist()
    finally:
        engine.close()
    stopped = {one["person"]: one for one in made["course"] if one["first_zero"] is not None}
    assert {one["person"] for one in rows} == set(stopped)
    assert all(one["days"] >= 0 for one in rows)
    again = {one["person"] for one in made["event"] if one["kind"] == "restarted"}
    assert {one["person"] for one in rows if one["again"]} == again & set(stopped)
