"""People drawn from exactly what is believed beforehand, and what each would tell.

Simulation-based calibration asks that truths come from the very prior that an inference starts from. So here
everything is drawn from ``items.yaml`` and ``population.yaml``, in the plainest way: the six personal
parameters, usual levels, loadings and effects, what a day does to how withdrawal is felt, a return at a
constant rate, the slow process, hard and terrible days, odd levels and scores, the noise of each item; scores
are then rounded and held within their scale. Only the doses, the days that are told and the items asked are
made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Item, Prior, items, modulators, slow_process
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.belief import Known
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import twins
from opentaper.inference.sites import LEVEL_TIMES, NOISE_COUNTS, ODD_LEVELS, ODD_SHARE, ODD_TIMES
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.kernel import Treatment, daily_intensities
from opentaper.quantities import Dose

Array = NDArray[np.float64]
FIRST = date(2026, 1, 5)
DAYS_PER_YEAR = 365.25
#: Drugs and a usual dose in mg.
DRUGS = (
    *(("paroxetine", 20), ("sertraline", 100), ("citalopram", 20), ("escitalopram", 10)),
    *(("venlafaxine", 75), ("duloxetine", 60), ("fluoxetine", 20), ("vortioxetine", 10)),
    *(("diazepam", 10), ("olanzapine", 10)),
)
CONDITIONS = ("depression", "anxiety", "psychosis", "bipolar")
EPISODES = ("few", "usual", "many")
#: How often a day holds one.
HELD = {"poor_night": 0.15, "illness": 0.04, "stress": 0.15, "alcohol": 0.1, "cycle": 0.15}
HIGHEST = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is true of somebody; days T run from the first check-in to the last, without a gap.

    ``z`` (6,) are the whitened parameters; ``intensity`` (T,) is withdrawal on an ordinary day; ``condition``
    (T,) the underlying condition with its return; ``begun`` says whether a return has begun, and ``effect``
    how far it has come on the last day, in episodes. ``usual``, ``withdrawal``, ``underlying``, ``life`` have
    shape (T, items).
    """

    z: Array
    intensity: Array
    condition: Array
    begun: bool
    effect: float
    usual: Array
    withdrawal: Array
    underlying: Array
    life: Array


@dataclass(frozen=True, slots=True, eq=False)
class Somebody:
    """A virtual person: what is known before, what they tell, and what is true."""

    known: Known
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]
    truth: Truth


def somebody(seed: int, place: int) -> Somebody:
    """Return one of many virtual people, the same for the same numbers.

    Examples
    --------
    >>> one = somebody(1, 0)
    >>> len(one.check_ins) >= 14, one.truth.z.shape
    (True, (6,))
    """
    rng = np.random.default_rng([seed, place])
    drug, usual_mg = DRUGS[rng.integers(len(DRUGS))]
    known = Known(
        drug,
        Dose.mg(usual_mg),
        months_of_use=float(np.exp(rng.uniform(np.log(2.0), np.log(180.0)))),
        failed_attempts=int(rng.integers(3)),
        condition=CONDITIONS[rng.integers(len(CONDITIONS))],
        episodes=EPISODES[rng.integers(len(EPISODES))],
    )
    before, n_days = int(rng.integers(0, 60)), int(rng.integers(40, 200))
    doses = _taper(usual_mg, before + n_days, rng)
    asked = [items()[at] for at in np.sort(rng.permutation(len(items()))[: rng.integers(4, 8)])]
    names = [list(HELD)[at] for at in np.sort(rng.permutation(len(HELD))[: rng.integers(0, 4)])]
    held = {name: (rng.random(n_days) < HELD[name]).astype(float) for name in names}
    truth = drawn_truth(known, doses, before, n_days, asked, held, rng)
    scores = _scores(truth, asked, rng)
    told = rng.random(n_days) < rng.uniform(0.5, 1.0)
    told[[0, -1]] = True
    answered = (rng.random(scores.shape) < rng.uniform(0.8, 1.0)) & told[:, None]
    answered[told, rng.integers(len(asked))] = True
    return Somebody(
        known,
        tuple(
            DoseTaken(FIRST + timedelta(days=day - before), Dose.mg(f"{mg:.3f}"))
            for day, mg in enumerate(doses)
        ),
        tuple(
            CheckIn(
                FIRST + timedelta(days=day),
                tuple((one.name, float(scores[day, j])) for j, one in enumerate(asked) if answered[day, j]),
                tuple((name, float(days[day])) for name, days in held.items()),
            )
            for day in np.flatnonzero(told).tolist()
        ),
        truth,
    )


