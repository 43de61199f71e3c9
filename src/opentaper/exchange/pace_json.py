"""Paces as JSON, the file that somebody or a server gives; ``schemas/pace-1.json`` documents it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from opentaper.errors import BadInput, BadLine
from opentaper.exchange.diary_table import shortened
from opentaper.exchange.plan_json import as_text
from opentaper.exchange.told_json import told_json
from opentaper.inference.pace import Pace, pace_from, pace_values

SCHEMA = "opentaper.pace/1"
#: Where paces come from: people who agreed to it, or virtual people, for trying it out.
APP, VIRTUAL = "app", "virtual"
_FIELDS = frozenset(
    {"person", "drug", "failed_attempts", "release", "before", "mean", "covariance"},
)


@dataclass(frozen=True, slots=True)
class ToldPaces:
    """The paces of a file, and whether they are those of virtual people."""

    paces: tuple[Pace, ...]
    is_virtual: bool


def pace_json(paces: Iterable[Pace], *, is_virtual: bool = False) -> str:
    """Return paces as a document, in the order of the pseudonyms.

    Examples
    --------
    >>> import json
    >>> json.loads(pace_json([]))["paces"]
    []
    """
    told = sorted(paces, key=lambda one: one.person)
    document = {
        "schema": SCHEMA,
        "origin": VIRTUAL if is_virtual else APP,
        "paces": [pace_values(one) for one in told],
    }
    return as_text(document)


def paces_from_json(text: str, file: str) -> ToldPaces:
    """Return the paces that a document tells.

    Raises
    ------
    BadLine
        ``not_json``, or ``not_paces``.

    Examples
    --------
    >>> paces_from_json(pace_json([], is_virtual=True), "paces.json").is_virtual
    True
    """
    told = told_json(text, file)
    try:
        return _told(told)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_paces", text=shortened(str(wrong))) from None


def _told(told: dict[str, Any]) -> ToldPaces:
    if told["schema"] != SCHEMA or told["origin"] not in {APP, VIRTUAL}:
        raise ValueError(f"{told['schema']}, {told['origin']}")
    for one in told["paces"]:
        more = set(one) - _FIELDS
        if more:
            raise ValueError(f"more than a pace: {', '.join(sorted(more))}")
    return ToldPaces(tuple(pace_from(one) for one in told["paces"]), told["origin"] == VIRTUAL)
