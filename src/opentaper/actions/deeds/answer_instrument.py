"""The answers to a published questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.check_in import CRISIS, TALK_TODAY, day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.formulary import shipped_policy
from opentaper.formulary.instruments import instrument
from opentaper.inference.instruments import InstrumentAnswer, instrument_score
from opentaper.record.models import InstrumentAnswer as InstrumentRow


@dataclass(frozen=True, slots=True)
class InstrumentTold:
    """A form: its name, the day, an answer for each question (None for one left out), or a total alone."""

    name: str
    day: date
    answers: tuple[int | None, ...] = ()
    total: int | None = None


@dataclass(frozen=True, slots=True)
class InstrumentDone:
    """What the form comes to; ``total`` is None and ``band`` empty where a question was left out.

    ``urgent`` is what the question about death and self-harm asks for: ``crisis``, ``talk-today`` or nothing.
    """

    answer: UUID
    name: str
    day: date
    total: int | None
    band: str
    signs: tuple[str, ...]
    urgent: str


@deed
def answer_instrument(told: InstrumentTold, at: Moment) -> Written[InstrumentDone]:
    """Keep the answers to a form.

    Raises
    ------
    BadOption
        No such form, numbers that its scale does not have, a day ahead or long past.
    """
    day_told(told.day, at.today)
    read = InstrumentAnswer(told.day, instrument(told.name).name, told.answers, told.total)
    row = InstrumentRow(
        id=uuid5(at.deed_id, "instrument"),
        person_id=at.whose,
        name=read.name,
        day=read.day,
        written_at=at.at,
        answers=list(read.answers) if read.answers else {"total": read.total},
    )
    row.save(force_insert=True)
    score = instrument_score(read)
    done = InstrumentDone(row.id, read.name, read.day, score.total, score.band, score.signs, _urgent(read))
    return Written(done, undo=WayBack((withdraw("instrument_answer", row.id),)).told)


def safety_answer(answer: InstrumentAnswer) -> int | None:
    """Return the answer to the question about death and self-harm; None where it was not answered.

    Examples
    --------
    >>> safety_answer(InstrumentAnswer(date(2026, 3, 1), "phq-9", (1, 2, 1, 2, 1, 1, 1, 0, 2)))
    2
    """
    place = instrument(answer.name).safety_item
    return answer.answers[place - 1] if place is not None and answer.answers else None


def _urgent(answer: InstrumentAnswer) -> str:
    told = safety_answer(answer)
    if not told:
        return ""
    return CRISIS if told >= shipped_policy().advice.item_nine.value else TALK_TODAY
