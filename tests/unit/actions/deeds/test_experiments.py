"""Habits beside the days of a person, and small experiments: begun, given up, read out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.begin_experiment import ExperimentTold, begin_experiment
from opentaper.actions.deeds.end_experiment import (
    ExperimentOver,
    give_up_experiment,
    read_out_experiment,
)
from opentaper.actions.deeds.readable import check_readable
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.experiment_offered import ExperimentAsked, experiment_offer
from opentaper.actions.readings.experiments_read import cuts_ahead, experiments_of
from opentaper.actions.readings.helps_read import helps_of
from opentaper.errors import BadOption, ChangedFile, ExperimentNotNow
from opentaper.record.models import BodyEntry, CheckIn, HabitExperiment, Medication
from opentaper.recovery.helps_said import HelpsWord
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
TOLD = ExperimentTold("daylight", "distress", 6, "days", DAY)
ONE_DAY = timedelta(days=1)


def scored(life: Life, scores: Mapping[date, float]) -> None:
    """Tell how hard days were, each rounded to what can be told."""
    CheckIn.objects.bulk_create(
        CheckIn(
            person_id=life.person,
            day=day,
            written_at=life.at("told", day).now,
            scores={"distress": float(np.clip(np.rint(score), 0, 10))},
            client_key=uuid4(),
        )
        for day, score in scores.items()
    )


def diary(life: Life, n_days: int, last: date = DAY, effect: float = -2.0) -> None:
    """Tell days with daylight on about every other, whose next day is easier by so much; rest is chance."""
    rng = np.random.default_rng(n_days)
    light = rng.integers(0, 2, n_days + 1)
    days = [last - (n_days - 1 - n) * ONE_DAY for n in range(n_days)]
    scored(life, {day: 5.0 + effect * light[n] + rng.normal() for n, day in enumerate(days)})
    BodyEntry.objects.bulk_create(
        BodyEntry(
            person_id=life.person,
            kind="daylight",
            day=day,
            value=45.0 * light[n + 1],
            written_at=life.at("light", day).now,
        )
        for n, day in enumerate(days)
    )


def test_habits_that_were_never_told_of_are_not_there_and_few_days_say_nothing() -> None:
    life = begun()
    assert helps_of(life.person, DAY).view.said == ()
    diary(life, 10)
    (one,) = helps_of(life.person, DAY).view.said
    assert (one.key, one.word, one.effect) == ("daylight", HelpsWord.FEW, None)


def test_what_goes_together_is_told_with_its_range_and_queries_do_not_grow() -> None:
    life = begun()
    diary(life, 60)
    helps_of(life.person, DAY)
    with CaptureQueriesContext(connection) as few:
        helps_of(life.person, DAY)
    diary(life, 61, DAY - 60 * ONE_DAY)
    read = helps_of(life.person, DAY)
    with CaptureQueriesContext(connection) as many:
        helps_of(life.person, DAY)
    assert len(few) == len(many)
    (one,) = read.view.claims
    assert one.word is HelpsWord.LESS
    assert one.effect is not None
    assert one.effect.low < -2.0 < one.effect.high < 0.0


def test_an_experiment_is_offered_with_its_chance_and_the_cuts_of_the_plan() -> None:
    life = begun()
    asked = ExperimentAsked("daylight", "distress", 6, "days", DAY)
    rough = experiment_offer(life.person, asked, DAY)
    assert not rough.is_own
    assert rough.plan.cuts == ()
    chances = [
        experiment_offer(life.person, replace(asked, weeks=weeks), DAY).plan.chance for weeks in (4, 8, 16)
    ]
    assert chances == sorted(chances)
    assert experiment_offer(life.person, replace(asked, runs="weeks"), DAY).plan.chance == 0.0
    life.plan(DAY + 14 * ONE_DAY)
    offer = experiment_offer(life.person, asked, DAY)
    assert offer.plan.cuts == tuple(day for day in cuts_ahead(life.person, DAY) if day < DAY + 42 * ONE_DAY)
    assert offer.plan.cuts[0] == DAY + 14 * ONE_DAY
    assert offer.n_left_out >= 7
    assert offer.plan.chance < rough.plan.chance


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TOLD, habit="dose"),
        replace(TOLD, outcome="anxiety"),
        replace(TOLD, weeks=5),
        replace(TOLD, runs="hours"),
        replace(TOLD, begins_on=DAY - ONE_DAY),
        replace(TOLD, begins_on=DAY + 29 * ONE_DAY),
    ],
    ids=["habit", "outcome", "weeks", "runs", "past", "far"],
)
def test_what_cannot_be_is_refused(wrong: ExperimentTold) -> None:
    life = begun()
    with pytest.raises(BadOption):
        begin_experiment(wrong, life.at("begin"))
    assert not HabitExperiment.objects.exists()


@pytest.mark.parametrize("habit", ["sleep", "no_alcohol", "ketones"])
def test_no_experiment_with_less_sleep_drink_or_ketosis(habit: str) -> None:
    life = begun()
    with pytest.raises(ExperimentNotNow, match="not_offered"):
        begin_experiment(replace(TOLD, habit=habit), life.at("begin"))


def test_no_experiment_begins_after_a_fresh_cut() -> None:
    life = begun()
    version = life.plan(DAY)
    life.calm_days(DAY)
    life.sign(version)
    life.cut(15000, DAY)
    with pytest.raises(ExperimentNotNow, match="fresh_cut"):
        begin_experiment(TOLD, life.at("begin"))
    begin_experiment(replace(TOLD, begins_on=DAY + 14 * ONE_DAY), life.at("later"))


def test_no_experiment_with_coffee_beside_lithium() -> None:
    life = begun()
    Medication.objects.filter(pk=life.medication).update(drug="lithium")
    with pytest.raises(ExperimentNotNow, match="drug"):
        begin_experiment(replace(TOLD, habit="no_late_coffee"), life.at("coffee"))
    begin_experiment(TOLD, life.at("light"))


def test_one_runs_at_a_time_is_given_up_freely_and_brought_back() -> None:
    life = begun()
    first = begin_experiment(TOLD, life.at("begin"))
    assert begin_experiment(TOLD, life.at("begin")) == first, "the lot is drawn once"
    with pytest.raises(ExperimentNotNow, match="running"):
        begin_experiment(TOLD, life.at("again"))
    at = life.at("give up")
    give_up_experiment(ExperimentOver(first.experiment), at)
    assert experiments_of(life.person) == ()
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    (one,) = experiments_of(life.person)
    assert one.is_running
    assert one.is_with(DAY) is not None
    with pytest.raises(BadOption):
        give_up_experiment(ExperimentOver(uuid4()), life.at("of nobody"))


def test_it_is_read_out_once_at_its_end_and_each_one_leaves_less_for_the_next() -> None:
    life = begun()
    done = begin_experiment(TOLD, life.at("begin"))
    with pytest.raises(ExperimentNotNow, match="not_over"):
        read_out_experiment(ExperimentOver(done.experiment), life.at("soon"))
    (running,) = experiments_of(life.person)
    made, over = running.plan.design, running.plan.design.last_score + ONE_DAY
    rng = np.random.default_rng(1)
    scored(
        life,
        {DAY + (place + 1) * ONE_DAY: 5.0 - 2.0 * arm + rng.normal() for place, arm in enumerate(made.arms)},
    )
    assert read_out_experiment(ExperimentOver(done.experiment), life.at("read", over)).is_clear is True
    (read,) = experiments_of(life.person)
    assert read.found is not None
    assert read.found.low < -2.0 < read.found.high < 0.0
    assert not read.is_running
    with pytest.raises(BadOption):
        read_out_experiment(ExperimentOver(done.experiment), life.at("twice", over))
    begin_experiment(replace(TOLD, begins_on=over), life.at("second", over))
    second, first = experiments_of(life.person)
    assert second.plan.false_claims == first.plan.false_claims / 2.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"habit": "dose"},
        {"outcome": "joy"},
        {"design": {}},
        {"design": 7},
        {"sd": float(0)},
        {"firsts": [True] * 400},
        {"begins_on": "9999-12-31"},
        {"read_out": {"mean": "much"}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_experiment_that_nobody_can_mean_is_refused_with_its_file(wrong: dict[str, Any]) -> None:
    life = begun()
    begin_experiment(TOLD, life.at("begin"))
    check_readable(life.person, "file", life.at("read").now)
    row = HabitExperiment.objects.get()
    told: dict[str, Any] = {"design": row.design} | wrong
    for name in told.keys() - {"habit", "outcome", "design", "read_out"}:
        value = told.pop(name)
        inner = row.design["design"] if name in row.design["design"] else row.design
        inner[name] = value
        told["design"] = row.design
    HabitExperiment.objects.update(**told)
    with pytest.raises(ChangedFile) as refused:
        check_readable(life.person, "file", life.at("read").now)
    assert refused.value.place == "experiments"
