"""Help lines for the foot of every paper: the emergency number first, and what is not confirmed marked so."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: Markets whose code is not that of their country.
COUNTRY_OF_MARKET = {"UK": "GB"}
MARKET_OF_COUNTRY = {country: market for market, country in COUNTRY_OF_MARKET.items()}
#: Rows of directories that serve many countries.
NO_COUNTRY = "XX"
CONFIRMED = "confirmed"
FOR_ANYONE = ("anyone", "anyone in distress", "adults")
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line to ring; ``is_confirmed`` only where somebody rang it for this release."""

    name: str
    number: str
    hours: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """Whom to ring in one country."""

    market: str
    emergency_number: str
    lines: tuple[HelpLine, ...]


def crisis_help(market: str) -> CrisisHelp | None:
    """Return the numbers of a market's country, or None where none are known.

    Examples
    --------
    >>> help_at_hand = crisis_help("uk")
    >>> help_at_hand.emergency_number, help_at_hand.lines[0].name, crisis_help("")
    ('999 or 112', 'Samaritans', None)
    """
    code = market.upper()
    country = COUNTRY_OF_MARKET.get(code, code)
    rows = [row for row in crisis_rows() if row["country"] == country != NO_COUNTRY]
    if not rows:
        return None
    # A line for everyone goes before one for some, a better grade before a worse one.
    rung = [row for row in rows if row["number"]]
    rung.sort(key=lambda row: (row["for_whom"] not in FOR_ANYONE, row["grade"]))
    lines = tuple(
        HelpLine(row["name"], row["number"], row["hours"], row["status"] == CONFIRMED)
        for row in rung[:MOST_LINES]
        if row["for_whom"] in FOR_ANYONE
    )
    return CrisisHelp(MARKET_OF_COUNTRY.get(country, country), rows[0]["emergency_number"], lines)


@cache
def crisis_rows() -> tuple[dict[str, str], ...]:
    """Return every row of the list of help lines, by column."""
    text = files("opentaper.exchange").joinpath("data", "crisis_lines.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text), delimiter="\t"))
