"""Two worlds in which learning is judged: people as was thought, and people who differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from opentaper.actions.evidence.pace import virtual_paces
from opentaper.formulary.population import Population, shipped_population
from opentaper.inference.hyper import moved, number
from opentaper.inference.learn_priors import LearntPriors, learnt_priors
from opentaper.inference.published import published_cases
from opentaper.inference.shadow import Agreement, ShadowTest, parted, shadow_test
from opentaper.inference.validation import validation
from tools.priors.judged import Judged, Watch, judged, made_by

#: What is moved in the world whose people differ: more sensitive, more alike, sooner adapted.
MOVED: Mapping[str, float] = {
    "people.u50.median": 0.38,
    "people.u50.spread": 0.40,
    "people.tau_slow_days.median": 620.0,
}
SAME, DIFFERENT = "as was thought", "different"
N_PUBLISHED = 256


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One world: the truth, what was learnt of its people, and how that did on others of them."""

    name: str
    truth: Population
    made: LearntPriors
    test: ShadowTest
    judged: Judged

    @property
    def inside(self) -> tuple[int, int]:
        """How many numbers lie within their intervals, of how many that were not held."""
        free = [one for one in self.made.numbers if not one.is_held]
        told = [one.low <= number(self.truth, one.name) <= one.high for one in free]
        return sum(told), len(told)


def truths() -> dict[str, Population]:
    """Return the truth of each world."""
    shipped = shipped_population()
    values = [np.log(value) for value in MOVED.values()]
    return {SAME: shipped, DIFFERENT: moved(shipped, list(MOVED), values)}


def scenario(name: str, n_learnt: int, n_judged: int, seed: int, watch: Watch) -> Scenario:
    """Return what comes of one world; those who are judged are others than those who are learnt from."""
    truth, shipped = truths()[name], shipped_population()
    with made_by(truth):
        paces = virtual_paces(n_learnt, seed, watch).paces
    some, others = parted(paces)
    tried = learnt_priors(shipped, some, fewest=1).population
    met = [
        validation(one, published_cases(), N_PUBLISHED, 1, n_populations=0).tested for one in (shipped, tried)
    ]
    test = shadow_test(shipped, tried, len(some), others, Agreement(met[0][0], met[1][0], met[0][1]))
    made = learnt_priors(shipped, paces)
    named = replace(made.population, release="learnt")
    return Scenario(name, truth, made, test, judged(truth, shipped, named, n_judged, seed + 1, watch))
