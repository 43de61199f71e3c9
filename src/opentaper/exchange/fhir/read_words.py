"""What the words of a dosage say, held against its structure: of two doses neither is believed."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from opentaper.quantities import Dose

_DAYS = re.compile(r"\bfor (?P<n>[0-9]{1,3}) (?P<unit>day|week)s?\b", re.IGNORECASE)
_PIECES = re.compile(r"\b(?P<n>[0-9]+(?:\.[0-9]+)?) (?P<unit>tablet|capsule|drop|mL)s?\b", re.IGNORECASE)
_WEIGHT = re.compile(r"\b(?P<n>[0-9]+(?:\.[0-9]+)?) ?mg\b(?!/)", re.IGNORECASE)
_START = re.compile(r"\bstarting (?P<day>[A-Z][a-z]+ [0-9]{1,2}, [0-9]{4})\b")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def words_differ(
    text: str, days: int | None, start: date | None, dose: Dose | None, pieces: tuple[Fraction, str] | None
) -> list[str]:
    """Return where English words of others say another length, first day or dose than their structure.

    What the words leave out, and what is not understood, is no difference.

    Examples
    --------
    >>> words_differ("Take 4 tablets daily for 7 days", 5, None, None, (Fraction(4), "tablet"))
    ['7 d ≠ 5 d']
    """
    differing = []
    found = _DAYS.search(text)
    if found and days is not None:
        told = int(found["n"]) * (7 if found["unit"].casefold() == "week" else 1)
        if told != days:
            differing.append(f"{told} d ≠ {days} d")
    found = _START.search(text)
    first = None if found is None else _date(found["day"])
    if first is not None and start is not None and first != start:
        differing.append(f"{first.isoformat()} ≠ {start.isoformat()}")
    found = _PIECES.search(text)
    counted = found and pieces is not None and found["unit"].casefold() == pieces[1].casefold()
    if found and pieces is not None and counted and Fraction(found["n"]) != pieces[0]:
        differing.append(f"{found['n']} ≠ {float(pieces[0]):g} {pieces[1]}")
    found = _WEIGHT.search(text)
    if found and dose is not None and pieces is None and Fraction(found["n"]) * 1_000 != dose.micrograms:
        differing.append(f"{found['n']} mg ≠ {dose}")
    return differing


def _date(text: str) -> date | None:
    month, day, year = text.replace(",", "").split()
    if month not in _MONTHS:
        return None
    try:
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None
