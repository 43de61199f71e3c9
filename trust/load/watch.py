"""What processes use while others measure: cores, memory and connections."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psutil  # type: ignore[import-untyped]  # it publishes no types

Pids = Mapping[str, int]
MIB = 2**20


def cpu_seconds(pids: Pids) -> dict[str, float]:
    """Return the seconds of a core that each process took with all its children, those that ended too."""
    return {name: sum(map(_seconds, _family(pid))) for name, pid in pids.items()}


def memory(pids: Pids) -> dict[str, float]:
    """Return the MiB of each process with its children: memory of its own alone (USS)."""
    return {name: sum(map(_mebibytes, _family(pid))) for name, pid in pids.items()}


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _seconds(one: psutil.Process) -> float:
    try:
        told = one.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(told.user + told.system + told.children_user + told.children_system)


def _mebibytes(one: psutil.Process) -> float:
    try:
        told = one.memory_full_info()
    except psutil.NoSuchProcess:
        return 0.0
    return float(told.uss) / MIB


@dataclass(slots=True)
class Series:
    """Samples of several things at the same seconds."""

    seconds: list[float] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def after(self, seconds: float) -> Series:
        """Return the samples from a second on."""
        kept = [place for place, at in enumerate(self.seconds) if at >= seconds]
        return Series(
            [self.seconds[place] for place in kept],
            {name: [each[place] for place in kept] for name, each in self.values.items()},
        )


@contextmanager
def sampled(every: float, look: Callable[[], Mapping[str, float]]) -> Iterator[Series]:
    """Look again and again while something else goes on."""
    found, ended, begun = Series(), Event(), time.monotonic()

    def run() -> None:
        while not ended.is_set():
            at = time.monotonic() - begun
            told = look()
            found.seconds.append(at)
            for name, value in told.items():
                found.values.setdefault(name, []).append(value)
            ended.wait(every)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()
