"""Values as plain JSON and back, exactly: what is read is equal to what was written.

Documents for people round and explain; this keeps every microgram and every fraction. A value that its class
gives by default is left out. Products and reasons are told once, in tables, and by their place in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from opentaper.formulary.facts import Product
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason

UG = "ug"
T = TypeVar("T")
# Names of a closed list come before plain text, which they are too.
TOLD: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (NoneType | bool | int | float | str, lambda value: value),
    (Dose, lambda dose: {UG: dose.micrograms}),
    (Fraction, str),
    (date, date.isoformat),
)
READ: dict[Any, Callable[[Any], Any]] = {
    Dose: lambda told: Dose(told[UG]),
    Fraction: Fraction,
    date: date.fromisoformat,
}


@dataclass(slots=True)
class ExactWriter:
    """Writes values as plain JSON, and gathers the products and reasons that they name."""

    # By how they are written, since 28 and 28.0 are equal and not the same.
    products: dict[str, tuple[int, Product]] = field(default_factory=dict)
    reasons: dict[str, tuple[int, Reason]] = field(default_factory=dict)

    def plain(self, value: object) -> Any:
        """Return a value as JSON.

        Examples
        --------
        >>> ExactWriter().plain((Dose.mg(1), Fraction(3, 20), date(2026, 1, 2), None))
        [{'ug': 1000}, '3/20', '2026-01-02', None]
        """
        if isinstance(value, Product):
            return self.products.setdefault(repr(value), (len(self.products), value))[0]
        if isinstance(value, Reason):
            return self.reasons.setdefault(repr(value), (len(self.reasons), value))[0]
        if isinstance(value, frozenset):
            return sorted(self.plain(one) for one in value)
        if isinstance(value, tuple | list):
            return [self.plain(one) for one in value]
        tell = next((tell for kind, tell in TOLD if isinstance(value, kind)), self.fields)
        return tell(value)

    def fields(self, value: Any, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return the fields of a value that are not as its class gives them, but for some of them."""
        if not is_dataclass(value):
            raise TypeError(f"no plain form of {type(value).__name__}")
        told = {one.name: (getattr(value, one.name), _default(one)) for one in fields(value)}
        return {
            name: self.plain(held)
            for name, (held, usual) in told.items()
            if name not in without and held != usual
        }

    def tables(self) -> dict[str, Any]:
        """Return what was named, each in the order of its places."""
        return {
            "products": [self.fields(product) for _, product in self.products.values()],
            "told": [self.fields(reason) for _, reason in self.reasons.values()],
        }


@dataclass(frozen=True, slots=True)
class ExactReader:
    """Reads what :class:`ExactWriter` wrote, with the products and reasons of its tables."""

    products: tuple[Product, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> ExactReader:
        """Return a reader that knows what stands in the tables."""
        alone = cls()
        return cls(
            tuple(Product(**alone.fields(Product, told)) for told in tables["products"]),
            tuple(Reason(**alone.fields(Reason, told)) for told in tables["told"]),
        )

    def read(self, kind: type[T], told: Any) -> T:
        """Return a value of a class.

        Raises
        ------
        KeyError, TypeError, ValueError, BadInput
            It is no such value.

        Examples
        --------
        >>> ExactReader().read(Dose, {"ug": 1500})
        Dose('1.5 mg')
        """
        value: T = self._of(kind, told)
        return value

    def several(self, kind: type[T], told: list[Any]) -> tuple[T, ...]:
        """Return several values of a class, in their order."""
        return tuple(self.read(kind, one) for one in told)

    def fields(self, kind: Any, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a class by name, read from their plain forms."""
        hints = _hints(kind)
        return {name: self._of(hints[name], value) for name, value in told.items()}

    def _of(self, hint: Any, told: Any) -> Any:
        if get_origin(hint) in (Union, UnionType):
            return self._either(get_args(hint), told)
        if get_origin(hint) in (tuple, frozenset):
            return self._many(hint, told)
        if get_origin(hint) is Limited:
            hint = Limited
        if isinstance(hint, TypeVar) or hint in (float, int, str, bool, object):
            return Dose(told[UG]) if isinstance(told, dict) else told
        return self._one(hint, told)

    def _either(self, hints: tuple[Any, ...], told: Any) -> Any:
        """Return a value that may be nothing, a plain value, a dose, or of one more class."""
        if told is None:
            return None
        if isinstance(told, dict) and set(told) == {UG}:
            return Dose(told[UG])
        others = [hint for hint in hints if hint not in (type(None), Dose, float, int, str, bool)]
        return self._of(others[0], told) if others else told

    def _many(self, hint: Any, told: Any) -> Any:
        inner = get_args(hint)
        if get_origin(hint) is frozenset:
            return frozenset(self._of(inner[0], one) for one in told)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(self._of(inner[0], one) for one in told)
        return tuple(self._of(kind, one) for kind, one in zip(inner, told, strict=True))

    def _one(self, hint: Any, told: Any) -> Any:
        if hint in READ:
            return READ[hint](told)
        if hint is Product:
            return self.products[told]
        if hint is Reason:
            return self.reasons[told]
        return hint(told) if issubclass(hint, Enum) else hint(**self.fields(hint, told))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """Return what the fields of a class hold: worked out once, since a plan has hundreds of values."""
    return get_type_hints(kind)


def _default(one: Any) -> object:
    """Return what a field is by default; a value that nothing equals where it has none."""
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else object()
