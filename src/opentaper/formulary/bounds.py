"""A number of a data file with its passport: value, source, grade, and why it is this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound


def bound(told: Mapping[str, Any]) -> Bound:
    """Return the number that a mapping tells.

    Raises
    ------
    KeyError, TypeError, ValueError
        A part is missing, or is no number.

    Examples
    --------
    >>> bound({"value": 3, "source": ["house-rule"], "grade": "B", "note": "a choice"}).value
    3.0
    """
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), told.get("note", ""))
