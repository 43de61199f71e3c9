"""Deeds to test the frame with: one begins a person, one writes two rows which belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed, parting
from opentaper.quantities import Dose
from opentaper.record.leaving import let_go
from opentaper.record.models import CheckIn, Medication, Person, Stock

NOW = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
TODAY = date(2027, 1, 4)
HALF = Dose(12_500)
SEED = UUID("6f0b1c1e-3a52-4a87-9a53-000000000000")


def key(n: int) -> UUID:
    """Return the n-th client key."""
    return uuid5(SEED, str(n))


def moment(n: int, person: UUID | None) -> Moment:
    """Return the moment of the n-th deed."""
    return Moment(NOW, TODAY, key(n), person)


@dataclass(frozen=True, slots=True)
class BeginTold:
    language: str = "da"


@dataclass(frozen=True, slots=True)
class Begun:
    person: UUID


@deed
def begin(told: BeginTold, at: Moment) -> Written[Begun]:
    """A person with one medication."""
    Person.objects.create(
        id=at.whose,
        created_at=at.at,
        language=told.language,
        country="DK",
        zone="Europe/Copenhagen",
        day_starts=time(4),
    )
    Medication.objects.create(person_id=at.whose, drug="sertraline", start_ug=50_000)
    return Written(Begun(at.whose))


@dataclass(frozen=True, slots=True)
class CountTold:
    n: int
    dose: Dose = HALF
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    n: int
    dose: Dose
    day: date
    n_before: int


@deed
def count_twice(told: CountTold, at: Moment) -> Written[Counted]:
    """Two rows that belong together: half of this deed would be one of them."""
    medication = Medication.objects.get(person_id=at.whose)
    if told.version is not None:
        claim(medication, told.version)
    n_before = Stock.objects.filter(person_id=at.whose).count()
    Stock.objects.create(
        person_id=at.whose,
        medication=medication,
        item="tablet 50 mg",
        amount=told.n,
        counted_on=at.today,
        written_at=at.at,
    )
    CheckIn.objects.create(
        person_id=at.whose, day=at.today, written_at=at.at, scores={"n": told.n}, client_key=at.client_key
    )
    return Written(
        Counted(told.n, told.dose, at.today, n_before),
        undo={"n": told.n},
        explains={"rules": ["none"], "weight": 1e22, "share": 1.0},
    )


@parting
def leave(told: BeginTold, at: Moment) -> Written[int]:
    """The person goes with everything."""
    return Written(let_go(at.whose))
