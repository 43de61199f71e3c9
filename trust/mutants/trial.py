"""A pytest plugin that, instead of running the tests, tries mutants on them: a forked process for each."""

from __future__ import annotations

import gc
import mmap
import os
import resource
import signal
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol

from trust.mutants.mutant import Mutant, Outcome, Verdict
from trust.mutants.put_in import Living, NotLiving, living, put_in
from trust.mutants.rooms import file_of

PROFILE = "mutants"
#: With a mutant a test may take so much longer than it took for the map, and at least so many seconds of the
#: processor's time; by the clock all of them may take much more, for the machine may be busy.
TIMES_AS_LONG = 4.0
AT_LEAST = 20.0
BY_THE_CLOCK = 40.0
#: How many tests a child has begun, in memory that it shares with its parent.
COUNT = struct.Struct("q")
#: More memory than the tests need, and less than a machine has.
MORE_BYTES = 4 << 30
# Exit codes of a child: the tests all passed, one failed, the mutant could not be put in.
PASSED, FAILED, NOT_IN = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Try:
    """One mutant, or None for the code as it is, with the tests it is to meet and what each of them takes."""

    key: str
    mutant: Mutant | None
    tests: Mapping[str, float]


@dataclass(slots=True)
class Child:
    """A process that is trying something."""

    what: Try
    began: float
    until: float
    begun: mmap.mmap


@dataclass(slots=True)
class Trial:
    """The plugin: what is to be tried, how many at once, until when, and who is told of each outcome."""

    tries: Callable[[], Iterator[Try]]
    tell: Callable[[Outcome], None]
    n_at_once: int
    ends: float
    warm: Sequence[str] = ()
    file_of: Callable[[str], Path] = file_of
    at_least: float = AT_LEAST
    items: dict[str, pytest.Item] = field(default_factory=dict)
    functions: Mapping[str, Living] = field(default_factory=dict)

    def pytest_load_initial_conftests(self) -> None:
        """Offer a way of drawing examples that ends at the first failure, and shrinks none."""
        from hypothesis import HealthCheck, Phase, settings  # pytest wants to load it itself

        quick = (Phase.explicit, Phase.generate)
        settings.register_profile(
            PROFILE,
            derandomize=True,
            deadline=None,
            database=None,
            phases=quick,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try everything there is to try."""
        if session.testsfailed:
            raise session.Interrupted("some tests cannot be collected")
        self.items = {item.nodeid: item for item in session.items}
        self._warm_up()
        self.functions = living()
        gc.collect()
        gc.freeze()
        running: dict[int, Child] = {}
        for what in self.tries():
            while len(running) >= self.n_at_once:
                self._reap(running)
            if time.monotonic() > self.ends:
                break
            self._start(what, running)
        while running:
            self._reap(running)
        return True

    def _warm_up(self) -> None:
        """Run a few tests once, so that no child loads heavy libraries; then forget what they made."""
        for name in self.warm:
            if name in self.items:
                runtestprotocol(self.items[name], log=False, nextitem=None)
        for one in gc.get_objects():
            is_ours = isinstance(one, _lru_cache_wrapper) and str(one.__module__).startswith(
                ("opentaper.planning.", "opentaper.advice.", "tests.")
            )
            if is_ours:
                one.cache_clear()

    def _start(self, what: Try, running: dict[int, Child]) -> None:
        begun = mmap.mmap(-1, COUNT.size)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            self._be_child(what, begun)
        running[child] = Child(
            what, began, began + BY_THE_CLOCK * self._allowed(sum(what.tests.values())), begun
        )

    def _allowed(self, seconds: float) -> float:
        return max(self.at_least, TIMES_AS_LONG * seconds)

    def _be_child(self, what: Try, begun: mmap.mmap) -> NoReturn:
        code = FAILED
        try:
            os.setpgid(0, 0)
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            soft = _memory() + MORE_BYTES
            resource.setrlimit(resource.RLIMIT_AS, (soft, soft))
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            code = self._met(what, begun)
        except NotLiving:
            code = NOT_IN
        except BaseException:  # noqa: BLE001  # whatever a mutant raises, it was noticed
            code = FAILED
        finally:
            os._exit(code)

    def _met(self, what: Try, begun: mmap.mmap) -> int:
        """Put the mutant in and run its tests; tell the parent how many have begun."""
        if what.mutant is not None:
            file = self.file_of(what.mutant.module)
            source = file.read_text(encoding="utf-8")
            put_in(what.mutant, source, str(file), self.functions.get(str(file), {}))
        tests = [self.items[name] for name in what.tests]
        for place, item in enumerate(tests):
            begun[:] = COUNT.pack(place + 1)
            signal.setitimer(signal.ITIMER_PROF, self._allowed(what.tests[item.nodeid]))
            after = tests[place + 1] if place + 1 < len(tests) else None
            reports = runtestprotocol(item, log=False, nextitem=after)
            if any(report.failed for report in reports):
                return FAILED
        return PASSED

    def _reap(self, running: dict[int, Child]) -> None:
        """Wait a moment for a child to end, and end the ones that take too long."""
        time.sleep(0.002)
        for pid, child in list(running.items()):
            is_late = time.monotonic() > child.until
            if is_late:
                os.kill(pid, signal.SIGKILL)
            ended, status = os.waitpid(pid, 0 if is_late else os.WNOHANG)
            if ended:
                del running[pid]
                self.tell(_outcome(child, status, is_late=is_late))


def _outcome(child: Child, status: int, *, is_late: bool) -> Outcome:
    (n_begun,) = COUNT.unpack(child.begun[:])
    child.begun.close()
    seconds = time.monotonic() - child.began
    code = os.waitstatus_to_exitcode(status)
    if code == NOT_IN:
        raise RuntimeError(f"not to be put in: {child.what.mutant}")
    if is_late or code == -signal.SIGPROF:
        verdict = Verdict.TIMEOUT
    elif code != PASSED:
        verdict = Verdict.KILLED
    else:
        verdict = Verdict.SURVIVED if n_begun else Verdict.UNTESTED
    is_found = n_begun > 0 and verdict in (Verdict.KILLED, Verdict.TIMEOUT)
    last = list(child.what.tests)[n_begun - 1] if is_found else ""
    return Outcome(child.what.key, verdict, last, n_begun, round(seconds, 2))


def _memory() -> int:
    """Return the addresses this process has, in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[0]) * resource.getpagesize()
    except OSError:
        return resource.RLIM_INFINITY - MORE_BYTES if resource.RLIM_INFINITY > 0 else 1 << 46


def at_work(trial: Trial, files: Sequence[str]) -> int:
    """Load the tests of some files, and let a trial run."""
    options: list[Any] = [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-q",
        "-s",
        "--no-header",
        "--no-summary",
    ]
    return int(pytest.main([*options, f"--hypothesis-profile={PROFILE}", *files], plugins=[trial]))
