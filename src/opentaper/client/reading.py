"""JSON into frozen values: each field by its type, and what a newer server adds is left aside."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Kind = TypeVar("Kind")


def read(kind: type[Kind], told: Any) -> Kind:
    """Return a value of a kind from its JSON.

    Raises
    ------
    KeyError, TypeError, ValueError
        The answer is none of this kind.

    Examples
    --------
    >>> read(tuple[date, ...], ["2026-11-23"])
    (datetime.date(2026, 11, 23),)
    """
    found: Kind = _read(kind, told)
    return found


def _read(kind: Any, told: Any) -> Any:
    origin, of = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if told is None else _read(_known(of), told)
    if origin is tuple:
        return tuple(_read(of[0], one) for one in told)
    if origin is Mapping:
        return {str(name): _read(of[1], one) for name, one in told.items()}
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _hints(kind)
        return kind(**{field.name: _read(hints[field.name], told[field.name]) for field in fields(kind)})
    return _one(kind, told)


def _one(kind: Any, told: Any) -> Any:
    if kind is UUID:
        return UUID(told)
    if kind is datetime:
        return datetime.fromisoformat(told)
    if kind is date:
        return date.fromisoformat(told)
    if kind is float:
        return float(told)
    return told


def _known(of: tuple[Any, ...]) -> Any:
    """Return the one kind of several that is not None; of plain values any."""
    kinds = [one for one in of if one is not type(None)]
    return kinds[0] if len(kinds) == 1 else Any


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
