"""The wished dose of each step, before any product and any limit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from opentaper.planning.effect import POINTS, Effect
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import PaceChoice

Exact = float | Fraction
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What each next dose is wished to be.

    Parameters
    ----------
    method
        The method in force (never None).
    points, share
        Size of one whole step, in points of occupancy and as a fraction of the dose before.
    n_small
        Small steps in one whole step: 1, or for micro tapers the steps of one slide.
    """

    request: PlanRequest
    method: Method
    effect: Effect | None
    points: float
    share: Fraction
    n_small: int = 1

    @property
    def listed(self) -> tuple[float, ...] | None:
        """The whole list of wished doses in mg where the person (or a table) gave one, else None."""
        request = self.request
        if request.targets and self.effect is not None:
            return tuple(self.effect.dose_at(target) for target in request.targets)
        if self.method is Method.PUBLISHED and request.published is not None:
            return tuple(step.dose.as_mg for step in request.published.steps if step.dose < request.start)
        if self.method is Method.CUSTOM:
            return tuple(dose.as_mg for dose in request.doses)
        return None

    @property
    def may_end_early(self) -> bool:
        """Whether zero is taken as soon as every limit grants it, before it was wished for."""
        return self.listed is None and self.method is not Method.ADAPTIVE

    @property
    def by_effect(self) -> bool:
        """Whether steps are equal in effect rather than in share or in mg."""
        return self.effect is not None and self.method in {Method.OCCUPANCY, Method.MICRO}

    def after(self, previous: Exact, n: int, part: Fraction = WHOLE) -> Exact:
        """Return the wished dose in mg after ``n`` steps, when the dose is now ``previous`` mg.

        ``part`` is how much of a whole step is taken, in (0, 1]: less than all of it in a slide.
        """
        if self.listed is not None:
            return self.listed[n] if n < len(self.listed) else 0.0
        if self.method is Method.LINEAR:
            return max(Fraction(0), previous - self.linear_mg)
        if self.by_effect and self.effect is not None:
            held = self.effect.occupancy(float(previous))
            return self.effect.dose_at(held - self.points / POINTS * float(part))
        if part == WHOLE:
            return previous * (1 - self.share)
        return float(float(previous) * math.pow(float(1 - self.share), float(part)))

    @property
    def linear_mg(self) -> Fraction:
        """The size of a linear step in mg."""
        step, start = self.request.step_mg, self.request.start
        return Fraction(step.micrograms, 1_000) if step else Fraction(start.micrograms, 1_000) * self.share

    def part(self, whole_days: int) -> Fraction:
        """Return how much of a whole step one small step is, when a whole step is held ``whole_days``.

        The steps of one slide and its rest make a whole step together. Where they take fewer days than the
        pace gives a whole step, they make only so much of it: small steps are no way to go faster.
        """
        if self.method is not Method.MICRO:
            return WHOLE
        return min(Fraction(1, self.n_small), self.days_a_step / whole_days)

    @property
    def days_a_step(self) -> Fraction:
        """Days from one small step of a slide to the next, with its part of the rest after the slide."""
        slide = self.request.slide
        return slide.every_days + Fraction(slide.hold_days, self.n_small)


def wishes(request: PlanRequest, method: Method, effect: Effect | None, pace: PaceChoice) -> Wishes:
    """Return what is wished for: what was asked, else what the pace says."""
    points = pace.points if request.step_points is None else request.step_points
    share = pace.share if request.cut_share is None else request.cut_share
    small = max(1, request.slide.slide_days // request.slide.every_days) if method is Method.MICRO else 1
    return Wishes(request, method, effect, points, share, small)
