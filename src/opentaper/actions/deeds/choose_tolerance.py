"""How much discomfort is tolerable, and how large a chance of more."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions import options
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.actions.twins import intensity_of
from opentaper.formulary import shipped_policy
from opentaper.formulary.population import shipped_population
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class ToleranceTold:
    """``mild``, ``moderate`` or an intensity from 0.05 to 0.95; a chance such as ``10%``; None for none."""

    version: int
    tolerate: str | None
    chance: str | None = None


@dataclass(frozen=True, slots=True)
class ToleranceDone:
    """The intensity and the chance that are kept, and the version of the person from now on."""

    tolerated: float | None
    chance: float | None
    version: int


@deed
def choose_tolerance(told: ToleranceTold, at: Moment) -> Written[ToleranceDone]:
    """Keep what the person accepts; a plan that stands is not changed by it.

    Raises
    ------
    BadOption
        No such intensity or chance.
    StaleVersion
        Another device changed the person since the page was shown.
    """
    tolerated = None if told.tolerate is None else _intensity(told.tolerate)
    chance = None if told.chance is None else float(options.chance(told.chance))
    person = Person.objects.get(pk=at.whose)
    back = put_back(person, ("tolerated", "chance"))
    claim(person, told.version)
    Person.objects.filter(pk=person.pk).update(tolerated=tolerated, chance=chance)
    done = ToleranceDone(tolerated, chance, person.version)
    return Written(done, WayBack((back,), touched(person)).told)


def _intensity(text: str) -> float:
    read = options.tolerated(text)
    if isinstance(read, float):
        return read
    return intensity_of(read, shipped_population(), shipped_policy().adaptive.counted_worse.value)
