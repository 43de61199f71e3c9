"""Django pointed at another database for a while: a copy that is looked through or tried an upgrade on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def pointed_at(told: dict[str, Any]) -> Iterator[None]:
    """Let everything that asks for the record, in this thread, ask another database.

    Parameters
    ----------
    told
        The database as in Django's settings.
    """
    connections[DEFAULT_DB_ALIAS].close()
    mine, connections[DEFAULT_DB_ALIAS] = connections[DEFAULT_DB_ALIAS], _connection(told)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = mine


def _connection(told: dict[str, Any]) -> Any:
    name = "pointed"
    whole = connections.configure_settings({DEFAULT_DB_ALIAS: dict(told), name: dict(told)})
    connections.settings[name] = whole[name]
    try:
        made = connections.create_connection(name)
    finally:
        del connections.settings[name]
    made.alias = DEFAULT_DB_ALIAS
    return made


def settings_now() -> dict[str, Any]:
    """Return the database that Django is pointed at, as in its settings."""
    told = connections[DEFAULT_DB_ALIAS].settings_dict
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return {name: told[name] for name in wanted if name in told}
