"""A registry of claims as JSON: what was built, and what became of each row that was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

SCHEMA = "opentaper.claims/1"


def claims_json(built: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Return what was built of claims, and the report on their rows.

    Examples
    --------
    >>> json.loads(claims_json({"people": 2}, {"people": 2}))["schema"]
    'opentaper.claims/1'
    """
    told = {"schema": SCHEMA, "built": dict(built), "claims": dict(report)}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
