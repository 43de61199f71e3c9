"""Sign-off with reason and seal, messages, homework, notes, cards, keys of programs, facts of a caseload."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models.person

#: The statements by which the tables themselves refuse, as those of the earlier tables have them.
made = import_module("opentaper.record.migrations.0002_written_once")
NEW = ("record_message", "record_emergencylook")
#: SQLite built this one anew for its columns, without its triggers.
BUILT_ANEW = ("record_planstatus",)


def add_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Let the database keep what is written once as it was written."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in (*NEW, *BUILT_ANEW):
            if connection.vendor == "postgresql":
                cursor.execute(made.POSTGRESQL.format(table=table))
                continue
            for statement in made.SQLITE.format(table=table).split("END;"):
                if statement.strip():
                    cursor.execute(f"{statement}END;")


def drop_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Take the triggers away, so that the tables can go."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in NEW:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_written_once ON {table}")
                continue
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_care_team"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=128)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(blank=True, max_length=64, null=True)),
                ("name", models.TextField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("made_at", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("section", models.CharField(max_length=16)),
                ("kind", models.CharField(max_length=16)),
                ("title", models.TextField()),
                ("text", models.TextField(blank=True, default="")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AssignmentDone",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("note", models.TextField(blank=True, default="")),
                ("is_shared", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CaseFacts",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "document",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("release", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyCard",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                (
                    "sections",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("made_at", models.DateTimeField()),
                ("until", models.DateField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyLook",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="MessageThread",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("topic", models.TextField()),
                ("begun_at", models.DateTimeField()),
                ("read_to", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="NoticeAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(max_length=64, unique=True)),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=16)),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SessionNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ThreadMember",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("read_to", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="planstatus",
            name="plan_status",
        ),
        migrations.AddField(
            model_name="carelink",
            name="ended_by",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="planstatus",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="record.carelink",
            ),
        ),
        migrations.AddField(
            model_name="planstatus",
            name="reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="planstatus",
            name="seal",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="carelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_by__in", ("", "person", "carer"))), name="care_link_ended_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="planstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("draft", "proposed", "signed", "declined", "changed", "given_up"))
                ),
                name="plan_status",
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="record.person",
            ),
        ),
        migrations.AddField(
            model_name="apianswer",
            name="token",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="record.apitoken"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.carelink"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="assignmentdone",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="done", to="record.assignment"
            ),
        ),
        migrations.AddField(
            model_name="assignmentdone",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="casefacts",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="emergencycard",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="emergencylook",
            name="card",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="record.emergencycard"
            ),
        ),
        migrations.AddField(
            model_name="emergencylook",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="record.carelink",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="messagethread",
            name="begun_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="record.carelink",
            ),
        ),
        migrations.AddField(
            model_name="messagethread",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="record.messagethread",
            ),
        ),
        migrations.AddField(
            model_name="nudge",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.carelink"
            ),
        ),
        migrations.AddField(
            model_name="nudge",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="sessionnote",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.carelink"
            ),
        ),
        migrations.AddField(
            model_name="sessionnote",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="sessionnote",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="record.sessionnote",
            ),
        ),
        migrations.AddField(
            model_name="threadmember",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.carelink"
            ),
        ),
        migrations.AddField(
            model_name="threadmember",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="threadmember",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="record.messagethread"
            ),
        ),
        migrations.AddIndex(
            model_name="apitoken",
            index=models.Index(fields=["account"], name="api_token_by_account"),
        ),
        migrations.AddConstraint(
            model_name="apianswer",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="one_answer_an_api_key"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["person", "at"], name="assignment_by_person"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("homework", "skill", "goal"))), name="assignment_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("section__in", ("plan", "check_ins", "feelings", "body", "messages"))),
                name="assignment_section",
            ),
        ),
        migrations.AddIndex(
            model_name="assignmentdone",
            index=models.Index(fields=["assignment", "day"], name="done_by_assignment"),
        ),
        migrations.AddConstraint(
            model_name="casefacts",
            constraint=models.UniqueConstraint(fields=("person",), name="one_case_facts_a_person"),
        ),
        migrations.AddConstraint(
            model_name="emergencycard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended__isnull", True)),
                fields=("person",),
                name="one_open_emergency_card",
            ),
        ),
        migrations.AddIndex(
            model_name="messagethread",
            index=models.Index(fields=["person", "begun_at"], name="thread_by_person"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["thread", "at"], name="message_by_thread"),
        ),
        migrations.AddConstraint(
            model_name="nudge",
            constraint=models.UniqueConstraint(fields=("link", "day"), name="one_nudge_a_day"),
        ),
        migrations.AddIndex(
            model_name="sessionnote",
            index=models.Index(fields=["link", "day"], name="session_note_by_link"),
        ),
        migrations.AddConstraint(
            model_name="threadmember",
            constraint=models.UniqueConstraint(fields=("thread", "link"), name="one_member_a_thread"),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
