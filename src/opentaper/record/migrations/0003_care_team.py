"""The care team: carers, what they may see, invitations, and the log of who looked."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models

#: The statements by which the tables themselves refuse, as those of the earlier tables have them.
made = import_module("opentaper.record.migrations.0002_written_once")
TABLE = "record_look"


def add_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Let the database keep every look as it was written."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(made.POSTGRESQL.format(table=TABLE))
            return
        for statement in made.SQLITE.format(table=TABLE).split("END;"):
            if statement.strip():
                cursor.execute(f"{statement}END;")


def drop_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Take the triggers away, so that the table can go."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_written_once ON {TABLE}")
            return
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_update")
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_delete")


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_written_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Carer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(blank=True, max_length=64, null=True)),
                ("role", models.CharField(max_length=16)),
                ("name", models.TextField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CareLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("called", models.TextField()),
                ("known_as", models.TextField()),
                ("since", models.DateTimeField()),
                ("ended", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                (
                    "carer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="record.carer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("section", models.CharField(max_length=16)),
                ("right", models.CharField(max_length=8)),
                ("until", models.DateField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="record.carelink",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("role", models.CharField(max_length=16)),
                ("called", models.TextField()),
                ("known_as", models.TextField()),
                (
                    "sections",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.no_scores),
                ),
                ("until", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("section", models.CharField(max_length=16)),
                ("page", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="record.carelink",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.AddIndex(
            model_name="carer",
            index=models.Index(fields=["account"], name="carer_by_account"),
        ),
        migrations.AddConstraint(
            model_name="carer",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("prescriber", "psychotherapist", "lifestyle", "family"))),
                name="carer_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="carer",
            constraint=models.UniqueConstraint(fields=("person", "account", "role"), name="one_carer_a_role"),
        ),
        migrations.AddConstraint(
            model_name="carelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended__isnull", True)),
                fields=("carer",),
                name="one_open_care_link_a_carer",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("section__in", ("plan", "check_ins", "feelings", "body", "messages"))),
                name="consent_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("right__in", ("read", "write"))), name="consent_right"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("link", "section"),
                name="one_consent_a_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("prescriber", "psychotherapist", "lifestyle", "family"))),
                name="invitation_role",
            ),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["link", "page", "at"], name="look_by_page"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["person", "at"], name="look_by_person"),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
