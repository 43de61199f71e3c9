"""Rules on where facts come from: every one has a source, a grade and a day."""

from __future__ import annotations

from datetime import date

from opentaper.formulary.contents import Contents
from opentaper.formulary.facts import Grade, Source

_UNSEEN = frozenset({"label-not-seen", "teaching-not-seen", "no-source-found"})
#: Question-and-answer sites, by their names without spaces, and why they decide nothing alone.
ANSWER_SITES = {
    "droracle": "a language model writes the pages, and what it says of a label was not read in the label",
}


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
    told += [(one.key, one.evidence.source) for one in held.skills]
    told += [(one.key, one.source) for one in held.courses]
    told += [(case.key, one.source) for case in held.vignettes for one in case.claims]
    return [f"{where} has no source" for where, source in told if not source]


def the_unseen_is_unconfirmed(held: Contents) -> list[str]:
    """What rests on nothing that was read is graded C."""
    return [
        f"{where} is graded {grade}"
        for where, source, grade in _graded(held)
        if set(source) <= _UNSEEN and grade.decides
    ]


def answer_sites_decide_nothing(held: Contents) -> list[str]:
    """What rests on question-and-answer sites alone is graded C."""
    sites = {key for key in held.sources if _is_answer_site(held.sources[key])} | _UNSEEN
    return [
        f"{where} is graded {grade}"
        for where, source, grade in _graded(held)
        if source and set(source) <= sites and grade.decides
    ]


def every_date_is_of_the_release(held: Contents) -> list[str]:
    """Every date is a day not later than the release."""
    told = [(f"{one.drug} {one.field}", one.fact.date) for one in held.lines]
    told += [(f"{drug.name} {curve.id}", curve.date) for drug in held.drugs for curve in drug.curves]
    told += [(product.id, product.date) for product in held.products]
    told += [(row.id, row.date) for row in held.outcomes]
    return [f"{where}: {day}" for where, day in told if not _is_day(day) or day > held.release]


def _is_day(text: str) -> bool:
    """Whether a text is a day of the calendar (``2026-11-22``)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _graded(held: Contents) -> list[tuple[str, tuple[str, ...], Grade]]:
    """Return everything with a grade: what it is, its sources, its grade."""
    told: list[tuple[str, tuple[str, ...], Grade]] = [
        (f"{one.drug} {one.field}", one.fact.source, one.fact.grade) for one in held.lines
    ]
    told += [(product.id, product.source, product.grade) for product in held.products]
    told += [(row.sign, row.source, row.grade) for row in held.red_flags]
    told += [(row.situation, row.source, row.grade) for row in held.missed_doses]
    told += [(row.preparation, row.source, row.grade) for row in held.stability]
    told += [(row.victim, row.source, row.grade) for row in held.interactions]
    told += [(row.factor, row.source, row.grade) for row in held.risk_factors]
    told += [(row.id, row.source, row.grade) for row in held.outcomes]
    told += [(row.name, row.source, row.grade) for row in held.signs]
    told += [(row.name, row.source, row.grade) for row in held.instruments]
    told += [(row.code, row.source, row.grade) for row in held.discriminators]
    told += [(one.key, one.evidence.source, one.evidence.grade) for one in held.skills]
    told += [(one.key, one.source, one.grade) for one in held.courses]
    told += [(one.key, one.source, one.grade) for one in held.diet_rows]
    told += [(one.name, one.source, one.grade) for one in held.sold_medicines]
    told += [(page.key, one.source, one.grade) for page in held.food_pages for one in page.claims]
    told += [(case.key, one.source, one.grade) for case in held.vignettes for one in case.claims]
    told += [
        (f"{lesson.slug} {one.key}", one.source, one.grade)
        for lesson in held.lessons
        for part in (lesson.facts, lesson.clinician, lesson.panels)
        for one in part
    ]
    told += [
        (f"{drug.name} {curve.id}", curve.source, curve.grade) for drug in held.drugs for curve in drug.curves
    ]
    return told


def _is_answer_site(source: Source) -> bool:
    """Whether the key, title or address of a source names such a site."""
    named = f"{source.key} {source.title} {source.url}".casefold().replace(" ", "")
    return any(site in named for site in ANSWER_SITES)
