"""What is hidden stays hidden: an attacker who solves for it finds a wide range, by another way than ours."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from opentaper.cohort.disclosure import suppressed
from opentaper.errors import BadOption

LEAST = 4
COUNTS = ["n_people", "n_restarted"]


def made(people: list[int], restarted: list[int], shape: tuple[int, ...]) -> pa.Table:
    """Return a table of so many people by dims, without its empty rows."""
    dims = [f"dim_{place}" for place in range(len(shape))]
    keys = list(product(*(range(n) for n in shape)))
    rows = [
        {**dict(zip(dims, map(str, key), strict=True)), "n_people": n, "n_restarted": k, "share": k / n}
        for key, n, k in zip(keys, people, restarted, strict=True)
        if n
    ]
    names = {**dict.fromkeys(dims, pa.string()), **dict.fromkeys(COUNTS, pa.int64()), "share": pa.float64()}
    return pa.Table.from_pylist(rows, schema=pa.schema(names))


@st.composite
def tables(draw: st.DrawFn) -> tuple[pa.Table, list[str]]:
    shape = draw(st.sampled_from([(3,), (5,), (2, 3), (3, 3), (2, 2, 2)]))
    n = int(np.prod(shape))
    people = draw(st.lists(st.integers(0, 14), min_size=n, max_size=n))
    restarted = [draw(st.integers(0, one)) for one in people]
    return made(people, restarted, shape), [f"dim_{place}" for place in range(len(shape))]


def margins(table: pa.Table, dims: list[str]) -> list[tuple[list[int], list[int | None]]]:
    """Return the rows that each published margin sums up, and what it shows of each count."""
    found = []
    for size in range(len(dims)):
        for kept in map(list, combinations(dims, size)):
            keys = [tuple(row[one] for one in kept) for row in table.to_pylist()]
            groups = list(dict.fromkeys(keys))
            rows = [[place for place, key in enumerate(keys) if key == group] for group in groups]
            sums = {name: [sum(table[name].to_pylist()[i] for i in some) for some in rows] for name in COUNTS}
            names = {one: [group[place] for group in groups] for place, one in enumerate(kept)}
            shown = suppressed(pa.table({**names, **sums}), kept, COUNTS, [], LEAST)
            told = zip(*(shown[name].to_pylist() for name in COUNTS), strict=True)
            found += list(zip(rows, map(list, told), strict=True))
    return found


def attacked(table: pa.Table, shown: pa.Table, dims: list[str]) -> list[list[tuple[float, float]]]:
    """Return the least and greatest that each count of each row can be, for who knows what is shown."""
    n = table.num_rows
    told = [shown[name].to_pylist() for name in COUNTS]
    bounds = [(0, None) if one is None else (one, one) for column in told for one in column]
    equal, sums = [], []
    for rows, values in margins(table, dims):
        for place, value in enumerate(values):
            if value is not None:
                line = np.zeros(2 * n)
                line[[place * n + row for row in rows]] = 1
                equal.append(line)
                sums.append(value)
    within = np.hstack([-np.eye(n), np.eye(n)])
    rules = {"A_eq": np.array(equal), "b_eq": sums} if equal else {}
    ranges = []
    for variable in range(2 * n):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(2 * n)
            aim[variable] = sign
            solved = linprog(aim, A_ub=within, b_ub=np.zeros(n), bounds=bounds, **rules)
            ends.append(sign * solved.fun if solved.success else np.inf)
        ranges.append((ends[0], ends[1]))
    return [ranges[:n], ranges[n:]]


@settings(max_examples=30, deadline=None)
@given(tables())
def test_no_hidden_small_count_can_be_had_from_the_rest(drawn: tuple[pa.Table, list[str]]) -> None:
    table, dims = drawn
    shown = suppressed(table, dims, COUNTS, ["share"], LEAST)
    people, restarted = (np.array(table[name].to_pylist()) for name in COUNTS)
    hidden = [np.array([one is None for one in shown[name].to_pylist()], dtype=bool) for name in COUNTS]
    small = [
        (people > 0) & (people < LEAST),
        ((restarted > 0) & (restarted < LEAST)) | ((people > restarted) & (people - restarted < LEAST)),
    ]
    assert all((one <= gone).all() for one, gone in zip(small, hidden, strict=True))
    assert (hidden[0] <= hidden[1]).all()
    assert [one is None for one in shown["share"].to_pylist()] == (hidden[0] | hidden[1]).tolist()
    for name, gone in zip(COUNTS, hidden, strict=True):
        truth, left = table[name].to_pylist(), shown[name].to_pylist()
        assert all(lost or a == b for a, b, lost in zip(truth, left, gone, strict=True))
    ranges = attacked(table, shown, dims) if any(one.any() for one in hidden) else [[], []]
    tiny = [small[0], (restarted > 0) & (restarted < LEAST)]
    for count in range(2):
        if hidden[count].all():
            continue  # the table says nothing of it
        for row in np.flatnonzero(tiny[count] & hidden[count]):
            low, high = ranges[count][row]
            assert high - low >= LEAST - 1e-6


def test_a_neighbour_goes_too_and_an_exact_one_stays() -> None:
    table = made([4, 30, 500], [0, 15, 250], (3,))
    shown = suppressed(table, ["dim_0"], COUNTS, ["share"])
    assert shown["n_people"].to_pylist() == [None, None, 500]
    assert shown["n_restarted"].to_pylist() == [None, None, 250]
    assert shown["share"].to_pylist() == [None, None, 0.5]


def test_almost_all_of_a_group_is_as_small_as_almost_none() -> None:
    shown = suppressed(made([100, 200, 300], [99, 40, 0], (3,)), ["dim_0"], COUNTS, ["share"])
    assert shown["n_people"].to_pylist() == [100, 200, 300]
    assert shown["n_restarted"].to_pylist() == [None, None, 0]


def test_a_value_goes_with_the_counts_it_is_made_of_and_no_other() -> None:
    table = made([100, 200, 300], [3, 40, 50], (3,)).append_column("mean", pa.array([1.0, 2.0, 3.0]))
    behind = {"mean": ["n_people"], "share": ["n_restarted"]}
    shown = suppressed(table, ["dim_0"], COUNTS, ["share", "mean"], behind=behind)
    assert shown["share"].to_pylist() == [None, None, 1 / 6]
    assert shown["mean"].to_pylist() == [1.0, 2.0, 3.0]


def test_a_table_without_rows_or_with_too_low_a_bound() -> None:
    empty = made([0], [0], (1,))
    assert suppressed(empty, ["dim_0"], COUNTS, ["share"]).num_rows == 0
    with pytest.raises(BadOption):
        suppressed(empty, ["dim_0"], COUNTS, ["share"], least=1)
    twice = pa.concat_tables([made([20], [0], (1,))] * 2)
    with pytest.raises(BadOption):
        suppressed(twice, ["dim_0"], COUNTS, ["share"])
