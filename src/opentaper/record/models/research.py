"""What a person gives to research, how a course ended in their words, and which lessons were gone through."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CASCADE, Q

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.models.person import DIGEST_LENGTH, OfMedication, OfPerson, Person, no_scores
from opentaper.record.rows import SealedManager

#: What somebody may agree to, each by itself: days of a course for long-term tables; what was learnt of their
#: pace, for where others begin.
RESEARCH_PURPOSES = ("registry", "pace")
#: How somebody is, and what they take of the drug, when they look back; "" is not told.
WELLNESS = ("", "well", "mixed", "unwell")
TAKING = ("", "none", "less", "as_before", "more")
#: Why somebody began again or raised a dose, and what the trouble was called; "" is not told.
RESTART_REASONS = ("", "withdrawal", "illness", "unsure", "life", "advised", "other")
CALLED = ("", "withdrawal", "relapse", "both", "unsure", "nothing")
CALLED_BY = ("", "person", "clinician")
LEARNING_KINDS = ("lesson", "case")


class ResearchConsent(OfPerson):
    """That somebody agreed to one purpose, and when they took it back.

    ``secret`` moves days and makes the pseudonym; it never leaves this server, so that a consent that came
    with a record from elsewhere has none and counts for nothing until it is given anew.
    """

    purpose = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    text_version = models.CharField(max_length=32)
    secret = SealedText(max_length=DIGEST_LENGTH, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=RESEARCH_PURPOSES), name="research_purpose"),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_research_consent_a_purpose",
            ),
        ]


class CourseOutcome(OfMedication):
    """How a course stands when somebody looks back on a day: told, never concluded."""

    day = models.DateField()
    written_at = models.DateTimeField()
    wellness = models.CharField(max_length=16, default="", blank=True)
    taking = models.CharField(max_length=16, default="", blank=True)
    changed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=16, default="", blank=True)
    called = models.CharField(max_length=16, default="", blank=True)
    called_by = models.CharField(max_length=16, default="", blank=True)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wellness__in=WELLNESS), name="outcome_wellness"),
            models.CheckConstraint(condition=Q(taking__in=TAKING), name="outcome_taking"),
            models.CheckConstraint(condition=Q(reason__in=RESTART_REASONS), name="outcome_reason"),
            models.CheckConstraint(condition=Q(called__in=CALLED), name="outcome_called"),
            models.CheckConstraint(condition=Q(called_by__in=CALLED_BY), name="outcome_called_by"),
        ]
        indexes = [models.Index(fields=["medication", "day"], name="outcome_by_day")]


class LearningDone(models.Model):
    """That a lesson or a case was gone through, by an account (team mode) or by the one person; no score."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.CharField(max_length=64, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=64)
    at = models.DateTimeField()
    answers = SealedJSON(default=no_scores)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=LEARNING_KINDS), name="learning_kind")]
        indexes = [
            models.Index(fields=["account", "kind"], name="learning_by_account"),
            models.Index(fields=["person", "kind"], name="learning_by_person"),
        ]
