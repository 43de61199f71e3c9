"""The smaller tables: equivalences, interactions, red flags, missed doses, keeping times, risk factors.

Where a row speaks of classes, its column ``applies`` (``concerns`` for interactions) names drugs and
families outright, so that no prose has to be understood: ``any``, a family, a drug, or ``other`` for what the
formulary does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from opentaper.errors import UnknownDrug
from opentaper.formulary.facts import (
    Drug,
    Equivalence,
    Interaction,
    MissedDose,
    RedFlag,
    RiskFactor,
    Stability,
)
from opentaper.formulary.manifest import drug_name
from opentaper.formulary.monographs import drug as drug_of
from opentaper.formulary.records import table

ANY = "any"
OTHER = "other"

Row = TypeVar("Row")
Applying = tuple[tuple[frozenset[str], Row], ...]


def equivalences(system: str | None = None, drug: str | None = None) -> tuple[Equivalence, ...]:
    """Return dose equivalences, of one system (``benzodiazepine`` …) or of one drug where these are given.

    Examples
    --------
    >>> sorted({row.equivalent_mg for row in equivalences(drug="lorazepam") if row.reference_mg == 10})
    [1.0, 1.3, 2.0]
    """
    wanted = None if drug is None else _name(drug)
    return tuple(
        row
        for _, row in _equivalences()
        if (system is None or row.system == system) and (wanted is None or row.drug.casefold() == wanted)
    )


def interactions(drug_or_perpetrator: Drug | str) -> tuple[Interaction, ...]:
    """Return the interactions of a drug, also as one of its class, or those caused by something else by name.

    Examples
    --------
    >>> [row.victim for row in interactions("tobacco")][:2]
    ['clozapine', 'olanzapine']
    """
    if isinstance(drug_or_perpetrator, Drug):
        return _concerning(_interactions(), drug_or_perpetrator)
    try:
        return interactions(drug_of(drug_or_perpetrator))
    except UnknownDrug:
        wanted = drug_or_perpetrator.casefold()
        return tuple(row for _, row in _interactions() if wanted in row.perpetrator.casefold())


def red_flags(drug: Drug) -> tuple[RedFlag, ...]:
    """Return the signs that stop every cut of a drug: its own, those of its class, and those of any drug.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> red_flags(drug("lamotrigine"))[0].sign
    'stopped fast'
    """
    return _concerning(_red_flags(), drug)


def missed_doses(drug: Drug | str) -> tuple[MissedDose, ...]:
    """Return what sources say about missed doses of a drug: its own rows, its class's, then any drug's.

    Examples
    --------
    >>> sorted({row.gap_threshold_hours for row in missed_doses("clozapine") if row.grade == "A"})
    ['48', '72', '96']
    """
    return _concerning(_missed_doses(), _drug(drug))


def stability(drug: Drug | str) -> tuple[Stability, ...]:
    """Return how long preparations of a drug keep: its own rows first, then those of any drug.

    Examples
    --------
    >>> stability("citalopram")[0].days
    '84-112 after opening'
    """
    return _concerning(_stability(), _drug(drug))


def risk_factors() -> tuple[RiskFactor, ...]:
    """Return what is known to change withdrawal, relapse or pace.

    Examples
    --------
    >>> risk_factors()[0].factor, risk_factors()[0].effect
    ('duration of use over 24 months', '10.41')
    """
    return tuple(row for _, row in _risk_factors())


def applied_names() -> tuple[tuple[str, str], ...]:
    """Return every file with each drug, family or word that a row of it is said to apply to."""
    tables: dict[str, Iterable[tuple[frozenset[str], object]]] = {
        "interactions.tsv": _interactions(),
        "red_flags.tsv": _red_flags(),
        "missed_doses.tsv": _missed_doses(),
        "stability.tsv": _stability(),
    }
    return tuple((file, name) for file, rows in tables.items() for names, _ in rows for name in sorted(names))


def _concerning(rows: Applying[Row], drug: Drug) -> tuple[Row, ...]:
    """Return the rows that concern a drug: first by its name, then by its family, then any drug's."""
    ordered: dict[int, Row] = {}
    for asked in (drug.name, drug.family.value, ANY):
        for place, (names, row) in enumerate(rows):
            if asked in names:
                ordered.setdefault(place, row)
    return tuple(ordered.values())


def _drug(drug: Drug | str) -> Drug:
    """Return the drug, given itself or a name."""
    return drug_of(drug) if isinstance(drug, str) else drug


def _name(drug: str) -> str:
    """Return the formulary's name of a drug, casefolded; a name it does not hold stays as it is."""
    try:
        return drug_name(drug).casefold()
    except UnknownDrug:
        return drug.strip().casefold()


@cache
def _equivalences() -> Applying[Equivalence]:
    return table(Equivalence, "equivalences.tsv")


@cache
def _interactions() -> Applying[Interaction]:
    return table(Interaction, "interactions.tsv", names="concerns")


@cache
def _red_flags() -> Applying[RedFlag]:
    return table(RedFlag, "red_flags.tsv", names="applies")


@cache
def _missed_doses() -> Applying[MissedDose]:
    return table(MissedDose, "missed_doses.tsv", names="applies")


@cache
def _stability() -> Applying[Stability]:
    return table(Stability, "stability.tsv", names="applies")


@cache
def _risk_factors() -> Applying[RiskFactor]:
    return table(RiskFactor, "risk_factors.tsv")
