"""Who signed a version: what makes an order of a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A prescriber's signature as it was told: who, and on which day."""

    by: str
    on: date
