"""What a check-in asks for and what is expected of a score, read from ``data/items.yaml``.

A score of item j on a day is ``y = b + λ W + ρ R + κ h + β·x + ε``, in points of a scale from 0 (none) to 10
(worst): W is the intensity of withdrawal, R the underlying condition in episodes, h what a hard day adds to
all, x what the day held. Nothing here decides a dose: these numbers learn, and are all of grade C.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import TypeAlias, TypeVar

from opentaper.errors import BadOption
from opentaper.formulary import files
from opentaper.formulary.item_records import CheckInItem, ItemGroup, Modulator, Prior, Slow
from opentaper.formulary.items_file import FILE, items_of, modulators_of, plain, slow_of

__all__ = [
    "CheckInItem",
    "Group",
    "Item",
    "ItemGroup",
    "Modulator",
    "Prior",
    "Slow",
    "item",
    "items",
    "modulator",
    "modulators",
    "moods",
    "near_items",
    "plain",
    "slow_process",
]

# Short names where nothing else is called so.
Group: TypeAlias = ItemGroup
Item: TypeAlias = CheckInItem
# How alike a name must be to one that is known before it is offered, as difflib counts it.
ALIKE, MOST_OFFERED = 0.7, 3

Named = TypeVar("Named", bound=CheckInItem | Modulator)


@cache
def items() -> tuple[CheckInItem, ...]:
    """Return every item of a check-in, in the order in which they are kept.

    Raises
    ------
    BrokenFormulary
        An item is missing a part, or a number cannot be.

    Examples
    --------
    >>> [one.name for one in items() if one.is_specific][:3]
    ['shocks', 'dizziness', 'nausea']
    """
    return items_of(files.mapping(FILE))


def item(name: str) -> CheckInItem:
    """Return the item of a name or alias, in any case.

    Raises
    ------
    BadOption
        No item of this name; with the nearest, or with all names where none is near.

    Examples
    --------
    >>> item("dizziness").withdrawal.mean, item("Svimmelhed").name, item("brain zaps").name
    (6.0, 'dizziness', 'shocks')
    """
    return _found("item", name, _item_names())


@cache
def modulators() -> tuple[Modulator, ...]:
    """Return what else a day may hold, in order.

    Examples
    --------
    >>> [one.name for one in modulators()]
    ['poor_night', 'illness', 'stress', 'alcohol', 'cycle']
    """
    return modulators_of(files.mapping(FILE))


def modulator(name: str) -> Modulator:
    """Return the modulator of a name or alias, in any case.

    Raises
    ------
    BadOption
        No modulator of this name.

    Examples
    --------
    >>> modulator("alkohol").name
    'alcohol'
    """
    return _found("modulator", name, _modulator_names())


@cache
def slow_process() -> Slow:
    """Return how the underlying condition moves, and hard days.

    Examples
    --------
    >>> slow_process().change.mean, slow_process().least_days.value
    (0.65, 14.0)
    """
    return slow_of(files.mapping(FILE))


@cache
def moods() -> Mapping[str, float]:
    """Return the words of mood diaries with the score of low mood (0 to 10) that each stands for.

    Examples
    --------
    >>> moods()["rad"], moods()["meh"], moods()["forfærdelig"]
    (0.0, 5.0, 10.0)
    """
    told = files.mapping(FILE)["moods"]["scores"]
    return {plain(word): float(score) for score, words in told.items() for word in words}


def near_items(name: str) -> tuple[str, ...]:
    """Return up to three items that may have been meant by a name that is none.

    Examples
    --------
    >>> near_items("dizzyness"), near_items("xyzzy")
    (('dizziness',), ())
    """
    return _near(plain(name), _item_names())


@cache
def _item_names() -> Mapping[str, CheckInItem]:
    return _by_name(items())


@cache
def _modulator_names() -> Mapping[str, Modulator]:
    return _by_name(modulators())


def _by_name(known: Sequence[Named]) -> dict[str, Named]:
    """Return each by its name and aliases."""
    return {plain(name): one for one in known for name in (one.name, *one.aliases)}


def _found(option: str, name: str, by_name: Mapping[str, Named]) -> Named:
    wanted = plain(name)
    if wanted in by_name:
        return by_name[wanted]
    near = _near(wanted, by_name) or tuple(dict.fromkeys(one.name for one in by_name.values()))
    raise BadOption(option=option, given=name, wanted="one of " + ", ".join(near))


def _near(wanted: str, by_name: Mapping[str, Named]) -> tuple[str, ...]:
    """Return up to three names that may have been meant, the nearest first."""
    begun = [name for name in by_name if len(wanted) > MOST_OFFERED and name.startswith(wanted)]
    alike = get_close_matches(wanted, list(by_name), n=2 * MOST_OFFERED, cutoff=ALIKE)
    return tuple(dict.fromkeys(by_name[name].name for name in (*begun, *alike)))[:MOST_OFFERED]
