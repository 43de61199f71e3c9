"""Other doors to a record: an emergency card, keys of programs, addresses for notices, facts of caseloads."""

from __future__ import annotations

import uuid

from django.core.validators import EmailValidator
from django.db import models
from django.db.models import CASCADE

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.immutable import WrittenOnceModel
from opentaper.record.models.person import DIGEST_LENGTH, OfPerson, Person, no_scores
from opentaper.record.rows import SealedManager


class EmergencyCard(OfPerson):
    """A card that lets whoever holds it see some sections; there is none until the person makes one."""

    code_hash = models.CharField(max_length=DIGEST_LENGTH, default="", blank=True)
    sections = SealedJSON(default=no_scores)
    made_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended__isnull=True), name="one_open_emergency_card"
            )
        ]


class EmergencyLook(WrittenOnceModel, OfPerson):  # type: ignore[misc]  # the first manager counts
    """That somebody opened the record with the card; the person reads it, and nobody changes it."""

    card = models.ForeignKey(EmergencyCard, on_delete=CASCADE, related_name="looks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class CaseFacts(OfPerson):
    """What a caseload needs to know of a person, by section; made anew with each deed: it can be lost."""

    document = SealedJSON(default=no_scores)
    release = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_case_facts_a_person")]


class ApiToken(models.Model):
    """A key for programs, of an account (team mode) or of the one person; only its hash is kept."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.CharField(max_length=64, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=CASCADE, null=True, blank=True, related_name="+")
    name = SealedText()
    token_hash = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    scopes = SealedJSON(default=no_scores)
    made_at = models.DateTimeField()
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account"], name="api_token_by_account")]


class ApiAnswer(models.Model):
    """The first answer to a request with an idempotency key, given again to the same request."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=CASCADE, related_name="answers")
    key = models.CharField(max_length=128)
    digest = SealedText(max_length=DIGEST_LENGTH)
    status = models.PositiveSmallIntegerField()
    body = SealedText()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_an_api_key")]


class NoticeAddress(models.Model):
    """Where an account wants to hear that something waits; never what. It counts once it is confirmed."""

    objects = SealedManager()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.CharField(max_length=64, unique=True)
    address = SealedText(max_length=254, validators=[EmailValidator()])
    language = models.CharField(max_length=16)
    code_hash = models.CharField(max_length=DIGEST_LENGTH, default="", blank=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
