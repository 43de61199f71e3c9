"""What a server must be before people trust it with their record, looked at point by point."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from opentaper.errors import UnsafeSetting
from opentaper.settings import databases, environment

ONLY_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: its code, whether it is as it must be, and what explains it.

    ``stops`` says whether team mode does not start, or must not be used, while it is amiss.
    """

    code: str
    is_fine: bool
    stops: bool = True
    values: dict[str, Any] = field(default_factory=dict)
    error: UnsafeSetting | None = None


def findings() -> list[Finding]:
    """Return every point in order; Django's own only where the settings can be read at all."""
    told = settings_findings()
    if not all(finding.is_fine for finding in told):
        return told
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opentaper.settings.team"
    django.setup()
    return [*told, *database_findings(), *django_findings()]


def settings_findings() -> list[Finding]:
    """Return what the environment says, each setting by itself."""
    looks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("secret", environment.told_secret),
        ("secrets_before", environment.told_secrets_before),
        ("record_keys", environment.told_record_keys),
        ("hosts", environment.told_hosts),
        ("debug", environment.no_debugging),
        ("encryption", environment.told_certificate),
        ("database_url", databases.database),
        ("mail", environment.told_mail),
    )
    return [_looked_at(code, look) for code, look in looks]


def _looked_at(code: str, look: Callable[[], object]) -> Finding:
    try:
        look()
    except UnsafeSetting as error:
        return Finding(code, is_fine=False, error=error)
    return Finding(code, is_fine=True)


def database_findings() -> list[Finding]:
    """Return whether the database can be reached, privately, and is one for several people."""
    from django.db import DatabaseError, connection

    told = connection.settings_dict
    try:
        connection.ensure_connection()
    except DatabaseError:
        is_reached = False
    else:
        is_reached = True
    is_server = connection.vendor == "postgresql"
    is_private = (
        not is_server
        or str(told["HOST"]).startswith("/")
        or told["HOST"] in ONLY_HERE
        or told["OPTIONS"].get("sslmode") in ENCRYPTED
    )
    return [
        Finding("reached", is_fine=is_reached),
        Finding("server", is_fine=is_server, stops=False),
        Finding("private", is_fine=is_private),
        Finding("signup", is_fine=not environment.is_on(environment.SIGNUP), stops=False),
    ]


def django_findings() -> list[Finding]:
    """Return what Django's own check of a deployment finds; one that is fine where it finds nothing."""
    from django.core import checks

    told = [found for found in checks.run_checks(include_deployment_checks=True) if not found.is_silenced()]
    amiss = [
        Finding("django", is_fine=False, values={"id": found.id, "what": found.msg, "hint": found.hint or ""})
        for found in told
        if found.level >= checks.WARNING
    ]
    return amiss or [Finding("django", is_fine=True)]
