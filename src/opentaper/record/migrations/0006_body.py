"""The body, diet and goals, experiments; chains, own answers and own plans; what homework refers to."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models.person
import opentaper.record.models.recovery


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_feelings"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="refers",
            field=models.CharField(blank=True, default="", max_length=96),
        ),
        migrations.AddField(
            model_name="skilltried",
            name="is_shared",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="BodyImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.TextField(blank=True, default="")),
                ("format", models.CharField(blank=True, default="", max_length=32)),
                ("digest", models.CharField(max_length=64)),
                ("zone", models.CharField(max_length=64)),
                (
                    "choices",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                (
                    "found",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("staged", models.BinaryField(blank=True, default=bytes)),
                ("done", models.FloatField(default=0.0)),
                ("status", models.CharField(default="reading", max_length=16)),
                ("at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="body_import_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("reading", "ready", "kept", "undone", "failed"))),
                        name="body_import_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__gte", 0.0), ("done__lte", 1.0)),
                        name="body_import_done_0_to_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=32)),
                ("day", models.DateField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("word", models.CharField(blank=True, default="", max_length=64)),
                ("note", models.TextField(blank=True, default="")),
                ("source", models.CharField(blank=True, default="", max_length=96)),
                ("fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("written_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="record.bodyentry",
                    ),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.bodyimport",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "day"], name="body_entry_by_day"),
                    models.Index(fields=["person", "kind", "day"], name="body_entry_by_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_at__isnull", True),
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="body_entry_ends_after_it_began",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), models.Q(("fingerprint", ""), _negated=True)
                        ),
                        fields=("person", "fingerprint"),
                        name="one_body_entry_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DietAsked",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("diet", models.CharField(max_length=32)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "answers",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "diet", "day"], name="diet_asked_by_day")],
            },
        ),
        migrations.CreateModel(
            name="BodyGoal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=32)),
                ("text", models.TextField(blank=True, default="")),
                ("begins_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "waits_for",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("status", models.CharField(max_length=16)),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.carelink",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.carelink",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.dietasked",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="body_goal_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("proposed", "waiting", "agreed", "ended", "declined"))
                        ),
                        name="body_goal_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HabitExperiment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("habit", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=64)),
                (
                    "design",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("status", models.CharField(default="running", max_length=16)),
                ("read_out", opentaper.record.fields.CanonicalJSON(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "begins_on"], name="experiment_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("running", "ended", "given_up"))),
                        name="experiment_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="experiment_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("scale", models.CharField(max_length=32)),
                ("day", models.DateField()),
                ("written_at", models.DateTimeField()),
                (
                    "answers",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("is_shared", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "scale", "day"], name="own_answer_by_day")],
            },
        ),
        migrations.CreateModel(
            name="OwnPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=16)),
                ("written_at", models.DateTimeField()),
                (
                    "parts",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                ("is_shared", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.ownplan",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "kind"], name="own_plan_by_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("hard_days", "keeping_well"))), name="own_plan_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TriggerChain",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("event", models.TextField(blank=True, default="")),
                ("thought", models.TextField(blank=True, default="")),
                (
                    "feelings",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.recovery.no_places),
                ),
                ("body", models.TextField(blank=True, default="")),
                (
                    "places",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.recovery.no_places),
                ),
                ("urge", models.TextField(blank=True, default="")),
                ("act", models.TextField(blank=True, default="")),
                ("after", models.TextField(blank=True, default="")),
                (
                    "marks",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                (
                    "skills",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.recovery.no_places),
                ),
                ("change", models.CharField(blank=True, default="", max_length=16)),
                ("is_shared", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.triggerchain",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "day"], name="chain_by_day")],
            },
        ),
    ]
