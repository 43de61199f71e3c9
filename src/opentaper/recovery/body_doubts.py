"""What is asked before a value is kept: one that nobody can mean, or that looks like another unit's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentaper.formulary.body_kinds import BodyKind, BodyUnit, InRange, body_unit, units_that_fit


class DoubtKind(StrEnum):
    """Why a value is asked about, or not taken."""

    REFUSED = "refused"
    OTHER_UNIT = "other_unit"
    UNUSUAL = "unusual"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class BodyDoubt:
    """A doubt, and the units in which the same number would not surprise."""

    kind: DoubtKind
    fits: tuple[BodyUnit, ...] = ()

    @property
    def can_be_sure(self) -> bool:
        """Whether the person may say that it is right all the same."""
        return self.kind is not DoubtKind.REFUSED


def body_doubt(
    kind: BodyKind, amount: float, unit: str, *, country: str = "", before: float | None = None
) -> BodyDoubt | None:
    """Return what is doubtful about an amount; None where nothing is. Nothing is ever converted by guess.

    Parameters
    ----------
    before
        The value before it, in the unit that is kept: a jump is asked about where the kind says so.

    Examples
    --------
    >>> from opentaper.formulary.body_kinds import body_kind
    >>> doubt = body_doubt(body_kind("glucose"), 30.0, "mmol_l")
    >>> doubt.kind.value, doubt.can_be_sure
    ('unusual', True)
    >>> doubt = body_doubt(body_kind("glucose"), 90.0, "mmol_l")
    >>> doubt.kind.value, [one.key for one in doubt.fits]
    ('refused', ['mg_dl'])
    >>> body_doubt(body_kind("weight"), 150.0, "kg", before=70.0).kind.value
    'changed'
    """
    value = body_unit(kind, unit, country).kept(amount)
    answer = kind.range(value)
    fits = units_that_fit(kind, amount, unit, country)
    if answer is InRange.REFUSE:
        return BodyDoubt(DoubtKind.REFUSED, fits)
    if answer is InRange.ASK:
        return BodyDoubt(DoubtKind.OTHER_UNIT if fits else DoubtKind.UNUSUAL, fits)
    if before is not None and "change" in kind.bounds and _jumps(value, before, kind.bounds["change"].value):
        others = (body_unit(kind, one.key, country) for one in kind.units if one.key != unit)
        near = tuple(
            one for one in others if not _jumps(one.kept(amount), before, kind.bounds["change"].value)
        )
        return BodyDoubt(DoubtKind.CHANGED, near)
    return None


def _jumps(value: float, before: float, share: float) -> bool:
    return abs(value - before) > share * before
