"""A second pair of hands for one update: work in parts, of which a second thread takes what nobody has begun.

The thread is there for one update, and gone after it: none is missing in a process that was forked, and any
number of updates may run side by side. Whoever asks for the parts begins at once, and waits only for a part
that the other one has begun: where a thread wakes late, all of them are done by then. What the parts return
is the same, whoever does which.

With an idle core an update takes a tenth less (measured). Where others are at work, the second thread may
run on the core of the first; then it takes up to a tenth more.
"""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

from opentaper.pharmacology.parts import TILE, n_threads

T = TypeVar("T")
U = TypeVar("U")
# So many days of people are over in about twice the time in which a second thread wakes, 0.1 ms.
FEW_DAYS = 2**16


class Hands:
    """Who does work in parts: a thread that asks, and one more where more than one is wanted."""

    def __init__(self, n: int = 1) -> None:
        self._asked: SimpleQueue[_Work[Any] | None] | None = None
        if n > 1:
            self._asked = SimpleQueue()
            start_new_thread(_help, (self._asked,))

    def bounds(self, n: int, n_days: int, unit: int = TILE) -> list[int]:
        """Return where the parts of n people with so many days begin, and where the last one ends.

        They are whole units, and one where two are not worth it.

        Examples
        --------
        >>> Hands().bounds(768, 365)
        [0, 768]
        """
        middle = unit * (-(-n // unit) // 2)
        return [0, middle, n] if self._asked and middle and n * n_days > FEW_DAYS else [0, n]

    def all(self, parts: Sequence[Callable[[], T]]) -> list[T]:
        """Return what each part returns; what one of them raises is raised here, when all have ended."""
        work = _Work(parts)
        if self._asked and len(parts) > 1:
            self._asked.put(work)
        if work.done() < len(parts):
            work.ended.acquire()
        if work.failed:
            raise work.failed[0]
        return [work.found[place] for place in range(len(parts))]

    def beside(self, parts: Sequence[Callable[[], T]], other: Callable[[], U]) -> tuple[list[T], U]:
        """Return what each part returns, and what something else does that has no parts."""
        work: list[Callable[[], T | U]] = [*parts, other]
        *found, last = self.all(work)
        return cast("list[T]", found), cast("U", last)

    def end(self) -> None:
        """Let the second thread go."""
        if self._asked:
            self._asked.put(None)


ALONE = Hands()


@contextmanager
def hands() -> Iterator[Hands]:
    """Yield as many hands as numba has been told to use, two at most; one where no thread can be made."""
    try:
        some = Hands(n_threads())
    except RuntimeError:
        some = ALONE
    try:
        yield some
    finally:
        some.end()


class _Work(Generic[T]):
    """Parts that are left, and what was found; the lock is free once a helper has done what it took."""

    def __init__(self, parts: Sequence[Callable[[], T]]) -> None:
        self.left, self.found = deque(enumerate(parts)), dict[int, T]()
        self.failed: list[BaseException] = []
        self.ended = allocate_lock()
        self.ended.acquire()

    def done(self) -> int:
        """Do parts until none is left; return how many that were."""
        n = 0
        while True:
            try:
                place, part = self.left.popleft()
            except IndexError:
                return n
            n += 1
            try:
                self.found[place] = part()
            except BaseException as error:  # noqa: BLE001 - raised by who asked: a thread would only print it
                self.failed.append(error)


def _help(asked: SimpleQueue[_Work[Any] | None]) -> None:
    """Do what is left of one work after another, until told to end."""
    while (work := asked.get()) is not None:
        if work.done():
            work.ended.release()
