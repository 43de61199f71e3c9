"""A truth with another structure than the model that is learnt with; nothing is ever tuned on it.

- Adaptation forgets by a power law instead of at two speeds, behind a steeper curve and a threshold; or
  withdrawal follows each fall of effect after a gamma-shaped delay, with a long tail, whatever the set-point.
- It comes in waves, and has windows.
- Not every item belongs to everybody's withdrawal; how far illness moves an item is the person's own.
- The condition returns as a logistic ramp, or in bouts; bad stretches of life that nobody tells come and go.
- Noise has heavy tails and a memory; weeks have a rhythm; the use of the scale drifts, and has personal
  steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.examples.cohort import CohortMember
from opentaper.examples.own_world import DAYS_PER_MONTH, drug_of, items_named, kinetics_of
from opentaper.formulary.item_records import CheckInItem, ItemGroup
from opentaper.pharmacology.symptoms import HIGHEST_SCORE

Array = NDArray[np.float64]
# Memory of the power law: time constants from two days to four years, and how their weights fall.
MEMORIES = np.geomspace(2.0, 1500.0, 12)
FORGETS = 0.15
STRETCHES_PER_YEAR = 1.5
DAYS_PER_YEAR = 365.25
WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class OtherTruth:
    """Somebody who is made in another way than the model says."""

    member: CohortMember

    def withdrawal(self, mg: Array, life: Mapping[str, Array]) -> Array:
        """Intensity of withdrawal on each day, shape (days,)."""
        rng = self.member.stream("response")
        is_lagging, scale = bool(rng.random() < 0.5), float(np.exp(rng.normal(np.log(0.4), 0.55)))
        effect, before = self._effect(mg.sum(axis=1), rng)
        used = self.member.months_of_use * DAYS_PER_MONTH
        drive = _lagging(effect, before, used, rng) if is_lagging else _forgetting(effect, before, used)
        push = 1.0 + sum(0.15 * days for days in life.values())
        felt = 1.0 - np.exp(-((np.maximum(drive, 0.0) / scale) ** 1.6))
        return np.asarray(np.clip(felt * push * self._waves(len(mg)), 0.0, 1.0))

    @property
    def loading(self) -> Array:
        """What full intensity adds to each item, shape (items,); one in five is not part of it."""
        rng, n_items = self.member.stream("loading"), len(self.member.items)
        told = np.array([one.withdrawal.mean for one in items_named(self.member.items)])
        return np.asarray(told * np.exp(rng.normal(0.0, 0.4, n_items)) * (rng.random(n_items) < 0.8))

    def underlying(self, n_days: int) -> tuple[Array, Array]:
        """Life's bad stretches, and from the onset on a ramp or bouts, each of shape (days,)."""
        course = _autocorrelated(n_days, 0.93, 0.05, self.member.stream("underlying"))
        begins = self.member.stream("stretches").random(n_days) < STRETCHES_PER_YEAR / DAYS_PER_YEAR
        for place, first in enumerate(np.flatnonzero(begins)):
            rng = self.member.stream(f"stretch {place}")
            course[first : first + int(rng.integers(4, 13))] += rng.uniform(0.15, 0.35)
        if self.member.onset is None:
            return course, np.zeros(n_days)
        rng = self.member.stream("return")
        size, middle, width = rng.uniform(0.45, 1.0), rng.uniform(8.0, 18.0), rng.uniform(2.0, 4.0)
        since = np.arange(n_days) - self.member.onset
        ramp = np.where(since < 0, 0.0, size / (1.0 + np.exp(-(since - middle) / width)))
        is_ramp, spells = rng.random() < 0.5, _spells(self.member.stream("spells").random(n_days))
        return course, np.asarray(ramp if is_ramp else ramp * spells)

    def scores(self, withdrawal: Array, underlying: Array, life: Mapping[str, Array]) -> Array:
        """Whole scores from 0 to 10, shape (days, items)."""
        rng, asked = self.member.stream("items"), items_named(self.member.items)
        n_days, n_items = len(withdrawal), len(asked)
        usual = np.array([max(0.0, rng.normal(one.usual.mean, one.usual.spread)) for one in asked])
        illness = np.array([one.illness for one in asked]) * rng.uniform(0.6, 1.3, n_items)
        latent = usual + np.outer(withdrawal, self.loading) + np.outer(underlying, illness)
        for days in life.values():
            latent += np.outer(days, rng.gamma(1.5, 0.5, n_items))
        latent += self._habits(n_days, asked, rng)
        spread = self.member.noise * np.array([one.noise for one in asked])
        return _in_steps(latent + self._noise(n_days, n_items) * spread, rng)

    def _effect(self, mg: Array, rng: np.random.Generator) -> tuple[Array, float]:
        """Return the effect of each day, shape (days,), and the one before; both fractions."""
        known, curve = drug_of(self.member)
        kinetics = kinetics_of(known)
        slowest = max(kinetics.half_life_days, 0.7 * (kinetics.metabolite_half_life_days or 0.0))
        kept = 0.5 ** (1.0 / (slowest * np.exp(rng.normal(0.0, 0.3))))
        half, hill = curve.ed50_mg * np.exp(rng.normal(0.0, 0.4)), rng.uniform(1.0, 1.6)
        levels, now = np.empty(len(mg)), self.member.start.as_mg
        for day, amount in enumerate(mg):
            now = amount + (now - amount) * kept
            levels[day] = now

        def effect(level: Array | float) -> Array:
            ratio = (np.asarray(level) / half) ** hill
            return np.asarray(curve.emax * ratio / (1.0 + ratio))

        return effect(levels), float(effect(self.member.start.as_mg))

    def _waves(self, n_days: int) -> Array:
        """Return waves and windows, shape (days,): factors of the intensity."""
        rng, days = self.member.stream("waves"), np.arange(n_days)
        swing = rng.uniform(0.0, 0.5) * np.sin(2.0 * np.pi * (days / rng.uniform(9.0, 25.0) + rng.random()))
        return np.asarray(np.clip(1.0 + swing + _autocorrelated(n_days, 0.8, 0.2, rng), 0.1, 1.8))

    def _habits(self, n_days: int, asked: tuple[CheckInItem, ...], rng: np.random.Generator) -> Array:
        """Return the rhythm of the week and the drift of the scale, shape (days, items)."""
        days = np.arange(n_days)
        felt = np.array([one.group in (ItemGroup.FEELING, ItemGroup.FUNCTION) for one in asked])
        rhythm = rng.uniform(0.0, 0.8) * np.sin(2.0 * np.pi * (days / WEEK + rng.random()))
        drift = rng.uniform(-1.2, 1.2) * days / 300.0
        return np.asarray(np.outer(rhythm, felt) + drift[:, None])

    def _noise(self, n_days: int, n_items: int) -> Array:
        """Return noise of spread 1 with heavy tails and a memory, part of it shared, shape (days, items)."""
        shocks = self.member.stream("noise").standard_t(3.0, (n_days, n_items)) / np.sqrt(3.0)
        shared = self.member.stream("shared noise").standard_t(3.0, (n_days, 1)) / np.sqrt(3.0)
        noise = np.sqrt(0.7) * shocks + np.sqrt(0.3) * shared
        for day in range(1, n_days):
            noise[day] = 0.4 * noise[day - 1] + np.sqrt(1.0 - 0.4**2) * noise[day]
        return np.asarray(noise)


