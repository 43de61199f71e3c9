"""Rules on where facts come from: every one has a source, a grade and a day."""

from __future__ import annotations

from datetime import date

from opentaper.formulary.contents import Contents
from opentaper.formulary.facts import Grade

_UNSEEN = frozenset({"label-not-seen", "teaching-not-seen", "no-source-found"})


def every_source_exists(held: Contents) -> list[str]:
    """Every source key stands in the bibliography."""
    return sorted({f"{where}: no source {key}" for where, key in held.source_keys if key not in held.sources})


def every_source_is_used(held: Contents) -> list[str]:
    """Every entry of the bibliography is used."""
    used = {key for _, key in held.source_keys}
    return [f"{key} is not used" for key in held.sources if key not in used]


def everything_has_a_source(held: Contents) -> list[str]:
    """Every fact, curve, product and row names a source."""
    told: list[tuple[str, tuple[str, ...]]] = [
        (f"{one.drug} {one.field}", one.fact.source) for one in held.lines
    ]
    told += [(f"{drug.name} {curve.id}", curve.source) for drug in held.drugs for curve in drug.curves]
    told += [(product.id, product.source) for product in held.products]
    told += [(f"{type(row).__name__} {number}", row.source) for number, row in enumerate(held.rows)]
    return [f"{where} has no source" for where, source in told if not source]


def the_unseen_is_unconfirmed(held: Contents) -> list[str]:
    """What rests on nothing that was read is graded C."""
    told: list[tuple[str, tuple[str, ...], Grade]] = [
        (f"{one.drug} {one.field}", one.fact.source, one.fact.grade) for one in held.lines
    ]
    told += [(product.id, product.source, product.grade) for product in held.products]
    told += [(row.sign, row.source, row.grade) for row in held.red_flags]
    told += [(row.situation, row.source, row.grade) for row in held.missed_doses]
    told += [(row.preparation, row.source, row.grade) for row in held.stability]
    told += [(row.victim, row.source, row.grade) for row in held.interactions]
    told += [(row.factor, row.source, row.grade) for row in held.risk_factors]
    return [
        f"{where} is graded {grade}"
        for where, source, grade in told
        if set(source) <= _UNSEEN and grade.decides
    ]


def every_date_is_of_the_release(held: Contents) -> list[str]:
    """Every date is a day not later than the release."""
    told = [(f"{one.drug} {one.field}", one.fact.date) for one in held.lines]
    told += [(f"{drug.name} {curve.id}", curve.date) for drug in held.drugs for curve in drug.curves]
    told += [(product.id, product.date) for product in held.products]
    return [f"{where}: {day}" for where, day in told if not _is_day(day) or day > held.release]


def _is_day(text: str) -> bool:
    """Whether a text is a day of the calendar (``2026-11-22``)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
