"""Somebody who tapers: who they are, what they take, what went before, what they have at home."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CASCADE, F, Q

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.rows import SealedManager

MEDICATION_STATUSES = ("active", "ended")
DIGEST_LENGTH = 64  # SHA-256 in hexadecimal


def no_scores() -> dict[str, object]:
    """Return an empty JSON object, new for each row."""
    return {}


class Person(models.Model):
    """Someone who tapers, with their preferences; in team mode ``account`` names who may sign in as them."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    account = models.CharField(max_length=64, null=True, blank=True, unique=True)
    language = models.CharField(max_length=16)
    country = models.CharField(max_length=8)
    zone = models.CharField(max_length=64)
    day_starts = models.TimeField()
    low_burden = models.BooleanField(default=False)
    tolerated = models.FloatField(null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)
    stage = models.CharField(max_length=32, default="", blank=True)
    understood_at = models.DateTimeField(null=True, blank=True)
    theme = models.CharField(max_length=16, default="auto")
    reminders = SealedJSON(default=no_scores)
    calendar_token = SealedText(max_length=64, null=True, blank=True, unique=True)  # type: ignore[misc]  # or None
    calendar_hash = models.CharField(max_length=DIGEST_LENGTH, null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    leaving = models.BooleanField(default=False)  # only then do the tables let rows go that are written once
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tolerated__isnull=True) | Q(tolerated__gte=0.0, tolerated__lte=1.0),
                name="person_tolerated_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(chance__isnull=True) | Q(chance__gt=0.0, chance__lt=1.0),
                name="person_chance_0_to_1",
            ),
            models.UniqueConstraint(
                fields=["calendar_hash"],
                condition=Q(calendar_hash__isnull=False),
                name="one_person_a_calendar",
            ),
        ]


class OfPerson(models.Model):
    """A row about one person."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=CASCADE, related_name="+")

    class Meta:
        abstract = True


class Medication(OfPerson):
    """A drug that a person takes, how, since when, and what they want of it."""

    drug = models.CharField(max_length=64)
    start_ug = models.PositiveBigIntegerField()
    goal_ug = models.PositiveBigIntegerField(default=0)
    times_a_day = models.PositiveSmallIntegerField(default=1)
    used_for_months = models.FloatField(null=True, blank=True)
    condition = SealedText(default="", blank=True)
    episodes = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    prescriber = SealedText(default="", blank=True)
    status = models.CharField(max_length=16, default="active")
    usual = SealedJSON(default=no_scores)
    circumstances = SealedJSON(default=no_scores)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MEDICATION_STATUSES), name="medication_status"),
            models.CheckConstraint(condition=Q(times_a_day__gte=1), name="medication_times_a_day"),
            models.CheckConstraint(condition=Q(start_ug__gt=0), name="medication_start_above_zero"),
            models.CheckConstraint(
                condition=Q(goal_ug__lte=F("start_ug")), name="medication_goal_not_above_start"
            ),
            models.UniqueConstraint(
                fields=["person", "drug"], condition=Q(status="active"), name="one_active_medication_a_drug"
            ),
        ]


class OfMedication(OfPerson):
    """A row about one medication of one person."""

    medication = models.ForeignKey(Medication, on_delete=CASCADE, related_name="+")

    class Meta:
        abstract = True


class PastTaper(OfMedication):
    """How an earlier attempt went, in the person's words and as fields."""

    told_at = models.DateTimeField()
    text = SealedText(default="", blank=True)
    fields = SealedJSON(default=no_scores)


class ShelfItem(OfMedication):
    """One line of a shelf, as ``opentaper.planning.shelf_text`` reads it."""

    text = SealedText()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["medication", "order"], name="one_shelf_item_a_place")]
