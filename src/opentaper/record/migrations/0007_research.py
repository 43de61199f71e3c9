"""What is given to research, how courses ended as people tell it, lessons and cases gone through."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models.person


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0006_body"),
    ]

    operations = [
        migrations.CreateModel(
            name="CourseOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("wellness", models.CharField(blank=True, default="", max_length=16)),
                ("taking", models.CharField(blank=True, default="", max_length=16)),
                ("changed_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=16)),
                ("called", models.CharField(blank=True, default="", max_length=16)),
                ("called_by", models.CharField(blank=True, default="", max_length=16)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "medication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.medication"
                    ),
                ),
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
                        to="record.courseoutcome",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["medication", "day"], name="outcome_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wellness__in", ("", "well", "mixed", "unwell"))),
                        name="outcome_wellness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taking__in", ("", "none", "less", "as_before", "more"))),
                        name="outcome_taking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ("", "withdrawal", "illness", "unsure", "life", "advised", "other"),
                            )
                        ),
                        name="outcome_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called__in", ("", "withdrawal", "relapse", "both", "unsure", "nothing"))
                        ),
                        name="outcome_called",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("called_by__in", ("", "person", "clinician"))),
                        name="outcome_called_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningDone",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(blank=True, max_length=64, null=True)),
                ("kind", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "answers",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.person.no_scores),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="record.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "kind"], name="learning_by_account"),
                    models.Index(fields=["person", "kind"], name="learning_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("lesson", "case"))), name="learning_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResearchConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=16)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("text_version", models.CharField(max_length=32)),
                ("secret", models.CharField(blank=True, default="", max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ("registry", "pace"))), name="research_purpose"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("person", "purpose"),
                        name="one_research_consent_a_purpose",
                    ),
                ],
            },
        ),
    ]
