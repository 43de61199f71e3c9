"""What came of attacks, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.markdown import table
from trust.page import machine


@dataclass(frozen=True, slots=True)
class Tried:
    """One kind of attack: its name, what is tried, and what was counted."""

    kind: str
    what: str
    tests: Mapping[str, int]
    statuses: Mapping[str, int]

    @property
    def n_tests(self) -> int:
        """How many tests ran."""
        return sum(self.tests.values())

    @property
    def through(self) -> int:
        """How many got through: tests that did not pass, or one where none ran."""
        return self.n_tests - self.tests.get("passed", 0) if self.n_tests else 1

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(self.statuses.values())

    @property
    def faults(self) -> int:
        """How many requests ended in a fault of ours, a status of 500 or above but for 503, "later"."""
        return sum(n for status, n in self.statuses.items() if int(status) >= 500 and int(status) != 503)


def section(found: Sequence[Tried], minutes: float) -> str:
    """Return the section of docs/trust.md."""
    rows = [
        (one.kind, one.what, str(one.n_tests), f"{one.requests:,}", str(one.faults), str(one.through))
        for one in found
    ]
    total = (
        "**all**",
        "",
        str(sum(one.n_tests for one in found)),
        f"{sum(one.requests for one in found):,}",
        str(sum(one.faults for one in found)),
        str(sum(one.through for one in found)),
    )
    heads = ("attack", "what is tried, and what happens", "tests", "requests", "answers 5xx", "got through")
    return (
        "`make attacks` tries every attack on team mode itself, with Maya, her care team, Noor and strangers "
        "on it. A test stands for one way; most of them walk every address, form and field that the app has. "
        "[What each of them does](reference/attacks.md).\n\n"
        f"{table(heads, [*rows, total])}\n\n"
        f"It took {minutes:.0f} minutes on {machine()}."
    )
