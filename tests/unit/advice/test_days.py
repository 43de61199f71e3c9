"""What a day comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from opentaper.advice.days import DiaryDay, days_of
from opentaper.errors import BadOption
from opentaper.formulary import shipped_policy
from opentaper.inference.check_in import CheckIn
from tests.unit.advice.calm import TODAY

RULE = shipped_policy().advice
NAMES = ("dizziness", "low_mood", "distress")


def day(
    *told: CheckIn,
    tolerated: float = 0.3,
    asked: frozenset[str] | None = None,
    usual: dict[str, float] | None = None,
) -> DiaryDay:
    """Return what one day comes to."""
    return days_of(told, RULE, tolerated, asked, usual)[TODAY]


def of(*scores: tuple[str, float], hour: int | None = None) -> CheckIn:
    """Return a check-in of today."""
    at = None if hour is None else datetime(*TODAY.timetuple()[:3], hour, tzinfo=UTC)
    return CheckIn(TODAY, scores, written_at=at)


def test_the_line_is_what_the_items_say_at_the_tolerated_intensity_and_a_little() -> None:
    # usually 0.3, and 6 more at full intensity: 2.1 at 0.3; and 1 for what people differ by
    assert day(of(("dizziness", 3.1)), asked=frozenset({"dizziness"})).is_clear
    assert not day(of(("dizziness", 3.2)), asked=frozenset({"dizziness"})).is_clear
    assert day(of(("dizziness", 3.2)), tolerated=0.4, asked=frozenset({"dizziness"})).is_clear


def test_a_day_is_whole_where_everything_asked_was_answered() -> None:
    assert not day(of(("dizziness", 0.0))).is_whole
    assert day(of(("distress", 0.0))).is_whole
    assert not day(of(("distress", 0.0)), asked=frozenset(NAMES)).is_whole
    assert not day(of(("distress", 0.0)), asked=frozenset(NAMES)).is_clear
    assert day(of(("distress", 0.0)), asked=frozenset(NAMES)).is_low


def test_ordinary_days_that_were_told_lift_the_line_by_three_points_at_most() -> None:
    # usually 0.3 in most: told as 2, the line of 3.1 is 1.7 higher
    asked = frozenset({"dizziness"})
    assert day(of(("dizziness", 4.8)), asked=asked, usual={"dizziness": 2.0}).is_clear
    assert not day(of(("dizziness", 4.9)), asked=asked, usual={"dizziness": 2.0}).is_clear
    assert not day(of(("dizziness", 6.2)), asked=asked, usual={"dizziness": 10.0}).is_clear


def test_easier_ordinary_days_than_most_have_change_nothing() -> None:
    asked = frozenset({"anxiety"})
    assert day(of(("anxiety", 3.0)), asked=asked) == day(
        of(("anxiety", 3.0)), asked=asked, usual={"anxiety": 0.0}
    )


def test_a_mood_that_is_ordinary_for_somebody_is_not_low() -> None:
    told = of(("distress", 1.0), ("dizziness", 0.0), ("low_mood", 5.0))
    assert day(told).is_low
    assert not day(told, usual={"low_mood": 4.0}).is_low


def test_a_severe_day_and_an_answer_of_ten_stay_hard_whatever_was_told() -> None:
    usual = dict.fromkeys(NAMES, 10.0)
    assert day(of(("distress", 6.0)), usual=usual).is_severe
    assert not day(of(("anxiety", 10.0), ("distress", 1.0)), tolerated=1.0, usual={"anxiety": 9.0}).is_clear


def test_severe_and_low_days() -> None:
    assert day(of(("distress", 7.0), ("dizziness", 0.0), ("low_mood", 0.0))).is_severe
    assert day(of(("distress", 1.0), ("dizziness", 0.0), ("low_mood", 4.0))).is_low
    assert not day(of(("distress", 1.0), ("dizziness", 4.0), ("low_mood", 3.0))).is_low
    assert day(of(("distress", 9.0))).is_low  # where mood was not asked, a day above the line counts


def test_of_two_last_words_the_worse_answer_counts() -> None:
    found = day(of(("distress", 1.0), ("nausea", 5.0)), of(("distress", 4.0)))
    assert dict(found.scores) == {"distress": 4.0, "nausea": 5.0}
    assert found.is_doubled


def test_a_later_check_in_replaces_an_earlier_one() -> None:
    found = day(of(("distress", 9.0), hour=8), of(("distress", 1.0), hour=20), of(("distress", 8.0)))
    assert dict(found.scores) == {"distress": 1.0}
    assert not found.is_doubled


def test_names_are_those_of_the_formulary() -> None:
    assert day(of(("brain zaps", 1.0), ("distress", 0.0))).scores.keys() == {"shocks", "distress"}
    with pytest.raises(BadOption):
        day(of(("zap-o-meter", 1.0)))


def test_a_day_without_an_answer_is_missing() -> None:
    assert days_of([CheckIn(TODAY, signs=())], RULE, 0.3, None) == {}


def test_no_higher_answer_ever_makes_a_day_better() -> None:
    grades = {}
    for scores in product(range(0, 11, 2), repeat=3):
        found = day(of(*zip(NAMES, map(float, scores), strict=True)))
        grades[scores] = (not found.is_clear, found.is_severe, found.is_low, found.gap)
    for scores, other in product(grades, repeat=2):
        if all(one <= two for one, two in zip(scores, other, strict=True)):
            assert all(one <= two for one, two in zip(grades[scores], grades[other], strict=True))
            assert not (grades[scores][1] and not grades[scores][0])
