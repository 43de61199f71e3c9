"""The table of published results: 132 rows, each with what it counts, its source and its day."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from opentaper.formulary.bibliography import sources
from opentaper.formulary.facts import Grade
from opentaper.formulary.outcomes import UNITS, outcomes


def test_every_row_stands_once() -> None:
    rows = outcomes()
    assert len(rows) == len({row.id for row in rows}) == 132


def test_figures_that_studies_printed() -> None:
    rows = {row.id: row for row in outcomes()}
    assert (rows["antler-relapse"].value, rows["antler-relapse"].comparator) == (56.0, 39.0)
    assert (rows["henssler-any"].low, rows["henssler-any"].high) == (27.0, 35.0)
    assert [rows[f"rosenbaum-{drug}"].value for drug in ("fluoxetine", "sertraline", "paroxetine")] == [
        14,
        60,
        66,
    ]
    assert rows["horowitz-odds-severe"].value == 5.16
    assert rows["reduce-stopped-both-arms"].bound == "lower"
    assert sum(row.value for row in rows.values()) == pytest.approx(4527.05)


def test_every_row_names_what_it_counts_its_source_and_its_day() -> None:
    known = sources()
    for row in outcomes():
        assert row.unit in UNITS
        assert row.source
        assert set(row.source) <= set(known)
        assert row.date == "2026-11-22"
        assert row.study
        assert row.measure
        assert row.design


def test_what_was_not_read_is_graded_c() -> None:
    assert Counter(row.grade for row in outcomes()) == {Grade.A: 86, Grade.B: 39, Grade.C: 7}
    unread = re.compile(
        "these figures were not read|^not read|results of the abstract were not read|not stated"
    )
    assert {row.id for row in outcomes() if unread.search(row.note)} == {
        *(
            "reduce-stopped",
            "vicens-2014-stopped-12-months",
            "hamlett-relapse-odds",
            "horowitz-longer-lasting",
        ),
    }
