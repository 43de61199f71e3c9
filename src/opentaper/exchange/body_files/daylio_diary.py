"""The CSV of Daylio, by the reader of diaries: what it asks comes back as questions."""

from __future__ import annotations

from datetime import date

from opentaper.errors import BadDiary, BadFile, BadLine, BadOption
from opentaper.exchange.body_files.body_file import FileQuestion
from opentaper.exchange.body_files.file_times import ORDERS
from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.left_out import told_name
from opentaper.exchange.body_files.merged import LEAVE
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.watched import FilePart
from opentaper.exchange.daylio import is_daylio, read_daylio
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_table import MOST_LINES, DiaryTable, table_of, text_of
from opentaper.formulary.items import plain
from opentaper.inference.check_in import HIGHEST
from opentaper.reasons import Reason

#: A diary of a lifetime is smaller.
MOST_BYTES = 16 << 20
MOST_ASKED = 50


def read_daylio_diary(part: FilePart, found: GatheredFile) -> None:
    """Read the CSV of Daylio.

    Raises
    ------
    BadFile
        It is no table, or larger than any diary.
    BadOption
        An answer that is none.
    """
    table = _table(part, found)
    found.records = len(table.rows) + len(table.bad)
    moods, left = _moods(found)
    order = found.choices.offered("day_order", ORDERS)
    today = found.days.day_of(found.now)
    unknown: list[str] = []
    for _ in range(2):
        try:
            told = read_daylio(table, found.file, _reading(today, order, moods, [*left, *unknown]))
        except BadDiary as wrong:
            unknown = [one.given for one in wrong.parts if isinstance(one, BadOption)]
            found.questions += [_asked(name) for name in unknown[:MOST_ASKED]]
        except BadOption as wrong:
            if wrong.option != "dates":
                raise
            values = (("example", wrong.given),)
            found.questions.append(FileQuestion("day_order", "day_order", values, ORDERS, order))
            return
        else:
            found.check_ins += told.check_ins
            _name_unread(told.remarks, found)
            for bad in told.skipped:
                found.left.add("line", str(bad.line), bad.why)
            return


def _table(part: FilePart, found: GatheredFile) -> DiaryTable:
    with part.opened() as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES or content.count(b"\n") > MOST_LINES:
        raise BadFile(file=found.file, why="too_much")
    try:
        table = table_of(text_of(content, found.file), found.file)
    except BadOption:
        raise BadFile(file=found.file, why="no_letters", place=told_name(part.name)) from None
    except BadDiary as wrong:
        line = next((one.line for one in wrong.parts if isinstance(one, BadLine)), 1)
        raise BadFile(file=found.file, why="bad_table", place=str(line)) from None
    if not is_daylio(table):
        raise BadFile(file=found.file, why="unknown")
    return table


def _moods(found: GatheredFile) -> tuple[tuple[tuple[str, float], ...], list[str]]:
    """Return the scores of faces that were answered, and those that are to be left out."""
    moods, left = [], []
    for name, answer in sorted(found.choices.of("mood").items()):
        wanted = "a score from 0, best, to 10, worst, or leave"
        if answer == LEAVE:
            left.append(name)
            score = None
        else:
            try:
                score = number_in(answer)
            except ValueError:
                raise BadOption(option=f"mood:{name}", given=answer, wanted=wanted) from None
            if not 0.0 <= score <= HIGHEST:
                raise BadOption(option=f"mood:{name}", given=answer, wanted=wanted)
            moods.append((name, score))
        values = (("name", told_name(name)),)
        found.questions.append(FileQuestion(f"mood:{name}", "mood", values, given=answer))
    return tuple(moods), left


def _asked(name: str) -> FileQuestion:
    return FileQuestion(f"mood:{plain(name)}", "mood", (("name", told_name(name)),))


def _reading(
    today: date, order: str, moods: tuple[tuple[str, float], ...], ignored: list[str]
) -> DiaryReading:
    calendar = DiaryCalendar(today, order or None)
    return DiaryReading(calendar, moods=moods, ignored=tuple(ignored), skip_bad=True)


def _name_unread(remarks: tuple[Reason, ...], found: GatheredFile) -> None:
    """Count what the reader of diaries did not read."""
    for one in remarks:
        values = one.values
        if one.code == "diary.activities_unread":
            found.left.add("activities", name=str(values["names"]), n=int(str(values["n"])))
        elif one.code == "diary.note_unread":
            found.left.add("notes", name=str(values["name"]))
        elif one.code == "diary.columns_unread":
            found.left.add("columns", name=str(values["names"]))
