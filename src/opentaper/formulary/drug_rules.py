"""Rules on the facts and curves of drugs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from opentaper.formulary.contents import Contents
from opentaper.formulary.facts import Drug, Fact, Fit
from opentaper.formulary.order import falls

_ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")


def ranges_are_ordered(held: Contents) -> list[str]:
    """Low end, value and high end of a fact are in order, and none is negative."""
    return [f"{one.drug} {one.field}: {_told(one.fact)}" for one in held.lines if not _is_ordered(one.fact)]


def an_empty_fact_says_why(held: Contents) -> list[str]:
    """A line without a number says why."""
    return [f"{one.drug} {one.field}" for one in held.lines if one.fact.central is None and not one.fact.note]


def bioavailability_is_a_percentage(held: Contents) -> list[str]:
    """No bioavailability is above 100 %."""
    told = [one for one in held.lines if one.field == "bioavailability_pct"]
    return [f"{one.drug}: {_told(one.fact)}" for one in told if (one.fact.highest or 0) > 100]


def usual_doses_are_ordered(held: Contents) -> list[str]:
    """The usual range is ordered and below the licensed maximum, where these are confirmed."""
    found = []
    for drug in held.drugs:
        told = (drug.usual_min_mg, drug.usual_max_mg, drug.licensed_max_mg)
        bounds = [fact.central for fact in told if fact and fact.grade.decides and fact.central is not None]
        if any(lower > upper for lower, upper in pairwise(bounds)):
            found.append(f"{drug.name}: {bounds}")
    return found


def older_people_take_no_more(held: Contents) -> list[str]:
    """The maximum for older people is not above the licensed one."""
    return [
        f"{drug.name}: {older} above {licensed}"
        for drug in held.drugs
        for older, licensed in [(_highest(drug.older_max_mg), _highest(drug.licensed_max_mg))]
        if older is not None and licensed is not None and older > licensed
    ]


def atc_codes_have_their_form(held: Contents) -> list[str]:
    """An ATC code is a letter, two digits, two letters and two digits."""
    return [f"{drug.name}: {drug.atc}" for drug in held.drugs if not _ATC.fullmatch(drug.atc)]


def every_name_means_one_drug(held: Contents) -> list[str]:
    """No name or alias means two drugs."""
    told = Counter(name.casefold() for drug in held.drugs for name in {drug.name, *drug.aliases})
    return [f"{name} means {times} drugs" for name, times in told.items() if times > 1]


def curves_can_be(held: Contents) -> list[str]:
    """No curve goes above 100 %, and none has an ED50 or a Hill coefficient of nothing."""
    return [
        f"{drug.name} {curve.id}"
        for drug in held.drugs
        for curve in drug.curves
        if not (curve.emax is None or 0 < curve.emax <= 1)
        or not (curve.ed50_mg is None or curve.ed50_mg > 0)
        or curve.hill <= 0
    ]


def one_point_decides_nothing(held: Contents) -> list[str]:
    """A curve through a single measured point is graded C."""
    return [
        f"{drug.name} {curve.id}"
        for drug in held.drugs
        for curve in drug.curves
        if curve.fit is Fit.SINGLE_POINT and curve.grade.decides
    ]


def the_default_curve_decides(held: Contents) -> list[str]:
    """A drug with a deciding curve has a default one, which decides, and a reason for it; no other has."""
    return [drug.name for drug in held.drugs if not _has_fitting_default(drug)]


def _is_ordered(fact: Fact) -> bool:
    """Whether a fact's numbers are not negative and in order."""
    told = [number for number in (fact.low, fact.value, fact.high) if number is not None]
    return not falls(told) and all(number >= 0 for number in told)


def _has_fitting_default(drug: Drug) -> bool:
    """Whether the default curve is as the curves ask."""
    if not any(curve.decides for curve in drug.curves):
        return drug.default_curve is None and not drug.default_curve_because
    chosen = drug.curve(drug.default_curve or "")
    return chosen is not None and chosen.decides and bool(drug.default_curve_because)


def _highest(fact: Fact | None) -> float | None:
    """Return the upper end of a fact that decides, else None."""
    return fact.highest if fact is not None and fact.grade.decides else None


def _told(fact: Fact) -> str:
    """Return a fact's numbers in words."""
    return f"{fact.low} to {fact.high}, value {fact.value}"
