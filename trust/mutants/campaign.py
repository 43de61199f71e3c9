"""A campaign: a seeded sample of each room's mutants, each tried unless its outcome is known."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from trust.mutants import kept
from trust.mutants.chosen import chosen
from trust.mutants.found import mutants
from trust.mutants.mutant import Mutant, Outcome, Verdict
from trust.mutants.reach import Reach, file_part
from trust.mutants.rooms import file_of, modules
from trust.mutants.trial import Trial, Try, at_work

#: Tests that load what is heavy: run once before anything is forked.
WARM_FILES = ("tests/unit/planning/test_adaptive.py", "tests/unit/advice/test_sceptic.py")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be tried: rooms, a seed, mutants a room, minutes, and processes at once."""

    rooms: tuple[str, ...]
    seed: int
    sample: int
    minutes: float
    n_at_once: int
    only: str = ""


@dataclass(slots=True)
class Campaign:
    """The mutants of a sample, and what became of them."""

    asked: Asked
    known: Reach
    n_all: dict[str, int] = field(default_factory=dict)
    sample: dict[str, list[Mutant]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    stamped: dict[str, tuple[Mutant, tuple[str, ...]]] = field(default_factory=dict)
    controls: dict[str, str] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Try what is not known yet; then let each test that found a mutant meet the code as it is."""
        began = time.monotonic()
        self.draw()
        past = kept.read()
        for mutant in self.drawn():
            tests = chosen(mutant, self.known)
            old = kept.remembered(mutant, tests, self.known.files, past)
            if old is not None:
                self.outcomes[mutant.key] = old
            elif tests:
                self.stamped[mutant.key] = mutant, tests
            else:
                self.outcomes[mutant.key] = Outcome(mutant.key, Verdict.UNTESTED, "", 0, 0.0)
        print(f"{len(self.outcomes)} outcomes are known; {len(self.stamped)} mutants to try", flush=True)
        if not self.stamped:
            return
        ends = began + self.asked.minutes * 60
        warm = [min(_of(self.known, file), key=self.known.seconds.__getitem__) for file in WARM_FILES]
        trial = Trial(self.tries, self.tell, self.asked.n_at_once, ends, warm)
        if at_work(trial, sorted(self.files() | set(WARM_FILES))):
            raise SystemExit("the tests of these rooms could not be loaded")

    def draw(self) -> None:
        """Draw each room's sample; the same seed draws the same from the same sources."""
        for room in self.asked.rooms:
            found = [
                one
                for name in modules(room)
                for one in mutants(name, file_of(name).read_text(encoding="utf-8"))
            ]
            found = [one for one in found if self.asked.only in f"{one.module}:{one.function}"]
            self.n_all[room] = len(found)
            chance = random.Random(f"{self.asked.seed}:{room}")
            chosen_ones = chance.sample(found, min(self.asked.sample or len(found), len(found)))
            self.sample[room] = sorted(chosen_ones, key=lambda one: (one.module, one.line, one.key))

    def drawn(self) -> Iterator[Mutant]:
        """Yield the sample of every room, by turns: where time runs out, it is short for each."""
        rooms = [list(reversed(those)) for those in self.sample.values()]
        chance = random.Random(self.asked.seed)
        for those in rooms:
            chance.shuffle(those)
        while any(rooms):
            for those in rooms:
                if those:
                    yield those.pop()

    def tries(self) -> Iterator[Try]:
        """Yield the mutants to be tried, and after them each test that found one, without a mutant."""
        for mutant, tests in self.stamped.values():
            yield Try(mutant.key, mutant, self._timed(tests))
        for test in sorted({one.test for one in self.outcomes.values() if one.test}):
            yield Try(f"as it is: {test}", None, self._timed((test,)))

    def files(self) -> set[str]:
        """Return the files of the tests that are run: those to be met, and those that found one before."""
        met = {file_part(test) for _, tests in self.stamped.values() for test in tests}
        return met | {file_part(one.test) for one in self.outcomes.values() if one.test}

    def _timed(self, tests: tuple[str, ...]) -> dict[str, float]:
        return {test: self.known.seconds.get(test, 0.0) for test in tests}

    def tell(self, outcome: Outcome) -> None:
        """Take an outcome in, and keep it."""
        if outcome.key not in self.stamped:
            if outcome.verdict is not Verdict.SURVIVED:
                self.void.add(outcome.key.removeprefix("as it is: "))
            return
        self.outcomes[outcome.key] = outcome
        mutant, tests = self.stamped[outcome.key]
        is_found = outcome.verdict in (Verdict.KILLED, Verdict.TIMEOUT)
        kept.keep(outcome, kept.stamp(mutant, (outcome.test,) if is_found else tests, self.known.files))
        n = sum(one in self.outcomes for one in self.stamped)
        mark = outcome.verdict.value
        print(
            f"{n}/{len(self.stamped)} {mark} {outcome.seconds:.1f} s {outcome.n_tests} tests "
            f"{mutant.module}:{mutant.line} {mutant.was!r} -> {mutant.becomes!r}",
            flush=True,
        )

    def outcomes_of(self, room: str) -> list[Outcome]:
        """Return the outcomes of a room; those that rest on a test which fails anyway count as none."""
        found = [self.outcomes[one.key] for one in self.sample[room] if one.key in self.outcomes]
        return [one for one in found if one.test not in self.void]


def _of(known: Reach, file: str) -> list[str]:
    return [test for test in known.seconds if file_part(test) == file]


def quietly() -> None:
    """Ask for one thread in each library: a process for each core is enough."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
