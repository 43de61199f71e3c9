"""The record as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Tables named ``record_…``; every primary key is a UUID."""

    name = "opentaper.record"
    label = "record"
