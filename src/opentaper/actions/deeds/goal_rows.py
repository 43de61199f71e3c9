"""Rows of goals for the body: their kinds, what a verdict makes of one, and who of the team hears of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.deeds.thread_writing import MOST_OF_TOPIC
from opentaper.actions.permissions import Section
from opentaper.actions.readings.diet_read import DietRead
from opentaper.errors import BadOption, GoalNotNow
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import goal_words
from opentaper.record.models import BodyGoal, Consent, DietAsked
from opentaper.recovery.diet_safety import DietOutcome, DietVerdict

#: Kinds of goals: those that begin as they are set, and those that are asked about first.
FREE_KINDS = ("rise", "movement", "food", "caffeine", "alcohol", "smoking", "light", "other")
GOAL_KINDS = (*FREE_KINDS, *(one.value for one in AskedGoal))
#: A goal that is neither over nor refused.
OPEN = ("proposed", "waiting", "agreed")
#: The parts of what is kept of a verdict: what waits for a clinician, and everything that was known of.
ROWS, FLAGS = "rows", "flags"


def goal_told(kind: str, text: str, begins_on: date | None, ends_on: date | None, today: date) -> str:
    """Return the text of a goal, on one line.

    Raises
    ------
    BadOption
        No such kind, no text where one is needed or too long a one, days that cannot be, or the text speaks
        of a kind that is asked about first.
    """
    words = " ".join(text.split())
    if kind not in GOAL_KINDS:
        raise BadOption(option="kind", given=kind, wanted="a kind of goal of the list")
    if len(words) > MOST_OF_TOPIC or (not words and kind in FREE_KINDS):
        raise BadOption(option="text", given="", wanted=f"a text of at most {MOST_OF_TOPIC} letters")
    if begins_on is not None and begins_on < today:
        raise BadOption(option="begins_on", given=begins_on.isoformat(), wanted="today or a later day")
    if ends_on is not None and ends_on < (begins_on or today):
        raise BadOption(option="ends_on", given=ends_on.isoformat(), wanted="no day before the first")
    meant = meant_goal(words)
    if kind in FREE_KINDS and meant is not None:
        raise GoalNotNow(goal=meant.value, why="asked_first")
    return words


def meant_goal(text: str) -> AskedGoal | None:
    """Return the kind that a text speaks of and that is asked about first; None where it speaks of none."""
    plain = text.casefold()
    for goal, word in goal_words():
        if re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", plain):
            return goal
    return None


def gated_status(read: DietRead) -> tuple[str, dict[str, Any]]:
    """Return the status that a goal begins with, and what is kept of the verdict.

    Raises
    ------
    GoalNotNow
        Something stops it, is still open, or was not asked lately.
    """
    verdict = read.verdict
    goal, keys = read.goal.value, " ".join(sorted(verdict.keys))
    if verdict.outcome is DietOutcome.HARD_STOP:
        raise GoalNotNow(goal=goal, why="hard_stop", keys=keys)
    if read.told is None or not read.is_fresh:
        raise GoalNotNow(goal=goal, why="not_asked", keys=keys)
    if verdict.outcome is DietOutcome.HELD:
        raise GoalNotNow(goal=goal, why="held", keys=" ".join(verdict.open_questions))
    return _status(verdict), kept_verdict(verdict)


def kept_verdict(verdict: DietVerdict) -> dict[str, Any]:
    """Return what a goal keeps of a verdict."""
    return {ROWS: list(verdict.waits_for), FLAGS: sorted(verdict.keys)}


def kept_keys(row: BodyGoal, part: str) -> tuple[str, ...]:
    """Return the keys of a part of what a goal keeps; what nobody can mean is nothing."""
    held = row.waits_for.get(part) if isinstance(row.waits_for, dict) else None
    return tuple(str(one) for one in held) if isinstance(held, list) else ()


def one_open(person_id: UUID, kind: str) -> None:
    """See that no goal of a kind that is asked about first runs or waits already.

    Raises
    ------
    GoalNotNow
        One does.
    """
    rows = BodyGoal.objects.filter(
        person_id=person_id, kind=kind, status__in=("waiting", "agreed"), withdrawn_at=None
    )
    if kind not in FREE_KINDS and rows.exists():
        raise GoalNotNow(goal=kind, why="runs_already")


def follow_answers(asked: DietAsked, verdict: DietVerdict, at: Moment) -> int:
    """Let goals that run or wait follow new answers: they end, wait, or go on; return how many changed."""
    rows = BodyGoal.objects.filter(
        person_id=at.whose, kind=asked.diet, status__in=("waiting", "agreed"), withdrawn_at=None
    )
    return sum(_follow(row, asked, verdict, at) for row in rows)


def _follow(row: BodyGoal, asked: DietAsked, verdict: DietVerdict, at: Moment) -> bool:
    if verdict.outcome is DietOutcome.HELD:
        row.asked = asked  # it is held as it is read, until everything is answered
        row.save(update_fields=["asked"])
        return True
    if verdict.outcome is DietOutcome.HARD_STOP:
        row.status, row.ended_at, row.reason = "ended", at.at, "hard_stop"
    elif not set(verdict.waits_for) <= set(kept_keys(row, ROWS)):
        row.status, row.agreed_by, row.agreed_at = "waiting", None, None
    elif row.status == "waiting" and not verdict.waits_for:
        row.status = "agreed"
    row.asked, row.waits_for = asked, kept_verdict(verdict)
    row.save()
    team_hears(at)
    return True


def team_hears(at: Moment) -> None:
    """Let everybody hear who is let see the body, or plans: that something waits, and not what."""
    sections = (Section.BODY, Section.PLAN)
    consents = Consent.objects.filter(
        link__person_id=at.whose, link__ended__isnull=True, section__in=sections, revoked_at__isnull=True
    )
    something_waits(set(consents.values_list("link__carer__account", flat=True)), at.at)


def _status(verdict: DietVerdict) -> str:
    return "waiting" if verdict.outcome is DietOutcome.CLINICIAN else "agreed"
