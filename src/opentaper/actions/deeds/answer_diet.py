"""The questions before a goal, answered: kept as they were told, and goals that run are looked at anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.goal_rows import follow_answers
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.actions.readings.diet_read import ANSWERS, MEDICINES, read_diet
from opentaper.errors import BadOption
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import diet_questions
from opentaper.record.models import DietAsked
from opentaper.recovery.diet_safety import DietAnswer


@dataclass(frozen=True, slots=True)
class DietAnswersTold:
    """For which kind of goal, yes, no or not_sure by question, and the medicines as they were typed."""

    goal: str
    answers: Mapping[str, str]
    medicines: str = ""


@dataclass(frozen=True, slots=True)
class DietAnswered:
    """The key of the answers, and what follows of them."""

    asked_id: UUID
    outcome: str


@deed
def answer_diet(told: DietAnswersTold, at: Moment) -> Written[DietAnswered]:
    """Keep the answers, whatever they are; a goal of this kind that runs follows them.

    Raises
    ------
    BadOption
        No such kind of goal, question or answer; too long a list of medicines.
    """
    goal = asked_goal(told.goal)
    known = {one.key for one in diet_questions(goal)}
    wrong = [key for key in told.answers if key not in known]
    if wrong:
        raise BadOption(option="question", given=wrong[0], wanted="a question of the list")
    bad = [answer for answer in told.answers.values() if answer not in set(DietAnswer)]
    if bad:
        raise BadOption(option="answer", given=bad[0], wanted="yes, no or not sure")
    medicines = plain_text(told.medicines)
    if len(medicines) > MOST_LETTERS:
        raise BadOption(option="medicines", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    row = DietAsked(
        id=uuid5(at.deed_id, "diet asked"),
        person_id=at.whose,
        diet=goal.value,
        day=at.today,
        at=at.at,
        answers={ANSWERS: dict(told.answers), MEDICINES: medicines},
    )
    row.save(force_insert=True)
    verdict = read_diet(at.whose, goal, row, at.today).verdict
    n_followed = follow_answers(row, verdict, at)
    undo = None if n_followed else WayBack((withdraw("diet_asked", row.pk),)).told
    explains = {"outcome": verdict.outcome.value, "because": sorted(verdict.keys)}
    return Written(DietAnswered(row.pk, verdict.outcome.value), undo, explains)


def asked_goal(told: str) -> AskedGoal:
    """Return the kind of goal that is told.

    Raises
    ------
    BadOption
        None is asked about under this name.
    """
    try:
        return AskedGoal(told)
    except ValueError:
        raise BadOption(option="goal", given=told, wanted="a kind of goal of the list") from None
