"""A population that was learnt from people of a known truth, once for all tests that ask about it."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from opentaper.actions.evidence import priors
from opentaper.actions.evidence.priors import LearntPopulation, learn_population
from opentaper.exchange.pace_json import ToldPaces
from opentaper.formulary.population import shipped_population
from opentaper.inference.hyper import moved
from opentaper.inference.published import published_cases
from tests.unit.inference.paces import paces_of

TODAY = date(2026, 12, 1)
TRUTH = moved(
    shipped_population(),
    ["people.u50.median", "people.tau_slow_days.median"],
    [np.log(0.38), np.log(600.0)],
)


def ask_few(patch: pytest.MonkeyPatch) -> None:
    """Ask a few published results: that all of them can be asked is seen in the journey."""
    patch.setattr(priors, "N_PEOPLE", 100)
    patch.setattr(priors, "published_cases", lambda: published_cases()[:12])


@cache
def learnt(*, is_virtual: bool = False) -> LearntPopulation:
    """Return what 500 people teach."""
    told = paces_of(TRUTH, 500, seed=1, noise=0.7)
    files = [ToldPaces(tuple(part), is_virtual) for part in (told[:200], told[200:])]
    with pytest.MonkeyPatch.context() as patch:
        ask_few(patch)
        return learn_population(files, TODAY, "5eed")
