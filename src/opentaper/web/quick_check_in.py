"""One press for a day like the last one: its answers are shown, and kept only when somebody presses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.actions.readings.today_read import TodayRead
from opentaper.formulary.items import item
from opentaper.web.sliders import LOW_BURDEN, PREFIX

ONE_DAY = timedelta(days=1)
Scores = tuple[tuple[str, float], ...]
#: Of the answers of the last time so many are shown; all of them are sent.
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer of the last time: its field, the code of its name, and the score."""

    name: str
    code: str
    score: int


@dataclass(frozen=True, slots=True)
class QuickCheckIn:
    """Which day is asked about, and what was answered the last time.

    ``before`` is the day of those answers, None where there is nothing to be like.
    """

    day: date
    is_today: bool
    before: date | None
    answers: tuple[AnswerShown, ...]

    @property
    def shown(self) -> tuple[AnswerShown, ...]:
        """The answers that are shown first."""
        return self.answers[:MOST_SHOWN]

    @property
    def n_more(self) -> int:
        """How many more there are."""
        return len(self.answers) - len(self.shown)


def quick_check_in(read: TodayRead, *, low: bool) -> QuickCheckIn | None:
    """Return what to ask: a missing yesterday after a day that is known, else today; None where told.

    With ``low``, for a low burden, only what is asked then is offered again: nothing else is sent.
    """
    if not read.medications or (read.check_in is not None and read.yesterday is not None):
        return None
    day = read.today
    if read.yesterday is None and any(one.scores for one in read.days if one.day < read.today - ONE_DAY):
        day = read.today - ONE_DAY
    if day == read.today and read.check_in is not None:
        return None
    last = next((one for one in reversed(read.days) if one.day < day and _offered(one.scores, low=low)), None)
    return QuickCheckIn(
        day=day,
        is_today=day == read.today,
        before=last.day if last else None,
        answers=tuple(
            AnswerShown(f"{PREFIX}{item(name).name}", f"item_question.{item(name).name}", round(score))
            for name, score in (_offered(last.scores, low=low) if last else ())
        ),
    )


def _offered(scores: Scores, *, low: bool) -> Scores:
    """Return the scores that a day may be like: all of them, or what a low burden asks."""
    return tuple((name, score) for name, score in scores if not low or item(name).name in LOW_BURDEN)
