"""Columns of the days that are given: symptoms as a mean, and the share of the target that a dose holds."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.cohort.own_rows import Days
from opentaper.cohort.registry_schema import FEWEST_ITEMS, ITEMS, SYMPTOM_ITEMS
from opentaper.errors import UnknownDrug
from opentaper.formulary.facts import Drug
from opentaper.planning.effect import Effect, effect

MICROGRAMS_PER_MG = 1000.0
SYMPTOM_PLACES = [ITEMS.index(name) for name in SYMPTOM_ITEMS]


def symptoms_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of the withdrawal items of each day, NaN where too few were answered.

    Parameters
    ----------
    scores
        Shape (n, items), NaN where not answered.

    Examples
    --------
    >>> scores = np.full((2, len(ITEMS)), np.nan)
    >>> scores[0, :3] = [1.0, 2.0, 6.0]
    >>> symptoms_of(scores).tolist()
    [3.0, nan]
    """
    asked = scores[:, SYMPTOM_PLACES]
    n = np.sum(~np.isnan(asked), axis=1)
    return np.where(n >= FEWEST_ITEMS, np.nansum(asked, axis=1) / np.maximum(n, 1), np.nan)


def effect_of(drug: str, ug: Days) -> NDArray[np.float64]:
    """Return the share of the target that doses hold by the drug's own curve, NaN where it is not known.

    Parameters
    ----------
    ug
        Micrograms a day; below 0 is not known.

    Examples
    --------
    >>> effect_of("citalopram", np.array([20_000, 0, -1])).round(2).tolist()
    [0.8, 0.0, nan]
    """
    curve = _curve(drug)
    if curve is None:
        return np.full(len(ug), np.nan)
    doses, place = np.unique(ug, return_inverse=True)
    held = [curve.occupancy(one / MICROGRAMS_PER_MG) if one >= 0 else np.nan for one in doses.tolist()]
    return np.array(held)[place]


@cache
def _curve(drug: str) -> Effect | None:
    known = known_drug(drug)
    return None if known is None else effect(known, None)


def known_drug(name: object) -> Drug | None:
    """Return a drug of the formulary by its name; None of any other text."""
    try:
        return formulary.drug(str(name))
    except UnknownDrug:
        return None
