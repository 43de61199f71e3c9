"""Nights and the cycle reach the split of the person alone, and nothing that decides (decision 0032)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper.actions.deeds.import_back import check_in_key
from opentaper.actions.deeds.tell_body import BodyThing, BodyTold, tell_body
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.body_split import told_with_body
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.learnt_read import learnt_of
from opentaper.actions.readings.own_pace import pace_inputs
from opentaper.actions.readings.told_record import check_ins_of, told_record
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.record.models import BodyEntry, CheckIn
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.readings.days import many_days

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
N_DAYS = 40
NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)


def brought(life: Life, minutes: dict[int, float], source: str = "oura: Ring") -> None:
    """Keep nights that a file brought, by how many days ago they were."""
    BodyEntry.objects.bulk_create(
        BodyEntry(
            person_id=life.person,
            kind="sleep",
            day=DAY - n * ONE_DAY,
            value=value,
            source=source,
            written_at=NOW,
        )
        for n, value in minutes.items()
    )


def a_diary(life: Life, days_ago: list[int]) -> None:
    """Keep days of a diary that say that all was well, as a file brings them, also beside one's own."""
    for n in days_ago:
        key = check_in_key(UUID(int=9), DAY - n * ONE_DAY)
        CheckIn.objects.create(
            id=key,
            client_key=key,
            person_id=life.person,
            day=DAY - n * ONE_DAY,
            written_at=NOW + ONE_DAY,
            scores=dict.fromkeys(("anxiety", "dizziness", "low_mood", "poor_sleep", "distress"), 0.0),
            modulators={},
        )


def silent(life: Life) -> None:
    """Let no check-in say anything of nights."""
    CheckIn.objects.filter(person_id=life.person).update(modulators={})


def held(life: Life) -> dict[date, tuple[tuple[str, float], ...]]:
    """Return what the days held, with the body."""
    found = told_with_body(life.person, told_record(life.person, life.medication, DAY), DAY)
    return {one.day: one.modulators for one in found.told.check_ins}


def test_without_a_body_the_split_is_as_it_was() -> None:
    life = begun()
    many_days(life, DAY, N_DAYS)
    plain = understanding_of(life.person, life.medication, DAY)
    found = understanding_of(life.person, life.medication, DAY, with_body=True)
    assert found.belief.digest == plain.belief.digest
    assert (found.n_nights, found.n_cycle) == (0, 0)


def test_a_week_of_short_nights_is_seen_in_the_split_and_told() -> None:
    life = begun()
    many_days(life, DAY, N_DAYS)
    silent(life)
    brought(life, {n: 420.0 if n > 3 else 200.0 for n in range(N_DAYS)})
    plain = understanding_of(life.person, life.medication, DAY)
    found = understanding_of(life.person, life.medication, DAY, with_body=True)
    assert found.n_nights == N_DAYS - 10, "ten nights make the usual first"
    assert found.belief.digest != plain.belief.digest
    assert plain.n_nights == 0
    assert held(life)[DAY] == (("poor_night", 1.0),)
    split = found.learnt.split
    assert split is not None
    assert split.life.mean[-1] > split.life.mean[-6], "a short night is part of what life added"
    BodyEntry.objects.filter(day=DAY).update(value=419.0)
    again = understanding_of(life.person, life.medication, DAY, with_body=True)
    assert again.belief.digest != found.belief.digest, "another night, another belief"


def test_the_persons_own_answer_always_wins() -> None:
    life = begun()
    many_days(life, DAY, N_DAYS)
    before = held(life)
    brought(life, dict.fromkeys(range(N_DAYS), 420.0) | {0: 60.0})
    a_diary(life, list(range(N_DAYS)))
    assert held(life) == before, "every day was answered"
    CheckIn.objects.filter(day=DAY).update(modulators={"stress": 1.0})
    assert held(life)[DAY] == (("poor_night", 1.0), ("stress", 1.0))


def test_a_diary_that_was_brought_is_seen_in_the_split_and_told_and_unlocks_nothing() -> None:
    life = begun()
    a_diary(life, list(range(30)))
    plain = understanding_of(life.person, life.medication, DAY)
    assert (plain.n_days, plain.is_enough, plain.n_brought) == (0, False, 0)
    found = understanding_of(life.person, life.medication, DAY, with_body=True)
    assert (found.n_days, found.n_brought) == (30, 30)


def test_what_was_told_here_is_not_read_again_for_what_a_file_brought() -> None:
    """Ten years of check-ins were read twice for one page."""
    life = begun()
    many_days(life, DAY, 5)
    a_diary(life, [7, 8])
    own, files = (check_ins_of(life.person, DAY, is_own=own) for own in (True, False))
    assert (len(own), len(files)) == (5, 2)
    assert sorted((*own, *files), key=lambda one: one.day) == list(check_ins_of(life.person, DAY))


def test_a_night_by_hand_goes_before_one_of_a_file() -> None:
    life = begun()
    many_days(life, DAY, N_DAYS)
    silent(life)
    brought(life, dict.fromkeys(range(N_DAYS), 420.0) | {0: 60.0})
    tell_body(BodyTold((BodyThing(DAY, "sleep", 7.0, "h"),)), life.at("night"))
    assert held(life)[DAY] == (("poor_night", 0.0),)


@given(
    st.dictionaries(st.integers(0, N_DAYS + 20), st.floats(-1e9, 1e9), max_size=N_DAYS),
    st.sampled_from([200.0, 420.0, 900.0]),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_import_however_bad_changes_what_decides(
    transactional: Life, minutes: dict[int, float], usual: float
) -> None:
    life = transactional
    BodyEntry.objects.all().delete()
    CheckIn.objects.filter(client_key=F("id")).delete()
    inputs, advice = decided(life)
    brought(life, dict.fromkeys(range(N_DAYS), usual) | minutes)
    brought(life, dict.fromkeys(range(N_DAYS), 1.0), "another: Ring")
    a_diary(life, list(minutes))
    assert decided(life) == (inputs, advice)


@pytest.fixture
def transactional() -> Life:
    """Somebody with a plan, and days that say nothing of nights."""
    life = begun()
    life.sign(life.plan(DAY - 14 * ONE_DAY, DAY - 30 * ONE_DAY))
    many_days(life, DAY, N_DAYS)
    silent(life)
    return life


def decided(life: Life) -> tuple[object, ...]:
    """Return what a plan and advice rest on: check-ins, beliefs by digest, advice as it is given."""
    plan = current_plan(life.medication)
    assert plan is not None
    inputs, belief = pace_inputs(life.person, life.medication, plan.version, DAY)
    advice = advice_today(life.person, life.medication, life.at("advice"), keeps=False)
    assert belief is not None
    learnt = learnt_of(life.person, life.medication, DAY)
    shared = understanding_of(life.person, life.medication, DAY)
    told = (inputs.check_ins, inputs.doses, inputs.risk, belief.digest, learnt.digest, shared.belief.digest)
    return told, (advice.advice, advice.inputs_digest, advice.belief.digest)


def test_the_number_of_queries_does_not_grow_with_nights() -> None:
    life = begun()
    many_days(life, DAY, N_DAYS)
    counts = []
    for n in (1, N_DAYS):
        BodyEntry.objects.all().delete()
        brought(life, dict.fromkeys(range(n), 420.0))
        told = told_record(life.person, life.medication, DAY)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            told_with_body(life.person, told, DAY)
        counts.append(len(seen))
    assert counts == [2, 2]
