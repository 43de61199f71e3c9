"""Numbers with noise, and the ledger they are paid from, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "opentaper.privacy/1"
Told = Mapping[str, Any]


def private_json(made: Told) -> str:
    """Return numbers with noise, the line of the ledger that paid for them, and what is left.

    Examples
    --------
    >>> json.loads(private_json({"left": 0.5}))["what"]
    'private'
    """
    return _text({"what": "private", **made})


def ledger_json(entries: Sequence[Told], left: float) -> str:
    """Return the lines of a ledger, the budget first, and what is left."""
    return _text({"what": "ledger", "entries": [dict(one) for one in entries], "left": left})


def _text(told: Told) -> str:
    return json.dumps({"schema": SCHEMA, **told}, ensure_ascii=False, indent=2) + "\n"
