"""Who is in the suite: drug, dose, products, adherence, noise, silence and the illness, in balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from opentaper.examples.cohort import (
    DRUGS,
    FIRST_CUT,
    USUAL,
    Adherence,
    CohortMember,
    CohortWorld,
    TaperPattern,
)
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory
from tools.learning.loop import HORIZON

SEED, N_PEOPLE = 46, 252
#: Products at hand: two strengths to swallow, what a country's pharmacies hold, a liquid made to order.
TABLETS, COUNTRY, LIQUID = "two strengths", "country's list", "liquid to order"
#: What varies, and the levels of each. Every level comes as often as the others, whatever else is so.
FACTORS: Mapping[str, tuple[str, ...]] = {
    "drug": tuple(name for name, _ in DRUGS),
    "start dose": ("half the usual", "usual", "twice the usual"),
    "products": (TABLETS, COUNTRY, LIQUID),
    "adherence": tuple(one.value for one in Adherence),
    "noise": ("little", "usual", "much"),
    "days left out": ("few", "a fifth", "nearly half"),
    "return": ("none", "in the first half year", "later"),
    "world": tuple(one.value for one in CohortWorld),
}
_TIMES = {"half the usual": 0.5, "usual": 1.0, "twice the usual": 2.0}
_NOISE = {"little": 0.7, "usual": 1.0, "much": 1.5}
_SILENT = {"few": 0.05, "a fifth": 0.2, "nearly half": 0.45}
_RETURNS = {"in the first half year": (30, 180), "later": (180, 540)}
# What cannot be halved is swallowed whole.
_WHOLE = {"fluoxetine", "duloxetine"}
_ML = 10.0


@dataclass(frozen=True, slots=True)
class SuitePerson:
    """Somebody of the suite: their levels, and what they are in the terms of the virtual cohort."""

    number: int
    levels: Mapping[str, str]
    member: CohortMember

    @property
    def shelf(self) -> tuple[str, ...]:
        """What a plan is asked to be made from, a line an item; empty is the country's list."""
        name, products = self.member.drug, self.levels["products"]
        if products == TABLETS:
            form = "capsule {:g}mg" if name in _WHOLE else "tablet {:g}mg halves"
            return tuple(form.format(mg) for mg in self._strengths())
        return (f"liquid {self.member.start.as_mg / _ML:g}mg/mL",) if products == LIQUID else ()

    @property
    def grain_mg(self) -> float:
        """The smallest piece of two strengths, to which ways that know no shelf are rounded; 0 for others."""
        if self.levels["products"] != TABLETS:
            return 0.0
        return min(self._strengths()) / (1 if self.member.drug in _WHOLE else 2)

    def _strengths(self) -> tuple[float, float]:
        usual = dict(DRUGS)[self.member.drug]
        return usual, usual / 2


def suite(n: int = N_PEOPLE, seed: int = SEED) -> tuple[SuitePerson, ...]:
    """Return the people of the suite.

    Examples
    --------
    >>> [one.levels["drug"] for one in suite(7)] != sorted(name for name, _ in DRUGS)
    True
    """
    drawn = {name: _balanced(name, levels, n, seed) for name, levels in FACTORS.items()}
    return tuple(
        _person(number, {name: drawn[name][number] for name in FACTORS}, seed) for number in range(n)
    )


def _balanced(name: str, levels: tuple[str, ...], n: int, seed: int) -> list[str]:
    """Return each level as often as the others, in an order of its own."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))
    return [levels[place % len(levels)] for place in rng.permutation(n)]


def _person(number: int, levels: Mapping[str, str], seed: int) -> SuitePerson:
    rng = np.random.default_rng(np.random.SeedSequence([seed, number]))
    start = Dose.mg(f"{dict(DRUGS)[levels['drug']] * _TIMES[levels['start dose']]:g}")
    months = max(2.0, float(np.round(np.exp(rng.normal(np.log(36.0), 0.9)), 1)))
    attempts = int(rng.choice([0, 0, 0, 1, 2]))
    soonest = _RETURNS.get(levels["return"])
    member = CohortMember(
        number=number,
        seed=seed,
        world=CohortWorld(levels["world"]),
        drug=levels["drug"],
        start=start,
        months_of_use=months,
        failed_attempts=attempts,
        pattern=TaperPattern.STEADY,
        plan=DoseHistory((), start),
        n_days=HORIZON,
        adherence=Adherence(levels["adherence"]),
        noise=_NOISE[levels["noise"]],
        missing=_SILENT[levels["days left out"]],
        items=USUAL,
        tells_each_day=True,
        onset=None if soonest is None else FIRST_CUT + int(rng.integers(*soonest)),
    )
    return SuitePerson(number, levels, member)
