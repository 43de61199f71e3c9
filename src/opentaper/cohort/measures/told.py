"""What is missing, and who is in: days told by month and by who left, and the people by column."""

from __future__ import annotations

from functools import reduce
from typing import Any

from opentaper.cohort.measures.lives import KEYS, lives
from opentaper.cohort.measures.measure import RegistryMeasure, Tables, summed
from opentaper.cohort.plain.told import plain_selection, plain_told
from opentaper.cohort.rules import (
    FEWEST_WEEKS,
    MONTH_SIXTEENTHS,
    RISK_DIGITS,
    SELECTED_BY,
    TOLD_MONTHS,
)

TOLD = ("n_people", "n_days", "n_checked_in", "n_dose_known")
SELECTED = ("n_people", "n_courses", "n_cut", "n_stopped", "n_told", "n_looked_back", "n_left")


def told_by_month(tables: Tables) -> Any:
    """Return how many days were told in each month from the first reduction on, by who left later."""
    life = lives(tables)
    cut = life.filter(life.first_cut.notnull())
    cut = cut.mutate(stays=cut.left_day.notnull().ifelse("left", "stayed")).select(
        *KEYS, "first_cut", "stays"
    )
    day = tables["day"].select(*KEYS, "day", "checked_in", "dose_ug").inner_join(cut, list(KEYS))
    month = (day.day - day.first_cut).cast("int64") * 16 // MONTH_SIXTEENTHS
    day = day.filter(day.day >= day.first_cut).mutate(month=month)
    day = day.filter(day.month < TOLD_MONTHS)
    course = day.group_by(["stays", "month", *KEYS]).aggregate(
        days=day.count(), told=day.count(where=day.checked_in), doses=day.count(where=day.dose_ug.notnull())
    )
    course = course.mutate(month=course.month.cast("string").lpad(RISK_DIGITS, "0"))
    n_days, n_told, n_doses = (course[name].sum().cast("int64") for name in ("days", "told", "doses"))
    return summed(
        course,
        ("stays", "month"),
        {
            "n_people": course.person.nunique(),
            "n_days": n_days,
            "n_checked_in": n_told,
            "n_dose_known": n_doses,
            "share_checked_in": n_told / n_days,
            "share_dose_known": n_doses / n_days,
        },
    )


def selection(tables: Tables) -> Any:
    """Return who is in the registry, by each column of a course in turn, and what is known of them."""
    life = lives(tables)
    told = life.select(
        "person",
        *SELECTED_BY,
        is_cut=life.first_cut.notnull(),
        is_stopped=life.first_zero.notnull(),
        is_told=life.n_weeks >= FEWEST_WEEKS,
        has_looked=life.wellness_12.notnull(),
        has_left=life.left_day.notnull(),
    )
    import ibis

    columns = ("person", "is_cut", "is_stopped", "is_told", "has_looked", "has_left")
    parts = [told.select(*columns, column=ibis.literal(name), value=told[name]) for name in SELECTED_BY]
    every = reduce(lambda one, other: one.union(other), parts)
    return summed(
        every,
        ("column", "value"),
        {
            "n_people": every.person.nunique(),
            "n_courses": every.count(),
            "n_cut": every.count(where=every.is_cut),
            "n_stopped": every.count(where=every.is_stopped),
            "n_told": every.count(where=every.is_told),
            "n_looked_back": every.count(where=every.has_looked),
            "n_left": every.count(where=every.has_left),
        },
    )


MISSING = (
    RegistryMeasure(
        "told_by_month",
        ("stays", "month"),
        TOLD,
        ("share_checked_in", "share_dose_known"),
        told_by_month,
        plain_told,
        {"share_checked_in": ("n_days", "n_checked_in"), "share_dose_known": ("n_days", "n_dose_known")},
    ),
    RegistryMeasure("selection", ("column", "value"), SELECTED, (), selection, plain_selection),
)
