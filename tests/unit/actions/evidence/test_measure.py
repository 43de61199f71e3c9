"""The long-term table and told measures of a made-up registry, against plain rows and each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opentaper.actions.evidence.measure import ALL, LongTermRow, long_term_table, measured, share_number
from opentaper.actions.evidence.told_measures import AskedMeasures, exact_regression, told_measures
from opentaper.cohort.measures import MEASURES
from opentaper.cohort.plain.lives import plain_lives
from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS
from opentaper.cohort.regression import HazardTerm, RestartModel
from opentaper.cohort.rules import FEWEST_WEEKS, STANDINGS
from opentaper.errors import BadOption
from tests.journeys.terminal import typed
from tests.unit.cohort.made_registry import Rows, made_registry, write_registry


@pytest.fixture(scope="module")
def made() -> Rows:
    return made_registry(90)


@pytest.fixture(scope="module")
def folder(made: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_registry(made, tmp_path_factory.mktemp("registry"))


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[str, LongTermRow]:
    return {one.use_band: one for one in long_term_table(folder).rows}


def test_the_long_term_table_counts_what_plain_rows_count(made: Rows, rows: dict[str, LongTermRow]) -> None:
    assert list(rows) == [ALL, *USE_BANDS, UNKNOWN]
    lives = [life for life in plain_lives(made) if life["first_cut"] is not None]
    for band, row in rows.items():
        here = [life for life in lives if band in {ALL, life["use_band"]}]
        told = [life for life in here if life["n_weeks"] >= FEWEST_WEEKS]
        assert row.people == len({life["person"] for life in here})
        assert (row.withdrawal.n, row.withdrawal.of) == (sum(life["n_hard"] > 0 for life in told), len(told))
        stopped = [life for life in here if life["first_zero"] is not None]
        again = [life for life in stopped if life["again_day"] is not None]
        for months, days in STANDINGS.items():
            number = row.restarted[months]
            soon = [life for life in again if life["again_day"] - life["first_zero"] <= days]
            assert number.of == len(stopped)
            if number.value is not None:
                # whoever was lost before can only make the share of those who could still be seen larger
                assert number.value >= len(soon) / len(stopped) - 1e-9
                assert number.n == len(soon)


def test_rows_add_up_and_intervals_hold_their_value(rows: dict[str, LongTermRow]) -> None:
    bands = [row for band, row in rows.items() if band != ALL]
    assert sum(row.withdrawal.of for row in bands) == rows[ALL].withdrawal.of
    assert sum(row.weeks.of for row in bands) == rows[ALL].weeks.of
    for row in rows.values():
        shares = [row.withdrawal, *row.off_and_well.values(), *row.restarted.values(), *row.left.values()]
        for one in (*shares, *row.relapse.values(), row.peak):
            if one.value is not None and one.low is not None and one.high is not None:
                assert one.low - 1e-9 <= one.value <= one.high + 1e-9
                assert one.low < one.high
        assert (
            row.restarted[12].value is None
            or row.restarted[36].value is None
            or (row.restarted[12].value <= row.restarted[36].value)
        )


def test_of_nobody_nothing_is_said() -> None:
    assert share_number(0, 0).value is None


def test_an_empty_registry_has_a_table_with_nothing_in_it(tmp_path: Path) -> None:
    (row,) = long_term_table(write_registry(made_registry(0), tmp_path)).rows
    assert (row.use_band, row.people, row.withdrawal.value, row.restarted[12].value) == (ALL, 0, None, None)


def test_a_measure_that_is_not_there_is_told_what_is(folder: Path) -> None:
    with pytest.raises(BadOption, match="withdrawal_by_use"):
        measured(folder, ["withdrawl_by_use"])


def test_small_counts_are_held_back_unless_exact_ones_are_asked_for(folder: Path) -> None:
    names = ("withdrawal_by_use", "risk_of_restart_by_use", "regression")
    told = told_measures(AskedMeasures(folder, names))
    exact = told_measures(AskedMeasures(folder, (*names, "restart_reasons"), is_exact=True))
    assert [one.name for one in told.tables] == list(names)
    assert sum(one.n_held_back for one in told.tables) > 0
    assert sum(one.n_held_back for one in exact.tables) == 0
    shown = [cell for one in told.tables for row in one.rows for cell in row if isinstance(cell, int)]
    assert not any(0 < cell < 10 for cell in shown if cell not in {3, 6, 9})  # those are ends of spans
    assert told.model is not None
    assert told.model.refused is not None
    with pytest.raises(BadOption, match="--exact"):
        told_measures(AskedMeasures(folder, ("restart_reasons",)))


def test_exact_ratios_stand_beside_their_people() -> None:
    terms = (
        HazardTerm("family", "ssri", 90, 40, 1.0, 1.0, 1.0),
        HazardTerm("family", "snri", 30, 9, 1.4, 0.8, 2.5, 0.5),
    )
    table = exact_regression(RestartModel(120, 49, terms, (), ()))
    assert table.rows == (
        ("family", "ssri", 90, 40, 1.0, None, None, None),
        ("family", "snri", 30, 9, 1.4, 0.8, 2.5, 0.5),
    )


def test_the_terminal_tells_tables_files_and_json(folder: Path) -> None:
    shown = typed("evidence", "measure", str(folder), "withdrawal_by_use", "regression", columns=200)
    assert shown.code == 0
    assert "Withdrawal, by length of use (withdrawal_by_use)" in shown.told
    assert "are needed to hold these things beside each other" in shown.told
    danish = typed(
        "evidence", "measure", str(folder), "more_time", "--exact", "--language", "da", columns=200
    )
    assert "Nøjagtige tal, hvor intet er holdt tilbage" in danish.told
    told = typed("evidence", "measure", str(folder), "restarts", "--format", "json", "--exact")
    (table,) = json.loads(told.told)["tables"]
    assert [one["name"] for one in table["columns"]] == list(MEASURES["restarts"].columns)
    made = typed("evidence", "measure", str(folder), "standing_12", "--format", "csv")
    assert made.told.splitlines()[0].startswith("n_people,n_stopped,n_too_soon")
    several = typed("evidence", "measure", str(folder), "--format", "csv")
    assert several.code == BadOption.exit_code
