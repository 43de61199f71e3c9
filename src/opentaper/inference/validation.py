"""The model against published results: what it says, how unsure it is, and whether it agrees.

The rule of agreement is the same for every row, and it is told on the page of the manual:

- within the published interval, where the source prints one;
- shares, percentages and points: within 10 points of the published value;
- scores: within a tenth of the scale;
- ratios, rates and times: within a factor of 1.5;
- directions: as published;
- "more than" in a source: anything above it, or by the rule above below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from opentaper.errors import BadOption
from opentaper.formulary.outcomes import UNITS, PublishedResult
from opentaper.formulary.population import Population
from opentaper.inference.courses import N_DRAWS, Courses
from opentaper.inference.draws import even_draws, random_draws
from opentaper.inference.estimates import LOG, LOG_ODDS, Array, Endless, Estimate, estimates
from opentaper.inference.plausible import plausible_populations
from opentaper.inference.predict import Prediction, predicted_by
from opentaper.inference.published import PublishedCase

TENTH = 0.1
FACTOR = 1.5
PERCENT = 100.0
DIRECTION = "direction"
SHARES = frozenset({"% of people", "% of affected people", "% of events", "% occupancy"})
# Parts of the people drawn, from whose spread the error of so many people is told.
N_PARTS = 4
N_POPULATIONS, N_EVEN = 16, 256
FEWEST = 100
ROUNDING = 1e-9
# A difference may be below nothing, so it stays as it is.
PLAIN = Endless(lambda value: value, lambda held: held, np.ones_like, lambda value: value)


@dataclass(frozen=True, slots=True)
class ValidatedRow:
    """A published result beside what the model says to it.

    ``estimate`` and ``is_inside`` are None where the model has no answer; ``allowed`` are the ends of what
    counts as agreement.
    """

    published: PublishedCase
    estimate: Estimate | None
    comparator: float | None
    allowed: tuple[float, float]
    is_inside: bool | None

    @property
    def result(self) -> PublishedResult:
        """The published result."""
        return self.published.result

    @property
    def why(self) -> str:
        """Why the model has no answer, or what is known of why it misses; empty where it agrees."""
        return self.published.not_modelled or ("" if self.is_inside else self.published.miss)


@dataclass(frozen=True, slots=True)
class Validation:
    """All rows, with the number of people that were drawn and the seed."""

    rows: tuple[ValidatedRow, ...]
    n_people: int
    seed: int
    has_doubt: bool

    @property
    def n_modelled(self) -> int:
        """How many rows the model answers."""
        return sum(row.is_inside is not None for row in self.rows)

    @property
    def n_inside(self) -> int:
        """How many rows it meets."""
        return sum(row.is_inside is True for row in self.rows)

    @property
    def share(self) -> float:
        """The share of the rows that it answers within which it agrees."""
        return self.n_inside / self.n_modelled

    @property
    def tested(self) -> tuple[int, int]:
        """Rows met and rows answered, without those that a number of their own could hardly miss."""
        rows = [row for row in self.rows if row.is_inside is not None and not row.published.is_alone]
        return sum(row.is_inside is True for row in rows), len(rows)

    @property
    def share_of_all(self) -> float:
        """The same, of all rows: what it cannot answer counts as not met."""
        return self.n_inside / len(self.rows)

    @property
    def misses(self) -> tuple[ValidatedRow, ...]:
        """The rows that it answers otherwise than the source."""
        return tuple(row for row in self.rows if row.is_inside is False)

    @property
    def by_grade(self) -> dict[str, tuple[int, int]]:
        """Rows met and rows answered, by the grade of the source."""
        met = Counter(row.result.grade.value for row in self.rows if row.is_inside)
        asked = Counter(row.result.grade.value for row in self.rows if row.is_inside is not None)
        return {grade: (met[grade], asked[grade]) for grade in sorted(asked)}


def allowed(row: PublishedResult) -> tuple[float, float]:
    """Return the ends of what counts as agreement with a published result.

    Examples
    --------
    >>> from opentaper.formulary.outcomes import outcomes
    >>> rows = {row.id: row for row in outcomes()}
    >>> allowed(rows["henssler-any"]), allowed(rows["antler-relapse"])
    ((27.0, 35.0), (46.0, 66.0))
    """
    scale = UNITS[row.unit]
    if row.unit == DIRECTION:
        low, high = row.value, row.value
    elif row.low is not None and row.high is not None:
        low, high = row.low, row.high
    elif scale is None:
        low, high = row.value / FACTOR, row.value * FACTOR
    else:
        low, high = max(0.0, row.value - TENTH * scale), min(scale, row.value + TENTH * scale)
    return (low, scale or np.inf) if row.bound == "lower" else (low, high)


def validation(
    population: Population,
    cases: tuple[PublishedCase, ...],
    n_people: int = 2000,
    seed: int = 1,
    n_populations: int = N_POPULATIONS,
    told: Callable[[int, int], None] | None = None,
) -> Validation:
    """Return what the model says to published results.

    Intervals hold nine in ten, if the model is right: they join what the number of people leaves open, from
    parts of them, and what the calibration left open, from populations that it could as well have ended with.

    Parameters
    ----------
    population
        How people differ.
    cases
        The results as questions.
    n_people
        How many people each question draws for each drug and taper, at least 100.
    seed
        At least 0; the same seed is the same answer.
    n_populations
        How many plausible populations; 0 leaves their doubt out.
    told
        Is called after each part with how many parts are done, of how many.

    Raises
    ------
    BadOption
        Fewer than 100 people, or a negative seed.
    """
    if n_people < FEWEST:
        raise BadOption(option="people", given=str(n_people), wanted=f"a whole number of at least {FEWEST}")
    asked = tuple(one for one in cases if one.case is not None)
    plausible = plausible_populations(population, n_populations) if n_populations else ()
    draws, even = random_draws(n_people, N_DRAWS, seed), even_draws(min(N_EVEN, n_people), N_DRAWS)
    runs = [(population, part) for part in (draws, *np.array_split(draws, N_PARTS))]
    runs += [(one, even) for one in (population, *plausible)] if plausible else []
    answers = []
    for place, (people, drawn) in enumerate(runs, start=1):
        answers.append(_answers(people, drawn, asked))
        if told is not None:
            told(place, len(runs))
    values = np.array([[one.value for one in said] for said in answers])
    errors = values[1 : 1 + N_PARTS].std(axis=0, ddof=1) / np.sqrt(N_PARTS)
    estimated = _estimates([one.result.unit for one in asked], values[0], errors, values[1 + N_PARTS :])
    said = {
        one.result.id: (estimate, answer.comparator)
        for one, estimate, answer in zip(asked, estimated, answers[0], strict=True)
    }
    rows = tuple(_row(one, *said.get(one.result.id, (None, None))) for one in cases)
    return Validation(rows, n_people, seed, bool(plausible))


def _answers(population: Population, draws: Array, asked: tuple[PublishedCase, ...]) -> list[Prediction]:
    courses = Courses(draws)
    return [predicted_by(courses, population, one.case) for one in asked if one.case is not None]


def _row(one: PublishedCase, estimate: Estimate | None, comparator: float | None) -> ValidatedRow:
    low, high = allowed(one.result)
    if estimate is None:
        return ValidatedRow(one, None, None, (low, high), None)
    inside = bool(low - ROUNDING <= estimate.value <= high + ROUNDING)
    return ValidatedRow(one, estimate, comparator, (low, high), inside)


def _estimates(units: list[str], values: Array, errors: Array, again: Array) -> list[Estimate]:
    """Return the estimates: shares on log odds, differences as they are, the rest on logarithms."""
    found: dict[int, Estimate] = {}
    for is_of, scale, width in (
        (lambda unit: unit in SHARES, LOG_ODDS, PERCENT),
        (lambda unit: unit == "points", PLAIN, 1.0),
        (lambda unit: unit not in SHARES and unit not in {"points", DIRECTION}, LOG, 1.0),
    ):
        places = [place for place, unit in enumerate(units) if is_of(unit)]
        told = estimates(values[places] / width, errors[places] / width, again[:, places] / width, scale)
        for place, one in zip(places, told, strict=True):
            found[place] = Estimate(one.value * width, one.low * width, one.high * width)
    exact = [Estimate(value, value, value) for value in values.tolist()]
    return [found.get(place, exact[place]) for place in range(len(units))]
