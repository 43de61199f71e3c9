"""Numbers with noise: as far off as they say, and each person counted once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from opentaper.cohort.private import (
    BANDS,
    MOST_WEEKS,
    PrivatePeople,
    noisy,
    people_of,
    private_numbers,
    reach,
)
from opentaper.errors import BadOption


def test_each_person_counts_once_whatever_they_lived() -> None:
    course = pa.table(
        {
            "person": ["a", "a", "b", "c"],
            "course": [2, 1, 1, 1],
            "use_band": ["under_2", "60_and_over", "other", "2_to_6"],
            "first_cut": [0, 0, 5, None],
            "first_zero": [70, 140, 9_000_000, None],
        }
    )
    event = pa.table(
        {"person": ["a", "a", "a"], "course": [2, 1, 1], "kind": ["restarted", "restarted", "restarted"]}
    )
    people = people_of(course, event)
    assert people.counts.sum() == 3
    assert people.counts[BANDS.index("60_and_over")].tolist() == [0, 0, 1]
    assert people.counts[BANDS.index("unknown")].tolist() == [0, 1, 0]
    assert people.counts[BANDS.index("2_to_6")].tolist() == [1, 0, 0]
    assert people.weeks == 20 + MOST_WEEKS
    assert people.stopped == 2


@pytest.mark.parametrize("epsilon", [0.1, 1 / 3, 0.7, 2.0])
def test_noise_is_as_wide_as_its_scale_and_reach_say(epsilon: float) -> None:
    n = 4000
    found, scale = noisy([0] * n, epsilon, 1)
    assert scale == pytest.approx(1 / epsilon)
    q = np.exp(-1 / scale)
    variance = 2 * q / (1 - q) ** 2
    # the kurtosis of a Laplace is 6, of a discrete one of these scales below 11
    assert np.var(found) == pytest.approx(variance, rel=5 * np.sqrt(10 / n))
    assert np.mean(np.abs(found) > reach(scale, 1)) <= 0.05 + 5 * np.sqrt(0.05 * 0.95 / n)
    sums = np.array(found).reshape(-1, 4).sum(axis=1)
    assert np.mean(np.abs(sums) > reach(scale, 4)) <= 0.05 + 5 * np.sqrt(0.05 * 0.95 / len(sums))


def test_intervals_hold_what_stands_in_the_release() -> None:
    counts = np.tile([[40, 120, 60]], (len(BANDS), 1))
    people = PrivatePeople(counts, 180 * 6 * 30)
    truth = {"people": 220, "stopped": 120, "restarted": 60, "share_restarted": 1 / 3, "mean_weeks": 30}
    n, missed = 60, dict.fromkeys(truth, 0)
    for _ in range(n):
        for one in private_numbers(people, 1.0):
            missed[one.name] += not one.low <= truth[one.name] <= one.high
            assert one.low <= one.value <= one.high
    for name, times in missed.items():
        looks = n * (1 if name == "mean_weeks" else len(BANDS))
        assert times / looks <= 0.05 + 5 * np.sqrt(0.05 * 0.95 / looks)


def test_an_empty_release_says_nothing_sure_and_no_loss_is_no_release() -> None:
    people = PrivatePeople(np.zeros((len(BANDS), 3), dtype=np.int64), 0)
    assert all(0 <= one.low <= one.high for one in private_numbers(people, 0.5))
    for epsilon in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(BadOption):
            private_numbers(people, epsilon)
