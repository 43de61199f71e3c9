"""Goals as deeds and readings: what a record of others holds and nobody can mean closes no page."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from opentaper.actions.deeds.answer_diet import DietAnswersTold, answer_diet
from opentaper.actions.deeds.readable import check_readable
from opentaper.actions.deeds.set_goal import GoalTold, set_goal
from opentaper.actions.readings.diet_read import diet_of
from opentaper.actions.readings.goals_read import goals_of
from opentaper.errors import BadOption, ChangedFile, GoalNotNow
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import diet_questions
from opentaper.record.models import BodyGoal, DietAsked, LogEntry
from opentaper.recovery.diet_safety import DietOutcome
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
NOON = datetime.combine(DAY, time(12), UTC)
NO = {one.key: "no" for one in diet_questions(AskedGoal.KETO)}


def asked(life: Life, answers: Any, diet: str = "keto") -> DietAsked:
    """Keep a row of answers as a file of others may hold it."""
    row = DietAsked(id=uuid4(), person_id=life.person, diet=diet, day=DAY, at=NOON, answers=answers)
    row.save(force_insert=True)
    return row


@pytest.mark.parametrize(
    "answers",
    [
        [],
        7,
        {"questions": 7, "medicines": 7},
        {"questions": {"sglt2": ["yes"], "zqx": "no", "lithium": "perhaps"}, "medicines": None},
        {"questions": {"sglt2": "\u202eyes"}, "medicines": "\u0000" * 9},
    ],
)
def test_answers_that_nobody_can_mean_are_no_answers(answers: Any) -> None:
    life = begun()
    asked(life, answers)
    assert diet_of(life.person, AskedGoal.KETO, DAY).verdict.outcome is DietOutcome.HELD
    check_readable(life.person, "file", NOON)


@pytest.mark.parametrize("waits_for", [7, [], {"rows": 7, "flags": "lithium"}, {"flags": [{}, None]}])
@pytest.mark.parametrize("kind", ["keto", "zqx"])
def test_a_goal_that_nobody_can_mean_closes_no_page(kind: str, waits_for: Any) -> None:
    life = begun()
    BodyGoal(
        id=uuid4(), person_id=life.person, kind=kind, status="agreed", at=NOON, waits_for=waits_for
    ).save()
    (found,) = goals_of(life.person, DAY)
    assert found.is_reopened is (kind == "keto"), "nothing was answered of it"
    check_readable(life.person, "file", NOON)


def test_answers_to_a_kind_that_is_not_asked_about_are_refused_with_their_file() -> None:
    life = begun()
    asked(life, {}, diet="zqx")
    with pytest.raises(ChangedFile) as refused:
        check_readable(life.person, "file", NOON)
    assert refused.value.place == "diet_asked"


def test_a_refusal_is_kept_once_in_the_log_and_nothing_else_is() -> None:
    life = begun()
    answer_diet(DietAnswersTold("keto", NO, "Forxiga"), life.at("answers"))
    for _ in range(2):
        with pytest.raises(GoalNotNow) as refused:
            set_goal(GoalTold("keto"), life.at("set"))
        assert (refused.value.why, refused.value.keys) == ("hard_stop", "sglt2")
    assert LogEntry.objects.filter(kind="refused").count() == 1
    assert not BodyGoal.objects.exists()


def test_a_planned_cut_is_known_from_the_plan_and_watched() -> None:
    life = begun()
    life.plan()
    answer_diet(DietAnswersTold("keto", NO), life.at("answers"))
    read = diet_of(life.person, AskedGoal.KETO, DAY)
    assert read.changes_dose
    assert read.verdict.outcome is DietOutcome.WATCH
    assert [one.key for one in read.verdict.reasons] == ["taper"]


def test_two_goals_of_a_kind_that_is_asked_about_never_run_side_by_side() -> None:
    life = begun()
    answer_diet(DietAnswersTold("keto", NO), life.at("answers"))
    set_goal(GoalTold("keto"), life.at("first"))
    with pytest.raises(GoalNotNow) as refused:
        set_goal(GoalTold("keto"), life.at("second"))
    assert refused.value.why == "runs_already"
    for text in ("a walk", "a swim"):
        set_goal(GoalTold("movement", text), life.at(text))
    assert BodyGoal.objects.count() == 3


@pytest.mark.parametrize(
    "told",
    [
        DietAnswersTold("magic", {}),
        DietAnswersTold("keto", {"zqx": "no"}),
        DietAnswersTold("keto", {"sglt2": "perhaps"}),
        DietAnswersTold("keto", {}, "x" * 5000),
    ],
)
def test_what_cannot_be_answered_is_refused(told: DietAnswersTold) -> None:
    with pytest.raises(BadOption):
        answer_diet(told, begun().at("answers"))
    assert not DietAsked.objects.exists()
