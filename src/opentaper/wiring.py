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
