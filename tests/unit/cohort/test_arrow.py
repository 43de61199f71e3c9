"""Batches in, batches out: the same numbers as the plain function, however the batches are cut."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from opentaper.cohort.arrow import (
    packed_batches,
    people_batch,
    sums_batch,
    sums_batches,
    sums_of,
    tasks_batch,
    unpacked,
)
from opentaper.cohort.batches import block_persons, block_sums, group_outcomes, tasks
from tests.unit.cohort.test_batches import same
from tests.unit.cohort.trials import small_trial

TRIAL = small_trial(1200)


@pytest.mark.parametrize("pieces", [[], [1], [2, 3, 7], [5, 5, 900], [64, 128, 1199]])
def test_people_are_the_same_in_any_batches(pieces: list[int]) -> None:
    persons = np.random.default_rng(1).permutation(1200).tolist()
    group = TRIAL.groups[1]
    table = pa.Table.from_batches(
        people_batch(group, 1, arm, piece, found)
        for piece in np.split(np.array(persons), pieces)
        if piece.size
        for arm, found in enumerate(group_outcomes(TRIAL, group, piece))
    )
    plain = tuple(group_outcomes(TRIAL, TRIAL.groups[1], np.arange(1200)))
    for arm, found in enumerate(plain):
        rows = table.filter(pc.equal(table["arm"], arm)).sort_by("person")
        assert rows["person"].to_pylist() == list(range(1200))
        for place, name in enumerate(TRIAL.groups[1].arms[arm].stop.quantities):
            assert np.array_equal(rows[name].to_numpy(), found.values[place])
        assert np.array_equal(rows["peak"].to_numpy(), found.peak)
        assert np.array_equal(rows["peak_day"].to_numpy(), found.peak_day)


def test_sums_of_blocks_are_those_of_the_plain_function() -> None:
    wanted = tasks(TRIAL)
    found = list(sums_batches(TRIAL, [tasks_batch(wanted[:1]), tasks_batch(wanted[1:])]))
    assert [(batch["group"][0].as_py(), batch["block"][0].as_py()) for batch in found] == wanted
    for (group, block), batch in zip(wanted, found, strict=True):
        people = tuple(group_outcomes(TRIAL, TRIAL.groups[group], block_persons(TRIAL, block)))
        pairs = zip(sums_of(batch), block_sums(TRIAL, people), strict=True)
        assert all(same(*pair) for pair in pairs)


def test_what_is_packed_for_the_network_is_unpacked_the_same() -> None:
    wanted = tasks_batch(tasks(TRIAL))
    packed = [row for batch in packed_batches(TRIAL, [wanted]) for row in batch["sums"].to_pylist()]
    assert [unpacked(row) for row in packed] == list(sums_batches(TRIAL, [wanted]))


def test_sums_come_back_from_their_batch() -> None:
    people = tuple(group_outcomes(TRIAL, TRIAL.groups[0], np.arange(50)))
    sums = block_sums(TRIAL, people)
    batch = sums_batch(0, 4, sums)
    assert batch["arm"].to_pylist() == [0, 1, 2]
    assert all(same(*pair) for pair in zip(sums_of(batch), sums, strict=True))
