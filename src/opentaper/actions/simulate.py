"""Simulate a stop or a taper: gather what is known of the drug, ask virtual people what they feel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.actions import options
from opentaper.errors import BadOption
from opentaper.exchange.told_taper import ToldTaper
from opentaper.formulary.facts import Drug
from opentaper.formulary.population import shipped_population
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.prior import kinetics
from opentaper.inference.relapse import CONDITIONS
from opentaper.inference.simulated import Simulation, drawn_days
from opentaper.inference.simulation import Felt, felt, level_fan, relapses
from opentaper.inference.sums import LASTING_DAYS, Stop
from opentaper.inference.tapers import tapered
from opentaper.planning.doors import check_dose
from opentaper.planning.forecast import KNOWN_FAMILIES
from opentaper.planning.request import Went
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import MOST_DAYS

MOST_PEOPLE = 10_000_000
# What is still felt so late can only be seen later.
LEAST_SEEN = LASTING_DAYS[-1] + 1
WEEKS = (4, 12, 26, 52, 104)
DAYS_PER_WEEK = 7
#: Words for tapers, each as an example.
TAPERS = {
    "abrupt": "abrupt",
    "linear": "linear:14d",
    "occupancy": "occupancy:1y",
    "proportional": "proportional:10%/4w",
    "steps": "steps:50%/4w",
    "held": "held:50%",
    "interrupted": "interrupted:8d",
    "continued": "continued",
}

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AskedSimulation:
    """What is asked of virtual people, in a person's words; None where it was not told.

    ``file`` is a taper that was read from a file; then ``taper`` is not asked.
    """

    drug: str
    dose: str
    taper: str = "abrupt"
    file: ToldTaper | None = None
    used_for: str | None = None
    attempts: tuple[str, ...] = ()
    people: str = "20000"
    seed: str = "1"
    days: str = "7,14,28"
    follow: str = "1y"
    condition: str | None = None
    placebo: bool = False


def simulate(
    asked: AskedSimulation, today: date, watch: Callable[[int, int], None] | None = None
) -> Simulation:
    """Return what virtual people feel of a stop or a taper; ``watch`` is told how many people are done.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named.

    Examples
    --------
    >>> asked = AskedSimulation("citalopram", "20mg", used_for="8 years", people="500")
    >>> seen = simulate(asked, date(2026, 11, 23)).felt
    >>> seen.reporting["any"].estimate.value > seen.reporting["severe"].estimate.value
    True
    """
    drug, dose, population = formulary.drug(asked.drug), Dose.parse(asked.dose), shipped_population()
    check_dose(drug, dose, signed=True)  # it only looks
    if not dose:
        raise BadOption(option="dose", given=str(dose), wanted="the dose taken now, above 0 mg")
    n_people = _whole("people", asked.people, 1, MOST_PEOPLE)
    seed = _whole("seed", asked.seed, 0, 2**32 - 1)
    days, follow = _days(asked.days), _span("follow", asked.follow, today)
    condition = _condition(asked.condition)
    course, end_day = _course(asked, drug, dose)
    last_day = end_day + max(follow, LEAST_SEEN, *days)
    doses = np.concatenate([course[: end_day + 1], np.full(last_day - end_day, course[end_day])])
    question = Simulation(
        drug=drug,
        dose=dose,
        taper=asked.file.name if asked.file else asked.taper.strip().lower(),
        doses=np.full_like(doses, dose.as_mg) if asked.placebo else doses,
        end_day=end_day,
        follow_days=follow,
        days_of_use=_days_of_use(asked.used_for, today),
        n_people=n_people,
        seed=seed,
        failed_attempts=sum(options.attempt(text).went is Went.FAILED for text in asked.attempts),
        is_placebo=asked.placebo,
        population=population,
        felt=None,
        level=None,
        condition=condition,
        relapses=(),
        reasons=(),
        start_date=asked.file.daily.start_date if asked.file else None,
    )
    return _answered(question, days, watch)


def _answered(
    question: Simulation, days: tuple[int, ...], watch: Callable[[int, int], None] | None
) -> Simulation:
    """Return the simulation with what people feel, or with the level alone where that is not modelled."""
    drug, population = question.drug, question.population
    curve, rates = drug_and_curve(drug.name)[1], kinetics(drug, population.metabolite_share)
    shown = drawn_days(question.end_day, question.last_day)
    if curve is None or rates is None:
        spread = population.people["half_life_factor"].spread
        level = level_fan(rates, spread, question.dose.as_mg, question.doses, shown) if rates else None
        return replace(question, level=level, reasons=_not_modelled(drug, knows_curve=curve is not None))
    stop = Stop(
        drug=drug.name,
        kinetics=rates,
        curve=curve,
        mg=question.dose.as_mg,
        days_of_use=question.days_of_use,
        doses=question.doses,
        end_day=question.end_day,
        asked_days=days,
        drawn_days=shown,
        failed_attempts=question.failed_attempts,
    )
    seen = felt(population, stop, question.n_people, question.seed, watch)
    weeks = tuple(week for week in WEEKS if week * DAYS_PER_WEEK <= question.last_day + 1)
    back = relapses(population, question.condition, stop, weeks) if question.condition else ()
    return replace(question, felt=seen, relapses=back, reasons=_reasons(question, seen))


def _course(asked: AskedSimulation, drug: Drug, dose: Dose) -> tuple[Array, int]:
    """Return the doses from the first change on, and the first day of the last dose."""
    if asked.file is not None:
        return asked.file.course(drug.name, dose)
    spec = asked.taper.strip().lower()
    kind = spec.partition(":")[0]
    if kind not in TAPERS:
        near = get_close_matches(kind, TAPERS) or list(TAPERS)
        raise BadOption(
            option="taper", given=asked.taper, wanted="one of " + ", ".join(TAPERS[name] for name in near)
        )
    course = tapered(spec, dose.as_mg, drug_and_curve(drug.name)[1], MOST_DAYS + 2)
    changes = np.flatnonzero(np.diff(course, prepend=dose.as_mg))
    end_day = int(changes[-1]) if len(changes) else 0
    if end_day > MOST_DAYS:
        raise BadOption(option="taper", given=asked.taper, wanted="a taper of at most ten years")
    return course, end_day


def _whole(option: str, text: str, least: int, most: int) -> int:
    told = text.strip()
    if told.isascii() and told.isdigit() and len(told) <= len(str(most)) and least <= int(told) <= most:
        return int(told)
    raise BadOption(option=option, given=text, wanted=f"a whole number from {least} to {most}")


def _days(text: str) -> tuple[int, ...]:
    told = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in told):
        raise BadOption(option="days", given=text, wanted="days after the last cut, such as 7,14,28")
    found = tuple(sorted({int(part) for part in told}))
    if found[-1] > MOST_DAYS:
        raise BadOption(option="days", given=text, wanted="days after the last cut, such as 7,14,28")
    return found


def _span(option: str, text: str, today: date) -> int:
    wanted = "a time of at least one day, at most ten years, such as 26 weeks or 1 year"
    try:
        days = round(options.months(option, text, today) * float(options.DAYS_PER_MONTH))
    except BadOption:
        raise BadOption(option=option, given=text, wanted=wanted) from None
    if not 1 <= days <= MOST_DAYS:
        raise BadOption(option=option, given=text, wanted=wanted)
    return days


def _condition(text: str | None) -> str | None:
    if text is None or text.strip().lower() in CONDITIONS:
        return text and text.strip().lower()
    near = get_close_matches(text.strip().lower(), CONDITIONS) or CONDITIONS
    raise BadOption(option="condition", given=text, wanted="one of " + ", ".join(near))


def _days_of_use(text: str | None, today: date) -> float:
    """Return how long it was taken; what was not told counts as the longest, which is the hardest."""
    if text is None:
        return math.inf
    return options.months("used-for", text, today) * float(options.DAYS_PER_MONTH)


def _not_modelled(drug: Drug, *, knows_curve: bool) -> tuple[Reason, ...]:
    return (Reason.of(f"simulate.{'no_half_life' if knows_curve else 'no_curve'}", drug=drug.name),)


def _reasons(question: Simulation, seen: Felt) -> tuple[Reason, ...]:
    """Return what the reader must know of the numbers."""
    drug, population = question.drug, question.population
    told = [Reason.of("simulate.placebo")] if question.is_placebo else []
    told.append(Reason.of("simulate.no_promise"))
    if math.isinf(question.days_of_use):
        told.append(Reason.of("simulate.unknown_use"))
    if drug.family not in KNOWN_FAMILIES:
        told.append(Reason.of("simulate.borrowed", drug=drug.name))
    if not question.is_placebo:
        told.append(Reason.of("simulate.interval" if seen.is_wide else "simulate.interval_people"))
    if not population.grade.decides:
        told.append(Reason.of("simulate.first_estimate", population.source[0]))
    return tuple(told)
