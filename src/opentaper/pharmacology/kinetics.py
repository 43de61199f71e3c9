"""The value that says how fast a drug comes and goes: half-lives, absorption, an active metabolite.

Levels are in dose-equivalents: at steady state on d mg/day the daily mean of the level is d. So no volume
and no bioavailability is needed, and a curve of occupancy against daily dose can be read at any level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fraction, not_negative, positive

LN2 = math.log(2.0)
# Newton halves its distance until it is near the root; below 2^-53 there is nothing left to halve.
NEWTON_STEPS = 100
# A peak exactly at the limit may come out a last digit later.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Kinetics:
    """First-order absorption and elimination, with or without an active metabolite.

    With gut content G (mg), parent P and metabolite M (mg/day)::

        dG/dt = -ka G + intakes      dP/dt = k (ka G - P)      dM/dt = km (P - M)
        level C = (1 - f) P + f M,   k = ln 2 / half-life,     km = ln 2 / metabolite half-life

    Parameters
    ----------
    half_life_days
        Elimination half-life of the parent in days, above 0.
    absorption_per_day
        The rate ``ka`` in 1/day, above 0; infinite (the default) is instant absorption.
    metabolite_share
        The share ``f`` of the effect that the active metabolite carries at steady state, 0 to 1.
    metabolite_half_life_days
        Its half-life in days, above 0; needed where ``metabolite_share`` is above 0.

    Raises
    ------
    BadOption
        A parameter outside its domain, named.

    Source
    ------
    Textbook one-compartment kinetics.

    Examples
    --------
    >>> Kinetics(half_life_days=1.0).elimination_per_day
    0.6931471805599453
    """

    half_life_days: float
    absorption_per_day: float = math.inf
    metabolite_share: float = 0.0
    metabolite_half_life_days: float | None = None

    def __post_init__(self) -> None:
        positive("half_life_days", self.half_life_days)
        if not self.absorption_per_day > 0.0:
            raise BadOption(
                option="absorption_per_day",
                given=str(self.absorption_per_day),
                wanted="a rate above 0, or infinity for instant absorption",
            )
        fraction("metabolite_share", self.metabolite_share)
        if self.metabolite_half_life_days is not None:
            positive("metabolite_half_life_days", self.metabolite_half_life_days)
        elif self.metabolite_share > 0.0:
            raise BadOption(
                option="metabolite_half_life_days",
                given="none",
                wanted="a half-life in days, as metabolite_share is above 0",
            )

    @property
    def elimination_per_day(self) -> float:
        """The rate k of the parent in 1/day."""
        return LN2 / self.half_life_days

    @property
    def metabolite_per_day(self) -> float:
        """The rate km of the metabolite in 1/day; k where none is given, so that it is always a number."""
        return LN2 / (self.metabolite_half_life_days or self.half_life_days)

    @property
    def is_instant(self) -> bool:
        """Whether an intake reaches the blood at once."""
        return math.isinf(self.absorption_per_day)

    @property
    def has_metabolite(self) -> bool:
        """Whether a metabolite carries part of the effect."""
        return self.metabolite_share > 0.0

    @property
    def n_modes(self) -> int:
        """Of how many exponentials a level is made."""
        return 1 + self.has_metabolite + (not self.is_instant)


def peak_time(kinetics: Kinetics) -> float:
    """Time from one intake to the parent's peak in days: ``tmax = ln(ka / k) / (ka - k)``.

    Returns
    -------
    float
        Days, 0 for instant absorption, ``1 / k`` where the rates meet; falls as ``ka`` rises.

    Source
    ------
    Textbook one-compartment kinetics.

    Examples
    --------
    >>> round(peak_time(Kinetics(1.0, absorption_per_day=24.0)), 4)
    0.1521
    """
    if kinetics.is_instant:
        return 0.0
    k = kinetics.elimination_per_day
    excess = kinetics.absorption_per_day / k - 1.0
    return math.log1p(excess) / excess / k if excess else 1.0 / k


def absorption_for_peak(half_life_days: float, tmax_days: float) -> float:
    """Absorption rate in 1/day that puts the peak at ``tmax``: inverts ``tmax = ln(ka / k) / (ka - k)``.

    With ``x = k tmax`` and ``u = ka tmax`` the equation reads ``u - ln u = x - ln x``, whose root above 1
    is wanted (the other is u = x, which is no solution). Newton from above converges without fail, as
    the left side is convex.

    Parameters
    ----------
    half_life_days
        Elimination half-life in days, above 0.
    tmax_days
        Time of the peak after one intake in days, from 0 up to ``half_life / ln 2`` (1.44 half-lives).

    Returns
    -------
    float
        ``ka`` in 1/day, at least ``k``, infinite for ``tmax = 0``; falls as ``tmax`` rises.

    Raises
    ------
    BadOption
        A half-life not above 0, a negative ``tmax``, or one above 1.44 half-lives. Such a late peak means
        that absorption is slower than elimination (flip-flop: the half-life that is observed is that of
        release), so that half-life and peak together do not say which rate is which.

    Source
    ------
    Textbook one-compartment kinetics.

    Examples
    --------
    >>> absorption_for_peak(1.0, 0.0)
    inf

    A published half-life of 35 h with a peak at 4 h gives about 1 per hour:

    >>> round(absorption_for_peak(35 / 24, 4 / 24) / 24, 1)
    1.0
    """
    k = LN2 / positive("half_life_days", half_life_days)
    x = k * not_negative("tmax_days", tmax_days)
    if x == 0.0:
        return math.inf
    if x > 1.0 + ROUNDING:
        raise BadOption(
            option="tmax_days",
            given=str(tmax_days),
            wanted=f"at most {1.0 / k:.4g} days (1.44 half-lives); a later peak means slow release",
        )
    return (1.0 + _excess(min(x, 1.0))) / tmax_days


def _excess(x: float) -> float:
    """The root v ≥ 0 of ``v - ln(1 + v) = (x - 1) - ln x`` for x in (0, 1]."""
    wanted = (x - 1.0) - math.log(x)
    # 2w + 2 - ln(2w + 3) ≥ w for every w ≥ 0, so this guess is never below the root.
    excess = 2.0 * (wanted + 1.0) if wanted > 0.0 else 0.0
    for _ in range(NEWTON_STEPS):
        if excess <= 0.0:
            return 0.0
        step = (excess - math.log1p(excess) - wanted) * (1.0 + excess) / excess
        if step <= 0.0:  # below the root by rounding only: Newton came from above
            break
        excess -= step
    return excess
