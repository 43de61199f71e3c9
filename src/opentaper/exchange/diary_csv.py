"""Diaries as tables: one row an answer (``date, item, score``) or one row a day with a column an item.

Any separator, decimal mark and order of columns is read; what may mean two things is asked about. Either
every line is read, or none: lines that cannot be read are left out only where that was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from opentaper.errors import BadDiary, BadLine
from opentaper.exchange.daylio import is_daylio, read_daylio
from opentaper.exchange.diary import ToldDiary, kept_apart
from opentaper.exchange.diary_doses import told_doses
from opentaper.exchange.diary_gathered import Gathered
from opentaper.exchange.diary_json import is_json, read_diary_json
from opentaper.exchange.diary_names import DiaryNames, DiaryReading, column_of
from opentaper.exchange.diary_rows import read_row
from opentaper.exchange.diary_table import DiaryTable, shortened, table_of
from opentaper.reasons import Reason


def read_diary(text: str, file: str, reading: DiaryReading) -> ToldDiary:
    r"""Read a diary: JSON, a Daylio export, or a table.

    Parameters
    ----------
    text
        Of the file.
    file
        Its name, for what is told of it; one that ends in ``.json`` is read as JSON.
    reading
        How it is to be read.

    Raises
    ------
    BadDiary
        Lines that cannot be read, each with its number and reason; or names that are not clear.
    BadOption
        Something must be said first: the order of its dates, its time zone.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.exchange.diary_days import DiaryCalendar
    >>> text = "dato;svimmel;note\n2026-03-01;2,5;a bad day\n"
    >>> told = read_diary(text, "a.csv", DiaryReading(DiaryCalendar(date(2026, 11, 22))))
    >>> told.check_ins[0].score("dizziness"), [one.code for one in told.remarks]
    (2.5, ['diary.note_unread', 'diary.read_as'])
    """
    if is_json(text, file):
        return read_diary_json(text, file, reading)
    table = table_of(text, file)
    if is_daylio(table):
        return read_daylio(table, file, reading)
    return _read_table(table, file, reading)


def read_doses(text: str, file: str, reading: DiaryReading) -> ToldDiary:
    r"""Read doses as they were really taken: a table with ``date`` and ``dose_mg``, or JSON.

    ``dose_mg`` is what was swallowed in all, in mg unless it carries its unit. Columns beside date, time,
    dose and status are named and left unread.

    Raises
    ------
    BadDiary
        Lines that cannot be read, each with its number and reason.
    BadOption
        Something must be said first: the order of its dates, its time zone.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.exchange.diary_days import DiaryCalendar
    >>> text = "date,dose_mg,status\n2026-03-01,12.5,taken\n2026-03-02,,missed\n"
    >>> read_doses(text, "doses.csv", DiaryReading(DiaryCalendar(date(2026, 11, 22)))).doses[1].dose
    Dose('0 mg')
    """
    if is_json(text, file):
        told = read_diary_json(text, file, reading)
        return replace(told, check_ins=(), instruments=())
    table = table_of(text, file)
    doses = told_doses(table, places_of(table, file, "date", "dose"), file, reading)
    skipped = kept_apart([*table.bad, *doses.skipped], file, skip_bad=reading.skip_bad)
    known = {"date", "time", "dose", "status"}
    others = [shortened(name) for name in table.header if column_of(name) not in known]
    unread = [Reason.of("diary.columns_unread", names=", ".join(others))] if others else []
    return replace(doses, skipped=skipped, remarks=(*doses.remarks, *unread))


def places_of(table: DiaryTable, file: str, *wanted: str) -> dict[str, int]:
    """Return where the columns stand that every table may have.

    Raises
    ------
    BadDiary
        A column stands twice, or one that is wanted is not there.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(table.header):
        column = column_of(name)
        if column is not None and column in places:
            wrong = BadLine(file=file, line=table.line, why="repeated_column", text=shortened(name))
            raise BadDiary(file=file, n=1, parts=(wrong,))
        if column is not None:
            places[column] = place
    missing = next((column for column in wanted if column not in places), None)
    if missing is not None:
        wrong = BadLine(file=file, line=table.line, why="missing_column", text=missing)
        raise BadDiary(file=file, n=1, parts=(wrong,))
    return places


def _read_table(table: DiaryTable, file: str, reading: DiaryReading) -> ToldDiary:
    places = places_of(table, file, "date")
    if "item" in places or "score" in places:
        places_of(table, file, "item", "score")
    names, got = DiaryNames(reading, file), Gathered(file, bad=list(table.bad))
    others = [(place, name) for place, name in enumerate(table.header) if column_of(name) is None]
    for place, name in others:
        if any(row.cells[place] for row in table.rows) or "item" not in places:
            names.meaning(name)
    doses = _doses_beside(table, places, file, reading, ())
    strange = {one.line for one in doses.skipped}
    for row in table.rows:
        try:
            if row.line not in strange:  # of a line that cannot be read nothing counts
                read_row(row, places, others, names, got)
        except BadLine as wrong:
            got.bad.append(wrong)
    names.check()
    kept = _doses_beside(table, places, file, reading, got.bad)
    unread = [table.header[places[one]] for one in _unread(places)]
    others_unread = (
        [Reason.of("diary.columns_unread", names=", ".join(map(shortened, unread)))] if unread else []
    )
    doses = replace(kept, skipped=doses.skipped)
    return ToldDiary(
        check_ins=got.check_ins(),
        doses=doses.doses,
        instruments=got.instruments(),
        skipped=kept_apart([*got.bad, *doses.skipped], file, skip_bad=reading.skip_bad),
        remarks=(*names.remarks(), *got.remarks(), *doses.remarks, *others_unread),
    )


def _unread(places: Mapping[str, int]) -> list[str]:
    """Return the columns of doses that say nothing here: beside single answers, a status without a dose."""
    is_read = "dose" in places and "item" not in places
    return [] if is_read else [one for one in ("dose", "status") if one in places]


def _doses_beside(
    table: DiaryTable,
    places: Mapping[str, int],
    file: str,
    reading: DiaryReading,
    bad: Sequence[BadLine],
) -> ToldDiary:
    """Return the doses that stand beside check-ins, on lines that are not bad; an empty cell is not told."""
    if "dose" not in places or "item" in places:
        return ToldDiary()
    lines, columns = {one.line for one in bad}, [places[one] for one in ("dose", "status") if one in places]
    rows = [row for row in table.rows if row.line not in lines and any(row.cells[one] for one in columns)]
    return told_doses(replace(table, rows=tuple(rows)), places, file, reading)
