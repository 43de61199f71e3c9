"""What the model says to a published result: each kind of outcome through its own measurement model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import Population
from opentaper.inference import measures
from opentaper.inference.cases import Case, Measure
from opentaper.inference.courses import Courses, Pool, drug_and_curve, effects
from opentaper.inference.relapse import relapse_curve
from opentaper.inference.scenario import Scenario
from opentaper.inference.tapers import tapered

Array = NDArray[np.float64]
PERCENT = 100.0
UNITS = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12.0, "years": 365.25}


@dataclass(frozen=True, slots=True)
class Prediction:
    """A number to set beside the published one, and that of the (first) comparator, if there is one."""

    value: float
    comparator: float | None = None


def predicted(population: Population, case: Case, draws: Array) -> Prediction:
    """Return what the model says to a case.

    Parameters
    ----------
    population
        How people differ, and how they are measured.
    case
        The published result as a question.
    draws
        Standard normal draws, shape (n, 7): :func:`~opentaper.inference.draws.even_draws` of 1 000 do.

    Returns
    -------
    Prediction
        In the unit of the row: percent, items, days, weeks, months, points or a ratio.

    Raises
    ------
    BadOption
        A drug without a curve where withdrawal is asked about, or a word that is not known.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> from opentaper.inference.cases import case_of
    >>> from opentaper.inference.draws import even_draws
    >>> told = {"drugs": {"paroxetine": {"mg": 20}}, "used": {"days": 84}, "days": 14}
    >>> stop = {"row": "a", "scenario": told, "measure": {"kind": "level"}, "against": {"taper": "continued"}}
    >>> said = predicted(shipped_population(), case_of(stop), even_draws(64, 7))
    >>> said.value > said.comparator
    True
    """
    return predicted_by(Courses(draws), population, case)


def predicted_by(courses: Courses, population: Population, case: Case) -> Prediction:
    """Return what the model says to a case, with runs that are kept between cases and populations."""
    known = replace(population, measures={**population.measures, **dict(case.given)})
    own = measured(courses, known, case.scenario, case.measure, case.against)
    others = [measured(courses, known, other, case.measure, case.against) for other in case.against]
    first = others[0] if others else None
    if case.contrast == "value" or first is None:
        return Prediction(own, first)
    if case.contrast == "below":
        return Prediction(float(all(own < other for other in others)))
    if case.contrast == "same":
        return Prediction(0.0 if all(abs(own - other) <= case.measure.within for other in others) else 1.0)
    return Prediction(_contrasted(case.contrast, own, first))


def _contrasted(contrast: str, own: float, other: float) -> float:
    if contrast == "difference":
        return own - other
    if contrast == "ratio":
        return own / other
    p, q = (min(max(one / PERCENT, 1e-6), 1.0 - 1e-6) for one in (own, other))
    if contrast == "nnt":
        return 1.0 / max(abs(p - q), 1e-3)
    if contrast == "hazard_ratio":
        return float(np.log1p(-p) / np.log1p(-q))
    return p / (1.0 - p) / (q / (1.0 - q))


def measured(
    courses: Courses,
    population: Population,
    scenario: Scenario,
    measure: Measure,
    against: tuple[Scenario, ...] = (),
) -> float:
    """Return one measure of one scenario, in its unit (shares in percent)."""
    if measure.kind in OF_RELAPSE:
        return OF_RELAPSE[measure.kind](population, scenario, measure, against)
    pool = courses.pool(population, scenario, measure.day)
    weight = pool.weight * measures.selection_weights(population, scenario.setting, pool.peak)
    return OF_PEOPLE[measure.kind](population, scenario, measure, pool, weight / weight.sum())


# --- measures of people -------------------------------------------------------------------------------


def _level(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    def counted(level: measures.Level) -> float:
        return float(weight @ measures.share_reporting(population, level, pool.peak))

    if measure.level == "moderate_only":
        share = counted("moderate") - counted("severe")
    else:
        share = counted(measure.level)  # type: ignore[arg-type]  # the level was checked when the measure was made
    return PERCENT * (share / counted("any") if measure.among == "affected" else share)


def _among(population: Population, measure: Measure, pool: Pool, weight: Array) -> Array:
    """Weights of those who were asked, with a sum of 1."""
    kept = weight
    if measure.among == "affected":
        kept = weight * measures.share_reporting(population, "any", pool.peak)
    elif measure.among.startswith("lasting:"):
        kept = weight * (_felt_days(pool) > float(measure.among.removeprefix("lasting:").removesuffix("d")))
    total = kept.sum()
    return kept / total if total > 0.0 else weight


def _felt_days(pool: Pool) -> Array:
    """Days from the first to the last on which anything was felt; 0 for nothing."""
    return np.where(pool.last < 0.0, 0.0, pool.last - pool.first + 1.0)


def _on_days(pool: Pool, per_day: Callable[[Array], Array]) -> Array:
    """Mean over the days asked of something of each person; at the peak where no day was asked."""
    return per_day(pool.seen).mean(axis=0) if len(pool.seen) else per_day(pool.peak)


def _symptoms(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    return float(
        weight @ _on_days(pool, lambda felt: measures.mean_symptoms(population, felt, measure.items))
    )


def _smd(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    def of(felt: Array) -> Array:
        return measures.mean_symptoms(population, felt, measure.items)

    each = _on_days(pool, of)
    felt = _on_days(pool, lambda intensities: intensities)
    mean, floor = weight @ each, of(np.zeros(1))[0]
    within = weight @ measures.spread_of_symptoms(population, felt, measure.items) ** 2
    placebo = measures.spread_of_symptoms(population, 0.0, measure.items) ** 2
    return float((mean - floor) / np.sqrt(0.5 * (within + weight @ (each - mean) ** 2 + placebo)))


def _rise(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    each = _on_days(
        pool, lambda felt: measures.share_rising(population, felt, measure.at_least, measure.items)
    )
    return float(PERCENT * (weight @ each))


def _count(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    each = _on_days(
        pool, lambda felt: measures.share_counting(population, felt, measure.at_least, measure.items)
    )
    return float(PERCENT * (_among(population, measure, pool, weight) @ each))


def _unfelt(population: Population, _: Scenario, __: Measure, pool: Pool, weight: Array) -> float:
    return float(PERCENT * (weight @ measures.share_noticing_nothing(population, pool.peak)))


def _item(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    told = measures.share_with_item(population, measure.item, pool.peak)
    return float(PERCENT * (_among(population, measure, pool, weight) @ told))


def _lasting(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    long = _felt_days(pool) > measure.longer_than
    return float(PERCENT * (_among(population, measure, pool, weight) @ long))


def _resolved(
    population: Population, scenario: Scenario, measure: Measure, pool: Pool, weight: Array
) -> float:
    gone = pool.last < scenario.days - 1.0
    return float(PERCENT * (_among(population, replace(measure, among="affected"), pool, weight) @ gone))


def _duration(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    days, asked = _felt_days(pool), _among(population, measure, pool, weight)
    if measure.statistic == "mean":
        return float(asked @ days) / UNITS[measure.unit]
    portion = 0.5 if measure.statistic == "median" else float(measure.statistic.removeprefix("q")) / PERCENT
    return _quantile(days, asked, portion) / UNITS[measure.unit]


def _peak_day(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    return _quantile(pool.peak_day, _among(population, measure, pool, weight), 0.5) / UNITS[measure.unit]


def _quantile(values: Array, weight: Array, portion: float) -> float:
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weight[order])
    return float(values[order][min(int(np.searchsorted(passed, portion * passed[-1])), len(values) - 1)])


def _got_off(population: Population, scenario: Scenario, pool: Pool, weight: Array) -> float:
    set_out = population.measures.get("set_out", population.measures[f"set_out_{scenario.support}"])
    return float(set_out * (weight @ (1.0 - measures.share_stopping(population, pool.peak))))


def _stopped(
    population: Population, scenario: Scenario, measure: Measure, pool: Pool, weight: Array
) -> float:
    off = _got_off(population, scenario, pool, weight)
    if measure.still_off:
        off *= 1.0 - _came_back(population, scenario, measure, ()) / PERCENT
    return PERCENT * off * population.measures.get("tried", 1.0)


def _returned(
    population: Population, scenario: Scenario, measure: Measure, pool: Pool, weight: Array
) -> float:
    """Went back on the drug, for the illness or for withdrawal: two reasons, independent of each other."""
    for_illness = _came_back(population, scenario, measure, ()) / PERCENT
    for_withdrawal = float(weight @ measures.share_stopping(population, pool.peak))
    return PERCENT * (1.0 - (1.0 - for_illness) * (1.0 - for_withdrawal))


def _unable(population: Population, scenario: Scenario, _: Measure, pool: Pool, weight: Array) -> float:
    return PERCENT * (1.0 - _got_off(population, scenario, pool, weight))


def _completed(population: Population, _: Scenario, __: Measure, pool: Pool, weight: Array) -> float:
    return float(PERCENT * (weight @ (1.0 - measures.share_stopping(population, pool.peak))))


def _worse(population: Population, _: Scenario, __: Measure, pool: Pool, weight: Array) -> float:
    known = population.measures
    each = _on_days(
        pool, lambda felt: 1.0 - (1.0 - known["floor_worse"]) * (1.0 - known["load_worse"] * felt)
    )
    return float(PERCENT * (weight @ each))


def _score(population: Population, _: Scenario, measure: Measure, pool: Pool, weight: Array) -> float:
    base, load = (population.measures[f"{part}_{measure.item}"] for part in ("base", "load"))
    return float(base + load * (weight @ _on_days(pool, lambda felt: felt)))


OF_PEOPLE: dict[str, Callable[[Population, Scenario, Measure, Pool, Array], float]] = {
    "level": _level,
    "symptoms": _symptoms,
    "smd": _smd,
    "rise": _rise,
    "count": _count,
    "unfelt": _unfelt,
    "item": _item,
    "lasting": _lasting,
    "resolved": _resolved,
    "duration": _duration,
    "peak_day": _peak_day,
    "stopped": _stopped,
    "unable": _unable,
    "returned": _returned,
    "completed": _completed,
    "worse": _worse,
    "score": _score,
}


# --- measures of relapse, and of level ----------------------------------------------------------------


def relapsed(population: Population, scenario: Scenario, days: int | None = None) -> Array:
    """Share of the people of a scenario who have relapsed by the end of each day, shape (days,)."""
    n_days = days or scenario.days
    columns, shares = [], []
    for portion in scenario.portions:
        for spec, share in scenario.tapers:
            felt, start = effects(population.metabolite_share, portion, spec, n_days)
            columns.append(felt / start)
            shares.append(portion.share * share)
    curves = relapse_curve(
        *(population, scenario.condition, np.stack(columns, axis=1), 1.0),
        *(scenario.episodes, scenario.psychological),
    )
    return np.asarray(curves @ np.array(shares) / sum(shares))


def _relapse(population: Population, scenario: Scenario, measure: Measure, _: tuple[Scenario, ...]) -> float:
    severe = population.relapse["shared"]["severe_share"] if measure.severe_only else 1.0
    return float(PERCENT * severe * relapsed(population, scenario)[-1])


def _well(population: Population, scenario: Scenario, measure: Measure, _: tuple[Scenario, ...]) -> float:
    return PERCENT - _relapse(population, scenario, measure, ())


def _came_back(population: Population, scenario: Scenario, _: Measure, __: tuple[Scenario, ...]) -> float:
    return float(PERCENT * population.measures["returns_on_relapse"] * relapsed(population, scenario)[-1])


def _relapse_time(
    population: Population, scenario: Scenario, measure: Measure, _: tuple[Scenario, ...]
) -> float:
    curve = relapsed(population, scenario)
    return float(np.searchsorted(curve, measure.portion) + 1) / UNITS[measure.unit]


def _relapse_rate(population: Population, scenario: Scenario, _: Measure, __: tuple[Scenario, ...]) -> float:
    return float(PERCENT * relapsed(population, scenario)[-1] / (scenario.days / UNITS["months"]))


def _relapse_window(
    population: Population, scenario: Scenario, measure: Measure, against: tuple[Scenario, ...]
) -> float:
    excess = relapsed(population, scenario) - relapsed(population, against[0], scenario.days)
    half = float(np.argmax(excess >= measure.portion * excess.max()) + 1)
    return (half - _taper_end(scenario)) / UNITS[measure.unit]


def _taper_end(scenario: Scenario) -> float:
    """Day after the last dose, mean over drugs and tapers."""
    ends, total = 0.0, 0.0
    for portion in scenario.portions:
        for spec, share in scenario.tapers:
            taken = np.flatnonzero(
                tapered(spec, portion.mg, drug_and_curve(portion.drug)[1], scenario.days) > 0.0
            )
            ends += portion.share * share * (float(taken[-1]) + 1.0 if len(taken) else 0.0)
            total += portion.share * share
    return ends / total


def _occupancy(_: Population, scenario: Scenario, __: Measure, ___: tuple[Scenario, ...]) -> float:
    found = [
        (portion.share, curve.at(portion.mg))
        for portion in scenario.portions
        if (curve := drug_and_curve(portion.drug)[1]) is not None
    ]
    return PERCENT * sum(share * at for share, at in found) / sum(share for share, _ in found)


OF_RELAPSE: dict[str, Callable[[Population, Scenario, Measure, tuple[Scenario, ...]], float]] = {
    "relapse": _relapse,
    "well": _well,
    "came_back": _came_back,
    "relapse_time": _relapse_time,
    "relapse_rate": _relapse_rate,
    "relapse_window": _relapse_window,
    "occupancy": _occupancy,
}
