"""Reasons and limited numbers: every limit is kept, and the one that decided is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason

WHY = Reason.of("limit.share")
BOUNDS = st.lists(st.floats(-100, 100), max_size=6)


def test_values_are_kept_in_one_order_so_that_equal_reasons_are_equal() -> None:
    assert Reason.of("pace.older", age=70, days=42) == Reason.of("pace.older", days=42, age=70)
    assert Reason.of("pace.older", age=70).get("age") == 70


def test_a_value_that_was_not_told_is_no_value() -> None:
    with pytest.raises(KeyError):
        WHY.get("pct")


@given(st.floats(-100, 100), BOUNDS)
def test_upper_limits_only_lower(wanted: float, bounds: list[float]) -> None:
    limited = Limited.wanting(wanted)
    for bound in bounds:
        limited = limited.at_most(bound, WHY)
    assert limited.value == min([wanted, *bounds])
    assert len(limited.asked) == len(bounds)


@given(st.floats(-100, 100), BOUNDS)
def test_lower_limits_only_raise(wanted: float, bounds: list[float]) -> None:
    limited = Limited.wanting(wanted)
    for bound in bounds:
        limited = limited.at_least(bound, WHY)
    assert limited.value == max([wanted, *bounds])
    assert (limited.binding is None) == (limited.value == wanted)


def test_the_binding_limit_is_the_last_that_changed_the_number() -> None:
    limited = Limited.wanting(Dose.mg(3))
    limited = limited.at_most(Dose.mg(2), Reason.of("one")).at_most(Dose.mg(1), Reason.of("two"))
    limited = limited.at_most(Dose.mg(1), Reason.of("equal")).at_most(Dose.mg(9), Reason.of("idle"))
    assert limited.binding is not None
    assert limited.binding.reason.code == "two"
    assert [limit.changed for limit in limited.asked] == [True, True, False, False]


def test_a_granted_wish_has_no_binding_limit() -> None:
    assert Limited.wanting(5.0).at_most(5.0, WHY).binding is None
