"""What a missed, late, doubled or vomited dose does to the level, against the usual one at that hour."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from opentaper.pharmacology import Kinetics, absorption_for_peak, changed_intake, intakes, level
from opentaper.pharmacology.kinetics import LN2
from opentaper.planning.astray import HOURS_PER_DAY, Across, LevelChange, Usual
from opentaper.planning.history import regimen
from opentaper.planning.level import A_MOMENT, Bodies, bodies
from opentaper.planning.request import Times

Array = NDArray[np.float64]
LEAST_DAYS = 7
#: Half-lives until what is left of one intake no longer counts.
SETTLED_HALF_LIVES = 8


def level_change(
    usual: Usual, changes: tuple[tuple[int, float, float], ...], now_h: float, back_share: float
) -> LevelChange | None:
    """Return how far the level goes when some intakes went otherwise, or None where no half-life is sourced.

    Parameters
    ----------
    changes
        Number of the intake from 0, how often it was taken (0 missed, 2 doubled), hours by which it was late.
    now_h
        Hours from intake 0 to now.
    back_share
        From this distance down, as a share of the usual level, the level counts as back.
    """
    half_life = usual.drug.half_life_h
    known = bodies(usual.drug)
    if known is None or half_life is None or not half_life.grade.decides or not usual.dose:
        return None
    slowest = _metabolite(usual)
    kinds = [*_each(known)]
    if slowest is not None:
        kinds.append(Kinetics(known.middle.half_life_days, known.middle.absorption_per_day, 1.0, slowest))
    settled = max(known.half_lives_h[1] / HOURS_PER_DAY, slowest or 0.0) * SETTLED_HALF_LIVES
    told = [_in_body(body, settled, usual, changes, back_share) for body in kinds]
    lowest, highest, until = zip(*told, strict=True)
    return LevelChange(
        lowest=_across(lowest),
        highest=_across(highest),
        back_h=_across([max(0.0, hours - now_h) for hours in until]),
        with_metabolite=slowest is not None,
        parent_only=bool(usual.drug.metabolites) and slowest is None,
    )


def taken_up(usual: Usual, hours: float) -> tuple[float, float] | None:
    """Return which share of one intake has gone into the blood after some hours, least and most.

    None where the time of the peak is not sourced well enough.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> from opentaper.quantities import Dose
    >>> [round(share, 2) for share in taken_up(Usual(drug("citalopram"), Dose.mg(20)), 3.0)]
    [0.95, 1.0]
    """
    peak = usual.drug.tmax_h
    half_life = usual.drug.half_life_h
    if peak is None or half_life is None or not (peak.grade.decides and half_life.grade.decides):
        return None
    days = (half_life.central or 0.0) / HOURS_PER_DAY
    peaks = [told for told in (peak.low, peak.value, peak.high) if told]
    # A peak later than the half-life allows means slow release, of which this says nothing.
    if not peaks or not 0.0 < max(peaks) / HOURS_PER_DAY * LN2 <= days:
        return None
    rates = [absorption_for_peak(days, told / HOURS_PER_DAY) for told in peaks]
    shares = [1.0 - math.exp(-rate * hours / HOURS_PER_DAY) for rate in rates]
    return min(shares), max(shares)


def _each(known: Bodies) -> tuple[Kinetics, Kinetics, Kinetics]:
    return known.middle, known.quick, known.slow


def _metabolite(usual: Usual) -> float | None:
    """Return the longest sourced half-life of an active breakdown product in days; None without one."""
    facts = [one.half_life_h for one in usual.drug.metabolites if one.half_life_h is not None]
    told = [fact.central for fact in facts if fact.grade.decides and fact.central]
    return max(told) / HOURS_PER_DAY if told else None


def _across(told: Sequence[float]) -> Across:
    return Across(told[0], min(told), max(told))


def _in_body(
    body: Kinetics, settled: float, usual: Usual, changes: tuple[tuple[int, float, float], ...], back: float
) -> tuple[float, float, float]:
    """Return lowest and highest level as fractions of the usual ones, and hours until it is back for good."""
    last = max(number for number, _, _ in changes) / usual.times
    days = math.ceil(max(LEAST_DAYS, settled) + last)
    steady = regimen(usual.dose, Times.evenly(usual.times))
    as_usual = intakes(steady, days=days)
    rows = as_usual
    for number, times, late_h in changes:  # a late row stays before the next, so numbers hold
        rows = changed_intake(rows, number, times=times, late_days=late_h / HOURS_PER_DAY)
    hours = np.arange(days * int(HOURS_PER_DAY)) / HOURS_PER_DAY
    moments = np.maximum(np.concatenate((rows[:, 0], as_usual[:, 0])) - A_MOMENT, 0.0)
    at = np.unique(np.concatenate((hours, rows[:, 0], moments)))
    usually, then = level(body, as_usual, at, steady), level(body, rows, at, steady)
    away = np.flatnonzero(np.abs(then / usually - 1.0) > back)
    until = float(at[away[-1]]) * HOURS_PER_DAY if len(away) else 0.0
    lowest, highest = float(then.min() / usually.min()), float(then.max() / usually.max())
    return min(1.0, lowest), max(1.0, highest), until
