"""People in parts: nobody is left out, nobody runs ahead, and what goes wrong is told."""

from itertools import pairwise
from threading import Lock

import numba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.pharmacology.parts import FEW_PEOPLE, TILE, bounds, in_parts, nothing

N = 4_000


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 3)


@given(n=st.integers(1, 100_000), n_threads=st.integers(1, 200))
def test_parts_are_whole_tiles_and_even(n: int, n_threads: int) -> None:
    ends = bounds(n, n_threads)
    assert (ends[0], ends[-1]) == (0, n)
    assert all(end % TILE == 0 for end in ends[:-1])
    sizes = [end - begin for begin, end in pairwise(ends)]
    assert min(sizes) > 0
    assert max(sizes) - min(sizes) < 2 * TILE
    assert len(sizes) == (1 if n <= FEW_PEOPLE else min(n_threads, -(-n // TILE)))


def test_all_have_done_the_first_before_one_does_the_second() -> None:
    done: list[tuple[str, int, int]] = []
    lock = Lock()

    def noting(what: str, begin: int, end: int) -> None:
        with lock:
            done.append((what, begin, end))

    in_parts(N, lambda *part: noting("first", *part), lambda *part: noting("then", *part))
    assert [what for what, _, _ in done] == ["first"] * 3 + ["then"] * 3
    for what in ("first", "then"):
        own = sorted(part[1:] for part in done if part[0] == what)
        assert [begin for begin, _ in own] == [0, *[end for _, end in own[:-1]]]
        assert own[-1][1] == N


@pytest.mark.parametrize("fails_first", [True, False])
@pytest.mark.parametrize("whose", [0, 1])
def test_what_a_thread_raises_is_raised_here(fails_first: bool, whose: int) -> None:
    def failing(begin: int, end: int) -> None:
        if (begin > 0) == bool(whose):
            raise ValueError(end)

    with pytest.raises(ValueError, match=r"^\d+$"):
        in_parts(N, *((failing, nothing) if fails_first else (nothing, failing)))
