"""Frozen values of the formulary as plain values, ready for JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from opentaper.quantities import Dose


def plain(value: Any) -> Any:
    """Return a value of the core as dictionaries, lists, texts and numbers; doses are exact decimals in mg.

    Examples
    --------
    >>> plain((Dose.mg("12.5"), Fraction(5, 4), None))
    ['12.5', '5/4', None]
    """
    if isinstance(value, Dose):
        return value.mg_text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
