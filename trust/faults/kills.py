"""Killed at every write point of every deed: afterwards the deed is wholly there, or not at all."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opentaper.record.log import break_in_log
from opentaper.record.models import Person
from trust.faults.journey import LATER, Act, acts, dose_shown
from trust.faults.judge import Tally
from trust.faults.points import passing
from trust.faults.stage import Say, Stage, everything, in_child, opened, same_chance

CONFIRMED = "confirmed"
State = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """A record as it is, and the dose that it shows."""

    state: State
    dose: int


def kills(tally: Tally, stage: Stage, *, share: float, seed: int, lived: Sequence[Act] | None = None) -> None:
    """Live a life; kill each deed at its write points, start again, and look; then do the deed again.

    Parameters
    ----------
    share
        Of the points, how many are tried; 1 is all of them. The last one, right after a deed was
        confirmed, always is.
    """
    chance = random.Random(seed)
    url = stage.empty()
    for place, act in enumerate(acts() if lived is None else lived):
        stage.settled(url)
        with opened(url):
            before = _known()
        after_url = stage.copied(url)
        n, after = _counted(act, after_url, seed + place)
        tally.confirmed += 1
        for point in (*(k for k in range(1, n + 1) if chance.random() < share), n + 1):
            copy = stage.copied(url)
            where = f"{stage.kind}, {act.name}, point {point} of {n}"
            _killed(tally, act, copy, where, point, seed + place, before, after)
            stage.dropped(copy)
        stage.dropped(url)
        url = after_url
    stage.dropped(url)


def _counted(act: Act, url: str, seed: int) -> tuple[int, Known]:
    """Do a deed without any harm; return how many points it passed, and what came of it."""

    def whole(say: Say) -> None:
        same_chance(seed)
        with opened(url), passing() as points:
            act.do()
            say(str(points.passed))

    ended = in_child(whole)
    if ended.code or ended.signal:
        raise RuntimeError(f"{act.name}: {ended.said}")
    with opened(url):
        return int(ended.said[-1]), _known()


def _killed(
    tally: Tally, act: Act, url: str, where: str, point: int, seed: int, before: Known, after: Known
) -> None:
    def until_killed(say: Say) -> None:
        same_chance(seed)
        with opened(url), passing(point):
            act.do()
            say(CONFIRMED)
            os.kill(os.getpid(), signal.SIGKILL)

    ended = in_child(until_killed)
    tally.tried += 1
    tally.claim(f"{where}: was not killed but ended with {ended.said}", holds=ended.signal == signal.SIGKILL)
    begun = time.perf_counter()
    with opened(url):
        found, is_whole = _known(), _is_log_whole()
    tally.seconds.append(time.perf_counter() - begun)
    is_confirmed = CONFIRMED in ended.said
    tally.confirmed += is_confirmed
    allowed = (after,) if is_confirmed else (before, after)
    judge_state(tally, where, found, allowed)
    tally.claim(f"{where}: the log is broken", holds=is_whole)
    again = in_child(_doing(act, url, seed))
    with opened(url):
        state = _known().state
    tally.claim(f"{where}: done again it is another, {again.said}", holds=state == after.state)


def judge_state(tally: Tally, where: str, found: Known, allowed: Sequence[Known]) -> None:
    """Hold what is there against what may be there; a dose that is shown has to fit it."""
    fitting = [one for one in allowed if one.state == found.state]
    tally.claim(f"{where}: a deed is half there, or lost", holds=bool(fitting))
    tally.dose(where, found.dose, [one.dose for one in fitting or allowed])


def _doing(act: Act, url: str, seed: int) -> Callable[[Say], None]:
    def again(_: Say) -> None:
        same_chance(seed)
        with opened(url):
            act.do()

    return again


def _known() -> Known:
    return Known(everything(), dose_shown(LATER))


def _is_log_whole() -> bool:
    return all(break_in_log(key) is None for key in Person.objects.values_list("pk", flat=True))
