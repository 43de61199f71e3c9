"""Tapers in one word, such as ``linear:14d``, as the dose of each day."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.hyperbola import Hyperbola

Array = NDArray[np.float64]
DAYS = {"d": 1.0, "w": 7.0, "m": 365.25 / 12.0, "y": 365.25}
# A proportional taper never ends by itself: it stops at this share of the first dose (house-rule).
LAST_SHARE = 0.025


def tapered(spec: str, mg: float, curve: Hyperbola | None, n_days: int) -> Array:
    """Dose of each day of a taper, shape (n_days,), in mg; day 0 is the first day of the change.

    Parameters
    ----------
    spec
        - ``abrupt``: nothing from day 0 on; ``continued``: the dose as it was.
        - ``linear:14d``, ``occupancy:1y``: equal falls of dose, or of occupancy, to nothing at the end of
          that time, a little each day; with ``/4w`` behind it in steps of that length (the first step on
          day 0, as many as fit).
        - ``proportional:10%/4w``: this share of the dose then taken, each time; ends at 2.5 % of the first.
        - ``steps:50%/4w,25%/4w``: these shares of the first dose for so long each, then nothing.
        - ``held:50%``: this share of the first dose for good; ``interrupted:8d``: nothing for so long, then
          the dose as it was; ``resumed:8w/2w,1y``: a linear fall, nothing for so long, the dose as it was.

        Times end in d, w, m or y.
    mg
        The dose before it, mg/day, above 0.
    curve
        The drug's occupancy; only ``occupancy`` needs it.
    n_days
        How many days, at least 1.

    Raises
    ------
    BadOption
        A spec that cannot be read, or one that needs a curve where there is none.

    Examples
    --------
    >>> tapered("linear:4d", 20.0, None, 6)
    array([15., 10.,  5.,  0.,  0.,  0.])
    >>> tapered("linear:8d/4d", 20.0, None, 9)
    array([10., 10., 10., 10.,  0.,  0.,  0.,  0.,  0.])
    >>> tapered("occupancy:4d", 20.0, Hyperbola(1.0, 5.0), 5).round(2)
    array([7.5 , 3.33, 1.25, 0.  , 0.  ])
    """
    if not (np.isfinite(mg) and mg > 0.0):
        raise BadOption(option="mg", given=str(mg), wanted="a finite number above 0")
    if n_days < 1:
        raise BadOption(option="days", given=str(n_days), wanted="a whole number of at least 1")
    day = np.arange(n_days, dtype=np.float64)
    kind, _, rest = spec.partition(":")
    if kind == "steps":
        return _stepped(rest, spec, mg, day)
    if kind == "occupancy":
        if curve is None:
            raise BadOption(option="taper", given=spec, wanted="a taper that needs no occupancy curve")
        return _doses(curve, mg, _left(rest, spec, day))
    return mg * _shares(kind, rest, spec, day)


def _shares(kind: str, rest: str, spec: str, day: Array) -> Array:
    """Share of the first dose on each day, for the tapers that need to know no more."""
    if kind in ("abrupt", "continued") and not rest:
        left = np.full_like(day, float(kind == "continued"))
    elif kind == "interrupted":
        left = np.where(day < _days(rest, spec), 0.0, 1.0)
    elif kind == "resumed":
        fall, _, off = rest.partition(",")
        back = _days(fall.partition("/")[0], spec) + _days(off, spec)
        left = np.where(day < back, _left(fall, spec, day), 1.0)
    elif kind == "held":
        left = np.full_like(day, _share(rest, spec))
    elif kind == "linear":
        left = _left(rest, spec, day)
    elif kind == "proportional":
        cut, _, every = rest.partition("/")
        left = (1.0 - _share(cut, spec)) ** (1.0 + np.floor(day / _days(every, spec)))
        left[left < LAST_SHARE] = 0.0
    else:
        raise _unreadable(spec)
    return left


def _left(rest: str, spec: str, day: Array) -> Array:
    """Share that is left on each day of an even fall in steps, the first on day 0."""
    long, _, each = rest.partition("/")
    whole, every = _days(long, spec), _days(each, spec) if each else 1.0
    steps = max(1.0, np.round(whole / every))
    return np.asarray(np.clip(1.0 - (1.0 + np.floor(day / every)) / steps, 0.0, 1.0))


def _doses(curve: Hyperbola, mg: float, left: Array) -> Array:
    """Doses with these shares of the occupancy of the first."""
    fraction = left * curve.at(mg)
    odds = fraction / (curve.emax - fraction)
    return np.asarray(np.where(left >= 1.0, mg, curve.ed50_mg * odds ** (1.0 / curve.hill)))


def _stepped(rest: str, spec: str, mg: float, day: Array) -> Array:
    doses, begins = np.zeros_like(day), 0.0
    for part in rest.split(","):
        share, _, long = part.partition("/")
        ends = begins + _days(long, spec)
        doses[(day >= begins) & (day < ends)] = mg * _share(share, spec)
        begins = ends
    return doses


def _days(text: str, spec: str) -> float:
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([dwmy])\s*", text)
    if found is None or float(found[1]) <= 0.0:
        raise _unreadable(spec)
    return float(found[1]) * DAYS[found[2]]


def _share(text: str, spec: str) -> float:
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*%\s*", text)
    if found is None or not 0.0 < float(found[1]) < 100.0:
        raise _unreadable(spec)
    return float(found[1]) / 100.0


def _unreadable(spec: str) -> BadOption:
    return BadOption(
        option="taper",
        given=spec,
        wanted="a taper such as abrupt, linear:14d, occupancy:1y/4w or proportional:10%/4w",
    )
