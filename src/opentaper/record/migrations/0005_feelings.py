"""What was felt, in words, and which skills were tried."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import opentaper.record.fields
import opentaper.record.models.recovery


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0004_team_talks"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeelingEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("feeling", models.CharField(max_length=96)),
                ("strength", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "places",
                    opentaper.record.fields.CanonicalJSON(default=opentaper.record.models.recovery.no_places),
                ),
                ("note", models.TextField(blank=True, default="")),
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
                        to="record.feelingentry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "day"], name="feeling_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strength__isnull", True), ("strength__lte", 10), _connector="OR"
                        ),
                        name="feeling_strength_0_to_10",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SkillTried",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("skill", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("helped", models.CharField(max_length=16)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="record.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "skill"], name="skill_tried_by_skill")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("helped__in", ("a_lot", "a_little", "no", "worse"))),
                        name="skill_tried_helped",
                    )
                ],
            },
        ),
    ]
