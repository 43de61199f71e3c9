"""What a person writes down: scores of 0 to 10, moved by withdrawal, by illness and by life."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Item, item
from opentaper.pharmacology.symptoms import HIGHEST_SCORE


class Symptom(StrEnum):
    """What a check-in asks for; each value is the code of its words."""

    SHOCKS = "item.shocks"
    DIZZINESS = "item.dizziness"
    NAUSEA = "item.nausea"
    IRRITABILITY = "item.irritability"
    ANXIETY = "item.anxiety"
    LOW_MOOD = "item.low_mood"
    POOR_SLEEP = "item.poor_sleep"


@cache
def loadings() -> dict[Symptom, Item]:
    """Return how the score of each symptom comes about, in the order of columns; the means are the truth.

    Which symptoms tell withdrawal from illness is published; how many points each is worth is this project's
    choice, and stands in ``formulary/data/items.yaml``.

    Examples
    --------
    >>> loadings()[Symptom.LOW_MOOD].illness
    7.0
    """
    return {one: item(one.value.removeprefix("item.")) for one in Symptom}


@dataclass(frozen=True, slots=True, eq=False)
class Diary:
    """What one person wrote down, and all that an observer may know of them.

    ``mg`` is the dose really taken on each day and ``poor_nights`` tells the nights before, both of shape
    (days,); ``scores`` are whole numbers from 0 to 10, shape (days, symptoms) in the order of ``Symptom``,
    and nan on days without a check-in.
    """

    mg: NDArray[np.float64]
    poor_nights: NDArray[np.bool_]
    scores: NDArray[np.float64]

    @property
    def answered(self) -> NDArray[np.bool_]:
        """The days with a check-in, shape (days,)."""
        return np.asarray(~np.isnan(self.scores).any(axis=1))


def scores(
    withdrawal: NDArray[np.float64],
    underlying: NDArray[np.float64],
    poor_nights: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return what a person would score on each day, shape (days, symptoms): whole numbers from 0 to 10.

    What would lie outside the scale is told as its end.
    """
    told = list(loadings().values())
    mean = (
        np.array([one.usual.mean for one in told])
        + np.outer(withdrawal, [one.withdrawal.mean for one in told])
        + np.outer(underlying, [one.illness for one in told])
        + np.outer(poor_nights, [one.modulators["poor_night"].mean for one in told])
    )
    noise = rng.standard_normal(mean.shape) * [one.noise for one in told]
    return np.asarray(np.clip(np.rint(mean + noise), 0.0, HIGHEST_SCORE))
