"""Fitting the numbers of the population to published results, one step at a time.

Damped Gauss–Newton steps on residuals in units of their error, with a loss that lets go of results
that contradict all others (Cauchy's); every number is held by a prior. The same draws serve all
evaluations (common random numbers), so that everything here is a plain function: a step depends on the
:class:`FitState` before it and on nothing else, and a run that was broken off goes on to the same bit.

Source: Levenberg–Marquardt with iteratively reweighted residuals (textbook); the covariance is Laplace's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import FittedNumbers, Population
from opentaper.inference.cases import Case
from opentaper.inference.courses import Courses
from opentaper.inference.hyper import free, moved
from opentaper.inference.predict import OF_PEOPLE, predicted_by

Array = NDArray[np.float64]
# A step of a difference quotient, in spreads of the prior.
NUDGE = 0.1
MOST_STEPS = 20
# A run ends when a step gains less than this share of the cost.
ENOUGH = 1e-3
MOST_DAMPING = 1e6
# From so many errors on, a result begins to count as one that contradicts the others.
FAR = 2.0


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that is fitted: where it starts and what holds it, on its own scale.

    ``centre`` is a number of the population; ``spread`` is that of its logarithm (of its log odds).
    """

    name: str
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class Target:
    """A published number that counts in the fit.

    ``error`` is its standard error, of its logarithm where ``is_log``; ``comparator`` is that of the
    other arm; ``is_lower_bound`` where a source only says "more than".
    """

    case: Case
    value: float
    error: float
    is_log: bool = False
    comparator: float | None = None
    is_lower_bound: bool = False


@dataclass(frozen=True, slots=True)
class FitState:
    """Where a calibration stands after some steps; plain numbers, so that it can be kept exactly."""

    values: tuple[float, ...]
    cost: float
    damping: float = 1.0
    steps: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is fitted to what: a population to move, its knobs, the targets, and the draws."""

    population: Population
    knobs: tuple[Knob, ...]
    targets: tuple[Target, ...]
    courses: Courses

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the knobs."""
        return tuple(knob.name for knob in self.knobs)

    @property
    def centre(self) -> Array:
        """Centre of the prior, on scales without bounds."""
        return np.array([free(knob.name, knob.centre) for knob in self.knobs])

    @property
    def spread(self) -> Array:
        """Spread of the prior, on scales without bounds."""
        return np.array([knob.spread for knob in self.knobs])

    def moved(self, values: Sequence[float] | Array) -> Population:
        """Return the population with these values of the knobs."""
        return moved(self.population, self.names, values)


def begun(problem: Problem) -> FitState:
    """Return the fit before the first step: at the centre of the prior."""
    values = problem.centre
    return FitState(tuple(values.tolist()), _cost(problem, values, residuals(problem, values)))


def stepped(
    problem: Problem, fit: FitState, tell: Callable[[int, int], None] = lambda _done, _of: None
) -> FitState:
    """Return the fit after one more step.

    Parameters
    ----------
    problem
        What is fitted to what.
    fit
        Where it stands; a fit that is done comes back as it is.
    tell
        Called with how many knobs are done, and of how many.
    """
    if fit.is_done:
        return fit
    values = np.array(fit.values)
    now = residuals(problem, values)
    slopes = _slopes(problem, values, now, tell)
    weight = _weights(now)
    precision = 1.0 / problem.spread**2
    curvature = slopes.T @ (weight[:, None] * slopes) + np.diag(precision)
    downhill = -(slopes.T @ (weight * now) + precision * (values - problem.centre))
    damping = fit.damping
    while damping < MOST_DAMPING:
        tried = values + np.linalg.solve(curvature + damping * np.diag(precision), downhill)
        cost = _cost(problem, tried, residuals(problem, tried))
        if cost < fit.cost:
            gained = (fit.cost - cost) / fit.cost
            steps = fit.steps + 1
            return FitState(
                tuple(tried.tolist()),
                cost,
                max(damping / 4.0, 1e-3),
                steps,
                gained < ENOUGH or steps >= MOST_STEPS,
            )
        damping *= 4.0
    return replace(fit, is_done=True)


def fitted(problem: Problem, fit: FitState) -> FittedNumbers:
    """Return the fitted numbers with their covariance: the inverse curvature at the fit (Laplace).

    Rows disagree by more than they are unsure of; the covariance is as much wider as the residuals are.
    """
    values = np.array(fit.values)
    now = residuals(problem, values)
    slopes, weight = _slopes(problem, values, now, lambda _done, _of: None), _weights(now)
    excess = max(1.0, float((weight * now**2).sum() / max(1.0, weight.sum())))
    curvature = slopes.T @ (weight[:, None] * slopes) / excess + np.diag(1.0 / problem.spread**2)
    covariance = np.linalg.inv(curvature)
    return FittedNumbers(problem.names, values, 0.5 * (covariance + covariance.T), len(problem.targets))


def residuals(problem: Problem, values: Sequence[float] | Array) -> Array:
    """How far each target is missed, in units of its error; two for a target with a comparator."""
    return _residuals(problem, problem.moved(values), range(len(problem.targets)))


def _residuals(problem: Problem, population: Population, which: Sequence[int]) -> Array:
    return np.concatenate([_missed(problem.courses, population, problem.targets[row]) for row in which])


def _missed(courses: Courses, population: Population, target: Target) -> Array:
    said = predicted_by(courses, population, target.case)
    own = _distance(said.value, target.value, target)
    if target.is_lower_bound:
        own = min(0.0, own)
    if target.comparator is None or said.comparator is None:
        return np.array([own, 0.0])
    return np.array([own, _distance(said.comparator, target.comparator, target)])


def _distance(said: float, published: float, target: Target) -> float:
    if target.is_log:
        return float(np.log(max(said, 1e-3) / max(published, 1e-3)) / target.error)
    return (said - published) / target.error


def _slopes(problem: Problem, values: Array, now: Array, tell: Callable[[int, int], None]) -> Array:
    """Difference quotients of the residuals, shape (residuals, knobs); only rows that a knob can move."""
    slopes = np.zeros((len(now), len(values)))
    for place, knob in enumerate(problem.knobs):
        rows = [row for row, target in enumerate(problem.targets) if _moves(knob.name, target.case)]
        both = np.repeat(rows, 2) * 2 + np.tile([0, 1], len(rows))
        if rows:
            nudged = values.copy()
            nudged[place] += NUDGE * knob.spread
            there = _residuals(problem, problem.moved(nudged), rows)
            slopes[both, place] = (there - now[both]) / (NUDGE * knob.spread)
        tell(place + 1, len(values))
    problem.courses.forget()
    return slopes


def _moves(name: str, case: Case) -> bool:
    """Whether a knob can move a case at all."""
    kind, _, rest = name.partition(".")
    of_people = case.measure.kind in OF_PEOPLE
    if kind == "drugs":
        scenarios = (case.scenario, *case.against)
        return of_people and any(part.drug == rest for one in scenarios for part in one.portions)
    if kind == "people":
        return of_people
    if kind == "measures":
        return of_people or case.measure.kind == "came_back"
    return not of_people or case.measure.still_off or case.measure.kind == "returned"


def _weights(missed: Array) -> Array:
    """Weights of the loss ``c² ln(1 + r²/c²)``: the further off a result is, the less it pulls."""
    return np.asarray(1.0 / (1.0 + (missed / FAR) ** 2))


def _cost(problem: Problem, values: Array, missed: Array) -> float:
    held = (values - problem.centre) / problem.spread
    return float(0.5 * FAR**2 * np.log1p((missed / FAR) ** 2).sum() + 0.5 * (held**2).sum())
