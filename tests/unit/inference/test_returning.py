"""When a return may have begun, and what is thought of it beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.formulary.items import slow_process
from opentaper.inference.known import Known
from opentaper.inference.returning import onsets, rate_per_day
from opentaper.quantities import Dose

SLOW = slow_process()


def known(**more: str) -> Known:
    return Known("citalopram", Dose.mg(20), **more)  # type: ignore[arg-type] # given by name


@pytest.mark.parametrize("last", [3.0, 14.0, 60.0, 365.0, 2000.0])
def test_what_is_thought_beforehand_is_the_rate_over_the_whole_record(last: float) -> None:
    found = onsets(known(), SLOW, last)
    expected = -np.expm1(-rate_per_day(known(), SLOW) * last) if found.n else 0.0
    assert found.prior.sum() == pytest.approx(expected)
    assert (found.prior > 0.0).all()
    assert (np.diff(found.at) >= 7.0).all()
    assert ((found.at > 0.0) & (found.at < last)).all()


def test_a_return_has_not_begun_before_its_day_and_comes_to_the_whole_of_its_size() -> None:
    found = onsets(known(), SLOW, 400.0)
    course = found.course(np.array([0.0, 399.0, 3000.0]))
    assert (course[:, 0] == 0.0).all()
    assert (np.diff(course[:, 1]) < 0.0).all()
    assert course[:, 2] == pytest.approx(np.ones(found.n))


def test_many_episodes_make_a_return_likelier_and_few_less_likely() -> None:
    few, usual, many = (rate_per_day(known(episodes=one), SLOW) for one in ("few", "usual", "many"))
    assert few < usual < many


def test_conditions_have_rates_of_their_own() -> None:
    rates = {
        rate_per_day(known(condition=one), SLOW) for one in ("depression", "anxiety", "psychosis", "bipolar")
    }
    assert len(rates) == 4
