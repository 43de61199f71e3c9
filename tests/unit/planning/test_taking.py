"""What is taken now, read from the doses that were told."""

from __future__ import annotations

import pytest

from opentaper.planning.lived import Taking
from opentaper.planning.taking import taking_of
from opentaper.quantities import ZERO, Dose
from tests.builders import drawn, half, liquid, pieces, plan_of, request, small_plan, step, tablet

#: 15, 10, 6.1, 2.3 and 0 mg, four weeks each.
PLAN = small_plan()
FIFTEEN, TEN, OWN = Dose.mg(15), Dose.mg(10), Dose.mg(12)


def told(*days: tuple[int, Dose], today: int = 60) -> Taking | None:
    return taking_of(PLAN, days, today)


def test_without_any_dose_told_there_is_none_that_is_taken() -> None:
    assert told() is None
    assert told((61, TEN)) is None
    assert told((5, ZERO)) is None


def test_what_is_told_of_today_counts_and_of_tomorrow_not() -> None:
    assert told((40, FIFTEEN), (60, TEN), (61, FIFTEEN)) == Taking(TEN, 60)


def test_since_is_the_first_day_told_of_it_after_another() -> None:
    assert told((30, FIFTEEN), (33, TEN), (40, TEN), (41, TEN)) == Taking(TEN, 33)
    assert told((41, TEN), (33, TEN), (30, FIFTEEN)) == Taking(TEN, 33)


def test_with_nothing_told_before_it_is_since_the_plan_says() -> None:
    assert told((33, TEN), (40, TEN)) == Taking(TEN, 28)
    assert told((28, TEN)) == Taking(TEN, 28)
    # Taken before its day, it is taken since it was told.
    assert told((20, TEN), (22, TEN)) == Taking(TEN, 20)


def test_a_dose_the_plan_does_not_know_counts_only_where_none_is_known() -> None:
    assert told((33, TEN), (34, OWN), (35, ZERO)) == Taking(TEN, 28)
    assert told((33, OWN), (34, OWN), (35, ZERO)) == Taking(OWN, 33)


def test_the_start_is_a_dose_that_the_plan_knows() -> None:
    assert told((33, Dose.mg(20)), (34, OWN)) == Taking(Dose.mg(20), 33)


@pytest.mark.parametrize(("today", "dose"), [(112, Dose.mg("2.3")), (113, ZERO), (120, ZERO)])
def test_nothing_is_a_dose_once_the_plan_is_at_its_end(today: int, dose: Dose) -> None:
    found = told((100, Dose.mg("2.3")), (112, ZERO), today=today)
    assert found is not None
    assert found.dose == dose


def test_a_dose_that_was_gone_back_to_is_taken_since_its_latest_day() -> None:
    """10, 6.1 and again 10 mg: told on day 70, it is the second time."""
    ten, oral = tablet(), liquid()
    recipes = ((pieces(ten),), (half(ten), drawn(oral, "0.55")), (pieces(ten),))
    back = plan_of(tuple(step(28 * n, 28, (recipe,)) for n, recipe in enumerate(recipes)), request())
    assert taking_of(back, ((70, TEN),), 80) == Taking(TEN, 56)
    assert taking_of(back, ((56, TEN),), 80) == Taking(TEN, 56)
    assert taking_of(back, ((40, TEN),), 80) == Taking(TEN, 0)
