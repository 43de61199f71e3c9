"""Diaries as JSON: check-ins, doses and instruments in one document, read as strictly as tables are.

``schemas/diary-1.json`` documents what is written. Read is more: an entry may tell its items beside its day,
as programs that write one object a day do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from opentaper.errors import BadDiary, BadLine
from opentaper.exchange.diary import ToldDiary, kept_apart
from opentaper.exchange.diary_doses import told_doses
from opentaper.exchange.diary_gathered import Gathered
from opentaper.exchange.diary_names import NOTES, DiaryNames, DiaryReading, column_of
from opentaper.exchange.diary_rows import read_row
from opentaper.exchange.diary_table import DiaryRow, DiaryTable, shortened
from opentaper.formulary.items import plain
from opentaper.reasons import Reason

PARTS = ("check_ins", "doses", "instruments")
#: Objects in an entry that hold numbers by name.
NESTED = frozenset({"scores", "modulators", "answers"})
#: Where entries stand: in a list of the document, or in a bare list.
ENTRIES = (["{", "["], ["["])
DOSE_COLUMNS = ("date", "time", "dose", "status")


def is_json(text: str, file: str) -> bool:
    """Whether a file is JSON, by its name or its first sign.

    Examples
    --------
    >>> is_json(" [", "a.txt"), is_json("date,item,score", "a.csv")
    (True, False)
    """
    return file.lower().endswith(".json") or text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def read_diary_json(text: str, file: str, reading: DiaryReading) -> ToldDiary:
    """Read a diary from JSON: an object with ``check_ins``, ``doses`` and ``instruments``, or a bare list.

    Raises
    ------
    BadDiary
        Not such a document; entries that cannot be read, each with its line and reason; unclear names.
    BadOption
        Something must be said first: the order of its dates, its time zone.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.exchange.diary_days import DiaryCalendar
    >>> text = '{"check_ins": [{"day": "2026-03-01", "scores": {"nausea": 3}}]}'
    >>> read_diary_json(text, "a.json", DiaryReading(DiaryCalendar(date(2026, 11, 22)))).check_ins[0].scores
    (('nausea', 3.0),)
    """
    told = _parts(text, file)
    lines = entry_lines(text)
    names, got = DiaryNames(reading, file), Gathered(file)
    for part in ("check_ins", "instruments"):
        for place, entry in enumerate(told[part]):
            line = lines.get((part, place), 1)
            try:
                header, row = _flat(entry, line, file)
                _read_entry(header, row, names, got)
            except BadLine as wrong:
                got.bad.append(wrong)
    names.check()
    table, unread = _dose_table(told["doses"], lines, got)
    doses = told_doses(table, dict(zip(DOSE_COLUMNS, range(4), strict=True)), file, reading)
    return ToldDiary(
        check_ins=got.check_ins(),
        doses=doses.doses,
        instruments=got.instruments(),
        skipped=kept_apart([*got.bad, *doses.skipped], file, skip_bad=reading.skip_bad),
        remarks=(*names.remarks(), *got.remarks(), *doses.remarks, *unread),
    )


def _parts(text: str, file: str) -> dict[str, list[Any]]:
    """Return the lists of a document; a bare list holds check-ins, or doses where its entries tell doses."""
    try:
        told = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        raise _whole(file, "not_json", wrong.msg, wrong.lineno) from None
    except (ValueError, RecursionError) as wrong:
        raise _whole(file, "not_json", str(wrong)) from None
    if isinstance(told, list):
        told = {"doses" if _are_doses(told) else "check_ins": told}
    if not isinstance(told, dict) or not any(part in told for part in PARTS):
        raise _whole(file, "not_a_diary", "")
    found = {part: told.get(part) or [] for part in PARTS}
    wrong_part = next((part for part, entries in found.items() if not isinstance(entries, list)), None)
    if wrong_part is not None:
        raise _whole(file, "not_a_diary", wrong_part)
    return found


def _are_doses(entries: list[Any]) -> bool:
    """Whether a bare list holds doses: its first entry tells one, and nothing that a check-in would tell."""
    first = entries[0] if entries and isinstance(entries[0], dict) else {}
    columns = {column_of(str(name)) for name in first if plain(str(name)) not in NOTES}
    return "dose" in columns and columns <= set(DOSE_COLUMNS)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, unless a name stands in it twice: one of the two would be lost without a word."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return told


def _no_number(text: str) -> float:
    raise ValueError(text)


def _whole(file: str, why: str, text: str, line: int = 1) -> BadDiary:
    if why == "not_json":
        wrong = BadLine(file=file, line=line, why="not_json", text=shortened(text))
    else:
        wrong = BadLine(file=file, line=line, why="not_a_diary", text=shortened(text))
    return BadDiary(file=file, n=1, parts=(wrong,))


def _flat(entry: Any, line: int, file: str) -> tuple[tuple[str, ...], DiaryRow]:
    """Return an entry as names and cells, the numbers of its inner objects beside the others."""
    if not isinstance(entry, dict):
        raise BadLine(file=file, line=line, why="not_an_entry", text=shortened(str(entry)))
    cells: dict[str, str] = {}
    for name, value in entry.items():
        inner = value if isinstance(value, dict) and name in NESTED else {name: value}
        for one, told in inner.items():
            if one in cells:
                raise BadLine(file=file, line=line, why="duplicate_item", text=shortened(one))
            cells[one] = _cell(told, line, file)
    return tuple(cells), DiaryRow(line, tuple(cells.values()))


def _cell(value: Any, line: int, file: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | str):
        return str(value).strip()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " | ".join(value) or "none"
    raise BadLine(file=file, line=line, why="not_an_entry", text=shortened(str(value)))


def _read_entry(header: tuple[str, ...], row: DiaryRow, names: DiaryNames, got: Gathered) -> None:
    places: dict[str, int] = {}
    others = []
    for place, name in enumerate(header):
        column = column_of(name)
        if column is None:
            others.append((place, name))
        elif places.setdefault(column, place) != place:
            raise BadLine(file=got.file, line=row.line, why="repeated_column", text=column)
    if "date" not in places:
        raise BadLine(file=got.file, line=row.line, why="bad_date")
    if "dose" in places:
        raise BadLine(file=got.file, line=row.line, why="dose_apart")
    if ("item" in places) != ("score" in places):
        raise BadLine(file=got.file, line=row.line, why="no_item")
    for _, name in others:
        names.meaning(name)
    read_row(row, places, others, names, got)


def _dose_table(
    entries: list[Any], lines: dict[tuple[str, int], int], got: Gathered
) -> tuple[DiaryTable, list[Reason]]:
    """Return the entries of doses as a table, and which names were not read; others are bad lines."""
    rows, unread = [], dict[str, None]()
    for place, entry in enumerate(entries):
        line = lines.get(("doses", place), 1)
        try:
            header, row = _flat(entry, line, got.file)
        except BadLine as wrong:
            got.bad.append(wrong)
            continue
        told = {column_of(name): cell for name, cell in zip(header, row.cells, strict=True)}
        unread.update(dict.fromkeys(name for name in header if column_of(name) not in DOSE_COLUMNS))
        rows.append(DiaryRow(line, tuple(told.get(column, "") for column in DOSE_COLUMNS)))
    names = ", ".join(map(shortened, unread))
    told_unread = [Reason.of("diary.columns_unread", names=names)] if unread else []
    return DiaryTable(DOSE_COLUMNS, 1, tuple(rows), ()), told_unread


def entry_lines(text: str) -> dict[tuple[str, int], int]:
    r"""Return the line on which each entry of a list begins, by the name of the list and its place.

    A bare list counts as check-ins and as doses.

    Examples
    --------
    >>> entry_lines('{"doses": [\n  {},\n  {"a": [{}]}]}')
    {('doses', 0): 2, ('doses', 1): 3}
    """
    found: dict[tuple[str, int], int] = {}
    stack: list[str] = []
    name, count = "", 0
    for sign, word, line in _signs(text):
        if sign == '"':
            name = word if stack == ["{"] else name
        elif sign == ",":
            count += stack in ENTRIES
        elif sign in "[{":
            if stack in ENTRIES:
                for part in [name] if len(stack) == 2 else ["check_ins", "doses"]:
                    found[part, count] = line
            elif sign == "[" and len(stack) < 2:
                count = 0
            stack.append(sign)
        elif stack:
            stack.pop()
    return found


def _signs(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield brackets, commas and texts with their line; a text as a quotation mark and its letters."""
    line, place = 1, 0
    while place < len(text):
        letter = text[place]
        if letter == "\n":
            line += 1
        elif letter == '"':
            end = place + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            yield '"', text[place + 1 : end], line
            place = end
        elif letter in "[]{},":
            yield letter, "", line
        place += 1
