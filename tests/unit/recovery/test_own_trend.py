"""Own answers: no mean of too few, what stands apart stays apart, and unknown weeks are gaps."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary.own_items import HIGHEST, own_scale, own_scales, own_trend_numbers
from opentaper.recovery.own_trend import OwnAnswered, OwnChange, own_halves, own_mean, own_weeks

DAY = date(2026, 3, 2)
NUMB = own_scale("blunting")
KEYS = [one.key for one in NUMB.items]
answers = st.dictionaries(st.sampled_from(KEYS), st.integers(0, HIGHEST).map(float))
weekly = st.lists(st.none() | st.floats(0, HIGHEST), max_size=12)


@given(answers)
def test_the_mean_lies_on_the_scale_and_needs_answers_enough(told: dict[str, float]) -> None:
    found = own_mean(NUMB, told)
    counted = [key for key in told if key != "relief_of_quiet"]
    assert (found is None) is (len(counted) < 4)
    assert found is None or 0.0 <= found <= HIGHEST


@given(answers, st.integers(0, HIGHEST))
def test_relief_of_quiet_moves_no_mean(told: dict[str, float], quiet: int) -> None:
    assert own_mean(NUMB, told | {"relief_of_quiet": float(quiet)}) == own_mean(
        NUMB, {key: value for key, value in told.items() if key != "relief_of_quiet"}
    )


@given(answers)
def test_a_thicker_pane_of_glass_never_brings_feelings_nearer(told: dict[str, float]) -> None:
    thin, thick = (own_mean(NUMB, told | {"glass_wall": value}) for value in (2.0, 8.0))
    assert (thin is None and thick is None) or (thin or 0.0) > (thick or 0.0)


def test_who_steers_is_never_added_up() -> None:
    control = own_scale("inner_control")
    told = {one.key: 5.0 for one in control.items}
    (week,) = own_weeks(control, [OwnAnswered(DAY, told)], DAY, 1)
    assert (week.mean, dict(week.lines)) == (None, told)


def test_every_scale_says_that_it_is_not_validated_and_names_what_is_licensed() -> None:
    for one in own_scales():
        assert "not validated" in one.limits.en
        assert "ikke validerede" in one.limits.da
        assert one.named
        assert not one.grade.decides


def test_weeks_without_an_answer_are_gaps() -> None:
    told = dict.fromkeys(KEYS, 4.0)
    weeks = own_weeks(NUMB, [OwnAnswered(DAY - timedelta(days=14), told), OwnAnswered(DAY, {})], DAY, 4)
    assert [one.mean is None for one in weeks] == [True, False, True, True]


@given(weekly)
def test_halves_are_means_of_what_is_known(values: list[float | None]) -> None:
    known, found = [one for one in values if one is not None], own_halves(values)
    if len(known) < own_trend_numbers()["weeks"].value:
        assert found is None
        return
    assert found is not None
    assert min(known) - 1e-9 <= found.earlier <= max(known) + 1e-9
    assert min(known) - 1e-9 <= found.later <= max(known) + 1e-9
    gap = found.later - found.earlier
    assert (found.change is OwnChange.SAME) is (abs(gap) < own_trend_numbers()["same"].value)
    assert found.change is not OwnChange.HIGHER or gap > 0
    turned = own_halves(values[::-1])
    assert turned is not None
    assert abs(turned.earlier - found.later) < 1e-9
