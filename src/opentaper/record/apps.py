"""The record as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.signals import request_started


class RecordConfig(AppConfig):
    """Tables named ``record_…``; every primary key is a UUID."""

    name = "opentaper.record"
    label = "record"

    def ready(self) -> None:
        """Let each request ask anew which key seals: it may have been changed since the last."""
        from opentaper.record.keys import forget_current

        request_started.connect(forget_current, dispatch_uid="opentaper.record.keys")
