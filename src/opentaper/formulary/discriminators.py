"""What tells withdrawal from a returning illness, read from ``data/discriminators.tsv``.

Few likelihood ratios are published. A row of grade C is shown as unconfirmed and carries no weight.
"""

from __future__ import annotations

from functools import cache

from opentaper.errors import BadOption
from opentaper.formulary.records import table
from opentaper.formulary.rows import Discriminator

__all__ = ["Discriminator", "discriminator", "discriminators"]

FILE = "discriminators.tsv"
#: What a row may point to.
SIDES = ("withdrawal", "relapse", "neither")


@cache
def discriminators() -> tuple[Discriminator, ...]:
    """Return every row.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.

    Examples
    --------
    >>> [row.code for row in discriminators() if row.likelihood_present]
    ['dizziness', 'dess_positive', 'dess_negative']
    """
    return tuple(row for _, row in table(Discriminator, FILE))


def discriminator(code: str) -> Discriminator:
    """Return the row of a code.

    Raises
    ------
    BadOption
        No row has this code.

    Examples
    --------
    >>> discriminator("dizziness").odds_ratio
    5.52
    """
    for row in discriminators():
        if row.code == code:
            return row
    raise BadOption(option="discriminator", given=code, wanted="one of the words of the table")
