"""What is put where something else was meant: texts, values, and what a target has of its own."""

from __future__ import annotations

from typing import Any, Protocol

#: Half a letter, a mark that turns the direction, and a letter under a flood of accents.
LONE, TURNED, FLOOD = "\ud800", "\u202e\u2066", "a" + "\u0301" * 200
WORDS = (
    "",
    " ",
    "0",
    "-0",
    "-1",
    "1e999",
    "1e-400",
    "9" * 400,
    "1" + "0" * 5_000,
    "0.1" * 3,
    "1,000",
    "NaN",
    "Infinity",
    "-inf",
    "0x10",
    "1_000",
    "\u0661\u0662",  # digits that are none of ASCII
    "\u00b2",
    "½",
    "20 mg",
    "20mg/ml",
    "5 µg",
    "20 g 5 mg",
    "2026-02-30",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2016-12-31T23:59:60Z",
    "2026-03-29T02:30:00+01:00",
    "2026-01-01T00:00:00+24:00",
    "2026-W53-7",
    "24:00",
    "-P1D",
    "\0",
    "a\0b",
    LONE,
    TURNED,
    FLOOD,
    "\ufeff",
    "\r\nX-Zqx: 1",
    "=cmd|'/C zqx'!A0",
    "<script>zqx(1)</script>",
    "{{7919*7907}}",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "%00%0a",
    "'; DROP TABLE person; --",
    "__class__",
    "null",
    "true",
    '"',
    "'",
    ";",
    "\t",
    "[" * 300,
    "a" * 5_000,
)
NUMBERS: tuple[Any, ...] = (
    *(0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2**31, 2**53 + 1, 2**63, 10**30, -(2**63) - 1),
    *(float("nan"), float("inf"), -0.0, 10**400),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, [], {}, [[]], [None], {"": None}, {"a": {"a": {"a": []}}}),
    *NUMBERS,
    *WORDS,
)
DEEP = 1_200


class Chooser(Protocol):
    """Who chooses: chance with a seed, or Hypothesis, which makes what it chose smaller afterwards."""

    def below(self, n: int) -> int:
        """Return a whole number from 0 on, below n."""


def word(chooser: Chooser) -> str:
    """Return a hostile text."""
    return WORDS[chooser.below(len(WORDS))]


def value(chooser: Chooser) -> Any:
    """Return a hostile value of JSON; now and then a very deep one."""
    n = chooser.below(len(VALUES) + 1)
    return VALUES[n] if n < len(VALUES) else deep()


def deep() -> Any:
    """Return a list in a list in a list."""
    told: Any = []
    for _ in range(DEEP):
        told = [told]
    return told
