"""Doses in words, as on a prescription: a slipped decimal point is seen at once."""

from __future__ import annotations

from collections.abc import Callable

from opentaper.quantities import Dose
from opentaper.wording import language_of

_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DA = [
    "nul",
    "et",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "syv",
    "otte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "tretten",
    "fjorten",
    "femten",
    "seksten",
    "sytten",
    "atten",
    "nitten",
]
_DA_TENS = ["nul", "ti", "tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems"]
LARGEST = 9_999


def spelled_dose(dose: Dose, language: str = "en") -> str:
    """Return a dose in words; empty beyond what is ever taken by mouth in a day.

    Decimals are read digit by digit.

    Examples
    --------
    >>> spelled_dose(Dose.mg("12.5")), spelled_dose(Dose.mg("0.15"), "da")
    ('twelve point five milligrams', 'nul komma et fem milligram')
    >>> spelled_dose(Dose.mg(1)), spelled_dose(Dose.mg(154), "da")
    ('one milligram', 'et hundrede og fireoghalvtreds milligram')
    """
    whole, rest = divmod(dose.micrograms, 1_000)
    if whole > LARGEST:
        return ""
    is_danish = language_of(language) == "da"
    number = _danish(whole) if is_danish else _english(whole)
    digits = f"{rest:03d}".rstrip("0")
    if digits:
        ones, point = (_DA, "komma") if is_danish else (_EN, "point")
        number = " ".join([number, point, *(ones[int(digit)] for digit in digits)])
    unit = "milligram" if is_danish or dose.micrograms == 1_000 else "milligrams"
    return f"{number} {unit}"


def _english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        return _EN_TENS[tens] + (f"-{_EN[ones]}" if ones else "")
    return _joined(n, _english, "hundred", "thousand", "and")


def _danish(n: int) -> str:
    if n < 20:
        return _DA[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        first = "en" if ones == 1 else _DA[ones]
        return f"{first}og{_DA_TENS[tens]}" if ones else _DA_TENS[tens]
    return _joined(n, _danish, "hundrede", "tusind", "og")


def _joined(n: int, spell: Callable[[int], str], hundred: str, thousand: str, also: str) -> str:
    """Return a number from a hundred up, from the words for its parts."""
    size, name = (1_000, thousand) if n >= 1_000 else (100, hundred)
    many, rest = divmod(n, size)
    head = f"{spell(many)} {name}"
    if not rest:
        return head
    return f"{head} {also} {spell(rest)}" if rest < 100 else f"{head} {spell(rest)}"
