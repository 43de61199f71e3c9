"""How an intensity becomes what studies count: each kind of outcome has its own measurement model.

Whatever is counted has a floor: people who stop a placebo report symptoms too. At an intensity of 0 every
measure is its floor, and each rises with the intensity.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import Population
from opentaper.pharmacology.domain import fractions

Array = NDArray[np.float64]
Level = Literal["any", "moderate", "severe"]
#: From the mildest.
LEVELS: tuple[Level, ...] = ("any", "moderate", "severe")
#: Items of the whole discontinuation checklist; the modified one has 15.
DESS_ITEMS = 43
#: Symptoms that are asked for, with the load that each has.
ASKED = {"asked": "dess", "asked_dizziness": "dess", "mood": "mood"}


def share_reporting(population: Population, level: Level, peaks: ArrayLike) -> Array:
    """Chance that a person with this peak intensity is counted as having withdrawal of a level or worse.

    ``p = 1 - (1 - floor) (1 - r)``, ``r = W^k / (c^k + W^k)``: the floor is what stopping a placebo gives,
    and ``c`` the peak at which half are counted. A level is never easier to reach than a milder one.

    Parameters
    ----------
    population
        Whose ``measures`` hold the floors, the halves and ``k``.
    level
        ``any``, ``moderate`` (or worse) or ``severe``.
    peaks
        Peak intensities, 0 to 1, any shape; zeros give the floor.

    Returns
    -------
    NDArray
        Fractions of the same shape; any ≥ moderate ≥ severe.

    Raises
    ------
    BadOption
        Peaks outside 0 to 1.

    Source
    ------
    Floors: stopping a placebo (henssler-2024).

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> share_reporting(shipped_population(), "any", [0.0]).round(2)
    array([0.17])
    """
    known = population.measures
    risen = [
        _rising(peaks, known[f"half_{one}"], known["sharpness_severe" if one == "severe" else "sharpness"])
        for one in LEVELS[: LEVELS.index(level) + 1]
    ]
    return _over_floor(known[f"floor_{level}"], np.minimum.reduce(risen))


def mean_symptoms(population: Population, intensities: ArrayLike, n_items: int = DESS_ITEMS) -> Array:
    """Expected number of checklist items that a person with this intensity ticks, floor included.

    Parameters
    ----------
    intensities
        Intensities of the day asked about, 0 to 1, any shape.
    n_items
        Length of the checklist: 43, or 15 of the modified one.

    Raises
    ------
    BadOption
        Intensities outside 0 to 1, or no item.

    Source
    ------
    Floor: 3.5 of 43 items after stopping a placebo (montgomery-2004); 1.3 of 15 on the drug (lewis-2021).

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> mean_symptoms(shipped_population(), [0.0, 1.0], n_items=15).round(1).shape
    (2,)
    """
    return _items(n_items) * _item_share(population, intensities)


def spread_of_symptoms(population: Population, intensities: ArrayLike, n_items: int = DESS_ITEMS) -> Array:
    """Standard deviation of the number of items ticked at these intensities, by :func:`drawn_symptoms`.

    Raises
    ------
    BadOption
        As :func:`mean_symptoms`.
    """
    share, alike = _item_share(population, intensities), population.measures["item_agreement"]
    apart = 1.0 + (_items(n_items) - 1.0) / (alike + 1.0)
    return np.asarray(np.sqrt(n_items * share * (1.0 - share) * apart))


def drawn_symptoms(
    population: Population,
    intensities: ArrayLike,
    n_items: int = DESS_ITEMS,
    rng: np.random.Generator | None = None,
) -> Array:
    """Draw the number of checklist items ticked, shape of ``intensities``; whole numbers up to ``n_items``.

    People differ in how many they tick at the same intensity: a beta-binomial with the mean of
    :func:`mean_symptoms`. Without a generator the seed is 0.

    Raises
    ------
    BadOption
        As :func:`mean_symptoms`.
    """
    share = _item_share(population, intensities)
    chance = np.random.default_rng(0) if rng is None else rng
    alike = population.measures["item_agreement"]
    own = chance.beta(np.maximum(share, 1e-9) * alike, np.maximum(1.0 - share, 1e-9) * alike)
    return chance.binomial(_items(n_items), own).astype(np.float64)


def share_rising(
    population: Population, intensities: ArrayLike, at_least: float = 4.0, n_items: int = DESS_ITEMS
) -> Array:
    """Chance that the checklist rose by at least so many items from before the stop.

    The change is normal: its mean is what withdrawal adds, its spread what two countings differ by anyway.

    Parameters
    ----------
    intensities
        Intensities of the day, 0 to 1, any shape.
    at_least
        The rise in items, above 0.

    Raises
    ------
    BadOption
        As :func:`mean_symptoms`, and a rise not above 0.

    Source
    ------
    The criterion of a rise of 4 or more: rosenbaum-1998.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> bool(share_rising(shipped_population(), 0.3) > share_rising(shipped_population(), 0.0))
    True
    """
    from scipy.special import ndtr

    if not at_least > 0.0:
        raise BadOption(option="at_least", given=str(at_least), wanted="a finite number above 0")
    added = mean_symptoms(population, intensities, n_items) - mean_symptoms(population, 0.0, n_items)
    spread = population.measures["rise_spread"] * np.sqrt(n_items / DESS_ITEMS)
    return np.asarray(ndtr((added - (at_least - 0.5)) / spread))


def share_counting(
    population: Population, intensities: ArrayLike, at_least: float = 4.0, n_items: int = DESS_ITEMS
) -> Array:
    """Chance that somebody names at least so many symptoms of a list as withdrawal.

    One counting, of what withdrawal brought: unlike a checklist of a day, which finds symptoms in people who
    stop nothing, it has no floor. People differ as in :func:`drawn_symptoms`: the tail of a beta-binomial.

    Parameters
    ----------
    intensities
        Intensities of the day, 0 to 1, any shape.
    at_least
        The number of symptoms, above 0.

    Raises
    ------
    BadOption
        As :func:`mean_symptoms`, and a number not above 0.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> one, four = (share_counting(shipped_population(), 0.5, fewest, 15) for fewest in (1, 4))
    >>> bool(one > four > 0.0)
    True
    """
    from scipy.special import betaln, comb

    if not at_least > 0.0:
        raise BadOption(option="at_least", given=str(at_least), wanted="a finite number above 0")
    known, n = population.measures, _items(n_items)
    share = np.clip(known["load_dess"] * fractions("intensities", intensities), 1e-12, 1.0 - 1e-12)
    more, less = share * known["item_agreement"], (1.0 - share) * known["item_agreement"]
    chances = [comb(n, k) * np.exp(betaln(k + more, n - k + less) - betaln(more, less)) for k in range(n + 1)]
    return np.asarray(np.sum([one for k, one in enumerate(chances) if k >= at_least], axis=0))


def share_with_item(population: Population, item: str, peaks: ArrayLike) -> Array:
    """Chance that a single symptom is told, floor included.

    ``p = floor + (1 - floor) load W``: the load says how often the symptom comes with full intensity.

    Parameters
    ----------
    item
        ``dizziness``, ``nausea`` or ``other``, told of its own accord; or, asked for, which is told far more
        often: ``asked`` (any item of a checklist), ``asked_dizziness`` (as much more often than any item as
        dizziness is told more often than other symptoms) or ``mood``.
    peaks
        Peak intensities, 0 to 1, any shape.

    Raises
    ------
    BadOption
        An item without a load, or peaks outside 0 to 1.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> bool(share_with_item(shipped_population(), "dizziness", 0.5) > 0.05)
    True
    """
    known = population.measures
    load = f"load_{ASKED.get(item, item)}"
    if load not in known:
        raise BadOption(option="item", given=item, wanted="a symptom with a load in the population")
    floor = known["floor_dess" if item in ASKED else "floor_item"]
    often = known["load_dizziness"] / known["load_other"] if item == "asked_dizziness" else 1.0
    return _over_floor(floor, min(1.0, known[load] * often) * fractions("peaks", peaks))


def share_noticing_nothing(population: Population, peaks: ArrayLike) -> Array:
    """Whether a person with this peak intensity noticed nothing at all, 0 or 1, shape of ``peaks``.

    Raises
    ------
    BadOption
        Peaks outside 0 to 1.
    """
    return np.asarray(fractions("peaks", peaks) < population.measures["felt"], dtype=np.float64)


def share_stopping(population: Population, peaks: ArrayLike) -> Array:
    """Chance that a person with this peak intensity stops the taper: goes back, or gives up.

    Withdrawal alone: who never sets out, or stops for another reason, is no part of it; 0 at a peak of 0.

    Raises
    ------
    BadOption
        Peaks outside 0 to 1.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> share_stopping(shipped_population(), [0.0]).round(2)
    array([0.])
    """
    known = population.measures
    return _rising(peaks, known["half_stopping"], known["sharpness_stopping"])


def selection_weights(population: Population, setting: str, burdens: ArrayLike) -> Array:
    """Weights of people who answer, with a mean of 1: in surveys and forums those worse off answer more.

    Convenience samples are no sample of all who stop: ``weight = e^(κ W)``, with κ = 0 in a trial.

    Parameters
    ----------
    setting
        ``trial``, ``survey`` or ``forum``.
    burdens
        Intensities by which they select themselves, 0 to 1, shape (n,).

    Raises
    ------
    BadOption
        Burdens outside 0 to 1.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> selection_weights(shipped_population(), "trial", [0.1, 0.9])
    array([1., 1.])
    """
    pull = 0.0 if setting == "trial" else population.measures[f"selection_{setting}"]
    raw = np.exp(pull * fractions("burdens", burdens))
    return np.asarray(raw / raw.mean())


def _items(n_items: int) -> int:
    if n_items < 1:
        raise BadOption(option="n_items", given=str(n_items), wanted="a whole number of at least 1")
    return n_items


def _item_share(population: Population, intensities: ArrayLike) -> Array:
    """Expected share of items ticked."""
    known = population.measures
    return _over_floor(known["floor_dess"], known["load_dess"] * fractions("intensities", intensities))


def _over_floor(floor: float, share: Array) -> Array:
    return np.asarray(1.0 - (1.0 - floor) * (1.0 - share))


def _rising(peaks: ArrayLike, half: float, sharpness: float) -> Array:
    """Hill curve of an intensity: 0 at 0, a half at ``half``."""
    power = fractions("peaks", peaks) ** sharpness
    return np.asarray(power / (half**sharpness + power))
