"""What a study did, in the words of the model: who took what for how long, how it was stopped, who was asked.

A :class:`Scenario` stands in ``data/scenarios.yaml`` in the form that :func:`scenario_of` reads::

    drugs: {paroxetine: {mg: 20, share: 0.5}, venlafaxine: {mg: 75, share: 0.5}}
    used: {days: 84, spread: 0.4}      # median, and spread of the logarithm
    taper: abrupt                      # or shares: {abrupt: 0.6, "linear:14d": 0.4}
    days: 28                           # how long people were followed from the first change of dose on
    setting: trial                     # or survey, forum: convenience samples, whose people were worse off
    support: none                      # advice, self, strips, structured or cbt: what helped them to stop
    condition: depression              # what may return: see opentaper.inference.relapse
    episodes: usual                    # few, usual or many: how often it had been there before
    failed_attempts: 0
    psychological: false               # whether therapy against relapse came with it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.inference.tapers import tapered

__all__ = ["Episodes", "Portion", "Scenario", "Setting", "Support", "Use", "scenario_of", "tapered"]

Setting = Literal["trial", "survey", "forum"]
Support = Literal["none", "advice", "self", "strips", "structured", "cbt"]
Episodes = Literal["few", "usual", "many"]


@dataclass(frozen=True, slots=True)
class Portion:
    """A drug of a study: its daily dose in mg, and the share of the people who took it.

    ``adapts`` is False for a drug to which the brain is held not to adapt (a negative control); a drug
    without a curve counts so as well, and its level stands for its effect where illness may return.
    """

    drug: str
    mg: float
    share: float = 1.0
    adapts: bool = True


@dataclass(frozen=True, slots=True)
class Use:
    """How long the drug had been taken: median in days, and the spread of the logarithm (0: all alike)."""

    days: float
    spread: float = 0.0

    def drawn(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return days of use of people by standard normal draws, shape (n,)."""
        return np.asarray(self.days * np.exp(self.spread * z))


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who took what for how long, how it was stopped, and who was asked.

    Parameters
    ----------
    portions
        The drugs; their shares are scaled to a sum of 1.
    used
        Length of use before the first change of dose.
    tapers
        Taper specs (:func:`tapered`) with their shares, scaled to a sum of 1.
    days
        Days followed from the first change of dose on, at least 1.
    setting
        ``trial``, or ``survey`` or ``forum``, where people who had been worse off answer more.
    support
        What helped them to stop.
    condition
        The illness that may return.
    episodes
        How often it had been there before.
    failed_attempts
        Earlier attempts to stop that failed.
    psychological
        Whether therapy against relapse came with it.

    Raises
    ------
    BadOption
        No drug, no day, negative shares, or a word that is not known.

    Examples
    --------
    >>> Scenario((Portion("citalopram", 20.0),), Use(84.0)).tapers
    (('abrupt', 1.0),)
    """

    portions: tuple[Portion, ...]
    used: Use
    tapers: tuple[tuple[str, float], ...] = (("abrupt", 1.0),)
    days: int = 28
    setting: Setting = "trial"
    support: Support = "none"
    condition: str = "depression"
    episodes: Episodes = "usual"
    failed_attempts: int = 0
    psychological: bool = False

    def __post_init__(self) -> None:
        if self.days < 1:
            raise BadOption(option="days", given=str(self.days), wanted="a whole number of at least 1")
        shares = [one.share for one in self.portions], [share for _, share in self.tapers]
        for option, parts in zip(("drugs", "taper"), shares, strict=True):
            if not parts or min(parts) < 0.0 or sum(parts) <= 0.0:
                raise BadOption(option=option, given=str(parts), wanted="shares of at least 0, and one above")
        for option, given, known in (
            ("setting", self.setting, Setting),
            ("support", self.support, Support),
            ("episodes", self.episodes, Episodes),
        ):
            if given not in get_args(known):
                raise BadOption(option=option, given=given, wanted="one of the words of the table")


def scenario_of(told: Mapping[str, Any]) -> Scenario:
    """Return the scenario that a mapping of the table's form tells.

    Raises
    ------
    BadOption
        An unknown key, or a value outside its domain.

    Examples
    --------
    >>> made = scenario_of({"drugs": {"citalopram": {"mg": 20}}, "used": {"days": 84}, "taper": "linear:14d"})
    >>> made.tapers, made.days
    ((('linear:14d', 1.0),), 28)
    """
    known = {"drugs", "used", "taper", *Scenario.__dataclass_fields__} - {"portions", "tapers"}
    for key in told:
        if key not in known:
            raise BadOption(option="scenario", given=str(key), wanted="one of the words of the table")
    rest = {key: value for key, value in told.items() if key not in ("drugs", "used", "taper")}
    portions = tuple(
        Portion(name, float(one["mg"]), float(one.get("share", 1.0)), bool(one.get("adapts", True)))
        for name, one in told["drugs"].items()
    )
    used, taper = told.get("used", {"days": 365.0}), told.get("taper", "abrupt")
    shares = {taper: 1.0} if isinstance(taper, str) else taper
    return Scenario(
        portions,
        Use(float(used["days"]), float(used.get("spread", 0.0))),
        tuple((str(spec), float(share)) for spec, share in shares.items()),
        **rest,
    )
