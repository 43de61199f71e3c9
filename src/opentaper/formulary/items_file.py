"""Items, modulators and the slow process as values, from a mapping of the form of ``data/items.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opentaper.errors import BrokenFormulary
from opentaper.formulary.facts import Grade
from opentaper.formulary.item_records import CheckInItem, ItemGroup, Modulator, Prior, Slow
from opentaper.formulary.policy import Bound
from opentaper.formulary.population import shipped_population

FILE = "items.yaml"
HIGHEST = 10.0


def plain(name: str) -> str:
    """Return a name as names are compared: without case, underscores and needless spaces.

    Examples
    --------
    >>> plain("  Brain_Fog ")
    'brain fog'
    """
    return " ".join(name.casefold().replace("_", " ").split())


def items_of(told: Mapping[str, Any]) -> tuple[CheckInItem, ...]:
    """Return the items that a mapping of the file's form tells.

    Raises
    ------
    BrokenFormulary
        A part is missing, or a number cannot be.
    """
    names = tuple(told.get("modulators", ()))
    try:
        found = tuple(_item(name, one, names) for name, one in told["items"].items())
        _each_means_one((one.name, (one.name, *one.aliases, *one.opposites)) for one in found)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"items: {wrong}") from None
    return found


def modulators_of(told: Mapping[str, Any]) -> tuple[Modulator, ...]:
    """Return the modulators that a mapping of the file's form tells; raises as :func:`items_of`."""
    try:
        found = tuple(
            Modulator(
                name,
                _prior(one["factor"], least=1.0),
                tuple(map(str, one["aliases"])),
                tuple(one["source"]),
                Grade(one["grade"]),
                str(one.get("note", "")),
            )
            for name, one in told["modulators"].items()
        )
        _each_means_one((one.name, (one.name, *one.aliases)) for one in found)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"modulators: {wrong}") from None
    return found


def slow_of(told: Mapping[str, Any]) -> Slow:
    """Return the slow process that a mapping of the file's form tells; raises as :func:`items_of`."""
    try:
        slow = told["slow"]
        number = {name: _between(one["value"], 0.0) for name, one in slow.items() if "value" in one}
        least = slow["least_days"]
        returns = shipped_population().relapse
        return Slow(
            number["tau_days"],
            number["spread"],
            _prior(slow["change"]),
            number["change_tau_days"],
            number["day_spread"],
            _between(number["terrible_share"], 0.0, 1.0),
            number["terrible_spread"],
            {name: part["base"] + part["lost"] for name, part in returns.items() if "base" in part},
            Bound(number["least_days"], tuple(least["source"]), Grade(least["grade"]), least["note"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"slow: {wrong}") from None


def _item(name: str, told: Mapping[str, Any], modulators: tuple[str, ...]) -> CheckInItem:
    if tuple(told["modulators"]) != modulators:
        raise ValueError(f"{name}: its modulators are not {', '.join(modulators)}")
    return CheckInItem(
        name=name,
        group=ItemGroup(told["group"]),
        usual=_prior(told["usual"], most=HIGHEST),
        withdrawal=_prior(told["withdrawal"], most=HIGHEST),
        illness=_between(told["illness"], 0.0, HIGHEST),
        day=_between(told["day"], 0.0, 1.0),
        modulators={one: _prior(told["modulators"][one], most=HIGHEST) for one in modulators},
        noise=_between(told["noise"], 0.1, HIGHEST),
        is_specific=bool(told["is_specific"]),
        aliases=tuple(map(str, told["aliases"])),
        source=tuple(told["source"]),
        grade=Grade(told["grade"]),
        note=str(told.get("note", "")),
        opposites=tuple(map(str, told["opposites"])),
    )


def _prior(told: Mapping[str, Any], least: float = 0.0, most: float = float("inf")) -> Prior:
    spread = _between(told["spread"], 0.0)
    if spread == 0.0:
        raise ValueError("a spread of 0 could never learn")
    return Prior(_between(told["mean"], least, most), spread)


def _between(value: Any, least: float, most: float = float("inf")) -> float:
    number = float(value)
    if not least <= number <= most:
        raise ValueError(f"{number:g} is not from {least:g} to {most:g}")
    return number


def _each_means_one(names: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Raise ValueError where a name means two."""
    meant: dict[str, str] = {}
    for name, others in names:
        for other in others:
            if meant.setdefault(plain(other), name) != name:
                raise ValueError(f"{other} means both {meant[plain(other)]} and {name}")
