"""What came after: restarts and why, relapse against withdrawal as named, and who needed more time."""

from __future__ import annotations

from functools import partial
from typing import Any

from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.measure import RegistryMeasure, Tables, median, summed
from opentaper.cohort.plain.after import plain_more_time, plain_named, plain_reasons, plain_restarts
from opentaper.cohort.registry_schema import RESTART_REASONS
from opentaper.cohort.rules import FEWEST_WEEKS, LATE_DAYS, MONTH_DAYS, SOON_DAYS, WEEK_DAYS

#: Reasons of a restart by the count that has them.
REASON_COUNTS = {f"n_{reason or 'untold'}": reason for reason in RESTART_REASONS}
RESTARTED = ("n_people", "n_stopped", "n_restarted", *REASON_COUNTS)
REASONS = ("n_people", "n_restarted")
NAMED = (
    "n_people",
    "n_courses",
    "n_relapse",
    "n_relapse_by_clinician",
    "n_withdrawal",
    "n_withdrawal_by_clinician",
    "n_both",
    "n_relapse_soon",
    "n_relapse_soon_and_hard",
)
MORE_TIME = ("n_people", "n_courses", "n_planned", "n_raised", "n_late", "n_more_time", "n_stopped")


def _months(days: Any) -> Any:
    """Return days as months; a whole number by a fraction would be a decimal to Spark, and cut short."""
    return days.cast("float64") / MONTH_DAYS


def restarts(dims: tuple[str, ...], tables: Tables) -> Any:
    """Return how many stopped courses were begun anew, and why the first time."""
    life = lives(tables)
    stopped = life.filter(life.first_zero.notnull())
    again = stopped.restart_day.notnull()
    months = _months(stopped.restart_day - stopped.first_zero)
    n_stopped, n_again = stopped.count(), stopped.count(where=again)
    by_reason = {
        name: stopped.count(where=again & (stopped.restart_reason == reason))
        for name, reason in REASON_COUNTS.items()
    }
    numbers = {"n_people": stopped.person.nunique(), "n_stopped": n_stopped, "n_restarted": n_again}
    values = {"share": n_again / n_stopped.nullif(0), "months_median": median(months, again)}
    return summed(stopped, dims, numbers | by_reason | values)


def reasons(tables: Tables) -> Any:
    """Return the first restarts of stopped courses by reason; empty where none was told."""
    life = lives(tables)
    again = life.filter(life.first_zero.notnull() & life.restart_day.notnull())
    months = _months(again.restart_day - again.first_zero)
    again = again.mutate(reason=again.restart_reason, months=months)
    return summed(
        again,
        ("reason",),
        {
            "n_people": again.person.nunique(),
            "n_restarted": again.count(),
            "months_mean": again.months.mean(),
            "months_median": again.months.median(),
        },
    )


def named(dims: tuple[str, ...], tables: Tables) -> Any:
    """Return what trouble was called in courses with a first reduction, by whom, and how soon."""
    life = lives(tables)
    cut = life.filter(life.first_cut.notnull())
    relapse, withdrawal = cut.relapse_day.notnull(), cut.withdrawal_day.notnull()
    soon = relapse & (cut.relapse_day - cut.reduced_day <= SOON_DAYS)
    hard = (cut.n_weeks >= FEWEST_WEEKS) & (cut.n_hard > 0)
    n_relapse, n_soon = cut.count(where=relapse), cut.count(where=soon)
    return summed(
        cut,
        dims,
        {
            "n_people": cut.person.nunique(),
            "n_courses": cut.count(),
            "n_relapse": n_relapse,
            "n_relapse_by_clinician": cut.count(where=cut.n_relapse_by_clinician > 0),
            "n_withdrawal": cut.count(where=withdrawal),
            "n_withdrawal_by_clinician": cut.count(where=cut.n_withdrawal_by_clinician > 0),
            "n_both": cut.count(where=relapse & withdrawal),
            "n_relapse_soon": n_soon,
            "n_relapse_soon_and_hard": cut.count(where=soon & hard),
            "share_soon": n_soon / n_relapse.nullif(0),
        },
    )


def more_time(dims: tuple[str, ...], tables: Tables) -> Any:
    """Return who raised a dose, or stayed above the plan's dose, and for how many weeks."""
    life = lives(tables)
    cut = life.filter(life.first_cut.notnull())
    planned, raised, late = cut.n_planned > 0, cut.n_raised > 0, cut.n_above >= LATE_DAYS
    weeks = cut.n_above.cast("float64") / WEEK_DAYS
    months = _months(cut.first_zero - cut.first_cut)
    n_courses, n_more = cut.count(), cut.count(where=raised | late)
    return summed(
        cut,
        dims,
        {
            "n_people": cut.person.nunique(),
            "n_courses": n_courses,
            "n_planned": cut.count(where=planned),
            "n_raised": cut.count(where=raised),
            "n_late": cut.count(where=late),
            "n_more_time": n_more,
            "n_stopped": cut.count(where=cut.first_zero.notnull()),
            "share": n_more / n_courses.nullif(0),
            "weeks_late_mean": weeks.mean(where=late),
            "weeks_late_median": median(weeks, late),
            "taper_months_median": median(months, cut.first_zero.notnull()),
        },
    )


_BY: dict[str, tuple[str, ...]] = {"": (), "_by_use": ("use_band",), "_by_shape": ("shape",)}
AFTER = (
    *(
        RegistryMeasure(
            f"restarts{by}",
            dims,
            RESTARTED,
            ("share", "months_median"),
            partial(restarts, dims),
            partial(plain_restarts, dims),
            {"share": ("n_stopped", "n_restarted"), "months_median": ("n_restarted",)},
        )
        for by, dims in _BY.items()
    ),
    RegistryMeasure(
        "restart_reasons", ("reason",), REASONS, ("months_mean", "months_median"), reasons, plain_reasons
    ),
    *(
        RegistryMeasure(
            f"relapse_or_withdrawal{by}",
            dims,
            NAMED,
            ("share_soon",),
            partial(named, dims),
            partial(plain_named, dims),
            {"share_soon": ("n_relapse", "n_relapse_soon")},
        )
        for by, dims in _BY.items()
    ),
    *(
        RegistryMeasure(
            f"more_time{by}",
            dims,
            MORE_TIME,
            ("share", "weeks_late_mean", "weeks_late_median", "taper_months_median"),
            partial(more_time, dims),
            partial(plain_more_time, dims),
            {
                "share": ("n_courses", "n_more_time"),
                "weeks_late_mean": ("n_late",),
                "weeks_late_median": ("n_late",),
                "taper_months_median": ("n_stopped",),
            },
        )
        for by, dims in _BY.items()
    ),
)
