"""The links of a trigger chain and what must be there before they are counted, from ``data/chains.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.bounds import bound
from opentaper.formulary.policy import Bound

FILE = "chains.yaml"
#: The link whose words are feelings of the list; all others have marks of the person's own.
FEELINGS = "feelings"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of a chain: what is asked, how it is called in a sentence, and a line of help."""

    key: str
    name: BothLanguages
    short: BothLanguages
    hint: BothLanguages


@cache
def chain_links() -> tuple[ChainLink, ...]:
    """Return the links in their order.

    Raises
    ------
    BrokenFormulary
        One cannot be read, or stands twice.

    Examples
    --------
    >>> [one.key for one in chain_links()]
    ['event', 'thought', 'feelings', 'body', 'urge', 'act', 'after']
    """
    try:
        found = tuple(
            ChainLink(
                one["key"], both(one), both(one, "short_en", "short_da"), both(one, "hint_en", "hint_da")
            )
            for one in files.mapping(FILE)["links"]
        )
        if len({one.key for one in found}) < len(found):
            raise ValueError("a link stands twice")
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"links: {wrong}") from None
    return found


@cache
def chain_numbers() -> Mapping[str, Bound]:
    """Return how much must be there before something is counted, and what timing is compared with, by name.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> chain_numbers()["after_cut_days"].value
    10.0
    """
    try:
        told = files.mapping(FILE)
        return {name: bound(one) for part in ("least", "timing") for name, one in told[part].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"numbers: {wrong}") from None