def _taper(usual_mg: float, n_days: int, rng: np.random.Generator) -> Array:
    """Return daily doses in mg: stairs down, now and then abrupt, now and then a dose forgotten."""
    mg = np.full(n_days, float(usual_mg))
    day, kept = int(rng.integers(5, 60)), rng.uniform(0.5, 0.85)
    hold, dose = int(rng.choice([7, 14, 21, 28])), float(usual_mg)
    is_abrupt = rng.random() < 0.1
    while day < n_days and dose > 0.0:
        dose = 0.0 if is_abrupt or dose < 0.04 * usual_mg else dose * kept
        mg[day:] = round(dose, 3)
        day += hold
    return np.where(rng.random(n_days) < rng.choice([0.0, 0.02]), 0.0, mg)


def drawn_truth(
    known: Known,
    mg: Array,
    before: int,
    n_days: int,
    asked: list[Item],
    held: dict[str, Array],
    rng: np.random.Generator,
) -> Truth:
    """Draw what is true of somebody who takes these doses, the first of them ``before`` days before day 0."""
    z = rng.standard_normal(len(PARAMETERS))
    people = twins(known, z[None])
    found, _ = daily_intensities(people, steady_before(people, known), Treatment.of(mg), n_nodes=16)
    intensity = found[before:, 0]
    factor = np.ones(n_days)
    for one in modulators():
        if one.name in held:
            factor *= np.maximum(0.0, _drawn(one.factor, rng)) ** held[one.name]
    felt = np.minimum(1.0, intensity * factor)
    usual = np.array([_level(one, rng) for one in asked])
    loading = np.array([_drawn(one.withdrawal, rng) for one in asked])
    life = np.zeros((n_days, len(asked)))
    for name, days in held.items():
        life += np.outer(days, [_drawn(one.modulators[name], rng) for one in asked])
    returned, begun = _return(known, n_days, rng)
    condition = _wandered(n_days, rng) + returned
    return Truth(
        *(z, intensity, condition, begun, float(returned[-1])),
        usual=np.tile(usual, (n_days, 1)),
        withdrawal=np.outer(felt, loading),
        underlying=np.outer(condition, [one.illness for one in asked]),
        life=life,
    )


def _return(known: Known, n_days: int, rng: np.random.Generator) -> tuple[Array, bool]:
    """Draw whether and when the condition returns and how far it comes; its first day at a constant rate."""
    slow = slow_process()
    more = shipped_population().relapse["shared"][f"episodes_{known.episodes}"]
    begins = rng.exponential(DAYS_PER_YEAR / (slow.returns_per_year[known.condition] * more))
    size = rng.normal(slow.change.mean, slow.change.spread)
    since = np.maximum(0.0, np.arange(n_days) - begins)
    return size * -np.expm1(-since / slow.change_tau_days), bool(begins < n_days - 1)


def _wandered(n_days: int, rng: np.random.Generator) -> Array:
    slow = slow_process()
    kept, pushes = np.exp(-1.0 / slow.tau_days), slow.spread * rng.standard_normal(n_days)
    for day in range(1, n_days):
        pushes[day] = pushes[day - 1] * kept + np.sqrt(1.0 - kept**2) * pushes[day]
    return np.asarray(pushes)


def _scores(truth: Truth, asked: list[Item], rng: np.random.Generator) -> Array:
    """Draw whole scores from 0 to 10, shape (days, items)."""
    slow, shape = slow_process(), truth.usual.shape
    mean = truth.usual + truth.withdrawal + truth.underlying + truth.life
    is_terrible = rng.random(shape[0]) < slow.terrible_share
    hard = np.where(is_terrible, slow.terrible_spread, slow.day_spread) * rng.standard_normal(shape[0])
    # what the formulary says of noise counts for so many scores
    noise = np.array([one.noise for one in asked]) * np.sqrt(
        NOISE_COUNTS / rng.chisquare(NOISE_COUNTS, shape[1])
    )
    times = np.where(rng.random(shape) < ODD_SHARE, ODD_TIMES, 1.0)
    chance = rng.standard_normal(shape) * noise * times
    mean = mean + np.outer(hard, [one.day for one in asked]) + chance
    return np.asarray(np.clip(np.rint(mean), 0.0, HIGHEST))


def _level(one: Item, rng: np.random.Generator) -> float:
    """Draw the usual level of an item; an odd one is drawn until it lies on the scale."""
    is_odd = rng.random() < ODD_LEVELS
    level = _drawn(one.usual, rng, LEVEL_TIMES if is_odd else 1.0)
    while is_odd and not 0.0 <= level <= HIGHEST:
        level = _drawn(one.usual, rng, LEVEL_TIMES)
    return level


def _drawn(told: Prior, rng: np.random.Generator, times: float = 1.0) -> float:
    return float(rng.normal(told.mean, times * told.spread))
