"""Columns that can hold sealed values; the keys that seal them; the book of the office.

Nothing is sealed here. A sealed column keeps its kind in SQLite; in PostgreSQL the ones with a bound length
become texts. So no table is built anew, and no trigger of migration 0002 goes. From here on a write-once row
may change in one way: its sealed columns anew, where the transaction says that it seals
(``record.resealing``). A later migration that builds such a table anew must end with
``migrations.RunPython(add_triggers)`` from here.
"""

from __future__ import annotations

import hashlib
from typing import Any

import django.core.validators
import django.db.models.functions.datetime
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models.person
import opentaper.record.models.recovery

#: Columns of PostgreSQL that had a bound length, and the length.
WIDENED = (
    ("record_advicegiven", "inputs_digest", 64),
    ("record_apianswer", "digest", 64),
    ("record_assignment", "refers", 96),
    ("record_bodyentry", "source", 96),
    ("record_bodyentry", "word", 64),
    ("record_feelingentry", "feeling", 96),
    ("record_habitexperiment", "habit", 64),
    ("record_habitexperiment", "outcome", 64),
    ("record_logentry", "hash", 64),
    ("record_logentry", "previous_hash", 64),
    ("record_noticeaddress", "address", 254),
    ("record_person", "calendar_token", 64),
    ("record_planstatus", "seal", 64),
    ("record_planversion", "digest", 64),
    ("record_researchconsent", "secret", 64),
    ("record_triggerchain", "change", 16),
)
#: Tables that are written once, with their sealed columns.
SEALED_COLUMNS = {
    "record_planversion": ("document", "digest"),
    "record_planstatus": ("by", "reason", "seal"),
    "record_logentry": ("body", "previous_hash", "hash"),
    "record_message": ("text",),
}
FOR_GOOD = "record_adminact"

FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION record_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb;
    kept jsonb;
    name text;
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS
        (SELECT 1 FROM record_person WHERE id = OLD.person_id AND NOT leaving) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND current_setting('opentaper.sealing', true) = 'on' THEN
        told := to_jsonb(NEW);
        kept := to_jsonb(OLD);
        FOREACH name IN ARRAY TG_ARGV LOOP
            IF told ->> name IS DISTINCT FROM kept ->> name
                AND (told ->> name IS NULL OR NOT starts_with(told ->> name, E'\\x1fsealed:1:')) THEN
                RAISE EXCEPTION '% is written once', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            told := told - name;
            kept := kept - name;
        END LOOP;
        IF told = kept THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE OR REPLACE FUNCTION record_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
)
ONCE = """
CREATE OR REPLACE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION record_written_once({columns})
"""
GOOD = f"""
CREATE OR REPLACE TRIGGER {FOR_GOOD}_for_good BEFORE UPDATE OR DELETE ON {FOR_GOOD}
FOR EACH ROW EXECUTE FUNCTION record_for_good()
"""
SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {FOR_GOOD}_no_{verb} BEFORE {verb.upper()} ON {FOR_GOOD} "
    f"BEGIN SELECT RAISE(ABORT, '{FOR_GOOD} is written once'); END"
    for verb in ("update", "delete")
)


def add_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Add the triggers that are missing, and let those of PostgreSQL know what may be sealed anew."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for statement in SQLITE:
                cursor.execute(statement)
            return
        for function in FUNCTIONS:
            cursor.execute(function)
        for table, names in SEALED_COLUMNS.items():
            columns = ", ".join(f"'{name}'" for name in names)
            cursor.execute(ONCE.format(table=table, columns=columns))
        cursor.execute(GOOD)


def drop_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Take the triggers of the book away, so that its table can go."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS record_for_good() CASCADE")
            return
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {FOR_GOOD}_no_{verb}")


