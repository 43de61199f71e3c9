"""The figures of the load campaign: percentiles, growth, and a judge that sees what is bad."""

from __future__ import annotations

from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.load import told
from trust.load.figures import BLOCKS, Growth, StepFound, bad, growth, percentile, step_found
from trust.load.old import OldFound, Waited
from trust.load.rise import best, climbed, is_of_driver
from trust.load.soak import SoakFound


def _step(rate: float, ms: float, errors: dict[str, int] | None = None) -> StepFound:
    cores = {"app": 1.0, "PostgreSQL": 0.25, "driver": 0.1}
    took = {"today": [ms] * 20}
    return step_found(rate, took, errors or {}, visits=20, seconds=10.0, late=[1.0], cores=cores)


@given(st.lists(st.floats(0.0, 1e6), min_size=1), st.floats(0.01, 1.0))
def test_a_percentile_was_measured_and_enough_lie_at_or_below_it(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    below = sum(one <= found for one in values)
    assert below >= share * len(values) or isclose(below, share * len(values))
    assert sum(one < found for one in values) < share * len(values) + 1e-9


def test_percentiles_of_a_hundred() -> None:
    values = [float(n) for n in range(1, 101)]
    Random(3).shuffle(values)
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50.0, 95.0, 99.0, 100.0]


def test_a_leak_is_seen_through_noise() -> None:
    chance = Random(7)
    seconds = [5.0 * n for n in range(360)]
    leak = [400.0 + 0.1 * at + chance.gauss(0.0, 8.0) for at in seconds]  # 0.1 MiB a second
    found = growth(seconds, leak)
    assert found.low < 360.0 < found.high
    assert found.is_growing


def test_noise_alone_is_no_leak() -> None:
    seconds = [5.0 * n for n in range(360)]
    for seed in range(20):
        chance = Random(seed)
        assert not growth(seconds, [400.0 + chance.gauss(0.0, 8.0) for _ in seconds]).is_growing


def test_a_little_that_surely_grows_is_not_called_a_leak() -> None:
    seconds = [5.0 * n for n in range(360)]
    found = growth(seconds, [400.0 + at / 3_600.0 for at in seconds])
    assert found.low > 0.0
    assert not found.is_growing


def test_growth_wants_three_samples() -> None:
    with pytest.raises(ValueError, match="too few"):
        growth([0.0, 1.0], [1.0, 2.0])
    assert BLOCKS - 2 <= 8  # the table of t reaches so far


def test_a_step_counts_all_requests_together() -> None:
    cores = {"app": 1.5, "PostgreSQL": 0.5, "driver": 0.1}
    took = {"today": [10.0] * 90, "plan": [400.0] * 10}
    found = step_found(5.0, took, {}, visits=60, seconds=10.0, late=[80.0] * 9, cores=cores)
    assert (found.requests, found.a_second, found.p50, found.p95) == (100, 10.0, 10.0, 400.0)
    assert found.by_name["plan"] == (10, 400.0, 400.0)
    assert found.a_core == 5.0
    assert not found.is_good
    assert is_of_driver(found)


def test_a_step_without_an_answer_is_not_good() -> None:
    cores = {"app": 0.0, "PostgreSQL": 0.0, "driver": 0.0}
    assert not step_found(1.0, {}, {}, visits=1, seconds=1.0, late=[], cores=cores).is_good


def test_the_best_rate_lies_below_every_bad_one() -> None:
    steps = [_step(1.0, 100.0), _step(2.0, 400.0), _step(3.0, 100.0), _step(1.5, 200.0)]
    found = best(steps)
    assert found is not None
    assert found.rate == 1.5
    assert best([_step(1.0, 400.0)]) is None


def test_rates_rise_until_one_is_bad_twice_and_then_close_in() -> None:
    found = list(climbed(lambda rate: _step(rate, 100.0 if rate < 2.5 else 900.0)))
    rates = [round(one.rate, 2) for one in found]
    assert rates == [1.0, 1.4, 1.96, 2.74, 2.74, 2.35, 2.55]
    assert best(found) is found[5]


