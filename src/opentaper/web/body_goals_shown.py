"""Goals for the body as they are shown, to the person and to a carer, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.goal_rows import FREE_KINDS, GOAL_KINDS
from opentaper.actions.readings.goals_read import GoalRead, SharedGoal
from opentaper.actions.readings.habit_notes import HabitNote, habit_notes
from opentaper.formulary.bibliography import source
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.facts import Grade, Source
from opentaper.web.body_diet_shown import ReasonShown, goal_word, grade_word, reasons_shown
from opentaper.wording import drug_text, words

#: Why a goal ended by itself; any other reason is a carer's own words.
BY_ITSELF = "hard_stop"


@dataclass(frozen=True, slots=True)
class HabitNoteShown:
    """What is known of a habit with a medicine: the sentence, its grade, whether it is confirmed, sources."""

    text: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal: its kind and words, how it stands, from when until when, and what is known of it.

    ``is_stopped`` where it runs and something stops it by now.
    """

    goal_id: UUID
    kind: str
    kind_word: str
    title: str
    status: str
    stands: str
    days: str
    by: str
    reason: str
    is_open: bool
    is_asked_first: bool
    is_reopened: bool
    is_stopped: bool
    reasons: tuple[ReasonShown, ...]


@dataclass(frozen=True, slots=True)
class SharedGoalShown:
    """A goal as a carer sees it, and what they may do with it."""

    goal: GoalShown
    hidden: bool
    may_decide: bool
    can_agree: bool
    is_own_offer: bool


def kind_word(kind: str, language: str) -> str:
    """Return a kind of goal in words; one that nobody knows is told as another."""
    if kind in set(AskedGoal):
        return goal_word(AskedGoal(kind), language)
    return words(f"web.goals.kind.{_known_kind(kind)}", language)


def _known_kind(kind: str) -> str:
    return kind if kind in FREE_KINDS else "other"


def kind_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return every kind of goal as the choices of a field."""
    return tuple((kind, kind_word(kind, language)) for kind in GOAL_KINDS)


def goal_shown(
    one: GoalRead, language: str, reasons: Iterable[ReasonShown] | None = None, *, is_own: bool = True
) -> GoalShown:
    """Return a goal as it is shown; a carer is given what they may see of the reasons."""
    if reasons is None:
        reasons = () if one.verdict is None else reasons_shown(one.verdict.reasons, language, one.said_yes)
    told, kind = tuple(reasons), kind_word(one.kind, language)
    return GoalShown(
        goal_id=one.goal_id,
        kind=one.kind,
        kind_word=kind,
        title=one.text or kind,
        status=one.status,
        stands=_stands(one, language),
        days=_days(one, language),
        by=words("web.goals.offered_by", language, name=one.offered_by) if one.offered_by and is_own else "",
        reason=words("web.goals.ended_stop", language) if one.reason == BY_ITSELF else one.reason,
        is_open=one.is_open,
        is_asked_first=one.is_asked_first,
        is_reopened=one.is_reopened,
        is_stopped=one.is_reopened and any(reason.is_stop for reason in told),
        reasons=told,
    )


def shared_shown(one: SharedGoal, language: str) -> SharedGoalShown:
    """Return a goal as a carer sees it."""
    reasons = reasons_shown(one.reasons, language, one.read.said_yes, to="they")
    outcome = None if one.read.verdict is None else one.read.verdict.outcome.value
    return SharedGoalShown(
        goal=goal_shown(one.read, language, reasons, is_own=False),
        hidden=one.hidden,
        may_decide=one.may_decide,
        can_agree=outcome not in {"hard_stop", "held"},
        is_own_offer=one.is_own_offer,
    )


def habits_shown(kind: str, drugs: tuple[str, ...], language: str) -> tuple[HabitNoteShown, ...]:
    """Return what a change of a habit does to what is taken, a sentence for each medicine."""
    by_drug: dict[str, list[HabitNote]] = {}
    for one in habit_notes(kind, drugs):
        by_drug.setdefault(one.drug, []).append(one)
    return tuple(_habit(kind, drug, notes, language) for drug, notes in by_drug.items())


def _habit(kind: str, drug: str, notes: list[HabitNote], language: str) -> HabitNoteShown:
    grade = min((one.row.grade for one in notes), key=list(Grade).index)
    text = words(f"web.goals.habit.{kind}", language, drug=drug_text(drug, language))
    keys = dict.fromkeys(key for one in notes for key in one.row.source)
    return HabitNoteShown(
        text, grade_word(grade, language), not grade.decides, tuple(source(key) for key in keys)
    )


def _stands(one: GoalRead, language: str) -> str:
    if one.status == "agreed" and one.agreed_by:
        return words("web.goals.agreed_by", language, name=one.agreed_by)
    if one.status == "declined" and one.agreed_by:
        return words("web.goals.declined_by", language, name=one.agreed_by)
    return words(f"web.goals.status.{one.status}", language)


def _days(one: GoalRead, language: str) -> str:
    if one.begins_on is None and one.ends_on is None:
        return ""
    if one.ends_on is None:
        return words("web.goals.from", language, day=one.begins_on)
    if one.begins_on is None:
        return words("web.goals.until", language, day=one.ends_on)
    return words("web.goals.from_until", language, first=one.begins_on, last=one.ends_on)
