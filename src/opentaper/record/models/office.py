"""What whoever runs a server keeps: the keys of sealed cells, and what was done to accounts and secrets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from opentaper.record.cell import NAME_LENGTH
from opentaper.record.fields import CanonicalJSON
from opentaper.record.immutable import WrittenOnceModel
from opentaper.record.models.person import DIGEST_LENGTH, no_scores

#: What is done with the means of whoever runs the server, and touches accounts, secrets or whole records.
ADMIN_ACTS = (
    "account_added",
    "password_renewed",
    "signed_out",
    "token_revoked",
    "data_key_changed",
    "master_key_changed",
    "cells_sealed",
    "backup_made",
    "backup_checked",
    "backup_restored",
)
ADMIN_RESULTS = ("done", "refused", "failed")


class DataKey(models.Model):
    """A key that seals cells, wrapped with a master key that lies elsewhere; ``master`` names that."""

    name = models.CharField(max_length=NAME_LENGTH, primary_key=True)
    wrapped = models.TextField()
    master = models.CharField(max_length=DIGEST_LENGTH)
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)


class AdminAct(WrittenOnceModel):
    """One act of whoever runs the server, a link of a chain; it leaves with nobody.

    ``account`` is the key of the account that it was about, "" where it was about none; ``by`` the name that
    was told; ``told`` numbers and codes alone.
    """

    seq = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=32)
    by = models.CharField(max_length=64, default="", blank=True)
    account = models.CharField(max_length=64, default="", blank=True)
    result = models.CharField(max_length=16)
    told = CanonicalJSON(default=no_scores)
    previous_hash = models.CharField(max_length=DIGEST_LENGTH)
    hash = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ADMIN_ACTS), name="admin_act"),
            models.CheckConstraint(condition=Q(result__in=ADMIN_RESULTS), name="admin_act_result"),
        ]
        indexes = [models.Index(fields=["account", "seq"], name="admin_act_by_account")]
