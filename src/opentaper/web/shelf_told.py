"""A shelf as people write it, in their own words, made into the lines that a shelf is read from."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Words on boxes, and the words of a shelf line (``opentaper.planning.shelf_text``) that they stand for.
SAME: Mapping[str, str] = {
    # Danish: the forms of the Danish medicines list, one and many of each.
    "tabletter": "tablet",
    "depottablet": "tablet modified release",
    "depottabletter": "tablet modified release",
    "enterotablet": "tablet enteric",
    "enterotabletter": "tablet enteric",
    "smeltetablet": "odt",
    "smeltetabletter": "odt",
    "opløselig": "dispersible",
    "kapsel": "capsule",
    "kapsler": "capsule",
    "depotkapsel": "capsule modified release",
    "depotkapsler": "capsule modified release",
    "enterokapsel": "capsule enteric",
    "enterokapsler": "capsule enteric",
    "mikstur": "liquid",
    "væske": "liquid",
    "opløsning": "liquid",
    "dråber": "drops",
    "sprøjte": "syringe",
    "vægt": "scale",
    "halve": "halves",
    "halveret": "halves",
    "kvarte": "quarters",
    "flaske": "bottle",
    "vejer": "weighs",
    "opløst": "dispersed",
    "almindelig": "plain",
    "i": "in",
    "vand": "water",
    # English: one and many.
    "tablets": "tablet",
    "capsules": "capsule",
    "half": "halves",
    "halved": "halves",
    "concentrate": "liquid",
}
_WORD = re.compile(r"[^\W\d_]+")
_APART = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s+(mg|micrograms?|mcg|µg|ug|g|ml)(?![\w])", re.IGNORECASE)
_FORMS = "tablet|odt|dispersible|capsule|liquid|solution|suspension|drops|beads|compounded|strip"
_FIRST = re.compile(rf"^({_FORMS}|syringe|scale)(?![\w])", re.IGNORECASE)
#: As it stands on a box: how much, and then of what.
_AMOUNT = r"\d+(?:[.,]\d+)?\s*[a-zµ]+(?:\s*/\s*\d*(?:[.,]\d+)?\s*ml)?"
_BOX = re.compile(rf"^({_AMOUNT})\s+(?:oral\s+)?({_FORMS})(?![\w])(.*)$", re.IGNORECASE)


def shelf_told(text: str) -> tuple[str, ...]:
    r"""Return the lines of a shelf that somebody wrote down, one thing a line, without the empty ones.

    What is not known stays as it was written: the shelf refuses it by its own words.

    Examples
    --------
    >>> shelf_told("20 mg tabletter halve\nmikstur 2 mg/mL\nsprøjte 1 mL 0,01 mL")
    ('tablet 20mg halves', 'liquid 2mg/mL', 'syringe 1mL 0,01mL')
    >>> shelf_told("a handful of pills"), shelf_told("37.5 mg depotkapsler x 28")
    (('a handful of pills',), ('capsule 37.5mg modified release x 28',))
    """
    return tuple(_line(line.strip()) for line in text.splitlines() if line.strip())


def _line(line: str) -> str:
    told = _WORD.sub(lambda found: SAME.get(found[0].lower(), found[0]), line)
    told = _APART.sub(r"\1\2", told)
    box = _BOX.match(told)
    told = f"{box[2]} {box[1]}{box[3]}" if box else told
    return told if _FIRST.match(told) else line
