"""What was refused, as the log keeps it."""

from __future__ import annotations

from typing import Any

from opentaper.errors import OpenTaperError
from opentaper.exchange.kept_advice import kept_reason
from opentaper.reasons import Reason

#: Under this name the log tells what was refused, and why.
REFUSED = "refused"


def refusal_json(error: OpenTaperError) -> dict[str, Any]:
    """Return a refusal as plain values: its code, and all that explains it."""
    return {"code": error.code, "values": {name: _plain(value) for name, value in error.values.items()}}


def _plain(value: object) -> object:
    if isinstance(value, Reason):
        return kept_reason(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
