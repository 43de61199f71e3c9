"""What was felt as a page shows it: day by day, and what is said kindly where a word is heavy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from opentaper.actions.readings.chains_read import ChainRead
from opentaper.actions.readings.feelings_read import FeelingRead, known_word
from opentaper.formulary.feelings import body_places, feeling
from opentaper.web.zones import zone_for

#: What a word may ask for, the gentler first.
CARES = ("", "look", "ask")
NOON = 12


@dataclass(frozen=True, slots=True)
class FeltShown:
    """One entry: when ("" where it was told later), its word and family, how strong, where, own words."""

    entry: UUID
    clock: str
    word: str
    family: str
    strength: int | None
    places: str
    note: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class FeltDay:
    """A day with its entries, the newest first."""

    day: date
    entries: tuple[FeltShown, ...]


@dataclass(frozen=True, slots=True)
class CareShown:
    """A heavy word of today: help is offered kindly; ``asks`` where the two questions are offered as well."""

    word: str
    asks: bool


def felt_days(told: Iterable[FeelingRead], language: str, zone: str) -> tuple[FeltDay, ...]:
    """Return entries by day, as they come."""
    return tuple(
        FeltDay(day, tuple(_shown(one, language, zone) for one in entries))
        for day, entries in groupby(told, key=lambda one: one.day)
    )


def care_shown(
    told: Iterable[FeelingRead], today: date, language: str, chains: Iterable[ChainRead] = ()
) -> CareShown | None:
    """Return the heaviest word of today that asks for care, also of chains; None where no word does."""
    felt = [one.word for one in told if one.day == today]
    felt += [known_word(word.path) for one in chains if one.day == today for word in one.feelings]
    words = [one for one in felt if one is not None and one.care]
    if not words:
        return None
    heaviest = max(words, key=lambda one: CARES.index(one.care))
    return CareShown(heaviest.name.of(language), heaviest.care == CARES[-1])


def _shown(one: FeelingRead, language: str, zone: str) -> FeltShown:
    word = one.word
    family = word.family if word is not None and word.level > 1 else ""
    places = [name.of(language) for key, name in body_places().items() if key in one.places]
    return FeltShown(
        entry=one.entry,
        clock=_clock(one, zone),
        word=one.path if word is None else word.name.of(language),
        family=feeling(family).name.of(language) if family else "",
        strength=one.strength,
        places=", ".join(places),
        note=one.note,
        is_shared=one.is_shared,
    )


def _clock(one: FeelingRead, zone: str) -> str:
    """Return when it was written; "" where that was on another day. A day of one's own may end by noon."""
    then = one.written_at.astimezone(ZoneInfo(zone_for(zone, "")))
    later = (then.date() - one.day).days
    return f"{then:%H:%M}" if later == 0 or (later == 1 and then.hour < NOON) else ""
