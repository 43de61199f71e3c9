"""Restarts, what trouble was called, and more time, in plain Python: the twins of ``measures.after``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opentaper.cohort.plain.lives import plain_lives
from opentaper.cohort.plain.numbers import Row, Rows, grouped, mean, median, people, share
from opentaper.cohort.registry_schema import RESTART_REASONS
from opentaper.cohort.rules import FEWEST_WEEKS, LATE_DAYS, MONTH_DAYS, SOON_DAYS, WEEK_DAYS


def plain_restarts(dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return how many stopped courses were begun anew, and why the first time."""
    return grouped([life for life in plain_lives(rows) if life["first_zero"] is not None], dims, _restarts)


def _restarts(lives: list[Row]) -> dict[str, Any]:
    again = [life for life in lives if life["restart_day"] is not None]
    by_reason = {
        f"n_{reason or 'untold'}": sum(life["restart_reason"] == reason for life in again)
        for reason in RESTART_REASONS
    }
    numbers = {"n_people": people(lives), "n_stopped": len(lives), "n_restarted": len(again)}
    values = {"share": share(len(again), len(lives)), "months_median": median(_months(again))}
    return numbers | by_reason | values


def _months(again: list[Row]) -> list[float]:
    return [(life["restart_day"] - life["first_zero"]) / MONTH_DAYS for life in again]


def plain_reasons(rows: Rows) -> list[dict[str, Any]]:
    """Return the first restarts of stopped courses by reason; empty where none was told."""
    again = [
        life | {"reason": life["restart_reason"]}
        for life in plain_lives(rows)
        if life["first_zero"] is not None and life["restart_day"] is not None
    ]
    return grouped(
        again,
        ["reason"],
        lambda lives: {
            "n_people": people(lives),
            "n_restarted": len(lives),
            "months_mean": mean(_months(lives)),
            "months_median": median(_months(lives)),
        },
    )


def _begun(rows: Rows) -> list[Row]:
    return [life for life in plain_lives(rows) if life["first_cut"] is not None]


def plain_named(dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return what trouble was called in courses with a first reduction, by whom, and how soon."""
    return grouped(_begun(rows), dims, _named)


def _is_soon(life: Row) -> bool:
    relapse, reduced = life["relapse_day"], life["reduced_day"]
    return relapse is not None and reduced is not None and relapse - reduced <= SOON_DAYS


def _named(lives: list[Row]) -> dict[str, Any]:
    relapse = [life for life in lives if life["relapse_day"] is not None]
    soon = [life for life in relapse if _is_soon(life)]
    return {
        "n_people": people(lives),
        "n_courses": len(lives),
        "n_relapse": len(relapse),
        "n_relapse_by_clinician": sum(life["n_relapse_by_clinician"] > 0 for life in lives),
        "n_withdrawal": sum(life["withdrawal_day"] is not None for life in lives),
        "n_withdrawal_by_clinician": sum(life["n_withdrawal_by_clinician"] > 0 for life in lives),
        "n_both": sum(life["withdrawal_day"] is not None for life in relapse),
        "n_relapse_soon": len(soon),
        "n_relapse_soon_and_hard": sum(
            life["n_weeks"] >= FEWEST_WEEKS and life["n_hard"] > 0 for life in soon
        ),
        "share_soon": share(len(soon), len(relapse)),
    }


def plain_more_time(dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return who raised a dose, or stayed above the plan's dose, and for how many weeks."""
    return grouped(_begun(rows), dims, _more_time)


def _more_time(lives: list[Row]) -> dict[str, Any]:
    late = [life for life in lives if life["n_above"] >= LATE_DAYS]
    stopped = [life for life in lives if life["first_zero"] is not None]
    n_more = sum(life["n_raised"] > 0 or life["n_above"] >= LATE_DAYS for life in lives)
    weeks = [life["n_above"] / WEEK_DAYS for life in late]
    return {
        "n_people": people(lives),
        "n_courses": len(lives),
        "n_planned": sum(life["n_planned"] > 0 for life in lives),
        "n_raised": sum(life["n_raised"] > 0 for life in lives),
        "n_late": len(late),
        "n_more_time": n_more,
        "n_stopped": len(stopped),
        "share": share(n_more, len(lives)),
        "weeks_late_mean": mean(weeks),
        "weeks_late_median": median(weeks),
        "taper_months_median": median(
            [(life["first_zero"] - life["first_cut"]) / MONTH_DAYS for life in stopped]
        ),
    }
