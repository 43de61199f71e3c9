"""All targets, room by room."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from django.apps import apps

from trust.fuzz.target import Target

ROOMS = ("words", "tables", "documents", "fhir", "body", "registry", "kept", "doors")

#: Faults put in on purpose, for the tests of the campaign.
PLANTED = "planted"


@cache
def room_of(name: str) -> tuple[Target, ...]:
    """Return the targets of a room; nothing of the other rooms is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
    if not apps.ready:
        import django

        django.setup()
    found: tuple[Target, ...] = import_module(f"trust.fuzz.targets.{name}").TARGETS
    return found


@cache
def targets() -> Mapping[str, Target]:
    """Return every target by its name."""
    return {one.name: one for room in ROOMS for one in room_of(room)}


def target_in(room: str, name: str) -> Target:
    """Return one target of a room."""
    return next(one for one in room_of(room) if one.name == name)


def room_with(name: str) -> str:
    """Return the room of a target."""
    return next(room for room in (PLANTED, *ROOMS) if any(one.name == name for one in room_of(room)))
