"""The number by which somebody names a fault: short, read aloud without a slip, and of nobody."""

from __future__ import annotations

import re
import secrets

#: Digits and capitals of which no two look alike (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B), and no vowels: no words.
LETTERS = "234679CDFHJKMNPRTVWXY"
GROUP = 4
REFERENCE = re.compile(f"[{LETTERS}]{{{GROUP}}}-[{LETTERS}]{{{GROUP}}}")
#: What is taken for another when it is copied by hand; the right one is always in our alphabet.
MISTAKEN = str.maketrans({"Z": "2", "G": "6"})


def new_reference() -> str:
    """Return a number that nobody has had: one of 37 thousand million.

    Examples
    --------
    >>> bool(REFERENCE.fullmatch(new_reference()))
    True
    """
    drawn = "".join(secrets.choice(LETTERS) for _ in range(2 * GROUP))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def read_reference(text: str) -> str:
    """Return a number as it is kept, however it was typed; "" where it cannot be one.

    Examples
    --------
    >>> read_reference(" h7kr m4xt "), read_reference("H7KR-M4X")
    ('H7KR-M4XT', '')
    """
    kept = re.sub(r"[^A-Z0-9]", "", text.upper()).translate(MISTAKEN)
    told = f"{kept[:GROUP]}-{kept[GROUP:]}"
    return told if REFERENCE.fullmatch(told) else ""
