"""Virtual people made by the very model that is inferred, with all that is true of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import item, slow_process
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.doses import treatment
from opentaper.inference.known import Known, twins
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.kernel import daily_intensities
from opentaper.quantities import Dose

FIRST = date(2026, 1, 1)
NAMES = ("shocks", "dizziness", "nausea", "anxiety", "low_mood", "poor_sleep")


@dataclass(frozen=True, eq=False)
class Made:
    """A person: what was told of them, and the truth."""

    known: Known
    doses: list[DoseTaken]
    check_ins: list[CheckIn]
    draw: NDArray[np.float64]
    withdrawal: NDArray[np.float64]
    returned: NDArray[np.float64]


def made(
    seed: int,
    n_days: int = 120,
    returns_on: int | None = None,
    missing: float = 0.15,
    drug: str = "sertraline",
) -> Made:
    """Return a person who stopped 100 mg in fives steps of three weeks, drawn from what is thought of all."""
    rng, slow = np.random.default_rng(seed), slow_process()
    known = Known(drug, Dose.mg(100), months_of_use=36.0)
    days = [FIRST + timedelta(days=place) for place in range(n_days)]
    taken = [Dose.mg([100, 60, 30, 15, 5, 0][min(5, (place + 7) // 21)]) for place in range(n_days)]
    draw = rng.standard_normal((1, 6))
    people = twins(known, draw)
    mg = np.array([dose.as_mg for dose in taken])
    felt = daily_intensities(people, steady_before(people, known), treatment(mg, 1))[0][:, 0]
    kept = np.exp(-1.0 / slow.tau_days)
    wander = [rng.normal() * slow.spread]
    for push in rng.standard_normal(n_days - 1):
        wander.append(kept * wander[-1] + np.sqrt(1.0 - kept**2) * slow.spread * push)
    returned = np.zeros(n_days)
    if returns_on is not None:
        returned = 0.65 * -np.expm1(-np.maximum(0.0, np.arange(n_days) - returns_on) / slow.change_tau_days)
    items = [item(name) for name in NAMES]
    usual = np.array([rng.normal(one.usual.mean, one.usual.spread) for one in items])
    loading = np.array([rng.normal(one.withdrawal.mean, one.withdrawal.spread) for one in items])
    scores = usual + np.outer(felt, loading)
    scores += np.outer(np.array(wander) + returned, [one.illness for one in items])
    scores += np.outer(slow.day_spread * rng.standard_normal(n_days), [one.day for one in items])
    scores += rng.standard_normal(scores.shape) * [one.noise for one in items]
    told = np.clip(np.rint(scores), 0.0, 10.0)
    answered = rng.random(n_days) >= missing
    check_ins = [
        CheckIn(day, tuple(zip(NAMES, row.tolist(), strict=True)))
        for day, row, is_answered in zip(days, told, answered, strict=True)
        if is_answered
    ]
    doses = [DoseTaken(day, dose) for day, dose in zip(days, taken, strict=True)]
    return Made(known, doses, check_ins, draw[0], felt, returned)
