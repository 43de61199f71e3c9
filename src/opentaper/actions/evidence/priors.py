"""Learn a population from paces, hold it against the one in use, and write it down: never use it.

Using it is a release of this project (``tools/adopt_priors.py``), not of a server: the app reads the shipped
file and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange.pace_json import ToldPaces, pace_json
from opentaper.exchange.population_yaml import population_yaml
from opentaper.formulary.facts import Grade
from opentaper.formulary.population import Population, published_population, shipped_population
from opentaper.inference.learn_priors import FEWEST, LearntNumber, LearntPriors, learnt_priors
from opentaper.inference.pace import Pace
from opentaper.inference.published import published_cases
from opentaper.inference.shadow import Agreement, ShadowTest, parted, shadow_test
from opentaper.inference.validation import validation

Watch = Callable[[int, int], None]
#: Virtual people for each drug and taper of a published result, and the seed of their draws.
N_PEOPLE, SEED = 256, 1
#: The first line of a file that nobody uses; taking it into use replaces it.
NOT_IN_USE = "# A population that was learnt from paces. It is not in use: the app reads population.yaml.\n"
HEAD = f"""\
{NOT_IN_USE}# Written by `opentaper evidence priors`; the passport tells of whom, and what it was asked.
# Medians are in natural units; a spread is the standard deviation of the logarithm (of the log odds for
# fast_share). `settings` are choices of this project, and what they are is said beside them.
"""


@dataclass(frozen=True, slots=True, eq=False)
class LearntPopulation:
    """A population that was learnt from people, and how it did beside the one in use.

    Parameters
    ----------
    priors
        What was learnt of everybody.
    test
        How a population that was learnt from three in four did on the others.
    made_on
        The day.
    digest
        SHA-256 of the paces that count.
    registry
        The digest of the release of the registry that they belong to, or nothing.
    is_virtual
        Whether the people are virtual: such a population never passes.
    """

    priors: LearntPriors
    test: ShadowTest
    made_on: date
    digest: str
    registry: str
    is_virtual: bool

    @property
    def checks(self) -> Mapping[str, bool]:
        """Each thing that is asked before use, and whether it holds."""
        return {"real_people": not self.is_virtual, **self.test.checks}

    @property
    def passes(self) -> bool:
        """Whether all of it holds."""
        return all(self.checks.values())

    @property
    def numbers(self) -> tuple[LearntNumber, ...]:
        """What people could move, before and after."""
        return self.priors.numbers


def learn_population(
    told: Sequence[ToldPaces],
    today: date,
    registry: str = "",
    watch: Watch = lambda done, whole: None,  # noqa: ARG005 - nobody need watch
) -> LearntPopulation:
    """Return the population that paces teach, and how it does on people whom it was not learnt from.

    Parameters
    ----------
    told
        Files of paces, in any order. Somebody who is in two of them counts once, by the pace that told more.
    today
        The day it is made on.
    registry
        The digest of a release of the registry.
    watch
        Told how many of four parts of the work are done.

    Raises
    ------
    BadOption
        Too few people, or virtual people among real ones.
    """
    if len({one.is_virtual for one in told if one.paces}) > 1:
        raise BadOption(option="paces", given="virtual", wanted="paces of people, or of virtual people")
    paces = _once([pace for one in told for pace in one.paces])
    if len(paces) < FEWEST:
        raise BadOption(option="paces", given=str(len(paces)), wanted=f"those of at least {FEWEST} people")
    base, in_use = published_population(), shipped_population()
    some, others = parted(paces)
    tried = learnt_priors(base, some, fewest=1).population
    watch(1, 4)
    met = [_met(one, watch, place) for place, one in enumerate((in_use, tried), start=2)]
    test = shadow_test(in_use, tried, len(some), others, Agreement(met[0][0], met[1][0], met[0][1]))
    made = learnt_priors(base, paces)
    watch(4, 4)
    return LearntPopulation(
        priors=replace(made, population=_named(made, base, today)),
        test=test,
        made_on=today,
        digest=sha256(pace_json(paces).encode()).hexdigest(),
        registry=registry,
        is_virtual=any(one.is_virtual for one in told),
    )


def learnt_yaml(made: LearntPopulation) -> str:
    """Return the text of the data file: a population as shipped, with the passport of this one."""
    return population_yaml(made.priors.population, HEAD, passport(made), before=True)


def passport(made: LearntPopulation) -> dict[str, Any]:
    """Return how a population was made, and what it was asked, as plain values."""
    test = made.test
    return {
        "made_on": made.made_on.isoformat(),
        "people": made.priors.n_people,
        "are_virtual": made.is_virtual,
        "paces": made.digest,
        "registry": made.registry or None,
        "begun_from": published_population().release,
        "held_against": shipped_population().release,
        "passes": made.passes,
        "checks": dict(made.checks),
        "held_out": test.n_held_out,
        "gain": [round(one, 4) for one in (test.gain.value, test.gain.low, test.gain.high)],
        "inside": [round(test.inside_before, 4), round(test.inside, 4)],
        "published": [test.published.before, test.published.after, test.published.asked],
    }


def _once(paces: Sequence[Pace]) -> tuple[Pace, ...]:
    """Return one pace for each person, the one that told most, in the order of pseudonyms."""
    known: dict[str, Pace] = {}
    for one in sorted(paces, key=lambda pace: (pace.told.sum(), pace.mean.tolist())):
        known[one.person] = one
    return tuple(known[name] for name in sorted(known))


def _met(population: Population, watch: Watch, place: int) -> tuple[int, int]:
    """Return how many published results a population meets, of how many that it could miss."""
    found = validation(population, published_cases(), N_PEOPLE, SEED, n_populations=0).tested
    watch(place, 4)
    return found


def _named(made: LearntPriors, base: Population, today: date) -> Population:
    """Return a population with the passport of one that was learnt from people."""
    release = today.isoformat()
    note = (
        f"learnt from the paces of {made.n_people} people, beginning from the population of {base.release}; "
        "numbers of which no pace speaks move as the fit to published results ties them"
    )
    # A belief names the release it began from, so no two populations may bear the same.
    taken = {base.release, shipped_population().release}
    return replace(
        made.population,
        release=f"{release}.2" if release in taken else release,
        grade=Grade.C,
        note=note,
    )
