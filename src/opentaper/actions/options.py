"""Options as people type them, read once into exact values; each error names its option."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from opentaper.errors import BadOption, ContradictoryDates
from opentaper.planning.request import CIRCUMSTANCES, Attempt, Phase, Sanction, Slide, Times, Went
from opentaper.quantities import Dose
from opentaper.timeline import days_of

# A date outside these years is a slip of the keyboard.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
# No option is as large or as small as that: 1e999999999 would take all memory as an exact number.
MOST_DIGITS = 12
# Words that name nobody who could sign.
NO_NAMES = {"me", "myself", "self", "i", "mig", "dr", "doctor", "læge"}
WORDS_OF_WITHDRAWAL = ("mild", "moderate")
# Below or above these a choice is no longer one: the model is not that sure, and the person does not mean it.
LEAST_TOLERATED, MOST_TOLERATED = Decimal("0.05"), Decimal("0.95")
LEAST_CHANCE, MOST_CHANCE = Fraction(1, 100), Fraction(1, 2)
DAYS_PER_MONTH = Fraction(365_2425, 12_0000)
_SPAN = re.compile(
    r"\s*([0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*(y|years?|år|m|months?|måneder|w|weeks?|uger|d|days?|dage)\s*$",
    re.IGNORECASE,
)
_STEP = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*(points?|pts?|point|%|[^\s0-9.,%]+)?\s*$", re.IGNORECASE)


def number(option: str, text: str, wanted: str) -> Decimal:
    """Return the exact number that was typed, with a point or a comma."""
    try:
        exact = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise BadOption(option=option, given=text, wanted=wanted) from None
    if not exact.is_finite() or abs(exact.adjusted()) > MOST_DIGITS:
        raise BadOption(option=option, given=text, wanted=wanted)
    return exact


def percent(option: str, text: str) -> Fraction:
    """Read a percentage as an exact fraction.

    Examples
    --------
    >>> percent("cut", "7.5%")
    Fraction(3, 40)
    """
    wanted = "a percentage such as 10%"
    return Fraction(number(option, text.strip().removesuffix("%"), wanted)) / 100


def tolerated(text: str) -> str | float:
    """Read what of withdrawal may be felt: ``mild``, ``moderate``, or an intensity from 0.05 to 0.95.

    Examples
    --------
    >>> tolerated("Mild"), tolerated("0.3")
    ('mild', 0.3)
    """
    word = text.strip().lower()
    if word in WORDS_OF_WITHDRAWAL:
        return word
    wanted = "mild, moderate, or a number from 0.05 to 0.95"
    told = number("tolerate", word, wanted)
    if not LEAST_TOLERATED <= told <= MOST_TOLERATED:
        raise BadOption(option="tolerate", given=text, wanted=wanted)
    return float(told)


def chance(text: str) -> Fraction:
    """Read the chance of more than is tolerated, from 1 % to 50 %, as an exact fraction.

    Examples
    --------
    >>> chance("10%")
    Fraction(1, 10)
    """
    wanted = "a chance from 1% to 50%, such as 10%"
    told = Fraction(number("chance", text.strip().removesuffix("%"), wanted)) / 100
    if not LEAST_CHANCE <= told <= MOST_CHANCE:
        raise BadOption(option="chance", given=text, wanted=wanted)
    return told


def step_size(text: str) -> tuple[float | None, Dose | None, Fraction | None]:
    """Read a step as points of effect, as mg, or as a percentage: exactly one of the three is given back.

    Examples
    --------
    >>> step_size("10points"), step_size("2.5 mg")
    ((10.0, None, None), (None, Dose('2.5 mg'), None))
    """
    match = _STEP.match(text)
    unit = (match.group(2) or "").lower() if match else ""
    if match is None or not unit:
        raise BadOption(
            option="step", given=text, wanted="points, mg or per cent, such as 5points, 2.5mg or 10%"
        )
    if unit.startswith(("point", "pt")):
        return float(number("step", match.group(1), "points")), None, None
    if unit == "%":
        return None, None, percent("step", text)
    return None, Dose.parse(text), None


def targets(text: str) -> tuple[float, ...]:
    """Read occupancies in per cent, separated by commas, as fractions."""
    wanted = "occupancies in per cent, such as 70,60,50"
    return tuple(
        float(number("targets", part.strip().removesuffix("%"), wanted)) / 100 for part in text.split(",")
    )


def dose_list(text: str) -> tuple[Dose, ...]:
    """Read doses separated by commas or semicolons; a unit may stand once, at the end, for all.

    Examples
    --------
    >>> dose_list("18mg, 16.5mg, 0"), dose_list("18,16.5,0 mg")
    ((Dose('18 mg'), Dose('16.5 mg'), Dose('0 mg')), (Dose('18 mg'), Dose('16.5 mg'), Dose('0 mg')))
    """
    # Between semicolons a comma is a decimal mark: 18;16,5;14mg.
    parts = [part.strip() for part in text.split(";" if ";" in text else ",") if part.strip()]
    parts = [part.replace(",", ".") for part in parts]
    if not parts:
        raise BadOption(option="doses", given=text, wanted="your own list of doses, such as 18mg,16mg,14mg")
    unit = re.sub(r"[0-9.\s]", "", parts[-1])
    shared = unit if all(re.fullmatch(r"[0-9.]+", part) for part in parts[:-1]) else ""
    return tuple(_listed(part, shared) for part in parts)


def _listed(part: str, shared: str) -> Dose:
    """Return one dose of a list; a plain 0 needs no unit."""
    plain = re.fullmatch(r"[0-9.]+", part) is not None
    if re.fullmatch(r"0+(\.0*)?", part):
        return Dose(0)
    return Dose.parse(part + shared if plain else part)


def day(option: str, text: str) -> date:
    """Read a calendar date as YYYY-MM-DD."""
    wanted = "a date such as 2026-12-01"
    try:
        read = date.fromisoformat(text.strip())
    except ValueError:
        raise BadOption(option=option, given=text, wanted=wanted) from None
    if not EARLIEST_YEAR <= read.year <= LATEST_YEAR:
        raise BadOption(option=option, given=text, wanted=wanted)
    return read


def months(option: str, text: str, today: date) -> float:
    """Read how long: ``4 years``, ``18 months``, or since when: ``2021-03`` or ``2021-03-15``."""
    match = _SPAN.match(text)
    if match is not None:
        value, unit = Fraction(Decimal(match.group(1).replace(",", "."))), match.group(2)[0].lower()
        per = {"y": Fraction(12), "å": Fraction(12), "m": Fraction(1)}
        in_days = {"w": 7, "u": 7, "d": 1}
        return float(value * per[unit] if unit in per else value * in_days[unit] / DAYS_PER_MONTH)
    wanted = "how long, such as 4 years, or since when, such as 2021-03, not after today"
    try:
        since = day(option, f"{text.strip()}-01" if re.fullmatch(r"\s*[0-9]{4}-[0-9]{2}\s*", text) else text)
    except BadOption:
        raise BadOption(option=option, given=text, wanted=wanted) from None
    if since > today:
        raise BadOption(option=option, given=text, wanted=wanted)
    return float(Fraction((today - since).days) / DAYS_PER_MONTH)


def attempt(text: str) -> Attempt:
    """Read an earlier attempt: ``failed``, ``hard at 10mg``, ``well``."""
    word, _, at = text.strip().lower().replace("@", " at ").partition(" at ")
    try:
        went = Went(word.strip())
    except ValueError:
        wanted = "well, hard or failed, with the dose where known, such as: failed at 10mg"
        raise BadOption(option="attempt", given=text, wanted=wanted) from None
    return Attempt(went, Dose.parse(at) if at else None)


def phase(text: str) -> Phase:
    """Read a phase: ``below 5mg: 6 weeks``."""
    at, colon, stay = text.strip().lower().removeprefix("below").partition(":")
    if not colon:
        raise BadOption(
            option="phase", given=text, wanted="a dose and an interval, such as: below 5mg: 6 weeks"
        )
    return Phase(Dose.parse(at), days_of(stay))


def slide(every: str, over: str, rest: str) -> Slide:
    """Read a slide: how often a small cut is made, over how long, and how long the rest is."""
    named = {"day": "1", "daily": "1", "week": "7", "weekly": "7"}
    hold = 0 if rest.strip() in {"0", "0d", "none"} else days_of(rest)
    return Slide(days_of(named.get(every.strip().lower(), every)), days_of(over), hold)


def times(text: str) -> Times:
    """Read how often a day: ``2``, or the shares of each intake, morning first: ``60/40``."""
    shares = [part.strip().removesuffix("%") for part in text.split("/")]
    wanted = "1 to 6 times a day, or shares that add up to 100 such as 60/40"
    if len(shares) == 1:
        n = number("times", shares[0], wanted)
        if n != int(n) or not 1 <= n <= 6:
            raise BadOption(option="times", given=text, wanted=wanted)
        return Times.evenly(int(n))
    parts = tuple(Fraction(number("times", share, wanted)) / 100 for share in shares)
    if sum(parts) != 1 or min(parts) <= 0:
        raise BadOption(option="times", given=text, wanted=wanted)
    return Times(parts)


def circumstances(words: tuple[str, ...]) -> frozenset[str]:
    """Read circumstances that call for a human first."""
    for word in words:
        if word not in CIRCUMSTANCES:
            raise BadOption(option="circumstance", given=word, wanted="one of " + ", ".join(CIRCUMSTANCES))
    return frozenset(words)


def sanction(option: str, clinician: str | None, because: str | None) -> Sanction | None:
    """Read a clinician's sanction, which needs a name and a reason."""
    if clinician is None:
        return None
    if not clinician.strip() or not (because or "").strip():
        raise BadOption(
            option=option, given=clinician, wanted="the clinician's name, and --because with the reason"
        )
    if clinician.strip().lower().rstrip(".") in NO_NAMES:
        raise BadOption(
            option=option, given=clinician, wanted="the clinician's name, and --because with the reason"
        )
    return Sanction(clinician.strip(), (because or "").strip())


def end_day(start: date | None, end: date | None, within: str | None) -> int | None:
    """Return the day by which to be done, from a date or from a span."""
    if within is not None:
        return days_of(within)
    if end is None:
        return None
    if start is None:
        raise ContradictoryDates(start="undated", end=end.isoformat())
    if end <= start:
        raise ContradictoryDates(start=start.isoformat(), end=end.isoformat())
    return (end - start).days
