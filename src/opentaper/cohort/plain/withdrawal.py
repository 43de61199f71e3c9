"""Withdrawal in plain Python: the twin of ``measures.withdrawal``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opentaper.cohort.plain.lives import plain_lives
from opentaper.cohort.plain.numbers import Row, Rows, grouped, mean, median, people, share, spread
from opentaper.cohort.rules import FEWEST_WEEKS, WEEK_DAYS


def plain_withdrawal(dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return how withdrawal went in courses with a first reduction, by some columns of a course."""
    cut = [life for life in plain_lives(rows) if life["first_cut"] is not None]
    return grouped(cut, dims, _summary)


def _summary(lives: list[Row]) -> dict[str, Any]:
    told = [life for life in lives if life["n_weeks"] >= FEWEST_WEEKS]
    hard = [life for life in told if life["n_hard"]]
    peaks, excess = [life["peak"] for life in told], [life["excess"] for life in told]
    days = [float(life["n_hard"] * WEEK_DAYS) for life in hard]
    return {
        "n_people": people(lives),
        "n_courses": len(lives),
        "n_told": len(told),
        "n_withdrawal": len(hard),
        "n_lasting": sum(life["last_hard"] == life["last_week"] for life in hard),
        "share": share(len(hard), len(told)),
        "peak_mean": mean(peaks),
        "peak_sd": spread(peaks),
        "peak_median": median(peaks),
        "excess_mean": mean(excess),
        "excess_sd": spread(excess),
        "days_mean": mean(days),
        "days_sd": spread(days),
        "days_median": median(days),
    }
