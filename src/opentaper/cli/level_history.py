"""A history of doses as people write it: ``20mg daily x 14, miss 2, 20mg daily x 7``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.quantities import ZERO, Dose

WANTED = "a history such as: 20mg daily x 14, miss 2, double 1, 20mg daily x 7"
MOST_DAYS = 3_660
_MISS = re.compile(r"(?:miss|missed|skip|skipped|none)\s*(?:x\s*)?([0-9]+)?\s*(?:days?)?$", re.IGNORECASE)
_DOUBLE = re.compile(r"(?:double|doubled|dobbelt)\s*(?:x\s*)?([0-9]+)?\s*(?:days?)?$", re.IGNORECASE)
_STRETCH = re.compile(
    r"(.+?)\s*(?:/\s*day|a\s+day|daily|per\s+day|once\s+daily)?\s*(?:[x×*]\s*([0-9]+)\s*(?:d|days?)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many days on one dose; None days last until everything has settled."""

    dose: Dose
    days: int | None


def stretches(text: str) -> tuple[Stretch, ...]:
    """Return the stretches of a history.

    Raises
    ------
    BadOption, BadInput
        A part that cannot be read, or days out of all measure.

    Examples
    --------
    >>> [(str(part.dose), part.days) for part in stretches("20mg daily x 14, miss 2, 10mg")]
    [('20 mg', 14), ('0 mg', 2), ('10 mg', None)]
    >>> [(str(part.dose), part.days) for part in stretches("20mg x 5, miss, double")]
    [('20 mg', 5), ('0 mg', 1), ('40 mg', 1)]
    """
    parts = [part.strip() for part in re.split(r";|,(?=\s|[A-Za-z])", text) if part.strip()]
    if not parts:
        raise BadOption(option="history", given=text, wanted=WANTED)
    told: list[Stretch] = []
    for part in parts:
        told.append(_stretch(part, text, told))
    found = tuple(told)
    if sum(part.days or 0 for part in found) > MOST_DAYS:
        raise BadOption(option="history", given=text, wanted=f"at most {MOST_DAYS} days")
    return found


def _stretch(part: str, text: str, before: list[Stretch]) -> Stretch:
    doubled = _DOUBLE.match(part)
    if doubled is not None and before:
        usual = next((one.dose for one in reversed(before) if one.dose), ZERO)
        return Stretch(usual * 2, _days(doubled.group(1) or "1", text))
    missed = _MISS.match(part)
    if missed is not None:
        return Stretch(ZERO, _days(missed.group(1) or "1", text))
    match = _STRETCH.match(part)
    if match is None:
        raise BadOption(option="history", given=text, wanted=WANTED)
    told, days = match.groups()
    dose = ZERO if told in {"0", "nothing", "stop"} else Dose.parse(told)
    return Stretch(dose, None if days is None else _days(days, text))


def _days(text: str, history: str) -> int:
    days = int(text[:6])
    if not 1 <= days <= MOST_DAYS:
        raise BadOption(option="history", given=history, wanted=f"from 1 to {MOST_DAYS} days")
    return days


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
