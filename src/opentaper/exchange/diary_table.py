"""Any table that a diary comes in: its letters, its separator, its header, and rows that know their line."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from opentaper.errors import BadDiary, BadLine, BadOption

#: The order settles ties: a header with both is more likely parted by tabs, with commas inside.
SEPARATORS = ("\t", ";", ",")
#: More than a lifetime of days with many items each; a file beyond it is none of ours.
MOST_LINES = 500_000
#: No diary asks so many things; to look each up takes time.
MOST_COLUMNS = 2_000
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Spreadsheets that write the separator into the file do so in a first line of its own.
TOLD_SEPARATOR = "sep="


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where something stands: the name of a file, and a line of it."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One row: the number of its first line in the file, and its cells without space around them."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiaryTable:
    """A header and the rows below it; rows of another width are apart, as lines that cannot be read."""

    header: tuple[str, ...]
    line: int
    rows: tuple[DiaryRow, ...]
    bad: tuple[BadLine, ...]


def text_of(content: bytes, file: str) -> str:
    r"""Return the text of a file: UTF-8 or UTF-16, told by its mark or its zeros, else Windows-1252.

    Raises
    ------
    BadOption
        It is none of them.

    Examples
    --------
    >>> text_of("dato;svar".encode("utf-16"), "a.csv"), text_of(b"s\xf8vn", "a.csv")
    ('dato;svar', 'søvn')
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise BadOption(option="file", given=file, wanted="a text file that can be read")


def _encodings(content: bytes) -> tuple[str, ...]:
    """Return the encodings to try, the likeliest first."""
    if content.startswith(MARKS):
        return ("utf-16",)
    zeros = content[:400].count(0)
    if zeros > len(content[:400]) // 4:
        return ("utf-16-le",) if content[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8", "cp1252")


def table_of(text: str, file: str) -> DiaryTable:
    r"""Return the table of a text; blank lines are left out.

    Raises
    ------
    BadDiary
        It is empty, or its quotation marks do not close, so that no line after can be told from another.

    Examples
    --------
    >>> table = table_of("date;mood\n2026-03-01;4\n\n2026-03-02;5;6\n", "a.csv")
    >>> table.header, table.rows, table.bad[0].line
    (('date', 'mood'), (DiaryRow(line=2, cells=('2026-03-01', '4')),), 4)
    """
    rows = _rows(text.removeprefix("\ufeff"), file)
    if not rows:
        raise _whole(BadLine(file=file, line=1, why="empty_diary"))
    header, *others = rows
    width = len(header.cells)
    if width > MOST_COLUMNS:
        text = shortened(" | ".join(header.cells[:10]))
        raise _whole(BadLine(file=file, line=header.line, why="wrong_number_of_columns", text=text))
    bad = [
        BadLine(
            file=file, line=row.line, why="wrong_number_of_columns", text=shortened(" | ".join(row.cells))
        )
        for row in others
        if len(row.cells) != width
    ]
    fitting = tuple(row for row in others if len(row.cells) == width)
    return DiaryTable(header.cells, header.line, fitting, tuple(bad))


def _rows(text: str, file: str) -> list[DiaryRow]:
    lines = io.StringIO(text, newline="")
    first = next((line.strip() for line in lines if line.strip()), "")
    told = first.casefold().startswith(TOLD_SEPARATOR) and len(first) == len(TOLD_SEPARATOR) + 1
    separator = first[-1] if told else max(SEPARATORS, key=first.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )
    rows: list[DiaryRow] = []
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _whole(BadLine(file=file, line=line, why="unreadable")) from None
        if cells is None or len(rows) > MOST_LINES:
            return rows[1:] if told else rows
        stripped = tuple(cell.strip() for cell in cells)
        if any(stripped):
            rows.append(DiaryRow(line, stripped))
        line = reader.line_num + 1


def _whole(wrong: BadLine) -> BadDiary:
    """Return the error of a file that cannot be read from some line on: nothing of it can be left out."""
    return BadDiary(file=wrong.file, n=1, parts=(wrong,))


def shortened(text: str) -> str:
    r"""Return a text as it may stand in a sentence.

    Examples
    --------
    >>> shortened("a\nb" + 60 * "c")
    'a bcccccccccccccccccccccccccccccccccccccccccccccccccccccc…'
    """
    told = " ".join(text.split())
    return told if len(told) <= 60 else told[:57] + "…"
