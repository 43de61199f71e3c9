"""The words of a shelf line: numbers with their units, forms, and how a product lets its drug go."""

from __future__ import annotations

import re
from decimal import Decimal

from opentaper.errors import BadShelf
from opentaper.formulary.facts import Form, Release
from opentaper.quantities import Dose

_STRENGTH = re.compile(r"^([0-9]+(?:[.,][0-9]+)?)\s*(mg|micrograms?|mcg|µg|ug|g)$", re.IGNORECASE)
_PER_ML = re.compile(
    r"^([0-9]+(?:[.,][0-9]+)?)\s*(mg|micrograms?|mcg|µg|ug)\s*/\s*([0-9]+(?:[.,][0-9]+)?)?\s*ml$",
    re.IGNORECASE,
)
_ML = re.compile(r"^([0-9]+(?:[.,][0-9]+)?)\s*ml$", re.IGNORECASE)
#: Ten litres: nothing that a dose is measured with or kept in is larger.
MOST_ML = 10_000
# A count has few digits; "²" is a digit to Unicode and no number.
_COUNT = re.compile(r"[0-9]{1,6}")

FORMS = {
    "tablet": Form.TABLET,
    "tablets": Form.TABLET,
    "odt": Form.ODT,
    "orodispersible": Form.ODT,
    "dispersible": Form.DISPERSIBLE_TABLET,
    "capsule": Form.CAPSULE,
    "capsules": Form.CAPSULE,
    "beads": Form.BEAD_CAPSULE,
    "liquid": Form.ORAL_SOLUTION,
    "solution": Form.ORAL_SOLUTION,
    "suspension": Form.ORAL_SUSPENSION,
    "drops": Form.ORAL_DROPS,
    "compounded": Form.COMPOUNDED_CAPSULE,
    "strip": Form.TAPERING_STRIP,
}
TABLETS = {Form.TABLET, Form.ODT, Form.DISPERSIBLE_TABLET, Form.CHEWABLE_TABLET, Form.SUBLINGUAL_TABLET}
CAPSULES = {Form.CAPSULE, Form.BEAD_CAPSULE}
CUTS = {"halves", "quarters"}
HANDLINGS = CUTS | {"dispersed", "weighs", "bottle"}

# A word that is missing here is refused, never passed over: the lists are for convenience, not for safety.
_MODIFIED = {
    *("mr", "xr", "xl", "er", "sr", "cr", "la", "pr", "ec", "dr", "cd", "lp"),
    *("modified", "extended", "prolonged", "prolong", "sustained", "controlled", "slow", "delayed"),
    *("retard", "depot", "chrono", "timed", "long", "acting", "longacting"),
    *("enteric", "coated", "entericcoated", "gastro", "resistant", "gastroresistant"),
}
_PLAIN = {"plain", "immediate", "ordinary", "normal", "ir"}
_FILLERS = {"oral", "of", "filmcoated"}
_WATER = {"in", "water"}
_KNOWN = FORMS.keys() | HANDLINGS | {"x", "ml", "mg", "g", "mcg", "ug", "µg", "microgram", "micrograms"}


def words_of(line: str) -> list[str]:
    """Return the words of a line; "m/r", "M.R." and "(MR)" are one word, "prolonged-release" is two.

    Examples
    --------
    >>> words_of("Tablet 37,5 mg prolonged-release, m/r")
    ['tablet', '37.5', 'mg', 'prolonged', 'release', 'mr']
    """
    return [piece for word in line.lower().replace(",", ".").split() for piece in _pieces(word) if piece]


def _pieces(word: str) -> list[str]:
    if any(sign.isdigit() for sign in word) or "ml" in word.split("/"):
        return [word.strip("()[];:").rstrip(".")]
    joined = re.sub(r"[-/.()\[\];:]", "", word)
    return [joined] if joined in _MODIFIED | _PLAIN | _FILLERS else re.split(r"[-/.()\[\];:]+", word)


def said_release(words: list[str]) -> tuple[Release | None, list[str]]:
    """Return the release that a line tells, or None, and the words that are left.

    A release of any other name than immediate, ordinary, plain or normal is a modified one.
    """
    said: set[Release] = set()
    rest: list[str] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if word in _MODIFIED:
            said.add(Release.MODIFIED)
        elif word in _PLAIN:
            said.add(Release.IMMEDIATE)
        elif word == "release":
            if before not in _PLAIN:
                said.add(Release.MODIFIED)
            if rest and rest[-1] == before and before.isalpha() and before not in _KNOWN:
                rest.pop()
        elif word not in _FILLERS and not (word in _WATER and "dispersed" in words):
            rest.append(word)
    if Release.MODIFIED in said:
        return Release.MODIFIED, rest
    return (Release.IMMEDIATE if said else None), rest


def stock(words: list[str]) -> tuple[list[str], int | None]:
    """Return the words without ``x 28`` at their end, and the number."""
    if len(words) > 2 and words[-2] == "x" and (n := count(words[-1])) is not None:
        return words[:-2], n
    return words, None


def count(word: str) -> int | None:
    """Return a whole number, or None."""
    return int(word) if _COUNT.fullmatch(word) else None


def amount(words: list[str]) -> tuple[str, list[str]]:
    """Return the first amount, its number and unit joined where they were written apart, and what is left."""
    # "28 20mg" is a count and a strength: run together they would be another strength.
    if len(words) > 1 and re.fullmatch(r"[0-9.]+", words[0]) and not words[1][:1].isdigit():
        return words[0] + words[1], words[2:]
    return (words[0], words[1:]) if words else ("", [])


def strength(line: str, text: str) -> Dose:
    """Return the amount of a drug or of a powder, above zero."""
    match = _STRENGTH.match(text)
    told = Dose.parse("".join(match.groups())) if match else None
    if not told:
        raise BadShelf(text=line, why="strength")
    return told


def per_ml(line: str, text: str) -> int:
    """Return the whole micrograms in a millilitre."""
    match = _PER_ML.match(text)
    if match is None:
        raise BadShelf(text=line, why="concentration")
    number, unit, per = match.groups()
    volume = Decimal((per or "1").replace(",", "."))
    found = Decimal(Dose.parse(number + unit).micrograms) / volume if volume else Decimal(0)
    if found != int(found) or found <= 0:
        raise BadShelf(text=line, why="concentration")
    return int(found)


def millilitres(line: str, text: str) -> Decimal:
    """Return a volume above zero, no larger than anything that stands on a shelf."""
    match = _ML.match(text)
    if match is None or not 0 < Decimal(match.group(1)) <= MOST_ML:
        raise BadShelf(text=line, why="volume")
    return Decimal(match.group(1))


def whole_millilitres(line: str, text: str) -> int:
    """Return whole millilitres: a part of one is refused, because dropping it would change the dose."""
    volume = millilitres(line, text)
    if volume != int(volume):
        raise BadShelf(text=line, why="volume")
    return int(volume)
