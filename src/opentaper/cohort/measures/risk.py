"""Risk tables: how many were still there at each time, and what happened to the others then.

A row is a time at which somebody's time ended. ``n_at_risk`` counts those whose time had not ended before;
what happened in a unit of time happened before others were lost from sight in it. Curves are made of these
rows by ``opentaper.cohort.survival``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from opentaper.cohort.measures.lives import lives
from opentaper.cohort.measures.measure import RegistryMeasure, Tables
from opentaper.cohort.plain.risk import plain_risk
from opentaper.cohort.rules import (
    FEWEST_WEEKS,
    LAST_MONTH,
    LAST_WEEK,
    LOST,
    MONTH_SIXTEENTHS,
    RISK_CAUSES,
    RISK_DIGITS,
)

_NEVER = 2**31 - 1


def _after_zero(life: Any) -> Any:
    """Months from the last dose to the first of: a return that was named, a restart, leaving."""
    stopped = life.filter(life.first_zero.notnull())
    ends = {"relapse": stopped.returned_day, "restart": stopped.again_day, "left": stopped.left_day}
    return _first(stopped, stopped.first_zero, ends)


def _restart(life: Any) -> Any:
    """Months from the last dose to the first restart; who left is lost."""
    stopped = life.filter(life.first_zero.notnull())
    return _first(stopped, stopped.first_zero, {"restart": stopped.again_day, LOST: stopped.left_day})


def _relapse(life: Any) -> Any:
    """Months from the last dose until it was named a return, begun anew or not; who left is lost."""
    stopped = life.filter(life.first_zero.notnull())
    return _first(stopped, stopped.first_zero, {"relapse": stopped.returned_day, LOST: stopped.left_day})


def _leaving(life: Any) -> Any:
    """Months from the first day of a course to leaving before the last dose; after it nothing is known.

    People are asked every day until then, and a few times in three years after it: silence between two
    questions tells nothing of whether somebody is still there.
    """
    return _first(life, life.first_day, {"left": life.left_day, LOST: life.first_zero})


def _easing(life: Any) -> Any:
    """Weeks from the first hard week to the last one, where an easier week was told after it."""
    hard = life.filter((life.n_weeks >= FEWEST_WEEKS) & (life.n_hard > 0))
    weeks = (hard.last_hard - hard.first_hard + 1).cast("int64")
    return _capped(hard, weeks, (hard.last_week > hard.last_hard).ifelse("eased", LOST), LAST_WEEK)


def _first(life: Any, start: Any, ends: dict[str, Any]) -> Any:
    """Return each course with the month and the name of what ended its time; of ties the first named.

    A month ends with its last day, so that 12 months end after day 366, and 36 months after day 1096.
    """
    import ibis

    days = {name: day.cast("int64").fill_null(_NEVER) for name, day in ends.items()}
    first = ibis.least(*days.values()) if len(days) > 1 else next(iter(days.values()))
    named = [(day == first, name) for name, day in days.items()]
    is_known = first < _NEVER
    ended = is_known.ifelse(first, life.until.cast("int64")) - start
    month = ibis.cases((ended < 1, 0), else_=ended - 1) * 16 // MONTH_SIXTEENTHS
    return _capped(life, month, is_known.ifelse(ibis.cases(*named, else_=LOST), LOST), LAST_MONTH)


def _capped(life: Any, time: Any, cause: Any, last: int) -> Any:
    is_over = time > last
    return life.mutate(time=is_over.ifelse(last, time), cause=is_over.ifelse(LOST, cause))


ENTRIES: dict[str, Callable[[Any], Any]] = {
    "after_zero": _after_zero,
    "of_restart": _restart,
    "of_relapse": _relapse,
    "of_leaving": _leaving,
    "of_easing": _easing,
}


def risk(name: str, dims: tuple[str, ...], tables: Tables) -> Any:
    """Return a risk table by some columns of a course."""
    import ibis

    entered = ENTRIES[name](lives(tables))
    causes = {f"n_{cause}": entered.count(where=entered.cause == cause) for cause in RISK_CAUSES[name]}
    row = entered.group_by([*dims, "time"]).aggregate(
        n_people=entered.person.nunique(),
        n_ended=entered.count(),
        n_lost=entered.count(where=entered.cause == LOST),
        **causes,
    )
    # backwards in time, who ended then or later was still there
    still = ibis.cumulative_window(group_by=list(dims), order_by=ibis.desc("time"))
    row = row.mutate(n_at_risk=row.n_ended.sum().over(still).cast("int64"))
    row = row.mutate(time=row.time.cast("string").lpad(RISK_DIGITS, "0"))
    return row.select(*dims, "time", "n_people", "n_at_risk", *causes, "n_lost").order_by([*dims, "time"])


RISK = tuple(
    RegistryMeasure(
        f"risk_{name}_{by}",
        (*dims, "time"),
        ("n_people", "n_at_risk", *(f"n_{cause}" for cause in RISK_CAUSES[name]), "n_lost"),
        (),
        partial(risk, name, dims),
        partial(plain_risk, name, dims),
    )
    for name in ENTRIES
    for by, dims in {"by_use": ("use_band",), "by_shape": ("shape",)}.items()
)
