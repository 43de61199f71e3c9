"""Risk tables in plain Python: the twin of ``measures.risk``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opentaper.cohort.plain.lives import plain_lives
from opentaper.cohort.plain.numbers import Row, Rows, grouped, people
from opentaper.cohort.rules import (
    FEWEST_WEEKS,
    LAST_MONTH,
    LAST_WEEK,
    LOST,
    MONTH_DAYS,
    RISK_CAUSES,
    RISK_DIGITS,
)

#: When a course's time ended, and by what; None where its time never began.
Ended = tuple[int, str] | None


def _first(life: Row, start: str, ends: Mapping[str, str]) -> Ended:
    """Return the month, and what ended a course's time first; of ties the first named."""
    if life[start] is None:
        return None
    known = {name: life[column] for name, column in ends.items() if life[column] is not None}
    cause = min(known, key=lambda name: int(known[name]), default=LOST)
    month = int(max(0, known.get(cause, life["until"]) - life[start] - 1) // MONTH_DAYS)
    return (month, cause) if month <= LAST_MONTH else (LAST_MONTH, LOST)


def _after_zero(life: Row) -> Ended:
    return _first(life, "first_zero", {"relapse": "returned_day", "restart": "again_day", "left": "left_day"})


def _restart(life: Row) -> Ended:
    return _first(life, "first_zero", {"restart": "again_day", LOST: "left_day"})


def _relapse(life: Row) -> Ended:
    return _first(life, "first_zero", {"relapse": "returned_day", LOST: "left_day"})


def _leaving(life: Row) -> Ended:
    return _first(life, "first_day", {"left": "left_day", LOST: "first_zero"})


def _easing(life: Row) -> Ended:
    if life["n_weeks"] < FEWEST_WEEKS or not life["n_hard"]:
        return None
    weeks = life["last_hard"] - life["first_hard"] + 1
    if weeks > LAST_WEEK:
        return LAST_WEEK, LOST
    return weeks, "eased" if life["last_week"] > life["last_hard"] else LOST


ENDED: dict[str, Callable[[Row], Ended]] = {
    "after_zero": _after_zero,
    "of_restart": _restart,
    "of_relapse": _relapse,
    "of_leaving": _leaving,
    "of_easing": _easing,
}


def plain_risk(name: str, dims: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    """Return a risk table by some columns of a course."""
    entered: list[dict[str, Any]] = []
    for life in plain_lives(rows):
        ended = ENDED[name](life)
        if ended is not None:
            entered.append(life | {"time": str(ended[0]).zfill(RISK_DIGITS), "cause": ended[1]})

    def summary(lives: list[Row]) -> dict[str, Any]:
        here = [one for one in entered if all(one[dim] == lives[0][dim] for dim in dims)]
        causes = {f"n_{one}": sum(life["cause"] == one for life in lives) for one in RISK_CAUSES[name]}
        n_at_risk = sum(one["time"] >= lives[0]["time"] for one in here)
        n_lost = sum(life["cause"] == LOST for life in lives)
        return {"n_people": people(lives), "n_at_risk": n_at_risk} | causes | {"n_lost": n_lost}

    return grouped(entered, (*dims, "time"), summary)
