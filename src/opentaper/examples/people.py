"""Ten virtual people with a known truth: how each was made, the taper they did, and the diary they kept.

Every one is invented, and so is every number of their truth. They are for trying things on: whatever claims
to learn from a diary can be held against what was so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.examples.check_ins import Diary, scores
from opentaper.examples.underlying import Underlying
from opentaper.formulary.population import shipped_population
from opentaper.inference.prior import kinetics
from opentaper.pharmacology.adaptation import People, daily_drives, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.pharmacology.symptoms import intensity
from opentaper.planning.effect import effect
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory

DAYS_PER_MONTH = 365.25 / 12.0
#: How much more a poor night lets withdrawal be felt; this project's choice.
AFTER_A_POOR_NIGHT = 1.3


class Trait(StrEnum):
    """What a virtual person is like; each value is the code of its words."""

    SENSITIVE = "trait.sensitive"
    ROBUST = "trait.robust"
    SLOW_ADAPTING = "trait.slow_adapting"
    FAST_METABOLISER = "trait.fast_metaboliser"
    DELAYED_ONSET = "trait.delayed_onset"
    ILLNESS_RETURNS = "trait.illness_returns"
    NOTHING_FELT = "trait.nothing_felt"
    LONG_USE = "trait.long_use"
    SHORT_USE = "trait.short_use"
    ABRUPT = "trait.abrupt"
    MISSES_DOSES = "trait.misses_doses"


@dataclass(frozen=True, slots=True, eq=False)
class VirtualPerson:
    """Somebody invented, with all that is true of them.

    Parameters
    ----------
    name
        An invented name.
    traits
        What they are like, as codes.
    drug, start
        What they took before, once a day, and for how long: ``months_of_use``.
    truth
        How they respond: a response of one person.
    steps
        The taper they did: days and doses from day 0 on.
    n_days
        How long they kept a diary.
    missed
        Days on which nothing was swallowed.
    underlying
        Their underlying condition.
    poor_nights, missing
        The share of nights that are poor, and of days without a check-in, each 0 to 1.
    """

    name: str
    traits: tuple[Trait, ...]
    drug: str
    start: Dose
    months_of_use: float
    truth: Response
    steps: tuple[tuple[int, str], ...]
    n_days: int
    missed: tuple[int, ...] = ()
    underlying: Underlying = field(default_factory=Underlying)
    poor_nights: float = 0.15
    missing: float = 0.15

    @property
    def plan(self) -> DoseHistory:
        """The doses as they were planned."""
        return DoseHistory(tuple((day, Dose.parse(text)) for day, text in self.steps), self.start)

    @property
    def mg(self) -> NDArray[np.float64]:
        """The doses as they were taken, in mg, shape (n_days,)."""
        taken = self.plan.daily_mg(self.n_days)
        taken[list(self.missed)] = 0.0
        return taken

    @property
    def people(self) -> People:
        """The person as people of one, with the kinetics and the curve of their drug."""
        drug = formulary.drug(self.drug)
        known, curves = kinetics(drug, shipped_population().metabolite_share), effect(drug, None)
        if known is None or curves is None:
            raise BadOption(option="drug", given=self.drug, wanted="at least one curve")
        return People(known, curves.curves[0][1], self.truth)


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """What happened to a virtual person, day by day, each of shape (days,): the truth behind a diary.

    ``withdrawal`` is the intensity, 0 to 1, with what poor nights did to it; ``underlying`` the condition.
    """

    mg: NDArray[np.float64]
    poor_nights: NDArray[np.bool_]
    withdrawal: NDArray[np.float64]
    underlying: NDArray[np.float64]


def lived(person: VirtualPerson, seed: int) -> Lived:
    """Return what happened to a person.

    Doses and response are the person's own; nights and the underlying condition are those of the seed, each
    with a stream of its own, so that a change of one leaves the others as they were.

    Raises
    ------
    BadOption
        A negative seed, or a drug without kinetics and curve.

    Examples
    --------
    >>> days = lived(virtual_person("Ilse of the glass accordion"), seed=1)
    >>> days.withdrawal.shape == days.underlying.shape == days.mg.shape
    True
    """
    nights, illness, *_ = _streams(person, seed)
    poor = nights.random(person.n_days) < person.poor_nights
    people = person.people
    before = steady_standing(people, person.start.as_mg, person.months_of_use * DAYS_PER_MONTH)
    drive, _ = daily_drives(people, before, person.mg, n_nodes=16)
    truth = person.truth
    modulator = np.where(poor, AFTER_A_POOR_NIGHT, 1.0)
    felt = intensity(drive[:, 0], truth.u50, truth.steepness, modulator)
    return Lived(person.mg, poor, felt, person.underlying.drawn(person.n_days, illness))


def diary(person: VirtualPerson, seed: int) -> Diary:
    """Return the diary that a person kept.

    Raises
    ------
    BadOption
        As :func:`lived` does.

    Examples
    --------
    >>> kept = diary(virtual_person("Pim of the quiet harbour"), seed=1)
    >>> kept.scores.shape[1], bool(kept.answered.any()), bool(kept.answered.all())
    (7, True, False)
    """
    days = lived(person, seed)
    *_, noise, silence = _streams(person, seed)
    told = scores(days.withdrawal, days.underlying, days.poor_nights, noise)
    told[silence.random(person.n_days) < person.missing] = np.nan
    return Diary(days.mg, days.poor_nights, told)


def _streams(person: VirtualPerson, seed: int) -> list[np.random.Generator]:
    """Chance for a person's nights, illness, noise and silence, each from a stream of its own."""
    if seed < 0:
        raise BadOption(option="seed", given=str(seed), wanted="a whole number of at least 0")
    own = crc32(person.name.encode())
    return [np.random.default_rng(one) for one in np.random.SeedSequence([seed, own]).spawn(4)]


