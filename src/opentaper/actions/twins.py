"""Gather the virtual people who stand for a person, and what the person accepts, for an adaptive plan."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.errors import BadOption
from opentaper.formulary.policy import AdaptiveRule
from opentaper.formulary.population import PARAMETERS, Population, shipped_population
from opentaper.inference.draws import even_draws
from opentaper.inference.measures import Level, share_reporting
from opentaper.inference.prior import people
from opentaper.pharmacology.adaptation import steady_standing
from opentaper.planning.effect import effect
from opentaper.planning.request import Method, Person, PlanRequest, Went
from opentaper.planning.twins import Risk, Twins

N_TWINS = 512
DAYS_PER_MONTH = 365.2425 / 12
#: What is tolerated where the person chose nothing.
TOLERATE = "mild"
NEXT_WORSE: dict[str, Level] = {"mild": "moderate", "moderate": "severe"}


def with_twins(request: PlanRequest, asked: AskedPlan) -> PlanRequest:
    """Return the request with what the adaptive method needs; any other request as it is.

    Raises
    ------
    BadOption
        Something that only the adaptive method knows, asked for with another one.
    """
    if request.method is not Method.ADAPTIVE:
        told = {"tolerate": asked.tolerate, "chance": asked.chance, "joint": asked.joint or None}
        option = next((name for name, given in told.items() if given is not None), None)
        if option is not None:
            method = request.method.value if request.method is not None else "no method"
            raise BadOption(option=option, given=f"with {method}", wanted="the method adaptive with it")
        return request
    population = shipped_population()
    risk = accepted(asked, population, request.policy.adaptive)
    return replace(request, risk=risk, twins=twins(request, population))


def accepted(asked: AskedPlan, population: Population, rule: AdaptiveRule) -> Risk:
    """Return what a person accepts, in numbers; a careful choice where nothing was chosen."""
    told = options.tolerated(asked.tolerate or TOLERATE)
    limit = told if isinstance(told, float) else intensity_of(told, population, rule.counted_worse.value)
    share = rule.chance.value if asked.chance is None else float(options.chance(asked.chance))
    return Risk(limit, share, asked.joint)


def intensity_of(word: str, population: Population, counted_worse: float) -> float:
    """Return the intensity up to which withdrawal is called ``mild`` or ``moderate``.

    There, beyond those who would be counted anyway, a share ``counted_worse`` of people is counted as having
    the next worse level.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> mild, moderate = (intensity_of(word, shipped_population(), 0.1) for word in ("mild", "moderate"))
    >>> 0 < mild < moderate < 1
    True
    """
    peaks = np.linspace(0.0, 1.0, 1001)
    counted = share_reporting(population, NEXT_WORSE[word], peaks)
    beyond = (counted - counted[0]) / (1.0 - counted[0])
    return round(float(np.interp(counted_worse, beyond, peaks)), 3)


def twins(request: PlanRequest, population: Population, n: int = N_TWINS) -> Twins | None:
    """Return the twins of a person of whom nothing was observed, or None without a curve or a half-life.

    An unknown length of use counts as long. They are the same each time.
    """
    known = effect(request.drug, request.curve)
    if known is None:
        return None
    draws = even_draws(n, len(PARAMETERS))
    made = people(population, request.drug, known.curves[0][1], draws, hard_attempts(request.person))
    if made is None:
        return None
    months = request.person.months_of_use
    used = math.inf if months is None else months * DAYS_PER_MONTH
    times = len(request.times.shares) if request.times is not None else 1
    return Twins(made, steady_standing(made, request.start.as_mg, used, times), times)


def hard_attempts(person: Person) -> int:
    """Return how many earlier attempts count as failed: each that failed, and all hard ones together as one.

    Examples
    --------
    >>> from opentaper.planning.request import Attempt
    >>> hard_attempts(Person(attempts=(Attempt(Went.FAILED), Attempt(Went.HARD), Attempt(Went.HARD))))
    2
    """
    went = [attempt.went for attempt in person.attempts or ()]
    return went.count(Went.FAILED) + (Went.HARD in went)
