"""Diaries written down: tables with one row a day, and one JSON document; read back they are the same.

Every cell is a date, a number that is not negative, or a name that is known here, so that no spreadsheet can
take one for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.plan_json import as_text
from opentaper.formulary.instruments import instruments
from opentaper.formulary.items import items, modulators
from opentaper.formulary.signs import sign
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer

SCHEMA = "opentaper.diary/1"
DOSE_COLUMNS = ("date", "dose_mg")
_MINUTE = timedelta(minutes=1)


def check_ins_csv(check_ins: Sequence[CheckIn], answers: Sequence[InstrumentAnswer] = ()) -> str:
    """Return check-ins as CSV (RFC 4180): one row each, a column for everything that was answered.

    Raises
    ------
    BadOption
        A name that is not known here.

    Examples
    --------
    >>> from datetime import date
    >>> check_ins_csv([CheckIn(date(2026, 3, 1), (("nausea", 2.0),), signs=())]).splitlines()
    ['date,nausea,signs', '2026-03-01,2,none']
    """
    rows = [_row(one) for one in check_ins]
    rows += [{"date": one.day.isoformat()} | _numbers(one) for one in answers]
    told = set().union(*rows) if rows else {"date"}
    return _table([column for column in _columns() if column in told], rows)


def doses_csv(doses: Sequence[DoseTaken]) -> str:
    """Return doses as CSV (RFC 4180): the day, and what was swallowed in all, in mg.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.quantities import Dose
    >>> doses_csv([DoseTaken(date(2026, 3, 1), Dose.mg("12.5"))]).splitlines()
    ['date,dose_mg', '2026-03-01,12.5']
    """
    rows = [{"date": one.day.isoformat(), "dose_mg": one.dose.mg_text} for one in doses]
    return _table(DOSE_COLUMNS, rows)


def diary_json(diary: ToldDiary) -> str:
    """Return check-ins, doses and instruments as a JSON document of the schema ``diary-1``.

    Raises
    ------
    BadOption
        A name that is not known here.
    """
    for one in diary.check_ins:
        _check(one)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "check_ins": [
            {
                "day": one.day.isoformat(),
                "scores": dict(one.scores),
                "modulators": dict(one.modulators),
                "signs": None if one.signs is None else list(one.signs),
                "written_at": None if one.written_at is None else _moment(one.written_at),
            }
            for one in diary.check_ins
        ],
        "doses": [{"day": one.day.isoformat(), "dose_mg": one.dose.mg_text} for one in diary.doses],
        "instruments": [
            {"day": one.day.isoformat(), "answers": {name: int(told) for name, told in _numbers(one).items()}}
            for one in diary.instruments
        ],
    }
    return as_text(document)


def _columns() -> tuple[str, ...]:
    asked = [
        name
        for one in instruments()
        for name in (one.name, *(f"{one.name} {number + 1}" for number in range(one.n_items or 0)))
    ]
    names = (*(one.name for one in items()), *(one.name for one in modulators()), *asked)
    return ("date", *names, "signs", "written_at")


def _numbers(one: InstrumentAnswer) -> dict[str, str]:
    """Return what was answered of an instrument by the names that are read: its total, or each answer."""
    if one.total is not None:
        return {one.name: str(one.total)}
    told = enumerate(one.answers, start=1)
    return {f"{one.name} {number}": str(answer) for number, answer in told if answer is not None}


def _row(one: CheckIn) -> dict[str, str]:
    _check(one)
    row = {"date": one.day.isoformat()}
    row |= {name: _number(value) for name, value in (*one.scores, *one.modulators)}
    if one.signs is not None:
        row["signs"] = " | ".join(one.signs) or "none"
    if one.written_at is not None:
        row["written_at"] = _moment(one.written_at)
    return row


def _check(one: CheckIn) -> None:
    """Refuse names that are not known here: what is written must mean the same to whoever reads it."""
    for option, names, known in (
        ("item", [name for name, _ in one.scores], {known.name for known in items()}),
        ("modulator", [name for name, _ in one.modulators], {known.name for known in modulators()}),
    ):
        wrong = next((name for name in names if name not in known), None)
        if wrong is not None:
            raise BadOption(option=option, given=wrong, wanted="one of " + ", ".join(sorted(known)))
    for name in one.signs or ():
        sign(name)


def _number(value: float) -> str:
    """Return a number that reads back the same, without a needless decimal."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _moment(written: datetime) -> str:
    """Return a moment with its zone in whole minutes, else in UTC."""
    offset = written.utcoffset() or timedelta()
    return (written if not offset % _MINUTE else written.astimezone(UTC)).isoformat()


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, columns, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()
