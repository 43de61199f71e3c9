"""The tables: people, medications, shelves, plan versions, doses, check-ins, the care team, deeds, the log.

Times are UTC, days are the person's own days, doses whole micrograms. No row knows a clock: whoever writes it
tells when. What is corrected is not overwritten: the old row names the new one in ``replaced_by``.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CASCADE, RESTRICT, F, Q

from opentaper.record.fields import CanonicalJSON
from opentaper.record.immutable import WrittenOnceModel

MEDICATION_STATUSES = ("active", "ended")
PLAN_STATUSES = ("draft", "proposed", "signed", "given_up")
DOSE_KINDS = ("taken", "late", "missed", "doubled", "vomited")
CARE_ROLES = ("prescriber", "psychotherapist", "lifestyle", "family")
CARE_SECTIONS = ("plan", "check_ins", "feelings", "body", "messages")
CARE_RIGHTS = ("read", "write")
DIGEST_LENGTH = 64  # SHA-256 in hexadecimal


def no_scores() -> dict[str, object]:
    """Return an empty JSON object, new for each row."""
    return {}


class Person(models.Model):
    """Someone who tapers, with their preferences; in team mode ``account`` names who may sign in as them."""

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
    reminders = CanonicalJSON(default=no_scores)
    calendar_token = models.CharField(max_length=64, null=True, blank=True, unique=True)
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
        ]


class OfPerson(models.Model):
    """A row about one person."""

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
    condition = models.TextField(default="", blank=True)
    episodes = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    prescriber = models.TextField(default="", blank=True)
    status = models.CharField(max_length=16, default="active")
    usual = CanonicalJSON(default=no_scores)
    circumstances = CanonicalJSON(default=no_scores)
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
    text = models.TextField(default="", blank=True)
    fields = CanonicalJSON(default=no_scores)


class ShelfItem(OfMedication):
    """One line of a shelf, as ``opentaper.planning.shelf_text`` reads it."""

    text = models.TextField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["medication", "order"], name="one_shelf_item_a_place")]


class Deed(OfPerson):
    """One deed: what was told, what was answered, how to undo it."""

    client_key = models.UUIDField()
    name = models.CharField(max_length=64)
    at = models.DateTimeField()
    day = models.DateField()
    told = CanonicalJSON()
    answer = CanonicalJSON()
    undo = CanonicalJSON(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "client_key"], name="one_deed_a_client_key")]
        indexes = [models.Index(fields=["person", "day"], name="deed_by_day")]


class PlanVersion(OfMedication, WrittenOnceModel):
    """A version of a plan, whole: never changed; what becomes of it is told by :class:`PlanStatus` rows."""

    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=RESTRICT, null=True, blank=True, related_name="+")
    document = models.TextField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    formulary_release = models.CharField(max_length=64)
    policy = models.CharField(max_length=64)
    made_by = models.ForeignKey(Deed, on_delete=RESTRICT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["medication", "number"], name="one_plan_version_a_number")
        ]


class PlanStatus(OfPerson, WrittenOnceModel):
    """What became of a version: the last row counts; ``by`` and ``on_day`` tell of a signature."""

    plan_version = models.ForeignKey(PlanVersion, on_delete=CASCADE, related_name="statuses")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=16)
    by = models.TextField(default="", blank=True)
    on_day = models.DateField(null=True, blank=True)
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
    note = models.TextField(default="", blank=True)
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=DOSE_KINDS), name="dose_taken_kind")]
        indexes = [models.Index(fields=["medication", "day"], name="dose_taken_by_day")]


class CheckIn(OfPerson):
    """How a day was. One stands for each day: a later one replaces it."""

    day = models.DateField()
    written_at = models.DateTimeField()
    scores = CanonicalJSON(default=no_scores)
    modulators = CanonicalJSON(default=no_scores)
    signs = CanonicalJSON(null=True, blank=True)
    note = models.TextField(default="", blank=True)
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
    answers = CanonicalJSON()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "day"], name="instrument_by_day")]


class Stock(OfMedication):
    """How much of a shelf item was counted, and when; the newest count of an item counts."""

    item = models.TextField()
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
    document = CanonicalJSON()
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
    document = CanonicalJSON()
    inputs_digest = models.CharField(max_length=DIGEST_LENGTH)
    version = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["medication", "day"], name="advice_by_day")]


class LogEntry(OfPerson, WrittenOnceModel):
    """One link of a person's log; ``hash`` covers everything in it and the hash before it."""

    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    body = CanonicalJSON()
    previous_hash = models.CharField(max_length=DIGEST_LENGTH)
    hash = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["person", "seq"], name="one_log_entry_a_seq")]


class Carer(OfPerson):
    """Who somebody is to a person: the account that looks, in which role, and the name that they told.

    ``account`` is None where the record came from another server: then nobody can look as this carer.
    """

    account = models.CharField(max_length=64, null=True, blank=True)
    role = models.CharField(max_length=16)
    name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=CARE_ROLES), name="carer_role"),
            models.UniqueConstraint(fields=["person", "account", "role"], name="one_carer_a_role"),
        ]
        indexes = [models.Index(fields=["account"], name="carer_by_account")]


class CareLink(OfPerson):
    """That a carer is in a person's team, from a moment until it ended.

    ``called`` is what the person calls the carer, ``known_as`` what the carer sees as the person's name.
    """

    carer = models.ForeignKey(Carer, on_delete=CASCADE, related_name="links")
    called = models.TextField()
    known_as = models.TextField()
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carer"], condition=Q(ended__isnull=True), name="one_open_care_link_a_carer"
            )
        ]


class Consent(OfPerson):
    """What a person lets a carer see or write: one section, up to and with a day (None: until revoked)."""

    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="consents")
    section = models.CharField(max_length=16)
    right = models.CharField(max_length=8)
    until = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(section__in=CARE_SECTIONS), name="consent_section"),
            models.CheckConstraint(condition=Q(right__in=CARE_RIGHTS), name="consent_right"),
            models.UniqueConstraint(
                fields=["link", "section"],
                condition=Q(revoked_at__isnull=True),
                name="one_consent_a_section",
            ),
        ]


class Invitation(OfPerson):
    """A way into a person's team that works once; of its code only a keyed hash is kept.

    ``sections`` is what it will let see: section → right. ``until`` is the last day of these consents.
    """

    code_hash = models.CharField(max_length=DIGEST_LENGTH, default="", blank=True)
    role = models.CharField(max_length=16)
    called = models.TextField()
    known_as = models.TextField()
    sections = CanonicalJSON(default=no_scores)
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=CARE_ROLES), name="invitation_role")]


class Look(OfPerson, WrittenOnceModel):
    """That a carer looked at a section of a person's record; the person reads it, and nobody changes it."""

    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="looks")
    section = models.CharField(max_length=16)
    page = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["link", "page", "at"], name="look_by_page"),
            models.Index(fields=["person", "at"], name="look_by_person"),
        ]
