"""A printed order read back: what its words alone come to, or why they contradict each other.

The reader is written apart from the words on purpose, as that of the recipes is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from opentaper.errors import BadInput, BadLine
from opentaper.quantities import ZERO, Dose

_N = r"[0-9]+(?:[.,][0-9]+)?"
_DASH = rf"(?:{_N}|–)"
_PIECES = {
    "en": r"(?:(?:melt-in-the-mouth|dispersible|chewable|under-the-tongue) )?tablets?"
    r"|capsules?(?: made by the pharmacy)?|sachets?|films?|patch(?:es)?|pouch(?:es)?",
    "da": r"(?:dispergibel |dispergible |smelte|tygge|sublingual)?tablet(?:ter)?"
    r"|(?:specialfremstillet |specialfremstillede )?kaps(?:el|ler)|poser?|smeltefilm|depotplast(?:er|re)",
}
#: Where the orders of pharmacies begin: what stands there are the same doses again.
_MADE = {
    "en": ("Capsules from the pharmacy", "Tapering strips"),
    "da": ("Kapsler fra apoteket", "Nedtrapningsstrimler"),
}
_SUM = re.compile(rf"(?P<n>[0-9]+) × (?P<mg>{_N}) mg = (?P<sum>{_N}) mg")


@dataclass(frozen=True, slots=True)
class PrintedOrder:
    """What a printed order says.

    ``days`` holds each stretch as its days and its dose; ``products`` what is handed out of each as it is
    printed, and what it comes to; ``made`` the capsules and pouches as their number and strength.
    """

    days: tuple[tuple[int, Dose], ...]
    products: tuple[tuple[str, Dose], ...]
    made: tuple[tuple[int, Dose], ...]

    @property
    def total(self) -> Dose:
        """What all days come to."""
        return sum((dose * n for n, dose in self.days), ZERO)


def printed_order(text: str, language: str = "en", file: str = "order.pdf") -> PrintedOrder:
    """Return what a printed order says.

    Parameters
    ----------
    text
        Its text, as a PDF reader gives it.

    Raises
    ------
    BadLine
        There is no order in the text, or a sum in it is not what its parts come to.
    """
    plain = " ".join(text.replace("\u00a0", " ").split())
    starts = [found for found in (plain.find(title) for title in _MADE[language]) if found >= 0]
    own, made = (plain[: min(starts)], plain[min(starts) :]) if starts else (plain, "")
    try:
        found = PrintedOrder(_sums(own), _products(own, language), _sums(made))
    except (BadInput, ValueError) as wrong:
        raise BadLine(file=file, line=1, why="not_an_order", text=str(wrong)) from None
    if not found.days:
        raise BadLine(file=file, line=1, why="not_an_order", text=plain[:80])
    return found


def _sums(text: str) -> tuple[tuple[int, Dose], ...]:
    found = []
    for match in _SUM.finditer(text):
        n, each, total = int(match["n"]), _dose(match["mg"]), _dose(match["sum"])
        if each * n != total:
            raise ValueError(match[0])
        found.append((n, each))
    return tuple(found)


def _products(text: str, language: str) -> tuple[tuple[str, Dose], ...]:
    handed = rf"(?P<handed>[0-9]+ × [0-9]+ mL|[0-9]+ mL|[0-9]+ (?:{_PIECES[language]}))"
    row = re.compile(rf"{handed} {_DASH} {_DASH} {_DASH} (?P<mg>{_N}) mg(?!/)")
    return tuple((match["handed"], _dose(match["mg"])) for match in row.finditer(text))


def _dose(mg: str) -> Dose:
    return Dose.mg(mg.replace(",", "."))
