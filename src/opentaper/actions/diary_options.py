"""How a diary is to be read, as people type it: items, scales, dates, clocks; each error names its option."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from opentaper.actions import options
from opentaper.errors import BadOption
from opentaper.exchange.diary_days import ORDERS, DiaryCalendar, check_zone
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_scores import ScoreScale, number_of, scale_of
from opentaper.formulary.items import item
from opentaper.inference.check_in import HIGHEST

LATEST_START = time(12)
REVERSED = ("reversed", "omvendt")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})$")


@dataclass(frozen=True, slots=True)
class AskedReading:
    """How a diary is to be read, in the person's words.

    Parameters
    ----------
    items
        ``name=item``, with `` reversed`` behind it where its high end is the good one.
    ignored
        DiaryNames to leave out.
    scales
        ``0-4`` for all scores, ``name=1-5`` for those of one name.
    moods
        ``word=score`` for the words of a mood diary.
    dates, day_starts, zone
        ``dmy`` or ``mdy``; a clock time; a time zone.
    skip_bad
        Whether lines that cannot be read are left out.
    """

    items: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    dates: str | None = None
    day_starts: str | None = None
    zone: str | None = None
    skip_bad: bool = False


def reading(asked: AskedReading, today: date) -> DiaryReading:
    """Return how a diary is to be read.

    Raises
    ------
    BadOption
        An option that cannot be meant, named.

    Examples
    --------
    >>> reading(AskedReading(items=("mood=low_mood reversed",)), date(2026, 11, 22)).named
    (('mood', 'low_mood', True),)
    """
    whole = [scale_of(text) for text in asked.scales if "=" not in text]
    if len(whole) > 1:
        raise BadOption(
            option="scale", given=", ".join(asked.scales), wanted="one scale for all, others by name"
        )
    return DiaryReading(
        calendar=DiaryCalendar(today, _order(asked.dates), _day_starts(asked.day_starts), _zone(asked.zone)),
        named=tuple(_named(text) for text in asked.items),
        ignored=asked.ignored,
        scale=whole[0] if whole else ScoreScale(),
        scales=tuple(_scale(text) for text in asked.scales if "=" in text),
        moods=tuple(_mood(text) for text in asked.moods),
        skip_bad=asked.skip_bad,
    )


def _named(text: str) -> tuple[str, str, bool]:
    name, equals, meant = (part.strip() for part in text.rpartition("="))
    if not (name and equals and meant):
        raise BadOption(
            option="item", given=text, wanted="a name and its item, such as: mood=low_mood reversed"
        )
    words = meant.split()
    is_reversed = len(words) > 1 and words[-1].casefold() in REVERSED
    return name, item(" ".join(words[:-1]) if is_reversed else meant).name, is_reversed


def _scale(text: str) -> tuple[str, ScoreScale]:
    name, _, ends = text.rpartition("=")
    return name.strip(), scale_of(ends)


def _mood(text: str) -> tuple[str, float]:
    name, _, score = (part.strip() for part in text.rpartition("="))
    number = number_of(score)
    if not name or number is None or not 0.0 <= number <= HIGHEST:
        raise BadOption(
            option="mood", given=text, wanted="a word and its score from 0 to 10, such as: gloomy=8"
        )
    return name, number


def ordinary_day(texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return what somebody's ordinary days were like before the taper, by item.

    Raises
    ------
    BadOption
        An item that is not known, no score from 0 to 10, or an item that was told twice.

    Examples
    --------
    >>> ordinary_day(["anxiety=4", "poor sleep = 3"])
    (('anxiety', 4.0), ('poor_sleep', 3.0))
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, score = (part.strip() for part in text.rpartition("="))
        number = number_of(score)
        if not name or number is None or not 0.0 <= number <= HIGHEST:
            raise BadOption(
                option="usual", given=text, wanted="an item and its score from 0 to 10, such as: anxiety=4"
            )
        known = item(name).name
        if known in found:
            raise BadOption(option="usual", given=text, wanted="each item once")
        found[known] = number
    return tuple(found.items())


def _order(text: str | None) -> str | None:
    if text is None or text.strip().casefold() in ORDERS:
        return text and text.strip().casefold()
    raise BadOption(option="dates", given=text, wanted="dmy for day first, or mdy for month first")


def _day_starts(text: str | None) -> time:
    found = _CLOCK.match("0:00" if text is None else text.strip())
    if found is not None and int(found[1]) < 24 and int(found[2]) < 60:
        told = time(int(found[1]), int(found[2]))
        if told <= LATEST_START:
            return told
    raise BadOption(option="day-starts", given=text or "", wanted="a time from 00:00 to 12:00, such as 04:00")


def _zone(text: str | None) -> str | None:
    return None if text is None else check_zone(text)


def until_day(text: str | None) -> date | None:
    """Return the last day that counts, or None where all do."""
    return options.day("until", text) if text is not None else None
