"""What the JSON documents share: reasons, limits and numbers, told as values and as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from opentaper.planning.result import Part
from opentaper.quantities import Dose
from opentaper.reasons import Limit, Limited, Reason, Value
from opentaper.wording import handling_text, recipe_text, sentence

#: Decimals of a percentage or of points: enough to be read back, few enough to be the same everywhere.
DECIMALS = 6


def reason_json(reason: Reason, language: str) -> dict[str, Any]:
    """Return a reason: its code and values for machines, its sentence for people."""
    return {
        "code": reason.code,
        "values": {name: value_json(value) for name, value in reason.told},
        "text": sentence(reason, language),
        "source": reason.source or None,
    }


def reasons_json(reasons: Iterable[Reason], language: str) -> list[dict[str, Any]]:
    """Return reasons in their order."""
    return [reason_json(reason, language) for reason in reasons]


def limits_json(limiteds: Iterable[Limited[float]], step: int | None, language: str) -> list[dict[str, Any]]:
    """Return every limit that was asked on the way to some numbers; ``binding`` marks those that decided."""
    return [_limit_json(limit, limited, step, language) for limited in limiteds for limit in limited.asked]


def _limit_json(limit: Limit, limited: Limited[float], step: int | None, language: str) -> dict[str, Any]:
    return {
        "step": step,
        "code": limit.reason.code,
        "text": sentence(limit.reason, language),
        "wanted": number_json(limited.wanted),
        "bound": number_json(limit.bound),
        "value": number_json(limited.value),
        "binding": limit is limited.binding,
        "source": limit.reason.source or None,
    }


def part_json(part: Part, intake: int, language: str) -> dict[str, Any]:
    """Return one line of a recipe; ``amount`` and ``mg`` are exact."""
    return {
        "product": part.product.label,
        "product_id": part.product.id,
        "handling": part.handling.value,
        "amount": amount_text(part.count),
        "unit": part.unit,
        "mg": part.dose.mg_text,
        "text": recipe_text(part, language),
        "how": handling_text(part, language),
        "intake": intake,
    }


def value_json(value: Value) -> str | int | float | bool:
    """Return a value of a reason; doses keep their unit."""
    return str(value) if isinstance(value, Dose) else value


def number_json(value: float | Dose) -> float:
    """Return a number of a limit; a dose in mg."""
    return value.as_mg if isinstance(value, Dose) else round(float(value), DECIMALS)


def percent_json(fraction: float | None) -> float | None:
    """Return a fraction in per cent."""
    return None if fraction is None else round(100 * fraction, DECIMALS)


def points_json(points: float | None) -> float | None:
    """Return points of occupancy, or milligrams of error."""
    return None if points is None else round(points, DECIMALS)


def amount_text(count: Fraction) -> str:
    """Return an exact count: a decimal where it ends, else a fraction.

    Examples
    --------
    >>> amount_text(Fraction(3, 20)), amount_text(Fraction(2)), amount_text(Fraction(1, 3))
    ('0.15', '2', '1/3')
    """
    for digits in range(7):
        scaled = count * 10**digits
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**digits)
            return f"{whole}.{rest:0{digits}d}" if digits else str(whole)
    return str(count)
