"""Records to test on: each a database of its own that Django's ``default`` is pointed at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from opentaper.settings.databases import database_of
from opentaper.settings.environment import DATABASE

ROOT = Path(__file__).parents[2]


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """Let ``default`` be the database of an address."""
    connections["default"].close()
    mine, connections["default"] = connections["default"], _opened(url)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = mine


def _opened(url: str):  # type: ignore[no-untyped-def]  # Django's own kind of connection
    connections.settings["opened"] = connections.configure_settings(
        {"default": database_of(url), "opened": database_of(url)}
    )["opened"]
    opened = connections.create_connection("opened")
    opened.alias = "default"
    return opened


def environment(url: str) -> dict[str, str]:
    """Return the environment of a process that works on the same record."""
    return {**os.environ, DATABASE: url, "DJANGO_SETTINGS_MODULE": "tests.django_settings"}


def writer(url: str, *words: str) -> subprocess.Popen[str]:
    """Start a process that writes (tests/stores/writer.py)."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stores.writer", *words],
        cwd=ROOT,
        env=environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
