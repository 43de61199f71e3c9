"""The pages as a Django app: templates, static files and tags; it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages of OpenTaper."""

    name = "opentaper.web"
    label = "web"
