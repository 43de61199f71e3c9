"""Weekly questionnaires in a diary: a total by its name, or each answer as ``phq-9 1`` and on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from opentaper.errors import BadLine
from opentaper.exchange.diary_scores import number_of
from opentaper.exchange.diary_table import FilePlace, shortened
from opentaper.formulary.instruments import Instrument, instrument, instruments
from opentaper.inference.instruments import InstrumentAnswer

_QUESTION = re.compile(r"(?P<name>.+?)[ ._:-]+(?:q|item )?(?P<number>[0-9]{1,2})$")
MOST_TOTAL = 1000


def instrument_named(name: str) -> str | None:
    """Return the name of an instrument, with the number of a question where it names one, or None.

    Examples
    --------
    >>> instrument_named("PHQ9"), instrument_named("phq-9_3"), instrument_named("gad7 q7")
    ('phq-9', 'phq-9 3', 'gad-7 7')
    >>> instrument_named("phq-9 12"), instrument_named("mood")
    (None, None)
    """
    known = {_plain(one.name): one for one in instruments()}
    if _plain(name) in known:
        return known[_plain(name)].name
    found = _QUESTION.match(name.casefold())
    one = known.get(_plain(found["name"])) if found else None
    if found is None or one is None or not one.is_shipped:
        return None
    number = int(found["number"])
    return f"{one.name} {number}" if 1 <= number <= (one.n_items or 0) else None


def instrument_number(name: str, text: str, at: FilePlace) -> float:
    """Return a total, or the answer to one question, as the instrument's scale allows it.

    Raises
    ------
    BadLine
        ``out_of_range``.

    Examples
    --------
    >>> instrument_number("phq-9", "27", FilePlace("a.csv", 2))
    27.0
    """
    base, question = parted(name)
    known = instrument(base)
    low, high = (known.answer_low, known.answer_high) if question else (known.total_low, known.total_high)
    told = number_of(text)
    if told is None or told != int(told) or not (low or 0) <= told <= (MOST_TOTAL if high is None else high):
        raise BadLine(file=at.file, line=at.line, why="out_of_range", text=shortened(text))
    return told


def parted(name: str) -> tuple[str, int]:
    """Return instrument and question of a name of :func:`instrument_named`; 0 for a total.

    Examples
    --------
    >>> parted("phq-9 3"), parted("gad-7")
    (('phq-9', 3), ('gad-7', 0))
    """
    base, _, number = name.partition(" ")
    return base, int(number or 0)


def answers_of(day: date, numbers: Mapping[str, float]) -> list[InstrumentAnswer]:
    """Return what was answered on a day, by instrument; where answers are told, their total is not asked.

    Examples
    --------
    >>> [one.total for one in answers_of(date(2026, 3, 1), {"gad-7": 4.0})]
    [4]
    """
    told: dict[str, dict[int, int]] = {}
    for name, number in numbers.items():
        base, question = parted(name)
        told.setdefault(base, {})[question] = int(number)
    return [_answer(day, instrument(base), questions) for base, questions in told.items()]


def _answer(day: date, known: Instrument, questions: Mapping[int, int]) -> InstrumentAnswer:
    if set(questions) == {0}:
        return InstrumentAnswer(day, known.name, total=questions[0])
    numbers = range(1, (known.n_items or 0) + 1)
    return InstrumentAnswer(day, known.name, tuple(questions.get(number) for number in numbers))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
