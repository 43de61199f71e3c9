"""The underlying condition: a slow process of its own, which no dose moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import not_negative, positive


@dataclass(frozen=True, slots=True)
class Underlying:
    """How the underlying condition comes and goes: an Ornstein–Uhlenbeck process.

    ``dR = (m - R) dt / τ + s √(2/τ) dB``: it wanders around its usual place ``m`` with the spread ``s``, and
    forgets within ``τ`` days. A condition that returns has another usual place from some day on.

    Parameters
    ----------
    usual
        Its usual place; 0 is a good time and 1 an episode in full.
    spread
        The standard deviation around it, at least 0.
    tau_days
        How long it remembers, above 0.
    returns_on
        The first day of the new usual place, or None where nothing returns.
    returns_to
        The new usual place.

    Raises
    ------
    BadOption
        A spread below 0, or a time that is not above 0.
    """

    usual: float = 0.1
    spread: float = 0.05
    tau_days: float = 45.0
    returns_on: int | None = None
    returns_to: float = 0.8

    def __post_init__(self) -> None:
        not_negative("spread", self.spread)
        positive("tau_days", self.tau_days)

    def usual_on(self, day: int) -> float:
        """Return the usual place on a day."""
        return self.returns_to if self.returns_on is not None and day >= self.returns_on else self.usual

    def drawn(self, n_days: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return how it went, shape (n_days,): exact for whole days, from its long-run spread on day 0.

        Raises
        ------
        BadOption
            Fewer than no days.

        Examples
        --------
        >>> Underlying(usual=0.2, spread=0.0).drawn(3, np.random.default_rng(1))
        array([0.2, 0.2, 0.2])
        """
        if n_days < 0:
            raise BadOption(option="n_days", given=str(n_days), wanted="a whole number of at least 0")
        kept = np.exp(-1.0 / self.tau_days)
        pushes = self.spread * rng.standard_normal(n_days)
        values, now = np.empty(n_days), 0.0
        for day in range(n_days):
            if day == 0:
                now = self.usual_on(0) + pushes[0]
            else:
                place = self.usual_on(day)
                now = place + (now - place) * kept + np.sqrt(1.0 - kept**2) * pushes[day]
            values[day] = now
        return values
