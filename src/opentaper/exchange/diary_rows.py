"""One row of a diary, from a table or from JSON: its day, and every number that its names tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opentaper.errors import BadLine
from opentaper.exchange.diary_days import moment_of, written_at
from opentaper.exchange.diary_gathered import Gathered, Key, signs_of
from opentaper.exchange.diary_instruments import instrument_number
from opentaper.exchange.diary_names import DiaryNames, Meaning
from opentaper.exchange.diary_scores import number_of, score_of, share_of
from opentaper.exchange.diary_table import DiaryRow, FilePlace

SIGN = "sign:"
#: Where in a row the columns stand that every diary may have.
Places = Mapping[str, int]


def read_row(
    row: DiaryRow, places: Places, others: Sequence[tuple[int, str]], names: DiaryNames, got: Gathered
) -> None:
    """Read one row into what was gathered: every answer that can be read is kept.

    Parameters
    ----------
    row
        Its line and cells.
    places
        Where the columns stand that every diary may have.
    others
        The other columns: place and name.
    names, got
        What names mean, and what was read so far.

    Raises
    ------
    BadLine
        The first thing that cannot be read.
    """
    at = FilePlace(names.file, row.line)
    key = _key(row, places, names, at)
    signs, answers = signs_of(_cell(row, places, "signs"), at), []
    if "item" in places:
        name, value = _cell(row, places, "item"), _cell(row, places, "score")
        if not name:
            raise BadLine(file=at.file, line=at.line, why="no_item")
        if name.casefold().startswith(SIGN):
            signs = _sign(name, value, at)
        else:
            answers.append((name, value))
            got.unanswered += not value
    answers += [(name, row.cells[place]) for place, name in others]
    # First all is read, then all is kept: of a line that cannot be read nothing counts.
    numbers = [_number(name, value, names, got, at) for name, value in answers]
    for told in filter(None, numbers):
        got.add(key, *told, row.line)
    if "item" not in places and "dose" not in places:
        got.day(key)  # a check-in without an answer is one
    if signs is not None:
        got.add_signs(key, signs)


def _cell(row: DiaryRow, places: Places, column: str) -> str:
    return row.cells[places[column]] if column in places else ""


def _key(row: DiaryRow, places: Places, names: DiaryNames, at: FilePlace) -> Key:
    calendar = names.reading.calendar
    moment = moment_of(_cell(row, places, "date"), _cell(row, places, "time"), calendar, at)
    written = written_at(_cell(row, places, "written_at"), calendar, at)
    return moment.day, written if written is not None else moment.aware


def _sign(name: str, value: str, at: FilePlace) -> tuple[str, ...]:
    """Return the sign that a row of its own answers with yes; none where it says no."""
    told = signs_of(name[len(SIGN) :].strip(), at) or ()
    return told if share_of(value, at) > 0.0 else ()


def _number(
    name: str, value: str, names: DiaryNames, got: Gathered, at: FilePlace
) -> tuple[Meaning, float] | None:
    """Return what a name means with its number; None where nothing is told, or its name is not clear."""
    meaning = names.meaning(name)
    if meaning is None or not value or meaning.kind in {"ignored", "note"}:
        return None
    if meaning.kind == "item":
        got.told.append(number_of(value) or 0.0)
        return meaning, score_of(value, meaning.scale, at)
    if meaning.kind == "modulator":
        return meaning, share_of(value, at)
    return meaning, instrument_number(meaning.name, value, at)
