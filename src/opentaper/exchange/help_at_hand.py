"""Whom to ring from a page: the emergency number first, then only lines that are vouched for.

A row of ``crisis_lines.tsv`` is vouched for by its provider's own page, or by two lists that do not copy one
another. Of a country whose rows are not, the emergency number alone is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from opentaper.exchange.crisis import COUNTRY_OF_MARKET, FOR_ANYONE, MOST_LINES, NO_COUNTRY, crisis_rows

PROVIDER = "provider page"
#: Lists and papers by a word of their name. Those of one family copy one another, and count once.
FAMILIES = {
    "International Emergency & Crisis Helpline Numbers": "international",
    "navigator_crisis_resources": "seed",
    "crisisHotlines": "wikipedia",
    "suicide-hotlines": "wikipedia",
    "Crisis Resources Analysis": "wikipedia",
    "countries.js": "directory",
    "newspaper": "newspaper",
}
DISPUTED = "conflict"
ALWAYS = "24/7"
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_TEXT = re.compile(r"\btext (?:(?P<word>[A-Z]+) to )?(?P<number>[0-9][0-9 ]+)")
_SERVICE = r"ambulance|police|mobile"
_NUMBER = re.compile(rf"(?:(?P<before>{_SERVICE}) )?(?P<number>[0-9]+)(?: (?P<after>police|ambulance)\b)?")


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to ring when a life is in danger; ``service`` is ambulance, police, mobile, or "" for all."""

    number: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class HumanLine:
    """A line to ring or to send a text to; ``word`` is what the text says, "" for a call.

    ``dial`` holds only what a telephone dials. ``is_always_open`` is False where it is shut at times, and
    where nobody said.
    """

    name: str
    number: str
    dial: str
    is_text: bool
    word: str
    is_always_open: bool
    web: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class HelpAtHand:
    """Whom to ring in one country."""

    country: str
    emergency: tuple[EmergencyNumber, ...]
    lines: tuple[HumanLine, ...]


def help_at_hand(country: str) -> HelpAtHand | None:
    """Return whom to ring in a country or market, or None where no emergency number is known.

    Examples
    --------
    >>> found = help_at_hand("GB")
    >>> [one.number for one in found.emergency], [line.dial for line in found.lines]
    (['999', '112'], ['116123', '85258'])
    """
    code = country.upper()
    code = COUNTRY_OF_MARKET.get(code, code)
    rows = [row for row in crisis_rows() if row["country"] == code != NO_COUNTRY]
    if not rows:
        return None
    shown = [row for row in rows if row["for_whom"] in FOR_ANYONE and is_vouched_for(row["source"])]
    shown.sort(key=lambda row: row["grade"])
    calls = [line for row in shown if (line := _call(row))]
    texts = [line for row in shown if not row["number"] and (line := _text(row))]
    return HelpAtHand(code, emergency_numbers(rows[0]["emergency_number"]), (*calls[:MOST_LINES], *texts[:1]))


@cache
def emergency_everywhere() -> tuple[HelpAtHand, ...]:
    """Return the emergency numbers of every country that is known, without lines, by country code."""
    codes = sorted({row["country"] for row in crisis_rows()} - {NO_COUNTRY})
    found = (help_at_hand(code) for code in codes)
    return tuple(HelpAtHand(one.country, one.emergency, ()) for one in found if one)


def emergency_numbers(told: str) -> tuple[EmergencyNumber, ...]:
    """Return the numbers of a cell, in its order.

    Examples
    --------
    >>> [(one.number, one.service) for one in emergency_numbers("10111 (ambulance 10177; mobile 112)")]
    [('10111', ''), ('10177', 'ambulance'), ('112', 'mobile')]
    >>> [(one.number, one.service) for one in emergency_numbers("211 police, 511 ambulance")]
    [('211', 'police'), ('511', 'ambulance')]
    """
    found = _NUMBER.finditer(told)
    return tuple(EmergencyNumber(one["number"], one["before"] or one["after"] or "") for one in found)


def is_vouched_for(source: str) -> bool:
    """Return whether a provider's own page, or two lists that do not copy one another, give the row.

    Examples
    --------
    >>> is_vouched_for("provider page samaritans.org"), is_vouched_for("general knowledge, not seen")
    (True, False)
    """
    if DISPUTED in source:
        return False
    families = {family for word, family in FAMILIES.items() if word in source}
    return source.startswith(PROVIDER) or len(families) >= 2


def _call(row: dict[str, str]) -> HumanLine | None:
    told = row["number"].partition(" or ")[0].strip()
    dial = re.sub(r"[^0-9+*]", "", told)
    # What stands in brackets limits the number: an old one, one town, a second menu.
    is_plain = bool(dial) and "(" not in row["number"] and re.fullmatch(r"[0-9+* -]+", told) is not None
    return _line(row, told, dial, is_text=False, word="") if is_plain else None


def _text(row: dict[str, str]) -> HumanLine | None:
    found = _TEXT.search(row["text_or_chat"])
    if found is None:
        return None
    number = found["number"].strip()
    return _line(row, number, number.replace(" ", ""), is_text=True, word=found["word"] or "")


def _line(row: dict[str, str], number: str, dial: str, *, is_text: bool, word: str) -> HumanLine:
    return HumanLine(
        name=_BRACKETS.sub("", row["name"]),
        number=number,
        dial=dial,
        is_text=is_text,
        word=word,
        is_always_open=row["hours"] == ALWAYS,
        web=row["web"],
        last_seen=row["last_seen"],
    )
