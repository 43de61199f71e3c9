"""What a check-in asks for, as values: items, what else a day may hold, and the slow process behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound


class ItemGroup(StrEnum):
    """What part of a day an item is about."""

    BODY = "body"
    SLEEP = "sleep"
    FEELING = "feeling"
    THINKING = "thinking"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected before anything is known of a person: mean, and spread (sd) between people."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class CheckInItem:
    """One question of a check-in, with what is expected of its answers, in points of 0 to 10.

    Parameters
    ----------
    usual
        ``b``, the score of a good day.
    withdrawal
        ``λ``, what full intensity of withdrawal adds.
    illness
        ``ρ``, what one episode in full of the underlying condition adds; the same for all.
    day
        ``κ``, how much of a hard day it feels, 0 to 1.
    modulators
        ``β`` by modulator, what a day that held one in full adds.
    noise
        ``σ``, the standard deviation of chance.
    is_specific
        Whether a source says that it tells withdrawal from a return of the illness.
    aliases, opposites
        Names by which other diaries may call it, and names whose scale runs the other way (10 is best).
    """

    name: str
    group: ItemGroup
    usual: Prior
    withdrawal: Prior
    illness: float
    day: float
    modulators: Mapping[str, Prior]
    noise: float
    is_specific: bool
    aliases: tuple[str, ...]
    source: tuple[str, ...]
    grade: Grade
    note: str = ""
    opposites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Modulator:
    """Something else that a day may hold, 0 to 1; ``factor`` times the intensity of withdrawal at 1."""

    name: str
    factor: Prior
    aliases: tuple[str, ...]
    source: tuple[str, ...]
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slow:
    """The underlying condition and hard days, apart from withdrawal.

    Parameters
    ----------
    tau_days, spread
        How slowly the condition wanders around nothing, and how far (sd, in episodes).
    change, change_tau_days
        The size of a return in episodes, and over how many days it builds up.
    day_spread
        Points (sd) that a day moves every item of ``day`` 1.
    terrible_share, terrible_spread
        Which share of days is terrible for no reason that is told, and the points (sd) that it then is.
    returns_per_year
        By condition: how many returns a year to expect off the drug, without those that haste adds.
    least_days
        Days with a check-in before anything is said to be learnt.
    """

    tau_days: float
    spread: float
    change: Prior
    change_tau_days: float
    day_spread: float
    terrible_share: float
    terrible_spread: float
    returns_per_year: Mapping[str, float]
    least_days: Bound
