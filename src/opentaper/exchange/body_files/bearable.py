"""The CSV of Bearable: a row for each thing, with scales of the app's own that are asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from opentaper.errors import BadFile
from opentaper.exchange.body_files.body_file import FileQuestion
from opentaper.exchange.body_files.file_times import ORDERS, order_of, told_day
from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.merged import KEEP, LEAVE
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.safe_table import TableRow, table_in
from opentaper.exchange.body_files.watched import FilePart
from opentaper.exchange.diary_scores import ScoreScale, scale_of
from opentaper.formulary.items import items, plain
from opentaper.inference.check_in import HIGHEST, CheckIn

DEVICE = ""
RATING = ("rating/amount", "rating", "amount")
DATE = ("date formatted", "date")
SCALES = ("0-4", "1-5", "0-10", "1-10", LEAVE)
#: How bad a symptom was, in words; they are read so only where the person agrees.
DEGREES = {"mild": 2.5, "moderate": 5.0, "severe": 7.5, "unbearable": 10.0}
_DEGREE = re.compile(r"\(\s*(\w+)\s*\)\s*$")
_LENGTH = re.compile(r"([0-9]{1,2}):([0-9]{2})$")
DEGREES_KEY = "scale:degrees"


def is_bearable(columns: tuple[str, ...]) -> bool:
    """Whether a table is one of Bearable, by its columns.

    Examples
    --------
    >>> is_bearable(("date formatted", "category", "rating/amount", "detail")), is_bearable(("date", "mood"))
    (True, False)
    """
    return "category" in columns and bool({*DATE} & {*columns}) and bool({*RATING, "detail"} & {*columns})


@dataclass(slots=True)
class _Told:
    """Numbers and degrees by the day, as they stand in the file."""

    numbers: dict[str, list[tuple[date, str, float]]] = field(default_factory=dict)
    degrees: list[tuple[date, str, float]] = field(default_factory=list)


def read_bearable(part: FilePart, found: GatheredFile) -> None:
    """Read the CSV of Bearable.

    Raises
    ------
    BadFile
        It is no table.
    BadOption
        An answer that is none.
    """
    table = table_in(part, found.file)
    if not is_bearable(table.columns):
        raise BadFile(file=found.file, why="unknown")
    order = _order([row.get(*DATE) for row in table.rows()], found)
    told = _Told()
    for row in table.rows():
        found.records += 1
        _row(row, order, told, found)
    found.left.add("ragged", name=part.base, n=table.ragged)
    found.check_ins += _check_ins(told, found)


def _order(dates: list[str], found: GatheredFile) -> str:
    seen = {order_of(text): text for text in dates}
    told = [one for one in ORDERS if one in seen]
    answer = found.choices.offered("day_order", ORDERS)
    if not {"either", *ORDERS} & seen.keys():
        return ORDERS[0]
    given = answer or (told[0] if len(told) == 1 else "")
    example = seen.get("either") or next(seen[one] for one in told)
    values = (("example", example[:40]),)
    found.questions.append(
        FileQuestion("day_order", "day_order", values, ORDERS, given, is_needed=len(told) != 1)
    )
    return given


def _row(row: TableRow, order: str, told: _Told, found: GatheredFile) -> None:
    place, category = str(row.line), plain(row.get("category"))
    if row.get("notes", "note"):
        found.left.add("note", place)
    try:
        day = told_day(row.get(*DATE), order)
    except ValueError:
        found.left.add("bad_date", place)
        return
    at = found.days.moment_of_day(day)
    if not found.fits(at, at, place, category):
        return
    readers: dict[str, Callable[[TableRow, date, _Told, GatheredFile], None]] = {
        "symptom": _symptom,
        "symptoms": _symptom,
        "sleep": _sleep,
    }
    readers.get(category, _rated)(row, day, told, found)


def _rated(row: TableRow, day: date, told: _Told, found: GatheredFile) -> None:
    """Take a rating of something that has a place in a check-in; all else is named."""
    category = plain(row.get("category"))
    if item_named(category) is None:
        found.left.add("not_asked_for", str(row.line), row.get("category"))
        return
    try:
        number = number_in(row.get(*RATING))
    except ValueError:
        found.left.add("not_a_number", str(row.line), row.get("category"))
        return
    told.numbers.setdefault(category, []).append((day, category, number))


def _symptom(row: TableRow, day: date, told: _Told, found: GatheredFile) -> None:
    place = str(row.line)
    for text in filter(None, map(str.strip, row.get("detail").split("|"))):
        degree = _DEGREE.search(text)
        name = plain(text[: degree.start()] if degree is not None else text)
        item = item_named(name)
        if item is None or item[1]:
            found.left.add("unknown_symptom", place, name)
        elif degree is not None and degree[1].casefold() in DEGREES:
            told.degrees.append((day, item[0], DEGREES[degree[1].casefold()]))
        else:
            try:
                number = number_in(row.get(*RATING))
            except ValueError:
                found.left.add("not_a_number", place, name)
                continue
            told.numbers.setdefault("symptom", []).append((day, name, number))


def _sleep(row: TableRow, day: date, _: _Told, found: GatheredFile) -> None:
    length = _LENGTH.match(row.get(*RATING))
    if length is None or int(length[2]) > 59:
        found.left.add("not_a_number", str(row.line), "sleep")
        return
    found.add_total("sleep", found.source(DEVICE), day, 60.0 * int(length[1]) + int(length[2]))


def item_named(name: str) -> tuple[str, bool] | None:
    """Return the item of a check-in that a name means, and whether its high end is the good one.

    Examples
    --------
    >>> item_named("mood"), item_named("nausea"), item_named("weather")
    (('low_mood', True), ('nausea', False), None)
    """
    for one in items():
        if name in {plain(each) for each in (one.name, *one.aliases)}:
            return one.name, False
    return next(
        ((one.name, True) for one in items() if name in {plain(each) for each in one.opposites}), None
    )


def _check_ins(told: _Told, found: GatheredFile) -> tuple[CheckIn, ...]:
    """Return a check-in a day, of what was rated on a scale that is known."""
    scores: dict[date, dict[str, list[float]]] = {}
    for category in sorted(told.numbers):
        rows = told.numbers[category]
        scale = _scale(category, [number for _, _, number in rows], found)
        for day, name, number in rows if scale is not None else ():
            item, is_good = item_named(name) or ("", False)
            if scale is not None and scale.low <= number <= scale.high:
                score = scale.score(number)
                scores.setdefault(day, {}).setdefault(item, []).append(HIGHEST - score if is_good else score)
            else:
                found.left.add("out_of_scale", day.isoformat(), category)
    if told.degrees and _degrees(len(told.degrees), found):
        for day, item, score in told.degrees:
            scores.setdefault(day, {}).setdefault(item, []).append(score)
    return tuple(
        CheckIn(day, tuple((item, sum(each) / len(each)) for item, each in sorted(scores[day].items())))
        for day in sorted(scores)
    )


def _scale(category: str, numbers: list[float], found: GatheredFile) -> ScoreScale | None:
    key = f"scale:{category}"
    answer = found.choices.answer(key)
    values = (
        ("highest", max(numbers)),
        ("lowest", min(numbers)),
        ("n", len(numbers)),
        ("name", category),
    )
    found.questions.append(FileQuestion(key, "scale", values, SCALES, answer))
    if answer == LEAVE:
        found.left.add("said_no", name=category, n=len(numbers))
    return scale_of(answer) if answer not in {"", LEAVE} else None


def _degrees(n: int, found: GatheredFile) -> bool:
    answer = found.choices.offered(DEGREES_KEY, (KEEP, LEAVE))
    found.questions.append(FileQuestion(DEGREES_KEY, "degrees", (("n", n),), (KEEP, LEAVE), answer))
    if answer == LEAVE:
        found.left.add("said_no", name="degrees", n=n)
    return answer == KEEP