def virtual_person(name: str) -> VirtualPerson:
    """Return a virtual person by name.

    Raises
    ------
    BadOption
        Nobody has this name.

    Examples
    --------
    >>> virtual_person("Maren of the late tide").drug
    'fluoxetine'
    """
    found = next((person for person in VIRTUAL_PEOPLE if person.name == name), None)
    if found is None:
        raise BadOption(option="name", given=name, wanted="the name of a virtual person")
    return found


def _stairs(every: int, *doses: str) -> tuple[tuple[int, str], ...]:
    """Doses that each last so many days, the first from day 14 on."""
    return tuple((14 + place * every, dose) for place, dose in enumerate(doses))


VIRTUAL_PEOPLE: tuple[VirtualPerson, ...] = (
    VirtualPerson(
        name="Ilse of the glass accordion",
        traits=(Trait.SENSITIVE, Trait.LONG_USE),
        drug="paroxetine",
        start=Dose.mg(20),
        months_of_use=72,
        truth=Response.of(u50=0.2, tau_fast_days=16.0, tau_slow_days=320.0),
        steps=_stairs(
            28, "15 mg", "10 mg", "7 mg", "5 mg", "3.5 mg", "2.5 mg", "1.5 mg", "1 mg", "0.5 mg", "0 mg"
        ),
        n_days=400,
    ),
    VirtualPerson(
        name="Bram of the tall umbrella",
        traits=(Trait.ROBUST,),
        drug="sertraline",
        start=Dose.mg(100),
        months_of_use=40,
        truth=Response.of(u50=1.3, tau_fast_days=9.0, tau_slow_days=150.0, fast_share=0.6),
        steps=_stairs(28, "50 mg", "25 mg", "12.5 mg", "0 mg"),
        n_days=220,
    ),
    VirtualPerson(
        name="Odile of the slow clock",
        traits=(Trait.SLOW_ADAPTING, Trait.LONG_USE),
        drug="citalopram",
        start=Dose.mg(20),
        months_of_use=110,
        truth=Response.of(u50=0.35, tau_fast_days=30.0, tau_slow_days=700.0, fast_share=0.25),
        steps=_stairs(28, "10 mg", "5 mg", "2.5 mg", "1 mg", "0 mg"),
        n_days=500,
    ),
    VirtualPerson(
        name="Tycho of the running stairs",
        traits=(Trait.FAST_METABOLISER, Trait.MISSES_DOSES),
        drug="venlafaxine",
        start=Dose.mg(75),
        months_of_use=30,
        truth=Response.of(u50=0.3, half_life_factor=0.45, tau_fast_days=8.0),
        steps=_stairs(28, "50 mg", "37.5 mg", "25 mg", "15 mg", "7.5 mg", "0 mg"),
        n_days=260,
        missed=(5, 31, 32, 77, 110),
    ),
    VirtualPerson(
        name="Maren of the late tide",
        traits=(Trait.DELAYED_ONSET, Trait.ABRUPT),
        drug="fluoxetine",
        start=Dose.mg(20),
        months_of_use=60,
        truth=Response.of(u50=0.3, half_life_factor=1.4, tau_slow_days=300.0),
        steps=_stairs(1, "0 mg"),
        n_days=240,
    ),
    VirtualPerson(
        name="Emil of the grey kite",
        traits=(Trait.ROBUST, Trait.ILLNESS_RETURNS),
        drug="escitalopram",
        start=Dose.mg(10),
        months_of_use=14,
        truth=Response.of(u50=1.5, tau_fast_days=8.0, tau_slow_days=120.0, fast_share=0.6),
        steps=_stairs(28, "5 mg", "2.5 mg", "1.25 mg", "0 mg"),
        n_days=320,
        underlying=Underlying(spread=0.06, tau_days=30.0, returns_on=190),
    ),
    VirtualPerson(
        name="Sanna of the two moons",
        traits=(Trait.SENSITIVE, Trait.ILLNESS_RETURNS),
        drug="duloxetine",
        start=Dose.mg(60),
        months_of_use=50,
        truth=Response.of(u50=0.2),
        steps=_stairs(28, "30 mg", "20 mg", "10 mg", "5 mg", "2.5 mg", "0 mg"),
        n_days=330,
        underlying=Underlying(usual=0.15, spread=0.06, tau_days=30.0, returns_on=150, returns_to=0.7),
    ),
    VirtualPerson(
        name="Pim of the quiet harbour",
        traits=(Trait.NOTHING_FELT, Trait.ROBUST),
        drug="citalopram",
        start=Dose.mg(20),
        months_of_use=12,
        truth=Response.of(u50=1.6, tau_fast_days=7.0, tau_slow_days=120.0, fast_share=0.7),
        steps=_stairs(28, "10 mg", "5 mg", "2.5 mg", "1 mg", "0 mg"),
        n_days=280,
    ),
    VirtualPerson(
        name="Wanda of the copper weathervane",
        traits=(Trait.LONG_USE, Trait.SLOW_ADAPTING),
        drug="diazepam",
        start=Dose.mg(10),
        months_of_use=180,
        truth=Response.of(u50=0.1, half_life_factor=1.3, tau_fast_days=20.0, tau_slow_days=500.0),
        steps=_stairs(28, "9 mg", "8 mg", "7 mg", "6 mg", "5 mg", "4 mg", "3 mg", "2 mg", "1 mg", "0 mg"),
        n_days=460,
        poor_nights=0.3,
    ),
    VirtualPerson(
        name="Kit of the borrowed bicycle",
        traits=(Trait.SHORT_USE, Trait.ABRUPT),
        drug="sertraline",
        start=Dose.mg(50),
        months_of_use=2,
        truth=Response.of(),
        steps=_stairs(1, "0 mg"),
        n_days=120,
    ),
)
