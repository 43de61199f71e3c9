"""Rows by reference make the same document as rows that are copied, and nobody can change them through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from opentaper.exchange.chart_data import rows_data
from opentaper.exchange.chart_marks import trusted

Rows = list[dict[str, Any]]
ROWS: Rows = [{"day": 0.5, "value": 1.25, "text": "a"}, {"day": 1.5, "value": None, "text": "b"}]
OTHERS: Rows = [{"day": 2.5, "value": 3.0}]


def copied(rows: Rows) -> Any:
    plain: Any = alt.Data
    return plain(values=rows)


def drawn(data: Callable[[Rows], Any]) -> dict[str, Any]:
    """A document of layers under each other, with rows of their own or shared."""
    with trusted():
        shared = data(ROWS)
        marks = [alt.Chart(one).mark_line().encode(x="day:Q") for one in (shared, shared, data(OTHERS))]
        document: dict[str, Any] = alt.vconcat(alt.layer(*marks), marks[0]).to_dict(validate=False)
    return document


def test_a_document_is_the_same_as_with_plain_rows() -> None:
    assert drawn(rows_data) == drawn(copied)


def test_each_document_holds_rows_of_its_own() -> None:
    first = drawn(rows_data)
    found = first["vconcat"][1]["data"]["values"]
    assert found == ROWS
    found[0]["day"] = 99.0
    assert drawn(rows_data)["vconcat"][1]["data"]["values"] == ROWS


def test_altair_copies_no_row_while_it_puts_a_chart_together() -> None:
    with trusted():
        chart: Any = alt.Chart(rows_data(ROWS)).mark_line()
        again: Any = chart.copy().properties(height=9)
        plain: Any = alt.Chart(copied(ROWS)).mark_line().copy()
    assert again.data is not chart.data
    assert again.data["values"] is chart.data["values"]
    assert plain.data["values"] is not ROWS
