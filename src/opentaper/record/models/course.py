"""What is planned, taken, told and advised, day by day; the deeds and the log of them."""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, RESTRICT, Q

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.immutable import WrittenOnceModel
from opentaper.record.models.person import DIGEST_LENGTH, OfMedication, OfPerson, no_scores

PLAN_STATUSES = ("draft", "proposed", "signed", "declined", "changed", "given_up")
DOSE_KINDS = ("taken", "late", "missed", "doubled", "vomited")


class Deed(OfPerson):
    """One deed: what was told, what was answered, how to undo it."""

    client_key = models.UUIDField()
    name = models.CharField(max_length=64)
    at = models.DateTimeField()
    day = models.DateField()
    told = SealedJSON()
    answer = SealedJSON()
    undo = SealedJSON(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "client_key"], name="one_deed_a_client_key")]
        indexes = [models.Index(fields=["person", "day"], name="deed_by_day")]


class PlanVersion(WrittenOnceModel, OfMedication):  # type: ignore[misc]  # the first manager counts
    """A version of a plan, whole: never changed; what becomes of it is told by :class:`PlanStatus` rows."""

    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=RESTRICT, null=True, blank=True, related_name="+")
    document = SealedText()
    digest = SealedText(max_length=DIGEST_LENGTH)
    formulary_release = models.CharField(max_length=64)
    policy = models.CharField(max_length=64)
    made_by = models.ForeignKey(Deed, on_delete=RESTRICT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["medication", "number"], name="one_plan_version_a_number")
        ]


class PlanStatus(WrittenOnceModel, OfPerson):  # type: ignore[misc]  # the first manager counts
    """What became of a version: the last row counts; ``by`` and ``on_day`` tell of a signature.

    ``link`` is who decided, where it was somebody of the care team with an account; ``reason`` what they
    wrote; ``seal`` binds the version, who, when and the reason together.
    """

    plan_version = models.ForeignKey(PlanVersion, on_delete=CASCADE, related_name="statuses")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=16)
    by = SealedText(default="", blank=True)
    on_day = models.DateField(null=True, blank=True)
    link = models.ForeignKey("CareLink", on_delete=RESTRICT, null=True, blank=True, related_name="+")
    reason = SealedText(default="", blank=True)
    seal = SealedText(max_length=DIGEST_LENGTH, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=PLAN_STATUSES), name="plan_status"),
            models.UniqueConstraint(fields=["plan_version", "number"], name="one_plan_status_a_number"),
        ]


class ConfirmedDose(OfMedication):
    """A dose that the person confirmed, from a day on until the next: time alone never makes a row."""

    plan_version = models.ForeignKey(PlanVersion, on_delete=RESTRICT, null=True, blank=True, related_name="+")
    begins_on = models.DateField()
    ug = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begins_on", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["medication", "begins_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_confirmed_dose_a_day",
            )
        ]


class DoseTaken(OfMedication):
    """A dose as it was taken, or not; ``ug`` is what was swallowed and kept, as far as is known."""

    day = models.DateField()
    kind = models.CharField(max_length=16)
    ug = models.PositiveBigIntegerField()
    at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField()
    note = SealedText(default="", blank=True)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=DOSE_KINDS), name="dose_taken_kind")]
        indexes = [models.Index(fields=["medication", "day"], name="dose_taken_by_day")]


class CheckIn(OfPerson):
    """How a day was. One stands for each day: a later one replaces it."""

    day = models.DateField()
    written_at = models.DateTimeField()
    scores = SealedJSON(default=no_scores)
    modulators = SealedJSON(default=no_scores)
    signs = SealedJSON(null=True, blank=True)
    note = SealedText(default="", blank=True)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    client_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "client_key"], name="one_check_in_a_client_key")
        ]
        indexes = [models.Index(fields=["person", "day"], name="check_in_by_day")]


class InstrumentAnswer(OfPerson):
    """The answers to a published questionnaire on a day."""

    name = models.CharField(max_length=64)
    day = models.DateField()
    written_at = models.DateTimeField()
    answers = SealedJSON()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "day"], name="instrument_by_day")]


class Stock(OfMedication):
    """How much of a shelf item was counted, and when; the newest count of an item counts."""

    item = SealedText()
    amount = models.FloatField()
    counted_on = models.DateField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0.0), name="stock_not_below_zero")]
        indexes = [models.Index(fields=["medication", "counted_on"], name="stock_by_day")]


class Belief(OfMedication):
    """A belief that was learnt, kept so that a page need not learn it again; it may be thrown away."""

    as_of = models.DateField()
    document = SealedJSON()
    inputs_digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["medication", "as_of", "inputs_digest"], name="one_belief_of_inputs"
            )
        ]


class AdviceGiven(OfMedication):
    """Advice as it was given, with the digest of what it rests on."""

    day = models.DateField()
    at = models.DateTimeField()
    document = SealedJSON()
    inputs_digest = SealedText(max_length=DIGEST_LENGTH)
    version = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["medication", "day"], name="advice_by_day")]


class LogEntry(WrittenOnceModel, OfPerson):  # type: ignore[misc]  # the first manager counts
    """One link of a person's log; ``hash`` covers everything in it and the hash before it."""

    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    body = SealedJSON()
    previous_hash = SealedText(max_length=DIGEST_LENGTH)
    hash = SealedText(max_length=DIGEST_LENGTH)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["person", "seq"], name="one_log_entry_a_seq")]
