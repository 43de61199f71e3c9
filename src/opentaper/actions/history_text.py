"""A history of doses as people write it: ``20mg daily x 14, miss 2, late 12h, 20mg daily x 7``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from opentaper.errors import BadOption
from opentaper.planning.history import MINUTES_PER_DAY, MINUTES_PER_HOUR, ONCE, DoseStretch
from opentaper.planning.request import Times
from opentaper.quantities import ZERO, Dose

MOST_DAYS = 3_660
MOST_TIMES = 6

_DAYS = r"\s*(?:[x×*]|for|i)?\s*([0-9]+)?\s*(?:d|days?|dage?)?$"
_MISS = re.compile(rf"(?:miss|missed|skip|skipped|none|glemt){_DAYS}", re.IGNORECASE)
_DOUBLE = re.compile(rf"(?:double|doubled|dobbelt){_DAYS}", re.IGNORECASE)
_LATE = re.compile(
    r"(?:late|forsinket)(?:\s+by)?\s*([0-9]+(?:[.,][0-9]+)?)\s*(h|hours?|t|timer?|min|minutes?|minutter)"
    r"\s*(?:(?:[x×*]|for|i)\s*([0-9]+)\s*(?:d|days?|dage?)?)?$",
    re.IGNORECASE,
)
_LATE_AT_ALL = re.compile(r"(?:late|forsinket)\b", re.IGNORECASE)
_WORDS = ("once one en én", "twice two to", "three tre", "four fire", "five fem", "six seks")
_COUNTS = {word: n for n, words in enumerate(_WORDS, 1) for word in words.split()}
_STRETCH = re.compile(
    r"(?P<dose>.+?)"
    rf"(?:(?:\s+(?P<count>[0-9]+|{'|'.join(_COUNTS)})\s*(?:x|×|times?|gange?)?)?"
    r"\s*(?:/\s*day|(?:a|per|each|every)\s+day|daily|om\s+dagen|dagligt?))?"
    r"\s*(?:(?:[x×*]|for|i)\s*(?P<days>[0-9]+)\s*(?:d|days?|dage?)?)?$",
    re.IGNORECASE,
)


def no_history(text: str) -> BadOption:
    """Return the error of a history that cannot be read, with an example."""
    return BadOption(
        option="history",
        given=text,
        wanted="a history such as: 20mg daily x 14, miss 2, double 1, late 12h, 20mg daily x 7",
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """The history so far, and what is usual in it: what is missed, doubled or late is measured by that."""

    text: str
    times: Times
    usual: DoseStretch | None = None


def stretches(text: str, times: Times = ONCE) -> tuple[DoseStretch, ...]:
    """Return the stretches of a history; ``times`` is how often a day where its own words do not say.

    Raises
    ------
    BadOption, BadInput
        A part that cannot be read, or days out of all measure.

    Examples
    --------
    >>> [(str(part.dose), part.days) for part in stretches("20mg daily x 14, miss 2, 10mg")]
    [('20 mg', 14), ('0 mg', 2), ('10 mg', None)]
    >>> [(str(part.dose), part.late_hours) for part in stretches("20mg x 5, late 12h, double")]
    [('20 mg', 0.0), ('20 mg', 12.0), ('40 mg', 0.0)]
    >>> [(str(part.dose), len(part.times.shares)) for part in stretches("10mg twice a day")]
    [('20 mg', 2)]
    """
    parts = [" ".join(part.split()) for part in re.split(r";|,(?=\s|[A-Za-z])", text) if part.strip()]
    if not parts:
        raise no_history(text)
    found, so_far = list[DoseStretch](), _Told(text, times)
    for part in parts:
        found.append(_stretch(part, so_far))
        if _is_usual(part) and found[-1].dose:
            so_far = replace(so_far, usual=found[-1])
    if sum(part.days or 0 for part in found) > MOST_DAYS:
        raise BadOption(option="history", given=text, wanted=f"at most {MOST_DAYS} days")
    return tuple(found)


def _is_usual(part: str) -> bool:
    return not any(kind.match(part) for kind in (_MISS, _DOUBLE, _LATE))


def _stretch(part: str, told: _Told) -> DoseStretch:
    """Return one part of a history."""
    missed, doubled = _MISS.match(part), _DOUBLE.match(part)
    if missed is not None:
        return DoseStretch(
            ZERO, _days(missed.group(1) or "1", told), told.usual.times if told.usual else ONCE
        )
    if doubled is not None:
        if told.usual is None:
            raise no_history(told.text)
        days = _days(doubled.group(1) or "1", told)
        return replace(told.usual, dose=told.usual.dose * 2, days=days)
    return _late(part, told) if _LATE_AT_ALL.match(part) else _plain(part, told)


def _late(part: str, told: _Told) -> DoseStretch:
    """Return days on which the first intake was taken later than usual."""
    match = _LATE.match(part)
    if match is None or told.usual is None:
        raise _not_late(told)
    number, unit, days = match.groups()
    per_unit = 1 if unit.lower().startswith("min") else MINUTES_PER_HOUR
    # Seven digits are more than any hour of a day needs, and never too many to reckon with.
    minutes = round(Decimal(number[:7].replace(",", ".")) * per_unit)
    if not 0 < minutes < MINUTES_PER_DAY:
        raise _not_late(told)
    return replace(told.usual, days=_days(days or "1", told), late_minutes=minutes)


def _not_late(told: _Told) -> BadOption:
    wanted = "how late, less than a day, after a dose, such as: 20mg daily x 14, late 12h"
    return BadOption(option="history", given=told.text, wanted=wanted)


def _plain(part: str, told: _Told) -> DoseStretch:
    """Return days on a dose: ``20mg``, ``20mg daily x 14``, ``10mg twice a day x 14``."""
    match = _STRETCH.match(part)
    if match is None:
        raise no_history(told.text)
    days = None if match["days"] is None else _days(match["days"], told)
    if match["dose"] in {"0", "nothing", "stop"}:
        return DoseStretch(ZERO, days, told.times)
    dose = Dose.parse(match["dose"])
    if match["count"] is None:
        return DoseStretch(dose, days, told.times)
    n = _count(match["count"], told)
    return DoseStretch(dose * n, days, Times.evenly(n))


def _count(word: str, told: _Told) -> int:
    n = _COUNTS.get(word.lower()) or int(word[:6])
    if not 1 <= n <= MOST_TIMES:
        raise BadOption(
            option="history",
            given=told.text,
            wanted="from 1 to 6 times a day, such as: 10mg twice a day",
        )
    return n


def _days(text: str, told: _Told) -> int:
    days = int(text[:6])
    if not 1 <= days <= MOST_DAYS:
        raise BadOption(option="history", given=told.text, wanted=f"from 1 to {MOST_DAYS} days")
    return days


def steady_before(text: str, times: Times = ONCE) -> DoseStretch:
    """Return the steady dose before a history: ``20mg``, or ``10mg twice a day``.

    Raises
    ------
    BadOption, BadInput
        Not one dose.
    """
    found = stretches(text, times)
    if len(found) != 1 or found[0].days is not None:
        raise BadOption(option="before", given=text, wanted="one steady dose, such as 20mg")
    return found[0]


def alternating(text: str) -> tuple[Dose, Dose]:
    """Return the two doses of alternating days.

    Raises
    ------
    BadOption, BadInput
        Not two doses, or both the same.

    Examples
    --------
    >>> alternating("20mg/0mg")
    (Dose('20 mg'), Dose('0 mg'))
    """
    parts = [part.strip() for part in text.split("/")]
    wanted = "two different doses, such as 20mg/0mg"
    if len(parts) != 2:
        raise BadOption(option="alternate", given=text, wanted=wanted)
    one, two = (ZERO if part == "0" else Dose.parse(part) for part in parts)
    if one == two:
        raise BadOption(option="alternate", given=text, wanted=wanted)
    return one, two
