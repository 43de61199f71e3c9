"""``opentaper serve`` killed, whole or one of its workers, while somebody sends check-ins."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from trust.faults.judge import Tally
from trust.faults.lived import Lived, as_folder
from trust.faults.visitor import Visitor, app, day_of, keys_in, shows, workers_of

MOST = 400


def app_killed(tally: Tally, folder: Path, whole: Lived, *, n: int, seed: int) -> None:
    """Kill the app with everything that belongs to it, start it again, and look for what was confirmed."""
    chance, sent, confirmed = random.Random(seed), 0, set[str]()
    as_folder(whole, folder)
    for place in range(n):
        with app(folder) as (running, visitor):
            if place:
                _again(tally, f"start {place}", visitor, whole, confirmed, folder)
            visitor.look()
            timer = threading.Timer(chance.uniform(0.1, 1.2), running.kill)
            timer.start()
            while running.process.poll() is None and sent < MOST:
                if not visitor.send(sent, day_of(sent)):
                    break
                sent += 1
            timer.join()
        sent += 1
        confirmed |= set(visitor.confirmed)
        tally.tried += 1
    with app(folder) as (_, visitor):
        _again(tally, "the last start", visitor, whole, confirmed, folder)
    tally.deeds("killed", confirmed, keys_in(folder))


def _again(
    tally: Tally, where: str, visitor: Visitor, whole: Lived, confirmed: set[str], folder: Path
) -> None:
    """Look at Today after a start: it is there, with the right dose and with all that was confirmed."""
    tally.seconds.append(visitor.look())
    _, text = visitor.ask("/")
    tally.dose(where, "another dose" if not shows(text, whole.dose) else "the dose", ["the dose"])
    tally.claim(f"{where}: something confirmed is missing", holds=confirmed <= keys_in(folder))


def worker_killed(tally: Tally, folder: Path, whole: Lived, *, n: int, seed: int) -> None:
    """Kill the process that answers in the midst of requests; the server starts another one by itself."""
    chance, sent = random.Random(seed), 0
    as_folder(whole, folder)
    with app(folder) as (running, visitor):
        visitor.look()
        for _ in range(n):
            stop = threading.Event()
            killer = threading.Timer(chance.uniform(0.05, 0.5), _kill_workers, [running, stop])
            killer.start()
            while not stop.is_set():
                visitor.send(sent, day_of(sent))
                sent += 1
            tally.seconds.append(visitor.send_on(sent, day_of(sent)))
            sent += 1
            tally.tried += 1
        _, text = visitor.ask("/")
        tally.dose(
            "after the workers", "the dose" if shows(text, whole.dose) else "another dose", ["the dose"]
        )
    tally.deeds("worker", set(visitor.confirmed), keys_in(folder))
    tally.notes.append("seen: " + ", ".join(sorted(visitor.seen)))


def _kill_workers(running: object, stop: threading.Event) -> None:
    for pid in workers_of(running):  # type: ignore[arg-type]  # a timer hands on what it was given
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    time.sleep(0.05)
    stop.set()
