"""Tables that are read row by row: any letters, any separator, and rows that know their line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from opentaper.errors import BadFile
from opentaper.exchange.body_files.left_out import told_name
from opentaper.exchange.body_files.watched import CHUNK, FilePart

SEPARATORS = ("\t", ";", ",")
MOST_COLUMNS = 500
#: Looked at to tell letters and separators.
HEAD = 1 << 16
#: No row of a table that a meter writes is longer.
LONGEST_ROW = 1 << 20
MARKUP = ("<!doctype html", "<html", "<head", "<body")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line in the file, its cells, and where the columns stand in it."""

    line: int
    cells: list[str]
    places: Mapping[str, int]

    def get(self, *names: str) -> str:
        """Return the first cell that is there and not empty, of columns that mean the same."""
        for name in names:
            place = self.places.get(name)
            if place is not None and (cell := self.cells[place].strip()):
                return cell
        return ""

    def told(self) -> dict[str, str]:
        """Return every cell by the name of its column."""
        return {name: self.cells[place].strip() for name, place in self.places.items()}


@dataclass(slots=True)
class Table:
    """A header, its columns in small letters with single spaces, and its rows."""

    file: str
    part: FilePart
    header: tuple[str, ...]
    columns: tuple[str, ...]
    separator: str
    encoding: str
    skip: int = 0
    ragged: int = 0

    def rows(self) -> Iterator[TableRow]:
        """Yield every row that is as wide as the header; others are counted in ``ragged``.

        Raises
        ------
        BadFile
            Quotation marks that do not close, or a cell or a row without end.
        """
        places = {name: place for place, name in enumerate(self.columns) if name}
        width, before = len(self.columns), self.skip + 1
        self.ragged = 0
        lines = _Lines(self.part, self.encoding)
        try:
            for at, cells in _rows(lines, self.separator):
                if before:
                    before -= 1
                elif len(cells) < width or (len(cells) > width and any(map(str.strip, cells[width:]))):
                    self.ragged += 1
                else:
                    yield TableRow(at, cells, places)
        except csv.Error:
            raise BadFile(file=self.file, why="bad_table", place=str(lines.n)) from None


class _Lines:
    """The lines of a file, none of which may be endless, nor a row of many of them."""

    def __init__(self, part: FilePart, encoding: str) -> None:
        self._text = io.TextIOWrapper(part.opened(), encoding=encoding, errors="replace", newline="")
        self.n, self.length = 0, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW)
        self.n += 1
        self.length += len(line)
        if self.length >= LONGEST_ROW:
            raise csv.Error("a row without end")
        if not line:
            raise StopIteration
        return line


def _rows(lines: _Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of every row that is not empty, the header among them."""
    line = 1
    for cells in csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True):
        at, line, lines.length = line, lines.n + 1, 0
        if any(cells) and any(map(str.strip, cells)) and not _is_told_separator(cells):
            yield at, cells


def plain_column(name: str) -> str:
    r"""Return the name of a column as it is compared.

    Examples
    --------
    >>> plain_column("\ufeffTime_of  Day "), plain_column("rating/amount")
    ('time of day', 'rating/amount')
    """
    return " ".join(name.replace("\ufeff", "").replace("_", " ").casefold().split())


def table_in(part: FilePart, file: str, skip: int = 0) -> Table:
    """Return the table of a file; its header stands below ``skip`` other rows.

    Raises
    ------
    BadFile
        It is empty, is a page of the web, or holds no letters.
    """
    with part.opened() as stream:
        head = stream.read(HEAD)
    encoding = _encoding(part, head)
    text = head.decode(encoding, errors="replace").removeprefix("\ufeff")
    if "\0" in text:
        raise BadFile(file=file, why="no_letters", place=told_name(part.name))
    if text.lstrip().casefold().startswith(MARKUP):
        raise BadFile(file=file, why="web_page", place=told_name(part.name))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadFile(file=file, why="empty", place=told_name(part.name))
    told = lines[0].casefold().startswith("sep=") and len(lines[0]) == 5
    first = lines[min(skip + told, len(lines) - 1)]
    separator = lines[0][-1] if told else max(SEPARATORS, key=first.count)
    try:
        _, cells = next(islice(_rows(_Lines(part, encoding), separator), skip, None), (0, list[str]()))
    except csv.Error:
        raise BadFile(file=file, why="bad_table", place="1") from None
    if len(cells) > MOST_COLUMNS:
        raise BadFile(file=file, why="too_many_columns", place=told_name(part.name))
    header = tuple(told_name(cell.removeprefix("\ufeff")) for cell in cells)
    columns: list[str] = []
    for name in map(plain_column, header):
        columns.append("" if name in columns else name)
    return Table(file, part, header, tuple(columns), separator, encoding, skip)


def _is_told_separator(cells: list[str]) -> bool:
    return len(cells) <= 2 and cells[0].removeprefix("\ufeff").casefold().startswith("sep=")


def _encoding(part: FilePart, head: bytes) -> str:
    """Return the letters of a file, the whole of it looked at; once looked at they are remembered."""
    if "encoding" not in part.letters:
        part.letters["encoding"] = _encoding_of(part, head)
    return part.letters["encoding"]


def _encoding_of(part: FilePart, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = head[:400].count(0)
    if zeros > len(head[:400]) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with part.opened() as stream:
        while chunk := stream.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return "cp1252"
    return "utf-8-sig"
