"""What a person felt, in their own words, and which skills they tried: private unless they share an entry."""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, Q

from opentaper.record.fields import CanonicalJSON
from opentaper.record.models.person import OfPerson

#: What can be said of a skill afterwards.
HELPED = ("a_lot", "a_little", "no", "worse")
STRONGEST = 10


def no_places() -> list[object]:
    """Return an empty JSON list, new for each row."""
    return []


class FeelingEntry(OfPerson):
    """A feeling of a moment: its word by path, how strong, where in the body; ``note`` is the person's own.

    Nobody else sees a row unless ``is_shared``; what is corrected names the new row in ``replaced_by``.
    """

    day = models.DateField()
    written_at = models.DateTimeField()
    feeling = models.CharField(max_length=96)
    strength = models.PositiveSmallIntegerField(null=True, blank=True)
    places = CanonicalJSON(default=no_places)
    note = models.TextField(default="", blank=True)
    is_shared = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__lte=STRONGEST),
                name="feeling_strength_0_to_10",
            )
        ]
        indexes = [models.Index(fields=["person", "day"], name="feeling_by_day")]


class SkillTried(OfPerson):
    """That a skill was tried on a day, and whether it helped."""

    skill = models.CharField(max_length=64)
    day = models.DateField()
    at = models.DateTimeField()
    helped = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(helped__in=HELPED), name="skill_tried_helped")]
        indexes = [models.Index(fields=["person", "skill"], name="skill_tried_by_skill")]
