"""Days that were told as plain values, in small parts that are each kept once and named by their digest.

Check-ins and doses stand in a part for each month, so a log grows with what is told and not with how often
somebody looks or decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.quantities import Dose
from opentaper.record.canonical import canonical_json

Parts = Mapping[str, Any]


def digest_of(value: object) -> str:
    """Return the SHA-256 of a plain value, in hexadecimal."""
    return sha256(canonical_json(value).encode("ascii")).hexdigest()


def kept_days(check_ins: Iterable[CheckIn], doses: Iterable[DoseTaken]) -> tuple[dict[str, str], Parts]:
    """Return the digest of each month, and the parts that the digests name."""
    found: dict[str, dict[str, list[Any]]] = {}
    for one in check_ins:
        part = found.setdefault(one.day.isoformat()[:7], {"check_ins": [], "doses": []})
        part["check_ins"].append(_check_in(one))
    for taken in doses:
        part = found.setdefault(taken.day.isoformat()[:7], {"check_ins": [], "doses": []})
        part["doses"].append([taken.day.isoformat(), taken.dose.micrograms])
    names = {month: digest_of(part) for month, part in sorted(found.items())}
    return names, {names[month]: part for month, part in found.items()}


def opened_days(months: Mapping[str, str], parts: Parts) -> tuple[tuple[CheckIn, ...], tuple[DoseTaken, ...]]:
    """Return the check-ins and doses that were kept.

    Raises
    ------
    KeyError
        A part is missing.
    ValueError
        A part is not what its digest says.
    """
    told = [whole_part(name, parts) for _, name in sorted(months.items())]
    return (
        tuple(_opened_check_in(one) for month in told for one in month["check_ins"]),
        tuple(DoseTaken(date.fromisoformat(day), Dose(ug)) for month in told for day, ug in month["doses"]),
    )


def whole_part(name: str, parts: Parts) -> Any:
    """Return a part that is what its digest says.

    Raises
    ------
    KeyError, ValueError
        It is missing, or is another.
    """
    if digest_of(parts[name]) != name:
        raise ValueError(name)
    return parts[name]


def kept_known(known: Known) -> dict[str, Any]:
    """Return what was known before the first check-in."""
    return {
        "drug": known.drug,
        "start": known.start.micrograms,
        "months_of_use": known.months_of_use,
        "failed_attempts": known.failed_attempts,
        "times_a_day": known.times_a_day,
        "condition": known.condition,
        "episodes": known.episodes,
        "curve": known.curve,
    }


def opened_known(told: Mapping[str, Any]) -> Known:
    """Return what was kept of it."""
    return Known(**{**told, "start": Dose(told["start"])})


def _check_in(one: CheckIn) -> list[Any]:
    written = None if one.written_at is None else one.written_at.isoformat()
    signs = None if one.signs is None else list(one.signs)
    return [
        one.day.isoformat(),
        [list(v) for v in one.scores],
        [list(v) for v in one.modulators],
        signs,
        written,
    ]


def _opened_check_in(told: list[Any]) -> CheckIn:
    day, scores, modulators, signs, written = told
    return CheckIn(
        date.fromisoformat(day),
        tuple((name, score) for name, score in scores),
        tuple((name, share) for name, share in modulators),
        None if signs is None else tuple(signs),
        None if written is None else datetime.fromisoformat(written),
    )
