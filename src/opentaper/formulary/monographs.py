"""One drug: what is known of it, of each fact the line that stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Curve, Drug, Fact, Family, Fit, Grade, Metabolite
from opentaper.formulary.history import facts_by_market, standing, standing_fact
from opentaper.formulary.manifest import drug_file, drug_name

FIELDS = (
    "usual_min_mg",
    "usual_max_mg",
    "licensed_max_mg",
    "older_max_mg",
    "half_life_h",
    "tmax_h",
    "bioavailability_pct",
)


def drug(name: str) -> Drug:
    """Return a drug by name or alias, in any case.

    Raises
    ------
    UnknownDrug
        With the nearest names that are known.

    Examples
    --------
    >>> drug("Citalopram").curve("horowitz-taylor-2019").ed50_mg
    2.99
    >>> drug("dothiepin").name
    'dosulepin'
    """
    return _drug(drug_name(name))


def history(name: str, field: str) -> tuple[Fact, ...]:
    """Return every dated line of one field of a drug, the oldest first; empty where nothing was ever sourced.

    Parameters
    ----------
    name
        Name or alias of the drug.
    field
        One of ``FIELDS``, such as ``half_life_h``.

    Examples
    --------
    >>> [(line.date, line.value) for line in history("alprazolam", "half_life_h")]
    [('2026-11-01', 12.0), ('2026-11-08', 12.0), ('2026-11-22', 11.2)]
    """
    lines = _content(drug_name(name)).get(field)
    if lines is None:
        return ()
    return tuple(
        sorted((one for told in facts_by_market(lines).values() for one in told), key=lambda one: one.date)
    )


def licensed_max(name: str, market: str) -> Fact | None:
    """Return the licensed maximum that holds in a market, else the one that names no market, else the drug's.

    Examples
    --------
    >>> licensed_max("lorazepam", "UK").value, licensed_max("lorazepam", "US").value
    (4.0, 10.0)
    >>> drug("lorazepam").licensed_max_mg.value
    10.0
    """
    known = _content(drug_name(name)).get("licensed_max_mg")
    if known is None:
        return None
    by_market = facts_by_market(known)
    lines = by_market.get(market.upper()) or by_market.get("")
    return standing(lines) if lines else drug(name).licensed_max_mg


@cache
def _content(name: str) -> dict[str, Any]:
    """Return the data file of a drug, by its formulary name."""
    return files.mapping(drug_file(name))


@cache
def _drug(name: str) -> Drug:
    """Return the drug of a data file, by its formulary name."""
    content = _content(name)
    try:
        return _drug_of(content)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenFormulary(file=drug_file(name), why=f"{type(error).__name__}: {error}") from error


def _drug_of(content: Mapping[str, Any]) -> Drug:
    """Return the drug that a data file tells of."""
    facts = {field: standing_fact(content.get(field)) for field in FIELDS}
    return Drug(
        name=content["name"],
        family=Family(content["family"]),
        drug_class=content["class"],
        atc=content["atc"],
        targets=tuple(content["targets"]),
        usual_min_mg=facts["usual_min_mg"],
        usual_max_mg=facts["usual_max_mg"],
        licensed_max_mg=facts["licensed_max_mg"],
        half_life_h=facts["half_life_h"],
        metabolites=tuple(
            Metabolite(name=one["name"], half_life_h=standing_fact(one.get("half_life_h")))
            for one in content.get("metabolites", ())
        ),
        curves=_curves(content.get("curves", ())),
        default_curve=content.get("default_curve"),
        default_curve_because=content.get("default_curve_because", ""),
        withdrawal_risk=content["withdrawal_risk"],
        abrupt_stop_danger=content["abrupt_stop_danger"],
        source=tuple(content["source"]),
        rxnorm=content.get("rxnorm", ""),
        aliases=tuple(content["aliases"]),
        route=content["route"],
        tmax_h=facts["tmax_h"],
        bioavailability_pct=facts["bioavailability_pct"],
        notes=tuple(content.get("notes", ())),
        older_max_mg=facts["older_max_mg"],
    )


def _curves(lines: list[dict[str, Any]]) -> tuple[Curve, ...]:
    """Return the curves; of lines with one id, which are a correction and what it corrects, the newest."""
    curves: dict[str, Curve] = {}
    for line in sorted(lines, key=lambda line: str(line["date"])):
        curves[line["id"]] = Curve(
            id=line["id"],
            target=line["target"],
            region=line["region"],
            fit=Fit(line["fit"]),
            source=tuple(line["source"]),
            grade=Grade(line["grade"]),
            date=str(line["date"]),
            emax=_optional(line.get("emax")),
            ed50_mg=_optional(line.get("ed50_mg")),
            hill=float(line.get("hill", 1.0)),
            dose_low_mg=_optional(line.get("dose_low_mg")),
            dose_high_mg=_optional(line.get("dose_high_mg")),
            n_subjects=line.get("n_subjects"),
            note=line.get("note", ""),
        )
    return tuple(curves.values())


def _optional(value: float | None) -> float | None:
    """Return a number as float64, or None."""
    return None if value is None else float(value)
