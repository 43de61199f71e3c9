"""What is missing, and who is in, in plain Python: the twins of ``measures.told``."""

from __future__ import annotations

from typing import Any

from opentaper.cohort.plain.lives import by_course, plain_lives
from opentaper.cohort.plain.numbers import Row, Rows, grouped, people, share
from opentaper.cohort.rules import FEWEST_WEEKS, MONTH_DAYS, RISK_DIGITS, SELECTED_BY, TOLD_MONTHS


def plain_told(rows: Rows) -> list[dict[str, Any]]:
    """Return how many days were told in each month from the first reduction on, by who left later."""
    days, found = by_course(rows["day"]), []
    for life in plain_lives(rows):
        cut = life["first_cut"]
        stays = "stayed" if life["left_day"] is None else "left"
        for row in days[life["person"], life["course"]]:
            if cut is not None and row["day"] >= cut:
                month = int((row["day"] - cut) // MONTH_DAYS)
                if month < TOLD_MONTHS:
                    found.append({**row, "stays": stays, "month": str(month).zfill(RISK_DIGITS)})
    return grouped(found, ("stays", "month"), _told)


def _told(days: list[Row]) -> dict[str, Any]:
    n_told = sum(bool(row["checked_in"]) for row in days)
    n_doses = sum(row["dose_ug"] is not None for row in days)
    return {
        "n_people": people(days),
        "n_days": len(days),
        "n_checked_in": n_told,
        "n_dose_known": n_doses,
        "share_checked_in": share(n_told, len(days)),
        "share_dose_known": share(n_doses, len(days)),
    }


def plain_selection(rows: Rows) -> list[dict[str, Any]]:
    """Return who is in the registry, by each column of a course in turn, and what is known of them."""
    every = [
        life | {"column": name, "value": life[name]} for life in plain_lives(rows) for name in SELECTED_BY
    ]
    return grouped(every, ("column", "value"), _selection)


def _selection(lives: list[Row]) -> dict[str, Any]:
    return {
        "n_people": people(lives),
        "n_courses": len(lives),
        "n_cut": sum(life["first_cut"] is not None for life in lives),
        "n_stopped": sum(life["first_zero"] is not None for life in lives),
        "n_told": sum(life["n_weeks"] >= FEWEST_WEEKS for life in lives),
        "n_looked_back": sum(life["wellness_12"] is not None for life in lives),
        "n_left": sum(life["left_day"] is not None for life in lives),
    }
