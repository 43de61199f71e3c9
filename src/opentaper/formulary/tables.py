"""The smaller tables: equivalences, interactions, red flags, missed doses, keeping times, risk factors.

Where a row speaks of classes, its column ``applies`` (``concerns`` for interactions) names drugs and
families outright, so that no prose has to be understood: ``any``, a family, a drug, or ``other`` for what the
formulary does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TypeVar

from opentaper.errors import UnknownDrug
from opentaper.formulary import files
from opentaper.formulary.facts import Drug, Family
from opentaper.formulary.manifest import drug_name, drug_names
from opentaper.formulary.monographs import drug as drug_of
from opentaper.formulary.records import table
from opentaper.formulary.rows import Equivalence, Interaction, MissedDose, RedFlag, RiskFactor, Stability

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


def ring_signs() -> tuple[str, ...]:
    """Return the names of the signs that stand on every sheet, in their order there.

    The column ``sheet`` of ``red_flags.tsv`` marks the rows behind them, whatever drug a row is of: what one
    class must watch for harms nobody else.

    Examples
    --------
    >>> ring_signs()[:2]
    ('restless', 'dizzy')
    """
    marked = (row["sheet"].split(maxsplit=1) for row in files.rows("red_flags.tsv") if row["sheet"])
    return tuple(name for _, name in sorted((int(place), name) for place, name in marked))


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


# The words by which the table of interactions speaks of a family; a family's own name is always one.
_ANTIDEPRESSANT = frozenset({"antidepressant", "serotonergic drug"})
_FAMILY_WORDS: dict[Family, frozenset[str]] = {
    Family.SSRI: _ANTIDEPRESSANT,
    Family.SNRI: _ANTIDEPRESSANT,
    Family.TRICYCLIC: _ANTIDEPRESSANT | {"tca"},
    Family.MAOI: _ANTIDEPRESSANT,
    Family.OTHER_ANTIDEPRESSANT: frozenset({"antidepressant"}),
    Family.CLOZAPINE: frozenset({"antipsychotic"}),
    Family.LAMOTRIGINE: frozenset({"anticonvulsant", "antiepileptic"}),
    Family.ANTICONVULSANT: frozenset({"antiepileptic"}),
}
# So alike must a name be to one that is known before it is taken for a slip of the pen.
_SLIP = 0.88


@dataclass(frozen=True, slots=True)
class CoMedicine:
    """Something taken beside a drug of the formulary, and the words of the interactions that speak of it."""

    name: str
    synonyms: frozenset[str]
    classes: frozenset[str]
    source: tuple[str, ...]


def co_medicines() -> tuple[CoMedicine, ...]:
    """Return what may be told as taken beside a drug of the formulary.

    Examples
    --------
    >>> [row.classes for row in co_medicines() if row.name == "oxycodone"]
    [frozenset({'opioid'})]
    """
    return tuple(
        CoMedicine(
            row["name"],
            _split(row["english"]) | _split(row["danish"]) | {row["name"].casefold()},
            _split(row["classes"]),
            tuple(row["source"].split()),
        )
        for row in files.rows("co_medicines.tsv")
    )


def company_name(told: str) -> str:
    """Return the name of what is taken beside a drug: a drug, a co-medicine, or as told where it is neither.

    Raises
    ------
    UnknownDrug
        What was told is all but the name of something known: a slip of the pen.

    Examples
    --------
    >>> company_name("Sertralin"), company_name("rygning"), company_name("levothyroxine")
    ('sertraline', 'tobacco smoke', 'levothyroxine')
    """
    word = " ".join(told.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())
    known = _company()
    try:
        return drug_name(word)
    except UnknownDrug:
        if word in known:
            return known[word].name
    names = {name.casefold(): name for name in drug_names()} | {name: row.name for name, row in known.items()}
    near = dict.fromkeys(names[match] for match in get_close_matches(word, names, n=3, cutoff=_SLIP))
    if near:
        raise UnknownDrug(name=told, near=tuple(near))
    return word


def words_of(taken: Drug | str) -> frozenset[str]:
    """Return every word by which the table of interactions may speak of a drug or of what is taken beside it.

    Examples
    --------
    >>> sorted(words_of("phenelzine")), sorted(words_of("ibuprofen"))
    (['antidepressant', 'maoi', 'phenelzine', 'serotonergic drug'], ['ibuprofen', 'nsaid'])
    """
    name = taken.name if isinstance(taken, Drug) else taken
    row = _company().get(name.casefold())
    words = frozenset({name.casefold()}) | (row.classes if row is not None else frozenset())
    if isinstance(taken, str):
        if taken not in drug_names():
            return words
        taken = drug_of(taken)
    return words | {taken.family.value} | _FAMILY_WORDS.get(taken.family, frozenset())


def _split(cell: str) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in cell.split("|") if word.strip())


@cache
def _company() -> dict[str, CoMedicine]:
    """Return each co-medicine by every name it has."""
    return {name: row for row in co_medicines() for name in row.synonyms}


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
