"""A second thread that takes parts: nothing is lost or done twice, nobody waits in vain, and it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from threading import Barrier, Thread, get_ident

import numba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.inference import hands as module
from opentaper.inference.hands import ALONE, FEW_DAYS, Hands, hands
from opentaper.pharmacology.parts import TILE

LONG = 60.0


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Thread]:
    """Note the threads that are begun, of as many as there are cores: three."""
    threads: list[Thread] = []

    def noting(run: Callable[..., None], given: tuple[object, ...]) -> None:
        threads.append(Thread(target=run, args=given))
        threads[-1].start()

    monkeypatch.setattr(module, "start_new_thread", noting)
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 3)
    return threads


def failing(place: int, barrier: Barrier | None = None) -> Callable[[], int]:
    def part() -> int:
        if barrier is not None:
            barrier.wait(LONG)
        raise ValueError(place)

    return part


def test_each_part_is_done_once_and_found_in_its_place(begun: list[Thread]) -> None:
    done: list[int] = []

    def part(place: int) -> int:
        done.append(place)
        return place

    with hands() as some:
        for n in (0, 1, 2, 7, 500):
            done.clear()
            assert some.all([partial(part, place) for place in range(n)]) == list(range(n))
            assert sorted(done) == list(range(n))


def test_two_parts_are_done_at_the_same_time(begun: list[Thread]) -> None:
    meet = Barrier(2)

    def part() -> int:
        meet.wait(LONG)
        return get_ident()

    with hands() as some:
        assert len(set(some.all([part, part]))) == 2
        assert len(begun) == 1


def test_what_has_no_parts_is_done_beside_them(begun: list[Thread]) -> None:
    with hands() as some:
        assert some.beside([lambda: 1, lambda: 2], lambda: "other") == ([1, 2], "other")
    assert ALONE.beside([], lambda: None) == ([], None)


def test_the_thread_goes_when_the_work_is_done_or_has_failed(begun: list[Thread]) -> None:
    with hands() as some:
        some.all([get_ident, get_ident])
    with pytest.raises(KeyError), hands() as some:
        raise KeyError
    for one in begun:
        one.join(LONG)
    assert [one.is_alive() for one in begun] == [False, False]


@pytest.mark.parametrize("n_good", [0, 1])
def test_what_a_part_raises_is_raised_here_and_work_goes_on(begun: list[Thread], n_good: int) -> None:
    meet = Barrier(2)
    good = [lambda: meet.wait(LONG)] * n_good
    with hands() as some:
        with pytest.raises(ValueError, match=r"^\d$"):
            some.all([*good, *[failing(place, meet) for place in range(2 - n_good)]])
        assert some.all([lambda: 1, lambda: 2]) == [1, 2]
    with pytest.raises(ValueError, match=r"^1$"):
        ALONE.all([failing(1)])


def test_nobody_waits_for_a_thread_that_does_not_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "start_new_thread", lambda *_: None)
    assert Hands(2).all([get_ident] * 5) == [get_ident()] * 5


def test_one_core_has_no_second_thread(begun: list[Thread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 1)
    with hands() as some:
        assert some.all([get_ident, get_ident]) == [get_ident()] * 2
        assert some.bounds(768, 365) == [0, 768]
    assert not begun


def test_where_no_thread_can_be_made_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(module, "start_new_thread", none_left)
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    with hands() as some:
        assert some is ALONE


@given(n=st.integers(1, 5000), n_days=st.integers(1, 1000), unit=st.sampled_from([TILE, 256]))
def test_parts_are_whole_units_and_leave_nobody_out(n: int, n_days: int, unit: int) -> None:
    two = Hands(2)
    ends = two.bounds(n, n_days, unit)
    two.end()
    assert (ends[0], ends[-1]) == (0, n)
    assert all(end % unit == 0 for end in ends[:-1])
    sizes = [end - begin for begin, end in pairwise(ends)]
    assert min(sizes) > 0
    assert len(sizes) == (2 if n > unit and n * n_days > FEW_DAYS else 1)
    assert max(sizes) - min(sizes) < 2 * unit or len(sizes) == 1
