"""The care team: who is in it, what each may see, and who looked."""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, Q

from opentaper.record.fields import SealedJSON, SealedText
from opentaper.record.immutable import WrittenOnceModel
from opentaper.record.models.person import DIGEST_LENGTH, OfPerson, no_scores

CARE_ROLES = ("prescriber", "psychotherapist", "lifestyle", "family")
CARE_SECTIONS = ("plan", "check_ins", "feelings", "body", "messages")
CARE_RIGHTS = ("read", "write")
LEFT_BY = ("", "person", "carer")


class Carer(OfPerson):
    """Who somebody is to a person: the account that looks, in which role, and the name that they told.

    ``account`` is None where the record came from another server: then nobody can look as this carer.
    """

    account = models.CharField(max_length=64, null=True, blank=True)
    role = models.CharField(max_length=16)
    name = SealedText()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=CARE_ROLES), name="carer_role"),
            models.UniqueConstraint(fields=["person", "account", "role"], name="one_carer_a_role"),
        ]
        indexes = [models.Index(fields=["account"], name="carer_by_account")]


class CareLink(OfPerson):
    """That a carer is in a person's team, from a moment until it ended.

    ``called`` is what the person calls the carer, ``known_as`` what the carer sees as the person's name;
    ``ended_by`` tells whether the person or the carer ended it.
    """

    carer = models.ForeignKey(Carer, on_delete=CASCADE, related_name="links")
    called = SealedText()
    known_as = SealedText()
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_by__in=LEFT_BY), name="care_link_ended_by"),
            models.UniqueConstraint(
                fields=["carer"], condition=Q(ended__isnull=True), name="one_open_care_link_a_carer"
            ),
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
    called = SealedText()
    known_as = SealedText()
    sections = SealedJSON(default=no_scores)
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=CARE_ROLES), name="invitation_role")]


class Look(WrittenOnceModel, OfPerson):  # type: ignore[misc]  # the first manager counts
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
