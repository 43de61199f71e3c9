"""The only clock and the only look at the environment: every date below this line is an argument."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the moment, in the time zone of this computer."""
    return datetime.now(UTC).astimezone()


def today() -> date:
    """Return the date on the wall of this computer."""
    return now().date()


def is_debugging() -> bool:
    """Return whether OPENTAPER_DEBUG asks for technical details of what goes wrong."""
    return os.environ.get("OPENTAPER_DEBUG", "").strip().lower() not in {"", "0", "no", "false"}


def settle_sums() -> None:
    """Let matrix products of this process run on one core, before NumPy is loaded; who chose keeps it.

    They are small here, and their threads spin while they wait: on a busy computer learning one person took
    five times as long with two of them (measured).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
