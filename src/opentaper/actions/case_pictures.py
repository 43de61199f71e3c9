"""What the pictures of the cases show: every number comes from the model, or from a published row.

Virtual people take a second for each picture, so their shares are kept beside this module by
``python -m tools.case_pictures``; a test computes them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from opentaper import formulary
from opentaper.actions.simulate import AskedSimulation, simulate
from opentaper.errors import NoCurve
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.formulary.population import shipped_population
from opentaper.formulary.vignettes import PictureKind, PictureWay, Vignette, VignettePicture, vignettes
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.estimates import Estimate
from opentaper.inference.prior import kinetics
from opentaper.inference.simulation import Felt, level_fan
from opentaper.inference.tapers import tapered
from opentaper.planning.forecast import KNOWN_FAMILIES

#: Where the numbers are kept.
KEPT = "case_pictures.json"
PEOPLE = 1000
SEED = 1
#: The illness whose return is counted.
CONDITION = "depression"
DAYS_PER_WEEK = 7
#: A line of what is left is drawn of about so many points, and of the days at which it is told in words.
POINTS = 57
TOLD_DAYS = (3, 9, 28)
#: Whose numbers stay: no date enters, for a taper is told in days.
NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class PeopleCounted:
    """Shares of virtual people who tell of withdrawal: of any, at least moderate, severe.

    ``floor`` is the share who tell of any where nothing was changed.
    """

    any: Estimate
    moderate: Estimate
    severe: Estimate
    floor: Estimate


@dataclass(frozen=True, slots=True)
class ShareCounted:
    """A share of people: of virtual ones whose illness is back, or of a published row (then no interval)."""

    share: Estimate


@dataclass(frozen=True, slots=True)
class LevelLeft:
    """How much of a drug is left, as shares of the level before: nine in ten bodies, and the middle one."""

    days: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


CountedWay = PeopleCounted | ShareCounted | LevelLeft


@cache
def kept_pictures() -> Mapping[str, tuple[CountedWay, ...]]:
    """Return what is kept of each picture, by its case and key (``"after-eight-years fast"``)."""
    told = json.loads((files("opentaper.actions") / KEPT).read_text(encoding="utf-8"))
    return {name: tuple(_read(way) for way in ways) for name, ways in told.items()}


def counted_ways(case: Vignette, picture: VignettePicture) -> tuple[CountedWay, ...]:
    """Return what each way of a picture shows, in their order.

    Examples
    --------
    >>> case = vignettes()[0]
    >>> fast, slow = counted_ways(case, case.pictures[0])
    >>> fast.severe.value > slow.severe.value
    True
    """
    if picture.kind is PictureKind.PUBLISHED:
        return tuple(_published(way) for way in picture.ways)
    return kept_pictures()[name_of_picture(case, picture)]


def published_row(way: PictureWay) -> PublishedResult:
    """Return the published row of a way."""
    return next(row for row in outcomes() if row.id == way.row)


def name_of_picture(case: Vignette, picture: VignettePicture) -> str:
    """Return under which name a picture is kept."""
    return f"{case.key} {picture.key}"


def model_pictures() -> Iterator[tuple[Vignette, VignettePicture]]:
    """Yield every picture that the model computes."""
    for case in vignettes():
        yield from ((case, one) for one in case.pictures if one.kind is not PictureKind.PUBLISHED)


def computed_ways(picture: VignettePicture) -> tuple[CountedWay, ...]:
    """Return what the model says of each way of a picture, computed anew.

    Raises
    ------
    NoCurve
        Its drug is not of those whose withdrawal the model learnt, or its half-life is not known.
    """
    computed = {
        PictureKind.PEOPLE: _people,
        PictureKind.RETURNING: _returning,
        PictureKind.LEAVING: _leaving,
    }[picture.kind]
    return tuple(computed(way, picture.days) for way in picture.ways)


def pictures_json(pictures: Mapping[str, tuple[CountedWay, ...]]) -> str:
    """Return pictures as the text that is kept."""
    told = {name: [_told(way) for way in ways] for name, ways in pictures.items()}
    lines = (f" {json.dumps(name)}: {json.dumps(ways)}" for name, ways in told.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _people(way: PictureWay, days: int) -> CountedWay:
    del days  # people are counted until nothing more is felt
    told = _felt(_asked(way)).reporting
    floor = told["any"].floor
    return PeopleCounted(
        any=told["any"].estimate,
        moderate=told["moderate"].estimate,
        severe=told["severe"].estimate,
        floor=Estimate(floor, floor, floor),
    )


def _returning(way: PictureWay, days: int) -> CountedWay:
    asked = replace(_asked(way), condition=CONDITION, follow=f"{days} days")
    found = simulate(asked, NO_DAY).relapses
    return ShareCounted(next(one.share for one in found if one.week == days // DAYS_PER_WEEK))


def _leaving(way: PictureWay, days: int) -> CountedWay:
    drug, population = formulary.drug(way.drug), shipped_population()
    rates = kinetics(drug, population.metabolite_share)
    if rates is None:
        raise NoCurve(drug=drug.name)
    curve = drug_and_curve(drug.name)[1] if way.taper.startswith("occupancy") else None
    doses = tapered(way.taper, way.dose.as_mg, curve, days + 1)
    drawn = (int(day) for day in np.linspace(0, days, min(POINTS, days + 1)))
    seen = tuple(sorted({*drawn, *(day for day in TOLD_DAYS if day < days)}))
    spread = population.people["half_life_factor"].spread
    rows = level_fan(rates, spread, way.dose.as_mg, doses, seen).rows
    return LevelLeft(seen, _rounded(rows[0]), _rounded(rows[2]), _rounded(rows[4]))


def _asked(way: PictureWay) -> AskedSimulation:
    return AskedSimulation(
        way.drug,
        str(way.dose),
        taper=way.taper,
        used_for=way.used_for,
        people=str(PEOPLE),
        seed=str(SEED),
    )


def _felt(asked: AskedSimulation) -> Felt:
    drug = formulary.drug(asked.drug)
    seen = simulate(asked, NO_DAY).felt if drug.family in KNOWN_FAMILIES else None
    if seen is None:
        raise NoCurve(drug=drug.name)
    return seen


def _published(way: PictureWay) -> ShareCounted:
    row = published_row(way)
    share = (row.comparator if way.of_comparator else row.value) or 0.0
    share /= 100
    return ShareCounted(Estimate(share, share, share))


def _rounded(row: Any) -> tuple[float, ...]:
    return tuple(round(float(share), 3) for share in row)


def _told(way: CountedWay) -> dict[str, Any]:
    if isinstance(way, LevelLeft):
        return {name: list(getattr(way, name)) for name in LevelLeft.__slots__}
    return {name: _ends(getattr(way, name)) for name in way.__slots__}


def _ends(told: Estimate) -> list[float]:
    return [round(value, 4) for value in (told.value, told.low, told.high)]


def _read(told: Mapping[str, Any]) -> CountedWay:
    if "days" in told:
        return LevelLeft(**{name: tuple(row) for name, row in told.items()})
    shares = {name: Estimate(*ends) for name, ends in told.items()}
    return ShareCounted(**shares) if "share" in shares else PeopleCounted(**shares)
