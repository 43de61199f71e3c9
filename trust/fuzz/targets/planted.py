"""Targets with faults put in on purpose: the campaign must find each; none of them is in its table."""

from __future__ import annotations

from pathlib import Path

from opentaper.errors import BadOption, OpenTaperError
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, held
from trust.fuzz.verdict import SECRET


class Unspoken(OpenTaperError, code="unspoken"):
    """An error of which no catalogue knows a word."""


def _faulty(data: bytes) -> object:
    """End in another fault for each letter that an input begins with."""
    begins = data[:1]
    if begins == b"c":
        return 1 // (len(data) - len(data))
    if begins == b"l":
        return SECRET
    if begins == b"p":
        raise BadOption(option="file", given=str(Path(__file__)), wanted="a file")
    if begins == b"u":
        raise Unspoken
    if begins == b"r":
        held(False, "read back otherwise")
    if begins == b"w":
        (Path.home() / "never-written.txt").write_text("x")
    if begins == b"d":
        return _deep(0)
    return len(data)


def _deep(n: int) -> int:
    return _deep(n + 1)


def _endless(data: bytes) -> object:
    while data.startswith(b"h"):
        pass
    return None


def _hidden(data: bytes) -> object:
    """Break only where atheris has found its way through, letter by letter."""
    if data[:1] != b"f":
        return None
    if data[1:2] == b"z":
        raise KeyError("found")
    return None


TARGETS = (
    Target(
        "planted faults", Shape.TEXT, lambda: (b"c", b"l", b"p", b"u", b"r", b"w", b"d", b"good"), _faulty, ()
    ),
    Target("a planted hang", Shape.TEXT, lambda: (b"good", b"h"), _endless, ()),
    Target("a planted fault to be found", Shape.TEXT, lambda: (b"good",), _hidden, ()),
)
