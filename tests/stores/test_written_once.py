"""What is written once stays as it was: Python refuses, and so does each database by itself."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from opentaper.record.immutable import WrittenOnce
from opentaper.record.log import break_in_log
from opentaper.record.models import (
    CareLink,
    Carer,
    Deed,
    EmergencyCard,
    EmergencyLook,
    LogEntry,
    Look,
    Medication,
    Message,
    MessageThread,
    Person,
    PlanStatus,
    PlanVersion,
)
from tests.stores.deeds import NOW, CountTold, count_twice, moment

TABLES = (
    "record_planversion",
    "record_planstatus",
    "record_logentry",
    "record_look",
    "record_message",
    "record_emergencylook",
)
COLUMNS = {
    "record_planversion": "document",
    "record_planstatus": "status",
    "record_logentry": "kind",
    "record_look": "page",
    "record_message": "text",
    "record_emergencylook": "at",
}


@pytest.fixture
def version(person: UUID) -> PlanVersion:
    """A version of a plan with a status."""
    count_twice(CountTold(1), moment(1, person))
    version = PlanVersion(
        person_id=person,
        medication=Medication.objects.get(),
        number=1,
        document="{}",
        digest="0" * 64,
        formulary_release="1",
        policy="1",
        made_by=Deed.objects.get(name="count_twice"),
        created_at=NOW,
    )
    version.save()
    PlanStatus(person_id=person, plan_version=version, number=1, status="draft", at=NOW).save()
    carer = Carer.objects.create(person_id=person, account="7", role="family", name="Ea")
    link = CareLink.objects.create(person_id=person, carer=carer, called="Ea", known_as="Bo", since=NOW)
    Look(person_id=person, link=link, section="plan", page="plan", at=NOW).save()
    thread = MessageThread.objects.create(person_id=person, topic="Sleep", begun_at=NOW)
    Message(person_id=person, thread=thread, author=link, text="Hello", at=NOW).save()
    card = EmergencyCard.objects.create(person_id=person, made_at=NOW)
    EmergencyLook(person_id=person, card=card, at=NOW).save()
    return version


def test_python_refuses_to_change_or_delete(version: PlanVersion) -> None:
    read = PlanVersion.objects.get()
    read.document = "another"
    for change in (
        read.save,
        read.delete,
        version.save,
        PlanVersion.objects.all().delete,
        lambda: PlanVersion.objects.update(document="another"),
        lambda: PlanVersion.objects.bulk_update([read], ["document"]),
        LogEntry.objects.filter(seq=1).delete,
        lambda: PlanStatus.objects.update(status="signed"),
        Look.objects.get().save,
        Look.objects.all().delete,
    ):
        with pytest.raises(WrittenOnce):
            change()
    assert PlanVersion.objects.get().document == "{}"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_refuses_too(version: PlanVersion, table: str, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f"{table} is written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table, column=COLUMNS[table]))
    assert break_in_log(version.person_id) is None


def test_nothing_written_once_leaves_with_a_medication_or_a_person_who_stays(version: PlanVersion) -> None:
    for row in (Medication.objects.get(), Carer.objects.get(), Person.objects.get()):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
    assert PlanVersion.objects.count() == 1


def test_a_change_behind_our_back_is_seen(version: PlanVersion) -> None:
    person = version.person_id
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE record_logentry DISABLE TRIGGER ALL")
        else:
            cursor.execute("DROP TRIGGER record_logentry_no_update")
        cursor.execute("UPDATE record_logentry SET body = '{\"a\":1}' WHERE seq = 2")
    broken = break_in_log(person)
    assert broken is not None
    assert (broken.seq, broken.why) == (2, "content")


@pytest.mark.parametrize(
    "change",
    [
        {"start_ug": 0},
        {"goal_ug": 60_000},
        {"times_a_day": 0},
        {"status": "paused"},
    ],
)
def test_a_medication_that_makes_no_sense_is_refused(person: UUID, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Medication.objects.update(**change)


def test_one_active_medication_of_a_drug(person: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Medication.objects.create(person_id=person, drug="sertraline", start_ug=50_000)
    Medication.objects.create(person_id=person, drug="sertraline", start_ug=50_000, status="ended")


def test_the_models_and_the_migrations_agree(store: str) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "record", check=True, dry_run=True, verbosity=0)