def test_one_hiccup_ends_no_rise() -> None:
    hiccups = iter([900.0])
    found = list(
        climbed(
            lambda rate: _step(rate, 900.0 if rate > 3.0 else next(hiccups, 50.0) if rate > 1.3 else 50.0)
        )
    )
    assert [round(one.rate, 2) for one in found[:4]] == [1.0, 1.4, 1.4, 1.96]
    top = best(found)
    assert top is not None
    assert 1.96 < top.rate < 3.0


def test_where_nothing_is_good_the_rise_ends() -> None:
    found = list(climbed(lambda rate: _step(rate, 900.0)))
    assert [one.rate for one in found] == [1.0, 1.0]
    assert best(found) is None


def test_the_judge_sees_errors_leaks_and_lost_rows() -> None:
    leak = Growth(an_hour=90.0, low=80.0, high=100.0, mean=200.0, hours=0.5)
    flat = Growth(an_hour=2.0, low=-4.0, high=8.0, mean=200.0, hours=0.5)
    assert bad([_step(1.0, 900.0)], {"app": flat}, {"record_checkin": (4, 4)}) == ()
    found = bad(
        [_step(2.0, 10.0, {"look: 500": 3})],
        {"app": leak, "PostgreSQL": flat},
        {"record_checkin": (3, 4), "record_deed": (5, 5)},
    )
    assert found == (
        "2 visits a second: 3 × look: 500",
        "app grows by 90 an hour",
        "record_checkin: 3 rows came, 4 were told",
    )


def test_the_section_tells_rates_and_their_verdicts() -> None:
    steps = [_step(1.0, 100.0), _step(2.0, 400.0), _step(3.0, 100.0, {"plan: 500": 2})]
    lines = told.steps_told(steps).splitlines()
    assert [line.rstrip(" |").rpartition("| ")[2] for line in lines[2:]] == ["good", "too slow", "errors"]
    assert "**1.00 visits a second** (2.0 requests a second), for 1.25 cores" in told.best_told(steps)
    assert "**1.6 requests a second for each busy core**" in told.best_told(steps)
    assert told.best_told(steps[1:2]) == "No rate kept p95 below 300 ms."


def test_the_section_tells_of_an_old_file_what_is_too_slow() -> None:
    waited = (Waited("Today", 20.0, 40.0, 30, True), Waited("plan", 200.0, 350.0, 30, True))
    text = told.old_told(OldFound({"CheckIn": 3_650, "Person": 1}, 40_000_000, 60.0, waited), 10)
    assert "3,650 CheckIn; 40 MB" in text
    assert "| Today | 20 | 40 | 30 | yes |" in text
    assert "| plan | 200 | 350 | 30 | **no** |" in text


def test_the_section_tells_of_a_long_while_what_grows() -> None:
    leak = Growth(an_hour=90.0, low=80.0, high=100.0, mean=200.0, hours=0.5, course=(180.0, 220.0))
    calm = Growth(an_hour=1.0, low=-1.0, high=3.0, mean=70.0, hours=0.5, course=(70.0, 70.2))
    fills = Growth(an_hour=12.0, low=8.0, high=16.0, mean=200.0, hours=0.5, course=(197.0, 203.0))
    growths = {"app": leak, "PostgreSQL": calm, "worker 1": fills}
    found = SoakFound(
        _step(0.5, 90.0), 30.0, growths, {"record_deed": (4, 4)}, {"record_look": (0, 3)}, (2, 8)
    )
    text = told.soak_told(found)
    assert "| app | 180 220 | +90.0 (+80.0 to +100.0) | **grows** |" in text
    assert "| PostgreSQL | 70 70 | +1.0 (-1.0 to +3.0) | flat |" in text
    assert "| worker 1 | 197 203 | +12.0 (+8.0 to +16.0) | within 4 % in this time |" in text
    assert "| record_look | 0 | 3 |" in text


def test_where_the_time_goes_is_told_by_the_largest_parts() -> None:
    one = {
        "took": 40.2,
        "queries": 60,
        "in_queries": 20.0,
        "shares": {"a": 0.1, "b": 0.6, "c": 0.01},
    }
    assert "| today | 40 | 60 | 20 | b 60 %, a 10 % |" in told.inside_told({"today": one})
