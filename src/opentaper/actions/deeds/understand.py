"""Whether somebody knows what a suggestion is and is not: asked before a next cut is ever suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back
from opentaper.errors import BadOption
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, the code of its words, and its answers by name and code, the right one first.

    A page shows the answers in the order of their codes, so that the right one is not always the first.
    """

    name: str
    code: str
    answers: tuple[tuple[str, str], ...]

    @property
    def right(self) -> str:
        """The name of the right answer."""
        return self.answers[0][0]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "decides",
        "understand.decides",
        (
            ("together", "understand.decides.together"),
            ("app", "understand.decides.app"),
            ("date", "understand.decides.date"),
        ),
    ),
    Question(
        "hard_days",
        "understand.hard_days",
        (
            ("stay", "understand.hard_days.stay"),
            ("skip", "understand.hard_days.skip"),
            ("faster", "understand.hard_days.faster"),
        ),
    ),
    Question(
        "danger",
        "understand.danger",
        (
            ("help", "understand.danger.help"),
            ("wait", "understand.danger.wait"),
            ("calm_week", "understand.danger.calm_week"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class UnderstandTold:
    """The answer to each question of :data:`QUESTIONS`, by its name."""

    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Understood:
    """Whether all was right, and which questions to look at again."""

    is_right: bool
    wrong: tuple[str, ...]


@deed
def understand(told: UnderstandTold, at: Moment) -> Written[Understood]:
    """Keep that somebody knows what a suggestion is; a wrong answer is told, and takes nothing away.

    Raises
    ------
    BadOption
        A question or an answer that is none, or a question left out.
    """
    known = {one.name: [name for name, _ in one.answers] for one in QUESTIONS}
    for name, answer in told.answers.items():
        if answer not in known.get(name, ()):
            wanted = "one of " + ", ".join(known.get(name, known))
            raise BadOption(option=name, given=answer, wanted=wanted)
    left_out = [name for name in known if name not in told.answers]
    if left_out:
        raise BadOption(option=left_out[0], given="", wanted="an answer")
    wrong = tuple(one.name for one in QUESTIONS if told.answers[one.name] != one.right)
    if wrong:
        return Written(Understood(False, wrong))
    person = Person.objects.get(pk=at.whose)
    if person.understood_at is not None:
        return Written(Understood(True, ()))
    back = WayBack((put_back(person, ("understood_at",)),))
    Person.objects.filter(pk=at.whose).update(understood_at=at.at)
    return Written(Understood(True, ()), undo=back.told)
