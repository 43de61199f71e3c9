"""The screen: sentences, lists and tables that fit its width, with or without colour.

Text is never read as markup, and control characters of anyone's input never reach the terminal. Lines
break at ordinary spaces alone, so that a number stays with its unit; nothing is ever cut off.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import TextWrapper

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

# Prose in longer lines than this is hard to read.
PROSE = 88
# However narrow the screen, so much of a word stays together.
LEAST_PROSE = 8
GAP = 2
# A heading may be wrapped, but not into a tower of single words where there is room.
HEADING = 18
# Narrower than this, wrapped text is a tower, and the rows are better told one by one.
READABLE = 16
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it holds numbers, may be wrapped, or is what matters most."""

    heading: str
    is_number: bool = False
    may_wrap: bool = False
    is_strong: bool = False


class Screen:
    """Writes to the terminal; the width and the colours are those of the terminal.

    As a context it holds everything back until it is left: half an answer, broken off by a fault, is worse
    than none.
    """

    def __init__(self, language: str = "en", *, to_stderr: bool = False, plain: bool = False) -> None:
        self.language = language
        self.is_plain = plain
        self.console = Console(
            file=sys.stderr if to_stderr else sys.stdout, markup=False, highlight=False, emoji=False
        )

    def __enter__(self) -> Screen:
        """Begin to hold back."""
        self.console.begin_capture()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what was held back, unless something went wrong."""
        text = self.console.end_capture()
        if kind is None:
            self._write(text)

    def flush(self) -> None:
        """Write what is held back so far: something slow follows."""
        self._write(self.console.end_capture())
        self.console.begin_capture()

    def _write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()

    @property
    def width(self) -> int:
        """How many characters fit on a line."""
        return self.console.width

    def say(self, text: str, style: str = "", indent: int = 0, hang: int | None = None) -> None:
        """Write a paragraph, its further lines indented by ``hang``."""
        hang = indent if hang is None else hang
        for line in text.split("\n"):
            width = max(min(self.width, PROSE), hang + LEAST_PROSE)
            wrapped = wrap(" " * indent + clean(line), width, hang)
            self.console.print(Text("\n".join(wrapped), style=style), soft_wrap=True)

    def blank(self) -> None:
        """Write an empty line."""
        self.console.print()

    def line(self, start: str, rest: str = "", style: str = "") -> None:
        """Write a line as it stands: a plain start and a coloured rest."""
        self.console.print(Text.assemble(start, (rest, style)), soft_wrap=True)

    def heading(self, text: str) -> None:
        """Write the heading of a part, after an empty line."""
        self.blank()
        self.say(text, style="bold")

    def items(self, texts: Iterable[str]) -> None:
        """Write a list, one item after the other."""
        for text in texts:
            self.say(f"- {text}", indent=1, hang=3)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Write a table; where it does not fit, each row as a block of lines."""
        cells = [[clean(cell) for cell in row] for row in rows]
        widths = _widths(columns, cells, self.width)
        if widths is None:
            self._blocks(columns, cells)
            return
        text = _headings(columns, widths)
        for row in cells:
            lines = zip_longest(*map(_lines, row, widths), fillvalue="")
            text.append_text(_text(columns, widths, lines))
        self.console.print(text, soft_wrap=True, end="")

    def _blocks(self, columns: Sequence[Column], rows: list[list[str]]) -> None:
        for row in rows:
            self.blank()
            for column, cell in zip(columns, row, strict=True):
                if cell:
                    self.say(f"{column.heading}: {cell}".replace("\n", "; "), hang=2)


def clean(text: str) -> str:
    """Return the text without characters that would steer the terminal or turn the reading direction.

    Examples
    --------
    >>> clean("a" + chr(27) + "[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)


def wrap(text: str, width: int, hang: int = 0) -> list[str]:
    """Return lines of at most ``width`` characters, broken at ordinary spaces alone where they can be.

    Examples
    --------
    >>> [line.replace(chr(160), "_") for line in wrap("take 12.5" + chr(160) + "mg now", 11)]
    ['take', '12.5_mg now']
    """
    wrapper = TextWrapper(
        width=max(width, hang + 1), subsequent_indent=" " * hang, break_on_hyphens=False, drop_whitespace=True
    )
    return wrapper.wrap(text) or [""]


def _headings(columns: Sequence[Column], widths: Sequence[int]) -> Text:
    """Return the headings in bold, each standing on the rule below them."""
    wrapped = [wrap(column.heading, width) for column, width in zip(columns, widths, strict=True)]
    lines = zip_longest(*(reversed(heading) for heading in wrapped), fillvalue="")
    text = _text(columns, widths, reversed(list(lines)))
    text.stylize("bold")
    return text.append("─" * (sum(widths) + GAP * (len(widths) - 1)) + "\n")


def _text(columns: Sequence[Column], widths: Sequence[int], lines: Iterable[Sequence[str]]) -> Text:
    """Return lines of pieces, each in its column."""
    text = Text()
    for line in lines:
        for place, (column, piece, width) in enumerate(zip(columns, line, widths, strict=True)):
            blank = " " * (width - cell_len(piece))
            style = "bold" if column.is_strong else None
            text.append(" " * GAP if place else "")
            text.append(blank + piece if column.is_number else piece + blank, style)
        text.append("\n")
    return text


def _lines(cell: str, width: int) -> list[str]:
    """Return the lines of a cell; the further lines of one of its lines are indented."""
    several = "\n" in cell
    return [piece for line in cell.split("\n") for piece in wrap(line, width, hang=1 if several else 0)]


def _widths(columns: Sequence[Column], rows: list[list[str]], width: int) -> list[int] | None:
    """Return the width of each column, or None where the table does not fit.

    Cells come before headings: a heading is wrapped where that leaves room for what stands below it.
    """
    longest = [_longest_word(column.heading) for column in columns]
    whole = [max([longest[place], *_lengths(rows, place)]) for place in range(len(columns))]
    least = [
        max([longest[place], min(whole[place], READABLE), *_words(rows, place)])
        if column.may_wrap
        else whole[place]
        for place, column in enumerate(columns)
    ]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    headed = [
        max(cells, min(len(column.heading), HEADING)) for cells, column in zip(whole, columns, strict=True)
    ]
    return _grown(_grown(least, whole, room), headed, room)


def _grown(widths: list[int], wanted: list[int], room: int) -> list[int]:
    """Return the widths grown towards what is wanted; none gets more than an equal share of what is left."""
    grown, spare = list(widths), room - sum(widths)
    waiting = sorted(range(len(widths)), key=lambda place: wanted[place] - widths[place])
    for n_served, place in enumerate(waiting):
        more = min(spare // (len(widths) - n_served), max(0, wanted[place] - widths[place]))
        grown[place] += more
        spare -= more
    return grown


def _lengths(rows: list[list[str]], place: int) -> list[int]:
    return [len(line) for row in rows for line in row[place].split("\n")]


def _words(rows: list[list[str]], place: int) -> list[int]:
    """Return the longest word of each cell, with its indent where the cell has several lines."""
    return [_longest_word(row[place]) + ("\n" in row[place]) for row in rows]


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.replace("\n", " ").split(" ")), default=0)
