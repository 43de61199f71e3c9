"""Why: a code with values, and numbers that keep every limit they met.

A :class:`Reason` has no prose; the wording catalogues hold one sentence a code and language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from opentaper.quantities import Dose

Value = str | int | float | bool | Dose
Number = TypeVar("Number", float, int, Dose)


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the wording catalogues with the values its sentence needs.

    Examples
    --------
    >>> Reason.of("pace.long_use", years=9).get("years")
    9
    """

    code: str
    told: tuple[tuple[str, Value], ...] = ()
    source: str = ""

    @classmethod
    def of(cls, code: str, source: str = "", **values: Value) -> Reason:
        """Make a reason from a code, keyword values and the key of its source."""
        return cls(code, tuple(sorted(values.items())), source)

    @property
    def values(self) -> dict[str, Value]:
        """The values by name."""
        return dict(self.told)

    def get(self, name: str) -> Value:
        """Return one value.

        Raises
        ------
        KeyError
            The reason carries no such value.
        """
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit that was asked: its bound, its reason, and whether it changed the number."""

    reason: Reason
    bound: float | Dose
    changed: bool


@dataclass(frozen=True, slots=True)
class Limited(Generic[Number]):
    """A number, what it wanted to be, and every limit asked on its way; limits only lower or only raise.

    Examples
    --------
    >>> step = Limited.wanting(12.0).at_most(10.0, Reason.of("limit.points"))
    >>> step = step.at_most(25.0, Reason.of("limit.share"))
    >>> step.value, step.binding.reason.code, len(step.asked)
    (10.0, 'limit.points', 2)
    """

    value: Number
    wanted: Number
    asked: tuple[Limit, ...] = ()

    @classmethod
    def wanting(cls, wanted: Number) -> Limited[Number]:
        """Start with what is wished for."""
        return cls(wanted, wanted)

    def at_most(self, bound: Number, reason: Reason) -> Limited[Number]:
        """Return the number, lowered to ``bound`` where it is above it."""
        changed = bool(self.value > bound)
        return Limited(
            bound if changed else self.value, self.wanted, (*self.asked, Limit(reason, bound, changed))
        )

    def at_least(self, bound: Number, reason: Reason) -> Limited[Number]:
        """Return the number, raised to ``bound`` where it is below it."""
        changed = bool(self.value < bound)
        return Limited(
            bound if changed else self.value, self.wanted, (*self.asked, Limit(reason, bound, changed))
        )

    @property
    def binding(self) -> Limit | None:
        """The last limit that changed the number, or None where the wish was granted."""
        changed = [limit for limit in self.asked if limit.changed]
        return changed[-1] if changed else None
