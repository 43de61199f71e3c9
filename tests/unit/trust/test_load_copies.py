"""Copies of people for the load campaign: whole, their own, with nothing of whom they were copied from."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import models

from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.today_read import today_of
from opentaper.exchange.version_json import version_of
from opentaper.record import models as record
from opentaper.record.log import break_in_log
from tests.unit.actions.deeds.care import carers_moment, joined
from tests.unit.actions.deeds.lives import DAY, Life, begun
from trust.load.copies import Owner, copy_of, own_document, pattern_of, tables

pytestmark = pytest.mark.django_db
OWNER = Owner("person00007", "7", "99", timedelta(microseconds=8))


@pytest.fixture
def life() -> Life:
    """Somebody with days, a carer, and a plan that was signed."""
    cache.clear()
    life = begun()
    version, link = life.plan(DAY + timedelta(days=14)), joined(life)
    life.calm_days(DAY)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    return life


def _kept(life: Life) -> tuple[UUID, dict[type[models.Model], list[models.Model]]]:
    rows = copy_of(pattern_of(life.person), OWNER, Random(1))
    for table in tables():
        table._default_manager.bulk_create(rows[table])
    return rows[record.Person][0].pk, rows


def test_a_copy_is_whole(life: Life) -> None:
    person, rows = _kept(life)
    assert person != life.person
    assert {table: len(each) for table, each in rows.items() if each} == {
        table: n
        for table in tables()
        if (n := table._default_manager.exclude(pk__in=[one.pk for one in rows[table]]).count())
    }
    assert break_in_log(person) is None
    medication = record.Medication.objects.get(person_id=person)
    plan = current_plan(medication.pk)
    assert plan is not None
    assert not plan.is_broken
    assert plan.signature is not None
    [mine], [theirs] = (today_of(one, DAY).medications for one in (person, life.person))
    assert (mine.dose, mine.plan_number, mine.signed_by) == (
        theirs.dose,
        theirs.plan_number,
        theirs.signed_by,
    )


def test_a_copy_names_nothing_of_whom_it_was_copied_from(life: Life) -> None:
    pattern = pattern_of(life.person)
    rows = copy_of(pattern, OWNER, Random(1))
    told = [
        json.dumps(
            {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}, default=str
        )
        for each in rows.values()
        for row in each
    ]
    assert len(pattern.keys) == len(told) > 20
    assert not [key for key in pattern.keys if any(key in one for one in told)]


def test_a_copy_is_its_owners(life: Life) -> None:
    person, _ = _kept(life)
    assert record.Person.objects.get(pk=person).account == "7"
    assert record.Carer.objects.get(person_id=person).account == "99"
    assert record.CareLink.objects.get(person_id=person).known_as == "person00007"
    mine, theirs = (
        set(record.CheckIn.objects.filter(person_id=one).values_list("written_at", flat=True))
        for one in (person, life.person)
    )
    assert mine
    assert not mine & theirs
    document = record.PlanVersion.objects.get(person_id=person).document
    before = record.PlanVersion.objects.get(person_id=life.person).document
    assert document == own_document(before, "person00007")
    assert version_of(document) == version_of(before)


def test_the_same_chance_gives_the_same_copy(life: Life) -> None:
    pattern = pattern_of(life.person)
    keys = [
        [row.pk for each in copy_of(pattern, OWNER, Random(seed)).values() for row in each]
        for seed in (1, 1, 2)
    ]
    assert keys[0] == keys[1] != keys[2]
