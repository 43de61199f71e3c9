"""What becomes of a person depends on the seed and the person's number alone."""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import pytest

from opentaper.cohort import batches
from opentaper.cohort.batches import block_persons, block_sums, group_outcomes, people_draws, tasks
from opentaper.inference.sums import blocks, summed, sums
from opentaper.inference.trials import ArmSums, Trial
from tests.unit.cohort.trials import small_trial


def whole(trial: Trial) -> list[tuple[ArmSums, ...]]:
    """Return the sums of each group and arm."""
    found = []
    for place, group in enumerate(trial.groups):
        each = [
            block_sums(trial, tuple(group_outcomes(trial, group, block_persons(trial, block))))
            for where, block in tasks(trial)
            if where == place
        ]
        found.append(tuple(reduce(add, arm) for arm in zip(*each, strict=True)))
    return found


def same(one: ArmSums, other: ArmSums) -> bool:
    """Tell whether sums are equal to the bit."""
    return all(
        np.array_equal(getattr(getattr(one, part), name), getattr(getattr(other, part), name))
        for part in ("whole", "gap")
        for name in ("n", "first", "second", "peak_days", "spread")
    )


def test_people_are_those_of_a_simulation_with_the_same_seed() -> None:
    told = np.vstack(list(blocks(9000, seed=7)))
    assert np.array_equal(people_draws(7, np.arange(9000))[:, :6], told)


def test_a_person_is_the_same_in_any_company() -> None:
    persons = np.array([12_345, 0, 4095, 4096, 3, 3])
    everybody = people_draws(5, np.arange(12_346))
    assert np.array_equal(people_draws(5, persons), everybody[persons])


def test_lengths_of_use_are_drawn_apart_from_what_people_are_like() -> None:
    draws = people_draws(1, np.arange(8192))
    assert np.abs(np.corrcoef(draws.T) - np.eye(7)).max() < 0.05
    assert np.abs(draws.mean(axis=0)).max() < 0.05
    assert np.abs(draws.std(axis=0) - 1.0).max() < 0.05


def test_every_person_is_in_one_block() -> None:
    trial = small_trial(40_000)
    for place in (0, 1):
        persons = [block_persons(trial, block) for group, block in tasks(trial) if group == place]
        assert np.array_equal(np.concatenate(persons), np.arange(40_000))


@pytest.mark.parametrize("size", [500, 1999, 4096])
def test_how_people_are_divided_over_blocks_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    trial = small_trial(5000)
    once = whole(trial)
    monkeypatch.setattr(batches, "BLOCK", size)
    assert len(tasks(trial)) == 2 * -(-5000 // size)
    again = whole(trial)
    assert all(same(*arm) for group in zip(once, again, strict=True) for arm in zip(*group, strict=True))


def test_an_arm_is_a_simulation() -> None:
    trial = small_trial(5000)
    (found, *_), stop = whole(trial)[0], trial.groups[0].arms[0].stop
    told = reduce(add, (sums(trial.population, stop, draws) for draws in blocks(5000, trial.seed)))
    assert np.array_equal(found.whole.first, told.first)
    assert np.array_equal(found.whole.spread, told.spread)


def test_a_gap_is_each_person_against_themselves() -> None:
    trial = small_trial(600)
    group = trial.groups[1]
    at_once, slower, kept = group_outcomes(trial, group, np.arange(600))
    first, second, third = whole(trial)[1]
    assert not first.gap.first.any()
    assert second.gap.means == pytest.approx((slower.values - at_once.values).mean(axis=1), abs=1e-6)
    assert third.gap.errors == pytest.approx(
        (kept.values - at_once.values).std(axis=1) / np.sqrt(600), rel=2e-3, abs=1e-4
    )
    assert np.array_equal(summed(kept, trial.n_days).first, third.whole.first)


def test_who_stays_on_the_dose_feels_nothing() -> None:
    trial = small_trial(300)
    *_, kept = group_outcomes(trial, trial.groups[0], np.arange(300))
    assert kept.peak.max() < 1e-9


def test_people_differ_in_how_long_they_took_it() -> None:
    trial = small_trial(2000)
    weeks, years = (next(group_outcomes(trial, group, np.arange(2000))) for group in trial.groups)
    assert years.values[0].mean() > weeks.values[0].mean()
    assert trial.groups[1].arms[0].stop.use_spread == 0.5
