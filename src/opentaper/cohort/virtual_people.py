"""Who virtual people are before anything happens to them: what they take, for how long, and how they stop.

Every share and every habit in this module is invented, so that a registry has somebody in it whose truth is
known. None of it is a finding, and nothing that a person is told rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.batches import people_draws
from opentaper.errors import BadOption
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.tapers import tapered

Array = NDArray[np.float64]
#: The last day of which anything is known, where no other is asked for: the same registry on any day.
UNTIL = date(2026, 11, 1)
#: Days of telling before the first lower dose.
BASELINE_DAYS = 21
DAYS_PER_MONTH = 365.25 / 12.0
UG_PER_MG = 1_000
#: How many months before the last day people mean to be done: some are seen for years after, some not yet.
#: It is the same for slow and quick tapers, so that how long somebody is seen says nothing about them.
DONE_MONTHS = (46, 43, 40, 31, 22, 16, 8, 3)
#: Drugs with their usual doses in mg, and how often each is taken; the last ones are rare on purpose.
TAKEN: tuple[tuple[str, float, float], ...] = (
    ("sertraline", 100.0, 0.14),
    ("sertraline", 50.0, 0.11),
    ("citalopram", 20.0, 0.18),
    ("escitalopram", 10.0, 0.14),
    ("paroxetine", 20.0, 0.12),
    ("venlafaxine", 75.0, 0.09),
    ("venlafaxine", 150.0, 0.06),
    ("fluoxetine", 20.0, 0.08),
    ("duloxetine", 60.0, 0.07),
    ("citalopram", 40.0, 0.006),
    ("diazepam", 10.0, 0.004),
)
PLACES: tuple[tuple[str, str, str, float], ...] = (
    ("DK", "Europe/Copenhagen", "da", 0.4),
    ("GB", "Europe/London", "en", 0.33),
    ("US", "America/New_York", "en", 0.2),
    ("DE", "Europe/Berlin", "en", 0.06),
    ("NZ", "Pacific/Auckland", "en", 0.007),
    ("IS", "Atlantic/Reykjavik", "en", 0.003),
)
CONDITIONS: tuple[tuple[str, float], ...] = (
    ("depression", 0.5),
    ("anxiety", 0.36),
    ("", 0.1),
    ("bipolar", 0.03),
    ("psychosis", 0.01),
)
#: Earlier attempts; None where nothing was told of them, though there may have been one.
ATTEMPTS: tuple[tuple[int | None, float], ...] = ((0, 0.5), (1, 0.25), (2, 0.15), (None, 0.1))
#: How people stop, and how often; the first three have a plan made here, the others go their own way.
SHAPES: tuple[tuple[str, float], ...] = (
    ("hyperbolic_28", 0.28),
    ("hyperbolic_14", 0.24),
    ("quarters_28", 0.2),
    ("halves_14", 0.14),
    ("abrupt", 0.14),
)
#: About how many days each takes.
LENGTHS: Mapping[str, int] = {
    "hyperbolic_28": 448,
    "hyperbolic_14": 224,
    "quarters_28": 84,
    "halves_14": 28,
    "abrupt": 0,
}
PLANNED = ("hyperbolic_28", "hyperbolic_14", "quarters_28")
OWN_WAYS: Mapping[str, str] = {"halves_14": "steps:50%/14d,25%/14d", "abrupt": "abrupt"}
#: The median length of use in months, its spread (of the logarithm), and the shortest and longest.
USE_MEDIAN, USE_SPREAD, USE_LEAST, USE_MOST = 22.0, 1.4, 0.7, 300.0
# Marks the stream of who somebody is, beside those of the personal parameters.
WHO, N_UNIFORM = 11, 16


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan as the app keeps it: its document and fingerprint, the releases, and its steps.

    ``steps`` are days from the first of them, and doses in whole micrograms a day.
    """

    document: str
    digest: str
    formulary: str
    policy: str
    steps: tuple[tuple[int, int], ...]


#: Returns the plan of a drug, a dose in mg and a shape that begins on a day.
Papers = Callable[[str, float, str, date], PlanPaper]


