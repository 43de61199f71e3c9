"""Histories of doses as people write them, in English and Danish."""

from __future__ import annotations

import pytest

from opentaper.actions.history_text import alternating, steady_before, stretches
from opentaper.actions.options import times
from opentaper.errors import BadInput, BadOption, UnknownUnit
from opentaper.planning.history import ONCE, DoseStretch
from opentaper.planning.request import Times
from opentaper.quantities import ZERO, Dose

TEN, TWENTY = Dose.mg(10), Dose.mg(20)
TWICE = Times.evenly(2)


@pytest.mark.parametrize(
    "text",
    [
        "10mg twice a day",
        "10 mg twice daily",
        "10mg 2 times a day",
        "10mg 2x a day",
        "10mg two times per day",
        "10mg 2 times/day",
        "10mg to gange om dagen",
        "10mg 2 gange dagligt",
    ],
)
def test_twice_a_day_is_twice_the_dose_in_two_parts(text: str) -> None:
    assert stretches(text) == (DoseStretch(TWENTY, None, TWICE),)
    assert stretches(f"{text} x 14") == (DoseStretch(TWENTY, 14, TWICE),)


@pytest.mark.parametrize(
    "text", ["20mg", "20 mg daily", "20mg a day", "20mg/day", "20mg once a day", "20mg om dagen"]
)
def test_once_a_day_is_the_dose(text: str) -> None:
    assert stretches(text) == (DoseStretch(TWENTY),)
    assert stretches(f"{text} x 7") == stretches(f"{text} for 7 days") == (DoseStretch(TWENTY, 7),)


@pytest.mark.parametrize(
    ("text", "minutes", "days"),
    [
        ("late 12h", 720, 1),
        ("late by 12 hours", 720, 1),
        ("late 1.5h", 90, 1),
        ("late 1,5 timer", 90, 1),
        ("late 90 min", 90, 1),
        ("late 6h x 3", 360, 3),
        ("late 6h for 3 days", 360, 3),
        ("forsinket 12t", 720, 1),
    ],
)
def test_a_late_dose_is_the_usual_one_later(text: str, minutes: int, days: int) -> None:
    found = stretches(f"10mg twice a day x 5, {text}")
    assert found[1] == DoseStretch(TWENTY, days, TWICE, minutes)


def test_missed_doubled_and_late_are_measured_by_what_is_usual() -> None:
    found = stretches("20mg x 5, miss 2, double, double 2, late 2h, 10mg x 3, double, 0 x 2, double")
    assert [part.dose for part in found] == [
        *(TWENTY, ZERO, Dose.mg(40), Dose.mg(40), TWENTY),
        *(TEN, TWENTY, ZERO, TWENTY),
    ]
    assert [part.late_minutes for part in found] == [0, 0, 0, 0, 120, 0, 0, 0, 0]
    assert [part.days for part in found] == [5, 2, 1, 2, 1, 3, 1, 2, 1]


def test_times_divide_what_its_own_words_do_not() -> None:
    found = stretches("20mg x 5, 10mg 3 times a day x 2, late 1h", times("60/40"))
    assert [len(part.times.shares) for part in found] == [2, 3, 3]
    assert [part.dose for part in found] == [TWENTY, Dose.mg(30), Dose.mg(30)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "a history such as"),
        ("double", "a history such as"),
        ("late 12h", "how late"),
        ("20mg x 3, late", "how late"),
        ("20mg x 3, late 12", "how late"),
        ("20mg x 3, late 24h", "how late"),
        ("20mg x 3, late 0h", "how late"),
        ("20mg x 3, late 99999999999999h", "how late"),
        ("10mg 7 times a day", "from 1 to 6"),
        ("10mg 0 times a day", "from 1 to 6"),
        ("20mg x 0", "from 1 to 3660 days"),
        ("20mg x 3000, 10mg x 3000", "at most 3660 days"),
    ],
)
def test_what_cannot_be_meant_says_what_is_wanted(text: str, wanted: str) -> None:
    with pytest.raises(BadOption) as refused:
        stretches(text)
    assert refused.value.option == "history"
    assert refused.value.wanted.startswith(wanted)


@pytest.mark.parametrize("text", ["20 daily", "20mg x 3, 12h late", "miss 2 apples", "20 twice a day"])
def test_other_slips_are_bad_doses(text: str) -> None:
    with pytest.raises(BadInput):
        stretches(text)


def test_a_dose_without_a_unit_is_asked_for_whole() -> None:
    with pytest.raises(UnknownUnit) as refused:
        stretches("20 daily")
    assert refused.value.text == "20"


def test_the_steady_dose_before_may_be_divided_too() -> None:
    assert steady_before("20mg") == DoseStretch(TWENTY, None, ONCE)
    assert steady_before("10mg twice a day") == DoseStretch(TWENTY, None, TWICE)
    for text in ("20mg x 5", "20mg, 10mg"):
        with pytest.raises(BadOption) as refused:
            steady_before(text)
        assert refused.value.option == "before"


def test_two_doses_take_turns() -> None:
    assert alternating("20mg/0") == (TWENTY, ZERO)
    for text in ("20mg", "20mg/20mg", "20mg/10mg/0mg"):
        with pytest.raises(BadOption):
            alternating(text)
