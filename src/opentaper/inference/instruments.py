"""Weekly questionnaires: what was answered, and the total with its band. They inform, and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.errors import BadOption
from opentaper.formulary.instruments import bands, instrument
from opentaper.formulary.rows import Instrument

#: The sign that an answer above nothing to a question about death or self-harm is.
SAFETY_SIGN = "suicidal_thoughts"


@dataclass(frozen=True, slots=True)
class InstrumentAnswer:
    """What a person answered on one of their own days.

    Parameters
    ----------
    day
        The person's own day.
    name
        An instrument of :func:`opentaper.formulary.instruments.instruments`.
    answers
        One whole number for each question, in its order; None for one left out. Empty where only a total is
        told.
    total
        The total that a form gave, where the answers are not told.

    Raises
    ------
    BadOption
        No such instrument, or numbers that its scale does not have.

    Examples
    --------
    >>> InstrumentAnswer(date(2026, 3, 1), "gad-7", (1, 1, 0, 2, 0, 1, None)).answers[3]
    2
    """

    day: date
    name: str
    answers: tuple[int | None, ...] = ()
    total: int | None = None

    def __post_init__(self) -> None:
        known = instrument(self.name)
        if bool(self.answers) == (self.total is not None):
            wanted = "the answers or a total, one of the two"
            raise _refused(known, str(self.total), wanted)
        if self.answers:
            _check_answers(known, self.answers)
        else:
            _check_total(known, self.total)


@dataclass(frozen=True, slots=True)
class InstrumentScore:
    """A total and what its makers call it.

    ``total`` is None where a question was left out: no published rule for gaps was found, so none is made up.
    ``band`` is empty where there is no total, or no published cut-off. ``is_safe`` is False where the
    question about death or self-harm was answered above nothing, and None where it was not answered: not
    knowing is never a no. ``signs`` names the signs that follow.
    """

    day: date
    name: str
    total: int | None
    band: str
    is_complete: bool
    is_safe: bool | None
    signs: tuple[str, ...]


def instrument_score(answer: InstrumentAnswer) -> InstrumentScore:
    """Return the score of an answer: the plain sum, and its band.

    Source
    ------
    kroenke-2001 (PHQ-9: 5, 10, 15, 20), spitzer-2006 and gad-7-instructions (GAD-7: 5, 10, 15).

    Examples
    --------
    >>> told = instrument_score(InstrumentAnswer(date(2026, 3, 1), "phq-9", (1, 2, 1, 2, 1, 1, 1, 0, 1)))
    >>> told.total, told.band, told.signs
    (10, 'moderate', ('suicidal_thoughts',))
    """
    known = instrument(answer.name)
    is_complete = None not in answer.answers
    total = answer.total
    if answer.answers and is_complete:
        total = sum(one for one in answer.answers if one is not None)
    is_safe = _is_safe(known, answer.answers)
    return InstrumentScore(
        day=answer.day,
        name=known.name,
        total=total,
        band=_band(known, total),
        is_complete=is_complete,
        is_safe=is_safe,
        signs=(SAFETY_SIGN,) if is_safe is False else (),
    )


def _band(known: Instrument, total: int | None) -> str:
    reached = [word for word, lowest in bands(known) if total is not None and total >= lowest]
    return reached[-1] if reached else ""


def _is_safe(known: Instrument, answers: tuple[int | None, ...]) -> bool | None:
    """Whether the question about death or self-harm was answered with nothing; None where nobody knows."""
    if known.safety_item is None or not answers:
        return None
    told = answers[known.safety_item - 1]
    return None if told is None else told == 0


def _check_answers(known: Instrument, answers: tuple[int | None, ...]) -> None:
    low, high = known.answer_low, known.answer_high
    if not known.is_shipped or low is None or high is None:
        wanted = "a total, without answers"
        raise _refused(known, str(len(answers)), wanted)
    if len(answers) != known.n_items:
        wanted = f"one value for each of {known.n_items}"
        raise _refused(known, str(len(answers)), wanted)
    for one in answers:
        if one is not None and one not in range(low, high + 1):
            wanted = f"a whole number from {low} to {high}"
            raise _refused(known, str(one), wanted)


def _check_total(known: Instrument, total: int | None) -> None:
    low, high = known.total_low or 0, known.total_high
    if total is None or total < low or (high is not None and total > high):
        wanted = f"a whole number of at least {low}"
        if high is not None:
            wanted = f"a whole number from {low} to {high}"
        raise _refused(known, str(total), wanted)


def _refused(known: Instrument, given: str, wanted: str) -> BadOption:
    return BadOption(option=known.name, given=given, wanted=wanted)
