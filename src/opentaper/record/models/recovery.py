"""What a person felt, in their own words, what led to what, their own plans, and which skills they tried.

All of it is private unless they share an entry.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, Q

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.models.person import OfPerson, no_scores

#: What can be said of a skill afterwards.
HELPED = ("a_lot", "a_little", "no", "worse")
STRONGEST = 10
#: What a person's own plans are for.
OWN_PLANS = ("hard_days", "keeping_well")


def no_places() -> list[object]:
    """Return an empty JSON list, new for each row."""
    return []


class FeelingEntry(OfPerson):
    """A feeling of a moment: its word by path, how strong, where in the body; ``note`` is the person's own.

    Nobody else sees a row unless ``is_shared``; what is corrected names the new row in ``replaced_by``.
    """

    day = models.DateField()
    written_at = models.DateTimeField()
    feeling = SealedText(max_length=96)
    strength = models.PositiveSmallIntegerField(null=True, blank=True)
    places = SealedJSON(default=no_places)
    note = SealedText(default="", blank=True)
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
    """That a skill was tried on a day, and whether it helped; a carer sees it only where it is shared."""

    skill = models.CharField(max_length=64)
    day = models.DateField()
    at = models.DateTimeField()
    helped = models.CharField(max_length=16)
    is_shared = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(helped__in=HELPED), name="skill_tried_helped")]
        indexes = [models.Index(fields=["person", "skill"], name="skill_tried_by_skill")]


class TriggerChain(OfPerson):
    """How something came about, link by link, each in the person's own words, "" where it was left out.

    ``feelings`` is a list of ``[path, strength or null]``; ``marks`` are the person's own short words for a
    link, by which links repeat; ``skills`` are keys of what helped; ``change`` is the link that they would
    change next time.
    """

    day = models.DateField()
    written_at = models.DateTimeField()
    event = SealedText(default="", blank=True)
    thought = SealedText(default="", blank=True)
    feelings = SealedJSON(default=no_places)
    body = SealedText(default="", blank=True)
    places = SealedJSON(default=no_places)
    urge = SealedText(default="", blank=True)
    act = SealedText(default="", blank=True)
    after = SealedText(default="", blank=True)
    marks = SealedJSON(default=no_scores)
    skills = SealedJSON(default=no_places)
    change = SealedText(max_length=16, default="", blank=True)
    is_shared = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "day"], name="chain_by_day")]


class OwnAnswer(OfPerson):
    """Answers, 0 to 10, to questions of our own about numbness or inner control; nothing is a cut-off."""

    scale = models.CharField(max_length=32)
    day = models.DateField()
    written_at = models.DateTimeField()
    answers = SealedJSON(default=no_scores)
    is_shared = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "scale", "day"], name="own_answer_by_day")]


class OwnPlan(OfPerson):
    """A plan that the person wrote for hard days or for keeping well; the newest of a kind stands.

    ``parts`` holds a list of lines by the name of each part.
    """

    kind = models.CharField(max_length=16)
    written_at = models.DateTimeField()
    parts = SealedJSON(default=no_scores)
    is_shared = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=OWN_PLANS), name="own_plan_kind")]
        indexes = [models.Index(fields=["person", "kind"], name="own_plan_by_kind")]
