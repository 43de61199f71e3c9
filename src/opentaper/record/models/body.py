"""What a body got and gave: sleep, movement, food, ketones and more; files that were brought in; diet; goals.

All of it is optional, none of it is a score, and a day without a row says nothing.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, SET_NULL, Q

from opentaper.record.fields import SealedBytes, SealedJSON, SealedText
from opentaper.record.models.person import DIGEST_LENGTH, OfPerson, no_scores
from opentaper.record.models.team import CareLink

IMPORT_STATUSES = ("reading", "ready", "kept", "undone", "failed")
GOAL_STATUSES = ("proposed", "waiting", "agreed", "ended", "declined")
EXPERIMENT_STATUSES = ("running", "ended", "given_up")


class BodyImport(OfPerson):
    """A file that was brought in: as what it was read, with which choices, and what became of its lines.

    ``staged`` holds what was read and is not kept yet; ``found`` counts what was kept and what was left out,
    and why; ``done`` is how much of the file was read, 0 to 1.
    """

    file_name = SealedText(default="", blank=True)
    format = models.CharField(max_length=32, default="", blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    zone = models.CharField(max_length=64)
    choices = SealedJSON(default=no_scores)
    found = SealedJSON(default=no_scores)
    staged = SealedBytes(default=bytes, blank=True)
    done = models.FloatField(default=0.0)
    status = models.CharField(max_length=16, default="reading")
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=IMPORT_STATUSES), name="body_import_status"),
            models.CheckConstraint(condition=Q(done__gte=0.0, done__lte=1.0), name="body_import_done_0_to_1"),
        ]
        indexes = [models.Index(fields=["person", "at"], name="body_import_by_person")]


class BodyEntry(OfPerson):
    """One thing of a body on a day of the person's own: a night, a walk, a value of a meter, a cup of coffee.

    ``value`` is in the unit of its kind; ``word`` says what is no number (a way of eating, "above" the
    meter); ``source`` is "" where the person wrote it. A night belongs to the day of waking. ``fingerprint``
    is the same for the same thing told twice.
    """

    kind = models.CharField(max_length=32)
    day = models.DateField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    word = SealedText(max_length=64, default="", blank=True)
    note = SealedText(default="", blank=True)
    source = SealedText(max_length=96, default="", blank=True)
    fingerprint = models.CharField(max_length=DIGEST_LENGTH, default="", blank=True)
    written_at = models.DateTimeField()
    brought_by = models.ForeignKey(BodyImport, on_delete=CASCADE, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey("self", on_delete=SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(began_at__isnull=True)
                | Q(ended_at__isnull=True)
                | Q(ended_at__gte=models.F("began_at")),
                name="body_entry_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["person", "fingerprint"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(fingerprint=""),
                name="one_body_entry_a_fingerprint",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "day"], name="body_entry_by_day"),
            models.Index(fields=["person", "kind", "day"], name="body_entry_by_kind"),
        ]


class DietAsked(OfPerson):
    """What was answered before a diet goal: yes, no or not known for each question; unknown is not no."""

    diet = models.CharField(max_length=32)
    day = models.DateField()
    at = models.DateTimeField()
    answers = SealedJSON(default=no_scores)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "diet", "day"], name="diet_asked_by_day")]


class BodyGoal(OfPerson):
    """A goal for the body: the person's own, or offered by a carer; ``agreed_by`` is who of the team agreed.

    ``waits_for`` names why it cannot begin yet, by keys of the questions about diet.
    """

    kind = models.CharField(max_length=32)
    text = SealedText(default="", blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    offered_by = models.ForeignKey(CareLink, on_delete=CASCADE, null=True, blank=True, related_name="+")
    agreed_by = models.ForeignKey(CareLink, on_delete=CASCADE, null=True, blank=True, related_name="+")
    asked = models.ForeignKey(DietAsked, on_delete=CASCADE, null=True, blank=True, related_name="+")
    waits_for = SealedJSON(default=no_scores)
    status = models.CharField(max_length=16)
    reason = SealedText(default="", blank=True)
    at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(status__in=GOAL_STATUSES), name="body_goal_status")]
        indexes = [models.Index(fields=["person", "at"], name="body_goal_by_person")]


class HabitExperiment(OfPerson):
    """A small experiment with one habit: weeks with and weeks without, drawn beforehand, and its read-out.

    ``design`` holds the weeks, the promise and the seed; ``read_out`` what was found when it ended.
    """

    habit = SealedText(max_length=64)
    outcome = SealedText(max_length=64)
    design = SealedJSON(default=no_scores)
    begins_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=16, default="running")
    read_out = SealedJSON(null=True, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EXPERIMENT_STATUSES), name="experiment_status"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="experiment_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["person", "begins_on"], name="experiment_by_person")]
