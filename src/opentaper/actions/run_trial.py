"""Run a virtual trial: read what a spec means, do its blocks, add them up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.simulate import TAPERS
from opentaper.cohort.store import BlockStore
from opentaper.cohort.trial_engines import engine_sums
from opentaper.errors import BadOption, NoCurve
from opentaper.exchange.told_taper import told_taper
from opentaper.exchange.trial_spec import WANTED, ToldTrial, Where
from opentaper.formulary.facts import Drug
from opentaper.formulary.population import shipped_population
from opentaper.inference.courses import drug_and_curve
from opentaper.inference.prior import kinetics
from opentaper.inference.simulated import drawn_days
from opentaper.inference.sums import LEVELS, Stop
from opentaper.inference.tapers import tapered
from opentaper.inference.trials import Arm, Group, Trial, TrialResult, group_result
from opentaper.planning.doors import check_dose
from opentaper.planning.forecast import KNOWN_FAMILIES
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import MOST_DAYS

LOCAL = "local"
SAME = "continued"
DAYS_PER_WEEK = 7
Array = NDArray[np.float64]
#: What a relative file name of a spec holds.
Read = Callable[[str], str]
#: Told after each finished block: how many are done, and how many there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Taker:
    """What the people of a group take, and of each arm the doses from the first change on, and its end."""

    drug: Drug
    dose: Dose
    courses: tuple[tuple[Array, int], ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """Which days are asked about: how many there are, and days after the last cut."""

    n: int
    symptoms: tuple[int, ...]
    lasting: tuple[int, ...]


def trial_of(told: ToldTrial, read: Read, today: date) -> Trial:
    """Return the trial that a spec means.

    Parameters
    ----------
    told
        The spec.
    read
        Returns the text of a file that the spec names.
    today
        For lengths of use that are told by their beginning.

    Raises
    ------
    BadInput
        A drug, dose, time or taper that cannot be meant; a drug whose effect is not modelled.

    Examples
    --------
    >>> from opentaper.exchange.trial_spec import told_trial
    >>> text = "{name: short, drug: citalopram, dose: 20mg, arms: [{name: at once, taper: abrupt}]}"
    >>> trial = trial_of(told_trial(text, "trial.yaml"), str, date(2026, 11, 23))
    >>> trial.n_days, trial.groups[0].arms[0].stop.mg
    (367, 20.0)
    """
    spec, asked = told.spec, told.spec.outcomes
    takers = [_taker(told, place, read) for place in range(len(spec.populations))]
    days, lasting = (tuple(sorted({*some})) for some in (asked.symptoms_on_days, asked.lasting_days))
    follow = max(_span(told, ("follow",), spec.follow, today), *days, *(day + 1 for day in lasting), 1)
    end_day = max(end for taker in takers for _, end in taker.courses)
    has_relapse = any(one.condition for one in spec.populations)
    weeks = tuple(sorted({*asked.relapse_weeks})) if has_relapse else ()
    n_days = max([end_day + follow + 1, *(week * DAYS_PER_WEEK for week in weeks)])
    names = [arm.name for arm in spec.arms]
    return Trial(
        name=spec.name,
        groups=tuple(
            _group(told, place, taker, _Days(n_days, days, lasting), today)
            for place, taker in enumerate(takers)
        ),
        n_people=spec.people,
        seed=spec.seed,
        population=shipped_population(),
        reference=names.index(spec.reference) if spec.reference is not None else 0,
        levels=tuple(level for level in LEVELS if level in asked.levels),
        weeks=weeks,
        has_stopping=asked.stopping,
        has_peak_day=asked.peak_day,
    )


def run_trial(
    trial: Trial,
    folder: Path,
    engine: str = "local",
    keeps_people: bool = False,
    watch: Watch = lambda done, whole: None,  # noqa: ARG005 - nobody need watch
) -> TrialResult:
    """Do what is left of a trial's blocks, keep each in the folder, and return what came of the whole.

    Parameters
    ----------
    folder
        Where the blocks are kept; an interrupted trial goes on from those that are there.
    engine
        ``local`` for this process, ``duckdb``, ``spark`` or an address of either: the same numbers.
    keeps_people
        Whether each person's row is kept as well; on this machine alone.
    watch
        Told how many blocks are done, at first and after each.

    Raises
    ------
    BadOption
        No such engine, or one that is not there; a folder of another trial, or one that cannot be written to.
    """
    if keeps_people and engine != LOCAL:
        raise BadOption(option="keep-people", given=engine, wanted="local as the engine, to keep each person")
    store = BlockStore(folder, trial, keeps_people)
    left = store.left()
    whole = len(left) + len(store.done())
    watch(whole - len(left), whole)
    work = store.worked(left) if engine == LOCAL else engine_sums(trial, left, engine)
    for place, batch in enumerate(work, start=1 + whole - len(left)):
        store.keep(batch)
        watch(place, whole)
    sums = store.sums()
    groups = tuple(group_result(trial, group, own) for group, own in zip(trial.groups, sums, strict=True))
    return TrialResult(trial, groups, _reasons(trial, is_wide=groups[0].arms[0].felt.is_wide))


def _taker(told: ToldTrial, place: int, read: Read) -> _Taker:
    """Return what a group takes, and its doses in each arm."""
    spec, one = told.spec, told.spec.populations[place]
    drug, dose = formulary.drug(one.drug or spec.drug), Dose.parse(one.dose or spec.dose)
    check_dose(drug, dose, signed=True)  # it only looks
    if not dose:
        path: Where = ("populations", place, "dose") if one.dose else ("dose",)
        raise told.wrong(path, str(dose), "the dose taken now, above 0 mg")
    if drug_and_curve(drug.name)[1] is None:
        raise NoCurve(drug=drug.name)
    courses = tuple(_course(told, number, drug, dose, read) for number in range(len(spec.arms)))
    return _Taker(drug, dose, courses)


def _course(told: ToldTrial, place: int, drug: Drug, dose: Dose, read: Read) -> tuple[Array, int]:
    """Return the doses of an arm from the first change on, and the first day of the last dose."""
    arm = told.spec.arms[place]
    kind = "file" if arm.file is not None else "taper"
    try:
        if arm.file is not None:
            return told_taper(read(arm.file), arm.file).course(drug.name, dose)
        return _in_words(SAME if arm.placebo else arm.taper or "", drug, dose)
    except BadOption as wrong:
        raise told.wrong(("arms", place, kind), wrong.given, wrong.wanted) from None


def _in_words(text: str, drug: Drug, dose: Dose) -> tuple[Array, int]:
    spec = text.strip().lower()
    spec = SAME if spec == "continue" else spec
    kind = spec.partition(":")[0]
    if kind not in TAPERS:
        near = get_close_matches(kind, TAPERS) or list(TAPERS)
        wanted = "one of " + ", ".join(TAPERS[name] for name in near)
        raise BadOption(option="taper", given=text, wanted=wanted)
    course = tapered(spec, dose.as_mg, drug_and_curve(drug.name)[1], MOST_DAYS + 2)
    changes = np.flatnonzero(np.diff(course, prepend=dose.as_mg))
    end_day = int(changes[-1]) if len(changes) else 0
    if end_day > MOST_DAYS:
        raise BadOption(option="taper", given=text, wanted="a taper of at most ten years")
    return course[: end_day + 1], end_day


def _group(told: ToldTrial, place: int, taker: _Taker, days: _Days, today: date) -> Group:
    """Return a group with its arms."""
    one, population = told.spec.populations[place], shipped_population()
    rates, curve = kinetics(taker.drug, population.metabolite_share), drug_and_curve(taker.drug.name)[1]
    if rates is None or curve is None:
        wanted = "a drug whose half-life is known"
        raise told.wrong(("populations", place, "drug"), taker.drug.name, wanted)
    path: Where = ("populations", place, "used_for", "median")
    path = path if path in told.lines else path[:-1]
    used = math.inf if one.used_for is None else _months(told, path, one.used_for.median, today)
    arms = [
        Arm(
            arm.name,
            arm.file or arm.taper or SAME,
            arm.placebo,
            Stop(
                drug=taker.drug.name,
                kinetics=rates,
                curve=curve,
                mg=taker.dose.as_mg,
                days_of_use=used,
                doses=np.concatenate([doses, np.full(days.n - len(doses), doses[-1])]),
                end_day=end,
                asked_days=days.symptoms,
                drawn_days=drawn_days(end, days.n - 1),
                failed_attempts=one.failed_attempts,
                use_spread=one.used_for.spread if one.used_for else 0.0,
                lasting_days=days.lasting,
            ),
        )
        for arm, (doses, end) in zip(told.spec.arms, taker.courses, strict=True)
    ]
    return Group(one.name, taker.drug, taker.dose, one.condition, tuple(arms))


def _months(told: ToldTrial, path: Where, text: str, today: date) -> float:
    """Return a length of time in days."""
    try:
        return options.months(str(path[-1]), text, today) * float(options.DAYS_PER_MONTH)
    except BadOption as wrong:
        raise told.wrong(path, wrong.given, wrong.wanted) from None


def _span(told: ToldTrial, path: Where, text: str, today: date) -> int:
    days = round(_months(told, path, text, today))
    if not 1 <= days <= MOST_DAYS:
        raise told.wrong(path, text, WANTED["follow"])
    return days


def _reasons(trial: Trial, *, is_wide: bool) -> tuple[Reason, ...]:
    """Return what the reader must know of the numbers."""
    population = trial.population
    told = [Reason.of("trial.model"), Reason.of("trial.same_people")]
    if any(math.isinf(arm.stop.days_of_use) for group in trial.groups for arm in group.arms):
        told.append(Reason.of("simulate.unknown_use"))
    borrowed = {group.drug.name: group.drug for group in trial.groups}
    told += [
        Reason.of("simulate.borrowed", drug=name)
        for name, drug in borrowed.items()
        if drug.family not in KNOWN_FAMILIES
    ]
    if any(arm.is_placebo for arm in trial.groups[0].arms):
        told.append(Reason.of("trial.placebo"))
    told.append(Reason.of("simulate.interval" if is_wide else "simulate.interval_people"))
    if not population.grade.decides:
        told.append(Reason.of("simulate.first_estimate", population.source[0]))
    return tuple(told)
