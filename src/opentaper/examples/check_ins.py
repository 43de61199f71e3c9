"""What a person writes down: scores of 0 to 10, moved by withdrawal, by illness and by life."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology.symptoms import HIGHEST_SCORE


class Symptom(StrEnum):
    """What a check-in asks for; each value is the code of its words."""

    SHOCKS = "symptom.shocks"
    DIZZINESS = "symptom.dizziness"
    NAUSEA = "symptom.nausea"
    IRRITABILITY = "symptom.irritability"
    ANXIETY = "symptom.anxiety"
    LOW_MOOD = "symptom.low_mood"
    POOR_SLEEP = "symptom.poor_sleep"


@dataclass(frozen=True, slots=True)
class Loading:
    """How a score comes about: ``y = b + λ W + ρ R + β x + ε``, in points of a scale of 0 to 10.

    Parameters
    ----------
    usual
        ``b``, on a good day.
    withdrawal
        ``λ``, at full intensity of withdrawal.
    illness
        ``ρ``, at an episode in full.
    poor_night
        ``β``, after a poor night.
    noise
        The standard deviation of ``ε``.
    """

    usual: float
    withdrawal: float
    illness: float
    poor_night: float
    noise: float


#: Which symptoms tell withdrawal from illness is published: shocks are practically never part of depression
#: (doi 10.4088/PCC.21m02972); dizziness and nausea follow a stop more often than a stop of placebo (odds 5.5
#: and 3.2 times as high), low mood in the first week does not (doi 10.1001/jamapsychiatry.2025.1362). How
#: many points each is worth is this project's choice.
LOADINGS: dict[Symptom, Loading] = {
    Symptom.SHOCKS: Loading(0.0, 7.0, 0.0, 0.3, 0.6),
    Symptom.DIZZINESS: Loading(0.3, 6.0, 0.3, 0.6, 0.8),
    Symptom.NAUSEA: Loading(0.3, 5.0, 0.5, 0.4, 0.8),
    Symptom.IRRITABILITY: Loading(1.0, 5.0, 2.0, 1.2, 1.0),
    Symptom.ANXIETY: Loading(1.5, 5.0, 4.0, 1.0, 1.0),
    Symptom.LOW_MOOD: Loading(1.0, 2.5, 7.0, 0.8, 1.0),
    Symptom.POOR_SLEEP: Loading(1.5, 4.0, 3.0, 3.0, 1.2),
}


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
    told = list(LOADINGS.values())
    mean = (
        np.array([one.usual for one in told])
        + np.outer(withdrawal, [one.withdrawal for one in told])
        + np.outer(underlying, [one.illness for one in told])
        + np.outer(poor_nights, [one.poor_night for one in told])
    )
    noise = rng.standard_normal(mean.shape) * [one.noise for one in told]
    return np.asarray(np.clip(np.rint(mean + noise), 0.0, HIGHEST_SCORE))
