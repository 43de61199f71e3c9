"""The level in the body in the terminal, of doses missed, late, divided and alternating."""

from __future__ import annotations

import re

import pytest

from tests.journeys.terminal import typed


def test_level_of_a_missed_dose() -> None:
    told = typed("level", "citalopram", "20mg daily x 14, miss 2, 20mg daily x 7").told
    assert "Nine tenths of a change of dose have arrived after 4.6 to 4.9 days." in told
    assert "The level falls to 39% of the steady level at its lowest, on day 15." in told


def test_level_of_a_late_dose() -> None:
    late = typed("level", "venlafaxine", "75mg daily x 7, late 12h, 75mg daily x 2")
    usual = typed("level", "venlafaxine", "75mg daily x 7, 75mg daily x 3")
    assert (late.code, late.err) == (0, "")
    assert re.search(r"At its lowest moment it stands at [0-9]+% of what a day usually falls to", late.told)
    assert "lowest moment" not in usual.told
    first, second = (
        typed("level", "venlafaxine", text, "--json").document["levels_mg_per_day"]
        for text in ("75mg daily x 7, late 12h, 75mg daily x 2", "75mg daily x 7, 75mg daily x 3")
    )
    # Taken later, more of it is still there as the day ends.
    assert first[7]["middle"] > second[7]["middle"]
    assert first[6]["middle"] == second[6]["middle"]


def test_level_of_several_doses_a_day() -> None:
    told = typed("level", "venlafaxine", "37.5mg twice a day x 7, miss, 37.5mg twice a day x 3").told
    assert "spread evenly over day and night" in told
    assert "once a day" not in told
    written = (
        typed("level", "venlafaxine", *words, "--json").document
        for words in (("37.5mg twice a day x 7",), ("75mg x 7", "--times", "2"))
    )
    one, other = written
    assert one == other
    assert one["history"] == [{"dose_mg": "75", "days": 7, "times_a_day": 2, "late_h": 0.0}]


@pytest.mark.parametrize(
    ("history", "wanted"),
    [
        ("late 12h", "how late, less than a day"),
        ("20mg x 3, late 30h", "how late, less than a day"),
        ("10mg 9 times a day", "from 1 to 6 times a day"),
        ("double", "a history such as"),
    ],
)
def test_level_says_what_it_wants_where_a_history_cannot_be_read(history: str, wanted: str) -> None:
    written = typed("level", "citalopram", history)
    assert (written.code, written.out) == (25, "")
    assert wanted in written.warned
    assert wanted not in typed("level", "citalopram", history, "--language", "da").warned


def test_level_of_alternating_days_swings_more() -> None:
    told = typed("level", "venlafaxine", "--alternate", "75mg/0mg").told
    assert "the mean is 37.5 mg a day" in told
    assert "Rather make the smaller dose and take it daily." in told
