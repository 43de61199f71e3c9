"""Withdrawal by length of use, drug, speed, shape and smallest dose: how often, how much, how long."""

from __future__ import annotations

from functools import partial
from typing import Any

from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.measure import RegistryMeasure, Tables, median, summed
from opentaper.cohort.plain.withdrawal import plain_withdrawal
from opentaper.cohort.rules import FEWEST_WEEKS, WEEK_DAYS

COUNTS = ("n_people", "n_courses", "n_told", "n_withdrawal", "n_lasting")
_OF_TOLD = ("peak_mean", "peak_sd", "peak_median", "excess_mean", "excess_sd")
_OF_HARD = ("days_mean", "days_sd", "days_median")
VALUES = ("share", *_OF_TOLD, *_OF_HARD)
_BEHIND = {
    "share": ("n_told", "n_withdrawal"),
    **dict.fromkeys(_OF_TOLD, ("n_told",)),
    **dict.fromkeys(_OF_HARD, ("n_withdrawal",)),
}
BY: dict[str, tuple[str, ...]] = {
    "withdrawal": (),
    "withdrawal_by_use": ("use_band",),
    "withdrawal_by_drug": ("drug",),
    "withdrawal_by_family": ("family",),
    "withdrawal_by_speed": ("speed",),
    "withdrawal_by_shape": ("shape",),
    "withdrawal_by_smallest": ("smallest",),
    "withdrawal_by_use_and_speed": ("use_band", "speed"),
}


def withdrawal(dims: tuple[str, ...], tables: Tables) -> Any:
    """Return how withdrawal went in courses with a first reduction, by some columns of a course."""
    life = lives(tables)
    cut = life.filter(life.first_cut.notnull())
    told = cut.n_weeks >= FEWEST_WEEKS
    hard = told & (cut.n_hard > 0)
    days = cut.n_hard.cast("float64") * WEEK_DAYS
    n_told, n_hard = cut.count(where=told), cut.count(where=hard)
    return summed(
        cut,
        dims,
        {
            "n_people": cut.person.nunique(),
            "n_courses": cut.count(),
            "n_told": n_told,
            "n_withdrawal": n_hard,
            "n_lasting": cut.count(where=hard & (cut.last_hard == cut.last_week)),
            "share": n_hard / n_told.nullif(0),
            "peak_mean": cut.peak.mean(where=told),
            "peak_sd": cut.peak.std(how="sample", where=told),
            "peak_median": median(cut.peak, told),
            "excess_mean": cut.excess.mean(where=told),
            "excess_sd": cut.excess.std(how="sample", where=told),
            "days_mean": days.mean(where=hard),
            "days_sd": days.std(how="sample", where=hard),
            "days_median": median(days, hard),
        },
    )


WITHDRAWAL = tuple(
    RegistryMeasure(
        name, dims, COUNTS, VALUES, partial(withdrawal, dims), partial(plain_withdrawal, dims), _BEHIND
    )
    for name, dims in BY.items()
)
