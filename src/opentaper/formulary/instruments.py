"""Questionnaires by name, read from ``data/instruments.tsv``; only what is free comes with its questions.

Of all others a person may type the total that their own form gave: no question of theirs is reproduced here.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from opentaper.errors import BadOption
from opentaper.formulary.records import table
from opentaper.formulary.rows import Instrument

__all__ = ["Instrument", "bands", "instrument", "instruments"]

FILE = "instruments.tsv"
# How alike a name must be to one that is known before it is offered, as difflib counts it.
ALIKE, MOST_OFFERED = 0.6, 3


@cache
def instruments() -> tuple[Instrument, ...]:
    """Return every instrument.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.

    Examples
    --------
    >>> [one.name for one in instruments() if one.is_shipped]
    ['phq-9', 'gad-7']
    """
    return tuple(row for _, row in table(Instrument, FILE))


def instrument(name: str) -> Instrument:
    """Return the instrument of a name, with or without hyphens, in any case.

    Raises
    ------
    BadOption
        No instrument of this name; with the nearest, or with the free ones where none is near.

    Examples
    --------
    >>> instrument("PHQ9").total_high, instrument("isi").is_shipped
    (27, False)
    """
    known = {_plain(one.name): one for one in instruments()}
    wanted = _plain(name)
    if wanted in known:
        return known[wanted]
    near = [known[one].name for one in get_close_matches(wanted, list(known), MOST_OFFERED, ALIKE)]
    free = [one.name for one in instruments() if one.is_shipped]
    raise BadOption(option="instrument", given=name, wanted="one of " + ", ".join(near or free))


def bands(one: Instrument) -> tuple[tuple[str, int], ...]:
    """Return the bands of an instrument: each word with its lowest total, from the lowest on.

    Examples
    --------
    >>> bands(instrument("gad-7"))
    (('minimal', 0), ('mild', 5), ('moderate', 10), ('severe', 15))
    """
    pairs = (band.partition(":") for band in one.bands)
    return tuple((word, int(lowest)) for word, _, lowest in pairs)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