def other_truth(member: CohortMember) -> OtherTruth:
    """Return somebody made in another way than the model says."""
    return OtherTruth(member)


def _forgetting(effect: Array, before: float, used_days: float) -> Array:
    """Drive when the set-point forgets by a power law, shape (days,)."""
    weight = MEMORIES**-FORGETS
    weight /= weight.sum()
    place = before * -np.expm1(-used_days / MEMORIES)
    kept, drive = np.exp(-1.0 / MEMORIES), np.empty(len(effect))
    for day, now in enumerate(effect):
        drive[day] = weight @ place - now - 0.02
        place = now + (place - now) * kept
    return drive


def _lagging(effect: Array, before: float, used_days: float, rng: np.random.Generator) -> Array:
    """Drive when each fall of effect is felt after a delay and fades, shape (days,)."""
    falls = -np.diff(effect, prepend=before) * -np.expm1(-used_days / 500.0)
    days, shape, lag = np.arange(len(effect)), 3.0, rng.uniform(4.0, 14.0)
    rise = (days * shape / lag) ** (shape - 1.0) * np.exp(-days * shape / lag)
    tail = -np.expm1(-days / lag) * np.exp(-days / rng.uniform(60.0, 250.0))
    kernel = rise / max(rise.max(), 1e-9) + rng.uniform(0.2, 0.7) * tail
    return np.asarray(np.convolve(falls, kernel)[: len(effect)])


def _autocorrelated(n_days: int, memory: float, spread: float, rng: np.random.Generator) -> Array:
    """Return a series that remembers from day to day, of a long-run spread, shape (days,)."""
    series = spread * rng.standard_normal(n_days)
    for day in range(1, n_days):
        series[day] = memory * series[day - 1] + np.sqrt(1.0 - memory**2) * series[day]
    return series


def _spells(chance: Array) -> Array:
    """Return bouts with better days between them, shape (days,): three days in four are bad."""
    is_bad, bad = True, np.empty(len(chance))
    for day, one in enumerate(chance):
        is_bad = not is_bad if one < (0.12 if is_bad else 0.36) else is_bad
        bad[day] = 1.15 if is_bad else 0.45
    return np.convolve(np.pad(bad, 1, mode="edge"), np.ones(3) / 3.0, mode="valid")


def _in_steps(latent: Array, rng: np.random.Generator) -> Array:
    """Return whole scores by personal steps: some use the low end more, some only each other step."""
    share = np.clip(latent, 0.0, HIGHEST_SCORE) / HIGHEST_SCORE
    bent = HIGHEST_SCORE * share ** np.exp(rng.normal(0.0, 0.2))
    steps = np.sort(np.arange(HIGHEST_SCORE) + 0.5 + rng.normal(0.0, 0.2, int(HIGHEST_SCORE)))
    scores = np.searchsorted(steps, bent).astype(np.float64)
    return np.asarray(2.0 * np.rint(scores / 2.0) if rng.random() < 0.3 else scores)