def widen(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Let columns of PostgreSQL hold what is longer than the text that is sealed; no row is rewritten."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column, _ in WIDENED:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE text')


def narrow(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Bound the columns again; PostgreSQL refuses while something sealed is in them."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column, length in WIDENED:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE varchar({length})')


def hash_calendars(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Let the addresses of calendars that are open be found by their hash."""
    rows = apps.get_model("record", "Person").objects.exclude(calendar_token=None)
    for key, token in list(rows.values_list("pk", "calendar_token")):
        found = hashlib.sha256(token.encode("utf-8")).hexdigest()
        rows.filter(pk=key).update(calendar_hash=found)


def forget_calendars(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Leave the addresses as they are."""


class Migration(migrations.Migration):
    """Makes room for what is sealed; adds the keys and the book of the office."""

    dependencies = [("record", "0007_research")]
    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("name", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("wrapped", models.TextField()),
                ("master", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AdminAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=32)),
                ("by", models.CharField(blank=True, default="", max_length=64)),
                ("account", models.CharField(blank=True, default="", max_length=64)),
                ("result", models.CharField(max_length=16)),
                (
                    "told",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["account", "seq"], name="admin_act_by_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                (
                                    "account_added",
                                    "password_renewed",
                                    "signed_out",
                                    "token_revoked",
                                    "data_key_changed",
                                    "master_key_changed",
                                    "cells_sealed",
                                    "backup_made",
                                    "backup_checked",
                                    "backup_restored",
                                ),
                            )
                        ),
                        name="admin_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ("done", "refused", "failed"))),
                        name="admin_act_result",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="calendar_hash",
            field=models.CharField(blank=True, max_length=64, null=True),
        ),
        migrations.RunPython(hash_calendars, forget_calendars),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("calendar_hash__isnull", False)),
                fields=("calendar_hash",),
                name="one_person_a_calendar",
            ),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, narrow)],
            state_operations=[
                migrations.AlterField(
                    model_name="person",
                    name="calendar_token",
                    field=opentaper.record.fields.SealedText(  # type: ignore[misc]  # or None
                        blank=True, max_length=64, null=True, unique=True
                    ),
                ),
                migrations.AlterField(
                    model_name="advicegiven",
                    name="document",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="advicegiven",
                    name="inputs_digest",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="apianswer",
                    name="body",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="apianswer",
                    name="digest",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="apitoken",
                    name="name",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="apitoken",
                    name="scopes",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="assignment",
                    name="refers",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=96),
                ),
                migrations.AlterField(
                    model_name="assignment",
                    name="text",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="assignment",
                    name="title",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="assignmentdone",
                    name="note",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="belief",
                    name="document",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="bodyentry",
                    name="note",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="bodyentry",
                    name="source",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=96),
                ),
                migrations.AlterField(
                    model_name="bodyentry",
                    name="word",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=64),
                ),
                migrations.AlterField(
                    model_name="bodygoal",
                    name="reason",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="bodygoal",
                    name="text",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="bodygoal",
                    name="waits_for",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="bodyimport",
                    name="choices",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="bodyimport",
                    name="file_name",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="bodyimport",
                    name="found",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="bodyimport",
                    name="staged",
                    field=opentaper.record.fields.SealedBytes(blank=True, default=bytes),
                ),
                migrations.AlterField(
                    model_name="carelink",
                    name="called",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="carelink",
                    name="known_as",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="carer",
                    name="name",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="casefacts",
                    name="document",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="checkin",
                    name="modulators",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="checkin",
                    name="note",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="checkin",
                    name="scores",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="checkin",
                    name="signs",
                    field=opentaper.record.fields.SealedJSON(blank=True, null=True),
                ),
                migrations.AlterField(
                    model_name="deed",
                    name="answer",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="deed",
                    name="told",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="deed",
                    name="undo",
                    field=opentaper.record.fields.SealedJSON(blank=True, null=True),
                ),
                migrations.AlterField(
                    model_name="dietasked",
                    name="answers",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="dosetaken",
                    name="note",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="emergencycard",
                    name="sections",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="feelingentry",
                    name="feeling",
                    field=opentaper.record.fields.SealedText(max_length=96),
                ),
                migrations.AlterField(
                    model_name="feelingentry",
                    name="note",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="feelingentry",
                    name="places",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.recovery.no_places
                    ),
                ),
                migrations.AlterField(
                    model_name="habitexperiment",
                    name="design",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="habitexperiment",
                    name="habit",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="habitexperiment",
                    name="outcome",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="habitexperiment",
                    name="read_out",
                    field=opentaper.record.fields.SealedJSON(blank=True, null=True),
                ),
                migrations.AlterField(
                    model_name="instrumentanswer",
                    name="answers",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="invitation",
                    name="called",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="invitation",
                    name="known_as",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="invitation",
                    name="sections",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="learningdone",
                    name="answers",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="logentry",
                    name="body",
                    field=opentaper.record.fields.SealedJSON(),
                ),
                migrations.AlterField(
                    model_name="logentry",
                    name="hash",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="logentry",
                    name="previous_hash",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="medication",
                    name="circumstances",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="medication",
                    name="condition",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="medication",
                    name="prescriber",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="medication",
                    name="usual",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="text",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="messagethread",
                    name="topic",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="noticeaddress",
                    name="address",
                    field=opentaper.record.fields.SealedText(
                        max_length=254, validators=[django.core.validators.EmailValidator()]
                    ),
                ),
                migrations.AlterField(
                    model_name="ownanswer",
                    name="answers",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="ownplan",
                    name="parts",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="pasttaper",
                    name="fields",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="pasttaper",
                    name="text",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="person",
                    name="reminders",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="planstatus",
                    name="by",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="planstatus",
                    name="reason",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="planstatus",
                    name="seal",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=64),
                ),
                migrations.AlterField(
                    model_name="planversion",
                    name="digest",
                    field=opentaper.record.fields.SealedText(max_length=64),
                ),
                migrations.AlterField(
                    model_name="planversion",
                    name="document",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="researchconsent",
                    name="secret",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=64),
                ),
                migrations.AlterField(
                    model_name="sessionnote",
                    name="text",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="shelfitem",
                    name="text",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="stock",
                    name="item",
                    field=opentaper.record.fields.SealedText(),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="act",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="after",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="body",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="change",
                    field=opentaper.record.fields.SealedText(blank=True, default="", max_length=16),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="event",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="feelings",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.recovery.no_places
                    ),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="marks",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.person.no_scores
                    ),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="places",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.recovery.no_places
                    ),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="skills",
                    field=opentaper.record.fields.SealedJSON(
                        default=opentaper.record.models.recovery.no_places
                    ),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="thought",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
                migrations.AlterField(
                    model_name="triggerchain",
                    name="urge",
                    field=opentaper.record.fields.SealedText(blank=True, default=""),
                ),
            ],
        ),
    ]
