"""What a diary tells as plain arrays, for models that share no code with the one under test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Item, item, items, modulator, slow_process
from opentaper.formulary.population import shipped_population
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.inference.returning import AGES

Array = NDArray[np.float64]
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One person's record: T observed days, J items.

    ``mg`` are the doses of every day from the first told; ``at`` (T,) says which of these were observed;
    ``days_from_first`` (T,) counts from the first check-in; ``scores`` (T, J) with nan; ``held`` what each
    day held; ``factor`` what that does to withdrawal; ``onsets`` and ``onset_prior`` (C,) when a return may
    begin.
    """

    known: Known
    mg: Array
    at: NDArray[np.int64]
    days_from_first: Array
    items: tuple[Item, ...]
    scores: Array
    held: Mapping[str, Array]
    factor: Array
    onsets: Array
    onset_prior: Array


def facts(known: Known, doses: Sequence[DoseTaken], check_ins: Sequence[CheckIn]) -> Facts:
    """Return a record with one check-in a day, in order, each telling the same modulators; one dose a day."""
    days = [one.day for one in check_ins]
    first = min(days[0], *(one.day for one in doses)) if doses else days[0]
    told = {one.day: one.dose.as_mg for one in doses}
    mg, now = [], known.start.as_mg
    for place in range((days[-1] - first).days + 1):
        now = told.get(first + timedelta(days=place), now)
        mg.append(now)
    asked = tuple(
        one for one in items() if any(one.name == name for told in check_ins for name, _ in told.scores)
    )
    scores = [[np.nan if (v := told.score(one.name)) is None else v for one in asked] for told in check_ins]
    held = {
        name: np.array([told.modulator(name) for told in check_ins], dtype=np.float64)
        for name, _ in check_ins[0].modulators
    }
    factor = np.ones(len(days))
    for name, shares in held.items():
        factor *= modulator(name).factor.mean ** shares
    from_first = np.array([(day - days[0]).days for day in days], dtype=np.float64)
    onsets, prior = _onsets(known, float(from_first[-1]))
    return Facts(
        known,
        np.array(mg),
        np.array([(day - first).days for day in days], dtype=np.int64),
        from_first,
        tuple(item(one.name) for one in asked),
        np.array(scores, dtype=np.float64),
        held,
        factor,
        onsets,
        prior,
    )


def _onsets(known: Known, last: float) -> tuple[Array, Array]:
    """Return days on which a return may begin, and how likely each is: a constant rate, on the nearest."""
    rate = slow_process().returns_per_year[known.condition] / DAYS_PER_YEAR
    rate *= shipped_population().relapse["shared"][f"episodes_{known.episodes}"]
    at = np.array(sorted(last - age for age in AGES if age < last))
    share = []
    for place, here in enumerate(at):
        low = 0.0 if place == 0 else (at[place - 1] + here) / 2.0
        high = last if place == len(at) - 1 else (at[place + 1] + here) / 2.0
        share.append(np.exp(-rate * low) - np.exp(-rate * high))
    return at, np.array(share)
