"""What habits go together with: exact where it can be checked, silent where nothing helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import multivariate_t

from opentaper.formulary.habits import false_claims_each, habit, habits_for, helps_rules, outcome_shares
from opentaper.recovery import helps_fit
from opentaper.recovery.body_days import body_days
from opentaper.recovery.body_reading import BodyReading
from opentaper.recovery.habit_days import ToldDays, habit_days
from opentaper.recovery.helps_days import DiaryDays, HabitDays, WithdrawalDays, day_columns
from opentaper.recovery.helps_effect import habit_effect, likely_range
from opentaper.recovery.helps_fit import DAY_SD, DAYS_WORTH, SIZES, chances, habit_fit
from opentaper.recovery.helps_noise import weighed
from opentaper.recovery.helps_said import HelpsWord, days_more
from tools.helps.judged import all_said, looked
from tools.helps.virtual_days import until, virtual_days

FIRST = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)


def diary(seed: int, n: int = 60, effect: float = 0.0) -> DiaryDays:
    """Two habits over some days, with gaps, lags and a withdrawal that is not known exactly."""
    rng = np.random.default_rng(seed)
    walk, light = rng.integers(0, 2, (2, n)).astype(float)
    scores = 5.0 + effect * np.r_[0.0, light[:-1]] + rng.normal(size=n)
    scores[rng.random(n) < 0.2] = np.nan
    walk[rng.random(n) < 0.2] = np.nan
    felt = np.linspace(0.0, 0.5, n)[:, None] * rng.random((1, 8))
    habits = (HabitDays("walk", walk, ((1, 0.8), (2, 0.2))), HabitDays("light", light, ((1, 1.0),)))
    return DiaryDays(FIRST, scores, habits, (WithdrawalDays(felt, 4.0, 2.0),))


def correlation(at: NDArray[np.int64], lasting: float, own: float) -> NDArray[np.float64]:
    """Return the correlation of days as a whole matrix."""
    gap = np.abs(np.subtract.outer(at, at))
    return np.asarray(np.where(gap == 0, 1.0, (1.0 - own) * lasting ** gap.astype(float)))


@given(
    st.lists(st.integers(1, 9), min_size=3, max_size=12),
    st.sampled_from([0.0, 0.3, 0.93]),
    st.sampled_from([0.0, 0.4]),
)
@settings(max_examples=40, deadline=None)
def test_days_with_gaps_are_weighed_as_their_whole_correlation_says(
    gaps: list[int], lasting: float, own: float
) -> None:
    at = np.cumsum(gaps)
    own = own if lasting else 0.0
    k = correlation(at, lasting, own)
    columns = np.random.default_rng(len(gaps)).normal(size=(len(at), 3))
    found, log_det = weighed(at, columns, lasting, own)
    assert np.allclose(found, columns.T @ np.linalg.solve(k, columns))
    assert np.isclose(log_det, np.linalg.slogdet(k)[1])


def test_every_weight_of_the_grid_is_that_of_the_whole_model_worked_out_at_length() -> None:
    days = diary(3)
    columns = day_columns(days, DAY_SD)

    def reference(lasting: float, own: float, wide: list[float]) -> float:
        inner = (columns.others * columns.variances) @ columns.others.T
        inner += (columns.habits * np.array(wide)) @ columns.habits.T
        shape = DAY_SD**2 * (correlation(columns.at, lasting, own) + inner)
        return float(multivariate_t.logpdf(columns.scores, shape=shape, df=DAYS_WORTH))

    half = (DAYS_WORTH + len(columns.at)) / 2.0
    rows, told, without = [], [], []
    for lasting, own in chances()[::4]:
        point = helps_fit._Point(columns, lasting, own, half)
        for size in SIZES:
            rows.append(point.of(size))
            told.append(reference(lasting, own, [size**2] * 2))
            without.append(reference(lasting, own, [0.0, size**2]))
    whole = np.array([row.log_whole for row in rows])
    assert np.allclose(whole - whole[0], np.array(told) - told[0])
    alone = [
        row.log_weight[0]
        - 0.5 * np.log(row.spread[0])
        - half * np.log(row.rest[0] + 0.5 * row.middle[0] ** 2 / row.spread[0])
        for row in rows
    ]
    assert np.allclose(np.array(alone) - whole, np.array(without) - np.array(told))


def test_the_order_of_habits_a_lift_of_all_scores_and_their_sign_change_nothing_else() -> None:
    days = diary(4, effect=-1.0)
    first = [habit_effect(one, 0.002, 0.5) for one in habit_fit(days).habits]
    turned = [
        habit_effect(one, 0.002, 0.5) for one in habit_fit(replace(days, habits=days.habits[::-1])).habits
    ]
    assert [one.key for one in turned] == ["light", "walk"]
    assert np.isclose(turned[0].mean, first[1].mean)
    plain = replace(days, withdrawal=())
    up = replace(plain, scores=plain.scores - 5.0)
    down = replace(plain, scores=5.0 - plain.scores)
    for one, other in zip(habit_fit(up).habits, habit_fit(down).habits, strict=True):
        above, below = habit_effect(one, 0.002, 0.5), habit_effect(other, 0.002, 0.5)
        assert np.isclose(above.mean, -below.mean)
        assert np.isclose(above.low, -below.high, atol=1e-6)


def test_the_range_narrows_with_days_holds_the_belief_and_widens_with_caution() -> None:
    few, many = diary(5, 40), diary(5, 240)
    wide = [habit_effect(habit_fit(days).habits[1], 0.002, 0.5) for days in (few, many)]
    assert wide[0].high - wide[0].low > wide[1].high - wide[1].low
    (evidence,) = habit_fit(replace(many, habits=many.habits[1:])).habits
    bold, timid = habit_effect(evidence, 0.05, 0.5), habit_effect(evidence, 0.0005, 0.5)
    assert timid.low < bold.low <= bold.mean <= bold.high < timid.high
    low, high = likely_range(evidence, 0.9)
    assert timid.low < low < bold.mean < high < timid.high
    assert np.isclose(bold.less + bold.small + bold.more, 1.0)


def test_an_unknown_day_is_neither_with_nor_without() -> None:
    days = diary(6, effect=-2.0)
    light = days.habits[1]
    hidden = np.where(np.arange(60) % 2 == 0, np.nan, light.values)
    for guess in (0.0, 1.0):
        guessed = np.where(np.isnan(hidden), guess, hidden)
        known, filled = (
            habit_fit(replace(days, habits=(HabitDays("light", values, light.lags),))).habits[0]
            for values in (hidden, guessed)
        )
        assert habit_effect(known, 0.002, 0.5).mean != pytest.approx(habit_effect(filled, 0.002, 0.5).mean)
    column = day_columns(replace(days, habits=(HabitDays("light", hidden, light.lags),)), 1.0).habits[:, 0]
    lagged = np.r_[np.nan, hidden[:-1]][day_columns(days, 1.0).at]
    assert (column[np.isnan(lagged)] == 0.0).all(), "it counts as the mean"


def test_days_more_are_fewer_for_a_larger_effect_and_none_for_next_to_nothing() -> None:
    rules, bound = helps_rules(), false_claims_each("distress")
    days = diary(7, 60, -0.9)
    (evidence,) = habit_fit(replace(days, habits=days.habits[1:])).habits
    effect = habit_effect(evidence, bound, 0.5)
    told = [days_more(evidence, replace(effect, mean=mean), 60, bound, rules) for mean in (-0.8, -1.2, -0.1)]
    assert told[0] is not None
    assert told[1] is not None
    assert told[0] > told[1] > 0
    assert told[2] is None


def test_where_nothing_helps_nothing_is_said() -> None:
    claims = 0
    for number in range(24):
        days = virtual_days(5, number, {}).diary
        claims += any(one.is_claim for n in (84, 182) for one in all_said(until(days, n)))
    assert claims <= 1, "under 5 % of people"


def test_what_helps_much_is_found_the_right_way_round() -> None:
    found = 0
    for number in range(8):
        said = all_said(virtual_days(5, number, {"daylight": -1.5}).diary)
        (one,) = (one for one in said if one.key == "daylight")
        assert one.effect is not None
        assert one.effect.low <= -1.5 <= one.effect.high
        found += one.word in (HelpsWord.LESS, HelpsWord.LESS_A_LITTLE)
    assert found >= 7


@pytest.mark.nightly
def test_of_many_people_with_nothing_that_helps_under_one_in_twenty_hears_a_claim() -> None:
    people = [looked(6, number, {}) for number in range(300)]
    assert sum(any(one.first_claim for one in person) for person in people) < 15


def told_days(
    readings: list[BodyReading],
    modulators: Mapping[date, Mapping[str, float]] | None = None,
    checked_in: frozenset[date] = frozenset(),
    skills: frozenset[date] = frozenset(),
) -> ToldDays:
    """Four days of what was told."""
    return ToldDays(FIRST, 4, body_days(readings), modulators or {}, checked_in, skills, UTC)


def cup(day: int, hour: int | None, mg: float = 90.0) -> BodyReading:
    began = None if hour is None else datetime(2026, 3, day, hour, tzinfo=UTC)
    return BodyReading("caffeine", date(2026, 3, day), began, began, mg)


def test_coffee_counts_by_the_clock_and_is_unknown_without_it() -> None:
    readings = [cup(2, 9), cup(3, 9), cup(3, 15), cup(4, None), cup(5, None, 0.0)]
    found = habit_days(habit("no_late_coffee"), told_days(readings)).values
    assert found.tolist()[:2] == [1.0, 0.0]
    assert np.isnan(found[2])
    assert found[3] == 1.0


def test_what_a_check_in_says_of_alcohol_counts_and_a_glass_told_counts_more() -> None:
    glass = [BodyReading("alcohol", FIRST, value=12.0)]
    held = {FIRST: {"alcohol": 0.0}, FIRST + ONE_DAY: {"alcohol": 0.0}, FIRST + 2 * ONE_DAY: {"alcohol": 0.5}}
    found = habit_days(habit("no_alcohol"), told_days(glass, modulators=held)).values
    assert found[:3].tolist() == [0.0, 1.0, 0.0]
    assert np.isnan(found[3])


def test_what_was_told_of_other_days_does_not_count() -> None:
    around = [FIRST + n * ONE_DAY for n in (-1, 0, 4)]
    nights = [BodyReading("sleep", day, value=430.0) for day in around]
    found = habit_days(habit("sleep"), told_days(nights)).values
    assert found[0] == 1.0
    assert np.isnan(found[1:]).all()


def test_a_day_with_a_check_in_is_one_without_a_skill_only_for_who_tells_of_skills() -> None:
    days = frozenset(FIRST + n * ONE_DAY for n in range(4))
    nobody = habit_days(habit("skill"), told_days([], checked_in=days)).values
    assert np.isnan(nobody).all()
    told = told_days([], checked_in=days, skills=frozenset({FIRST}))
    assert habit_days(habit("skill"), told).values.tolist() == [1.0, 0.0, 0.0, 0.0]


def test_the_false_claims_of_all_habits_and_outcomes_add_up_to_what_is_allowed() -> None:
    all_of_them = sum(false_claims_each(one) * len(habits_for(one)) for one in outcome_shares())
    rules = helps_rules()
    assert all_of_them == pytest.approx(rules.false_claims.value)
    assert rules.false_claims.value + rules.false_trials.value <= 0.05
