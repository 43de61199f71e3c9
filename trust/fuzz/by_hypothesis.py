"""Inputs drawn by Hypothesis: good files changed where their kind can be changed, and any bytes."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from trust.fuzz.child import Tally
from trust.fuzz.edits import made
from trust.fuzz.target import Target
from trust.fuzz.targets import target_in

#: So many inputs are drawn from one seed; then the next seed goes on.
EACH = 400


class ByHypothesis:
    """Chooses as Hypothesis draws."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def below(self, n: int) -> int:
        """Return a whole number from 0 on, below n."""
        if n < 1:
            raise IndexError("nothing to choose from")
        return self._draw(st.integers(0, n - 1))


@st.composite
def inputs(draw: st.DrawFn, target: Target) -> bytes:
    """Draw an input: mostly a good file that was changed; now and then any text or any bytes."""
    kind = draw(st.integers(0, 19))
    if kind == 0:
        return draw(st.binary(max_size=400))
    if kind == 1:
        return draw(st.text(max_size=200)).encode("utf-8", "surrogatepass")
    return made(target.seeds, target.shape, ByHypothesis(draw))


def drawn(target: Target, tally: Tally, start: int, n: int, until: float = float("inf")) -> None:
    """Try so many inputs, or as many as there is time for."""

    @seed(start)
    @settings(
        max_examples=n,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target))
    def each(data: bytes) -> None:
        if time.monotonic() < until:
            tally.take(target, data)

    each()


def run(room: str, name: str, start: int, seconds: float, folder: Path) -> None:
    """Try inputs at a target until the time is over."""
    target, tally = target_in(room, name), Tally(folder)
    for data in target.seeds:
        tally.take(target, data)
    until, turn = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        drawn(target, tally, start + turn, EACH, until)
        turn += 1
    tally.tell()
