"""Who signed a version: what makes an order of a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A prescriber's signature.

    Parameters
    ----------
    by, on
        Who, and on which day.
    at
        When they signed here, under an account of their own; None where the person told of a signature.
    seal
        What binds version, who and when together, in hexadecimal; "" where there is none.
    reason
        What they wrote.
    """

    by: str
    on: date
    at: datetime | None = None
    seal: str = ""
    reason: str = ""
