"""The words of one dosage, made from its structure alone, and read back to be compared with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from opentaper.errors import BadInput
from opentaper.quantities import Dose
from opentaper.wording import LANGUAGES, template

DATED, UNDATED = "fhir.step.dated", "fhir.step.undated"
#: When a share of the day's dose is taken: codes of FHIR's list of events, and the whole day.
WHENS = ("day", "MORN", "NOON", "EVE", "NIGHT")
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_PARTS = {
    "step": r"(?P<step>[0-9]+)",
    "share": rf"(?P<share>{_NUMBER})",
    "whole": rf"(?P<whole>{_NUMBER})",
    "days": r"(?P<days>[0-9]+)",
    "start": r"(?P<start>[0-9]{4}-[0-9]{2}-[0-9]{2})",
    "end": r"(?P<end>[0-9]{4}-[0-9]{2}-[0-9]{2})",
    "when": r"(?P<when>[^,;]+?)",
}


@dataclass(frozen=True, slots=True)
class DosageText:
    """What the words of a dosage say.

    Parameters
    ----------
    sequence
        The step; parts of one step have the same number.
    share, whole
        What this dosage gives, and what the whole day comes to.
    days
        How long it holds.
    when
        A word of :data:`WHENS`, or ``2/5`` for the second of five times.
    start, end
        The first and the last day; None of a plan without dates.
    """

    sequence: int
    share: Dose
    whole: Dose
    days: int
    when: str = "day"
    start: date | None = None
    end: date | None = None


def dosage_text(told: DosageText, language: str = "en") -> str:
    """Return a dosage in words.

    Examples
    --------
    >>> dosage_text(DosageText(2, Dose.mg("7.5"), Dose.mg(10), 28))
    'Step 2: 7.5 mg a day, for 28 d; 10 mg a day in all.'
    """
    values = {
        "step": told.sequence,
        "share": _mg(told.share, language),
        "whole": _mg(told.whole, language),
        "days": told.days,
        "when": _when(told.when, language),
    }
    if told.start is None or told.end is None:
        return template(UNDATED, language).format(**values)
    return template(DATED, language).format(start=told.start.isoformat(), end=told.end.isoformat(), **values)


def parse_dosage_text(text: str) -> DosageText | None:
    """Return what our own words say, in whichever language they are; None of the words of others.

    Examples
    --------
    >>> told = DosageText(2, Dose.mg("7.5"), Dose.mg(10), 28, "EVE")
    >>> parse_dosage_text(dosage_text(told, "da")) == told, parse_dosage_text("Take two")
    (True, None)
    """
    for language in LANGUAGES:
        for code in (DATED, UNDATED):
            found = _pattern(code, language).fullmatch(text)
            if found is not None:
                told = _read(found.groupdict(), language)
                if told is not None:
                    return told
    return None


@cache
def _pattern(code: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a sentence: its words as they are, a group for each value."""
    marks = {name: f"<{name}>" for name in _PARTS}
    pattern = re.escape(template(code, language).format(**marks))
    for name, part in _PARTS.items():
        pattern = pattern.replace(re.escape(marks[name]), part)
    return re.compile(pattern)


def _read(found: dict[str, str], language: str) -> DosageText | None:
    when = _when_of(found["when"], language)
    try:
        start, end = (date.fromisoformat(found[name]) if name in found else None for name in ("start", "end"))
        share, whole = (Dose.mg(found[name]) for name in ("share", "whole"))
        step, days = int(found["step"]), int(found["days"])
    except (ValueError, BadInput):
        return None
    if when is None:
        return None
    return DosageText(step, share, whole, days, when, start, end)


def _when(when: str, language: str) -> str:
    if when in WHENS:
        return template(f"fhir.when.{when}", language)
    place, _, n = when.partition("/")
    return template("fhir.when.numbered", language).format(place=place, n=n)


def _when_of(text: str, language: str) -> str | None:
    for when in WHENS:
        if template(f"fhir.when.{when}", language) == text:
            return when
    pattern = re.escape(template("fhir.when.numbered", language).format(place="<place>", n="<n>"))
    for name in ("place", "n"):
        pattern = pattern.replace(re.escape(f"<{name}>"), "([0-9]+)")
    found = re.fullmatch(pattern, text)
    return f"{found[1]}/{found[2]}" if found else None


def _mg(dose: Dose, language: str) -> str:
    return dose.mg_text.replace(".", template("format.decimal_mark", language))