@dataclass(frozen=True, slots=True)
class ExportPerson:
    """Somebody invented, before anything happens.

    ``number`` and ``seed`` decide all of it. ``months`` is how long the drug was taken, whether told or not;
    ``draws`` are the personal parameters in standard normal deviations; ``first_cut`` is the first day of a
    lower dose; ``steps`` are days from it on with doses as they were meant, in micrograms.
    """

    number: int
    seed: int
    country: str
    zone: str
    language: str
    drug: str
    start_ug: int
    condition: str
    attempts: int | None
    months: float
    tells_use: bool
    shape: str
    first_cut: date
    draws: tuple[float, ...]
    steps: tuple[tuple[int, int], ...]
    paper: PlanPaper | None

    @property
    def first_day(self) -> date:
        """The first day that is told of."""
        return self.first_cut - timedelta(days=BASELINE_DAYS)

    @property
    def last_step(self) -> int:
        """The day of the last step as it was meant, from the first cut on."""
        return self.steps[-1][0]

    def stream(self, what: int) -> np.random.Generator:
        """Return the chance of one thing about this person, apart from that of any other thing."""
        return np.random.default_rng([self.seed, self.number, what])


def export_people(
    seed: int, numbers: Sequence[int], papers: Papers, until: date = UNTIL
) -> tuple[ExportPerson, ...]:
    """Return virtual people by their numbers: each is the same in any company and in any order.

    Parameters
    ----------
    seed
        At least 0.
    numbers
        Numbers of people, each at least 0.
    papers
        Makes the plans of those who have one.
    until
        The last day of which anything is known.

    Raises
    ------
    BadOption
        A negative seed or number.
    """
    if seed < 0 or min(numbers, default=0) < 0:
        raise BadOption(option="seed", given=str(seed), wanted="a whole number of at least 0")
    draws = people_draws(seed, np.asarray(numbers, dtype=np.int64))
    return tuple(
        _person(seed, number, own, papers, until) for number, own in zip(numbers, draws, strict=True)
    )


def _person(seed: int, number: int, draws: Array, papers: Papers, until: date) -> ExportPerson:
    chance = iter(np.random.default_rng([seed, number, WHO]).random(N_UNIFORM).tolist())
    drug, mg, _ = TAKEN[_picked([share for *_, share in TAKEN], next(chance))]
    country, zone, language, _ = PLACES[_picked([share for *_, share in PLACES], next(chance))]
    condition, _ = CONDITIONS[_picked([share for _, share in CONDITIONS], next(chance))]
    attempts, _ = ATTEMPTS[_picked([share for _, share in ATTEMPTS], next(chance))]
    shape, _ = SHAPES[_picked([share for _, share in SHAPES], next(chance))]
    done_months = DONE_MONTHS[int(next(chance) * len(DONE_MONTHS))]
    months = float(np.clip(USE_MEDIAN * np.exp(USE_SPREAD * draws[-1]), USE_LEAST, USE_MOST))
    first_cut = until - timedelta(days=round(done_months * DAYS_PER_MONTH) + LENGTHS[shape])
    paper = papers(drug, mg, shape, first_cut) if shape in PLANNED else None
    return ExportPerson(
        number=number,
        seed=seed,
        country=country,
        zone=zone,
        language=language,
        drug=drug,
        start_ug=round(mg * UG_PER_MG),
        condition=condition,
        attempts=attempts,
        months=round(months, 1),
        tells_use=next(chance) < 0.96,
        shape=shape,
        first_cut=first_cut,
        draws=_harder(draws[:-1], attempts or 0),
        steps=paper.steps if paper is not None else own_steps(shape, drug, mg),
        paper=paper,
    )


def _harder(draws: Array, failed: int) -> tuple[float, ...]:
    """Return draws of a person for whom so many attempts failed: they count as more sensitive."""
    population, place = shipped_population(), PARAMETERS.index("u50")
    moved = draws.copy()
    counted = min(failed, population.most_failed)
    moved[place] += counted * np.log(population.failed_attempt) / population.people["u50"].spread
    return tuple(moved.tolist())


def own_steps(shape: str, drug: str, mg: float) -> tuple[tuple[int, int], ...]:
    """Return the steps of somebody without a plan: days from the first cut on, and micrograms a day.

    Examples
    --------
    >>> own_steps("halves_14", "citalopram", 20.0)
    ((0, 10000), (14, 5000), (28, 0))
    """
    doses = tapered(OWN_WAYS[shape], mg, drug_and_curve(drug)[1], 2 * BASELINE_DAYS)
    changes = np.flatnonzero(np.diff(doses, prepend=mg))
    return tuple((int(day), round(float(doses[day]) * UG_PER_MG)) for day in changes)


def _picked(shares: Sequence[float], chance: float) -> int:
    """Return the place that a chance from 0 to 1 falls on, each as wide as its share."""
    edges = np.cumsum(shares) / np.sum(shares)
    return int(np.searchsorted(edges, chance, side="right"))
