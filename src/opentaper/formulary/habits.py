"""Habits that may go together with easier days, and the rules of what is said: ``data/habits.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound

FILE = "habits.yaml"
#: What else than a kind of body.yaml a habit may be counted from.
SKILLS = "skills"
#: What the weights of lags, and the shares of outcomes, may miss 1 by.
ABOUT_ONE = 1e-6


@dataclass(frozen=True, slots=True)
class HabitDay:
    """What makes a day one with a habit: a kind of entry, and its bound (one of three, none for skills)."""

    kind: str
    at_least: float | None = None
    at_most: float | None = None
    none_after: float | None = None


@dataclass(frozen=True, slots=True)
class HabitTrial:
    """How a habit is tried out: runs of days, what to do in each, and drugs with which it is not offered."""

    runs: int
    washout: int
    with_it: BothLanguages
    without: BothLanguages
    not_with: frozenset[str]


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit. ``trial`` is None where no experiment is offered; then ``why_not`` says why."""

    key: str
    name: BothLanguages
    day: HabitDay
    lags: tuple[tuple[int, float], ...]
    not_for: frozenset[str]
    trial: HabitTrial | None
    why_not: BothLanguages | None
    source: tuple[str, ...]
    grade: Grade
    note: str


@dataclass(frozen=True, slots=True)
class HelpsRules:
    """The numbers by which something is said, or not said; what each is stands in the file."""

    false_claims: Bound
    false_trials: Bound
    smallest: Bound
    large: Bound
    least_days: Bound
    least_each: Bound
    most_days: Bound
    small_enough: Bound
    power: Bound
    most_more: Bound
    settle_days: Bound
    cut_days: Bound


@cache
def habits() -> tuple[Habit, ...]:
    """Return every habit, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.key for one in habits() if one.trial is not None]
    ['no_late_coffee', 'walk', 'daylight', 'skill']
    """
    try:
        found = tuple(_habit(one) for one in files.mapping(FILE)["habits"])
        if len({one.key for one in found}) < len(found):
            raise ValueError("a key stands twice")
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"habits: {wrong}") from None
    return found


def habit(key: str) -> Habit:
    """Return the habit of a key.

    Raises
    ------
    BadOption
        No habit has this key.

    Examples
    --------
    >>> habit("daylight").lags
    ((1, 1.0),)
    """
    for one in habits():
        if one.key == key:
            return one
    raise BadOption(option="habit", given=key, wanted="one of the list")


@cache
def helps_rules() -> HelpsRules:
    """Return the numbers by which something is said.

    Raises
    ------
    BrokenFormulary
        One is missing.

    Examples
    --------
    >>> helps_rules().smallest.value
    0.5
    """
    try:
        told = files.mapping(FILE)["rules"]
        return HelpsRules(**{one.name: _bound(told[one.name]) for one in fields(HelpsRules)})
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"rules: {wrong}") from None


@cache
def outcome_shares() -> Mapping[str, float]:
    """Return the items of a check-in that are looked at, and each one's share of the false claims.

    Raises
    ------
    BrokenFormulary
        One cannot be read, or they do not add up to 1.

    Examples
    --------
    >>> next(iter(outcome_shares().items()))
    ('distress', 0.5)
    """
    try:
        found = {str(one["key"]): float(one["share"]) for one in files.mapping(FILE)["outcomes"]}
        if min(found.values()) <= 0.0 or abs(sum(found.values()) - 1.0) > ABOUT_ONE:
            raise ValueError("the shares add up to 1")
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"outcomes: {wrong}") from None
    return found


def habits_for(outcome: str) -> tuple[Habit, ...]:
    """Return the habits that are looked at for an outcome.

    Examples
    --------
    >>> "sleep" in {one.key for one in habits_for("poor_sleep")}
    False
    """
    return tuple(one for one in habits() if outcome not in one.not_for)


def false_claims_each(outcome: str) -> float:
    """Return the chance of a false claim that one habit may ever use up for an outcome.

    Raises
    ------
    BadOption
        The outcome is none that is looked at.
    """
    share = outcome_shares().get(outcome)
    if share is None:
        raise BadOption(option="outcome", given=outcome, wanted="one of the list")
    return helps_rules().false_claims.value * share / len(habits_for(outcome))


def _habit(told: Mapping[str, Any]) -> Habit:
    trial = told["experiment"]
    lags = tuple((int(lag), float(weight)) for lag, weight in told["lags"])
    if abs(sum(weight for _, weight in lags) - 1.0) > ABOUT_ONE:
        raise ValueError(f"{told['key']}: the weights of lags add up to 1")
    return Habit(
        key=str(told["key"]),
        name=both(told["name"]),
        day=_day(told["day"]),
        lags=lags,
        not_for=frozenset(told["not_for"]),
        trial=None if "not" in trial else _trial(trial),
        why_not=both(trial["not"]) if "not" in trial else None,
        source=tuple(told["source"]),
        grade=Grade(told["grade"]),
        note=str(told["note"]),
    )


def _day(told: Mapping[str, Any]) -> HabitDay:
    bounds = {name: float(told[name]) for name in ("at_least", "at_most", "none_after") if name in told}
    if len(bounds) != (told["from"] != SKILLS) or set(told) - {"from", *bounds}:
        raise ValueError(f"{told['from']}: one bound")
    return HabitDay(str(told["from"]), **bounds)


def _trial(told: Mapping[str, Any]) -> HabitTrial:
    runs, washout = int(told["runs"]), int(told["washout"])
    if not 0 <= washout < runs:
        raise ValueError("a run is longer than its washout")
    return HabitTrial(runs, washout, both(told["with"]), both(told["without"]), frozenset(told["not_with"]))


def _bound(told: Mapping[str, Any]) -> Bound:
    return Bound(float(told["value"]), tuple(told["source"]), Grade(told["grade"]), told["note"])
