"""One row for each course: what the measures ask of it, brought together from all tables.

The table of days is read twice: once for doses, once for weeks; everything else is small beside it.
"""

from __future__ import annotations

from typing import Any

from opentaper.cohort.measures.measure import Tables, joined
from opentaper.cohort.registry_schema import UNKNOWN
from opentaper.cohort.rules import (
    ABRUPT,
    AT_ONCE,
    AT_ONCE_DAYS,
    CLOSE,
    FEWEST_DAYS,
    HARD,
    HYPERBOLIC,
    LAST_SHARE,
    LINEAR,
    MONTH_DAYS,
    NEAR_DAYS,
    NOT_STOPPED,
    SMALLEST,
    SPEEDS,
    STANDINGS,
    WATCHED_DAYS,
    WEEK_DAYS,
)

KEYS = ("person", "course")
_FAR = 1_000_000
# What is no number compares as more than any: it is then not told.
HIGHEST, HIGHEST_EFFECT = 10.0, 1.0


def lives(tables: Tables) -> Any:
    """Return one row for each course; ``life`` of the tables, where it was reckoned already."""
    if "life" in tables:
        return tables["life"]
    course = joined(tables["course"], tables["person"].select("person", "origin", "country"), ("person",))
    course = course.mutate(country=course.country.fill_null(UNKNOWN))
    happened = _happened(tables["event"])
    known = joined(course, happened)
    known = joined(known, _last_reduction(tables["event"], happened))
    known = joined(known, _looked_back(tables["event"], course))
    known = joined(known, _doses(tables["day"], course))
    known = joined(known, _weeks(tables["day"], joined(course, happened.select(*KEYS, "restart_day"))))
    return _banded(_counted(known))


def _happened(event: Any) -> Any:
    """Return what happened in each course: the first restart, relapse, leaving, and how often."""
    kind, by_clinician = event.kind, event.reason == "clinician"
    again, back, hard = kind == "restarted", kind == "relapse", kind == "withdrawal"
    return event.group_by(list(KEYS)).aggregate(
        restart_day=event.day.min(where=again),
        restart_reason=event.reason.argmin(event.seq, where=again),
        relapse_day=event.day.min(where=back),
        n_relapse_by_clinician=event.count(where=back & by_clinician),
        withdrawal_day=event.day.min(where=hard),
        n_withdrawal_by_clinician=event.count(where=hard & by_clinician),
        left_day=event.day.min(where=kind == "left"),
        ended_day=event.day.max(where=kind == "ended"),
        n_raised=event.count(where=kind == "raised"),
    )


def _last_reduction(event: Any, happened: Any) -> Any:
    """Return the day of the last lower dose before the first relapse that was named."""
    named = event.inner_join(happened.select(*KEYS, "relapse_day"), list(KEYS))
    before = named.kind.isin(("cut", "stopped")) & (named.day <= named.relapse_day)
    return named.group_by(list(KEYS)).aggregate(reduced_day=named.day.max(where=before))


def _looked_back(event: Any, course: Any) -> Any:
    """Return how things stood at times after the last dose: what was told nearest to each, and on or off."""
    seen = event.inner_join(course.select(*KEYS, "first_zero"), list(KEYS))
    is_off = seen.day >= seen.first_zero
    found: dict[str, Any] = {
        "again_day": seen.day.min(where=is_off & (seen.kind == "restarted")),
        "returned_day": seen.day.min(where=is_off & (seen.kind == "relapse")),
    }
    for months, days in STANDINGS.items():
        away = (seen.day.cast("int64") - seen.first_zero - days).abs()
        is_near = (seen.kind == "looked_back") & (seen.wellness != "") & (away <= NEAR_DAYS)
        order = away * _FAR + seen.seq
        found[f"wellness_{months}"] = seen.wellness.argmin(order, where=is_near)
        found[f"taking_{months}"] = seen.reason.argmin(order, where=is_near)
        is_change = seen.kind.isin(("stopped", "restarted")) & (seen.day <= seen.first_zero + days)
        found[f"last_{months}"] = seen.kind.argmax(seen.seq, where=is_change)
    return seen.group_by(list(KEYS)).aggregate(**found)


def _doses(day: Any, course: Any) -> Any:
    """Return what each course's doses held, and how many of its days were told."""
    told = day.select(*KEYS, "day", "planned_ug", "dose_ug", "effect", "checked_in")
    columns = ("first_cut", "first_zero", "start_ug", "smallest_ug")
    told = told.inner_join(course.select(*KEYS, *columns), list(KEYS))
    is_after, is_known = told.day >= told.first_cut, told.effect <= HIGHEST_EFFECT
    at_start, at_last = told.dose_ug == told.start_ug, told.dose_ug == told.smallest_ug
    return told.group_by(list(KEYS)).aggregate(
        effect_start=told.effect.max(where=is_known & at_start),
        effect_smallest=told.effect.max(where=is_known & at_last & (told.day < told.first_zero)),
        effect_least=told.effect.min(where=is_known & is_after),
        n_days=told.count(),
        n_told=told.count(where=told.checked_in),
        n_planned=told.count(where=is_after & told.planned_ug.notnull() & told.dose_ug.notnull()),
        n_above=told.count(where=is_after & (told.dose_ug > told.planned_ug)),
    )


def _weeks(day: Any, known: Any) -> Any:
    """Return how the weeks went from the first reduction on, against what was usual before it."""
    told = day.filter(day.symptoms <= HIGHEST).select(*KEYS, "day", "symptoms")
    columns = ("first_cut", "first_zero", "restart_day", "usual")
    told = told.inner_join(known.filter(known.usual <= HIGHEST).select(*KEYS, *columns), list(KEYS))
    is_watched = (told.day >= told.first_cut) & (
        told.first_zero.isnull() | (told.day <= told.first_zero + WATCHED_DAYS)
    )
    told = told.filter(is_watched & (told.restart_day.isnull() | (told.day < told.restart_day)))
    told = told.mutate(week=(told.day - told.first_cut) // WEEK_DAYS)
    week = told.group_by([*KEYS, "week"]).aggregate(
        n=told.count(), excess=told.symptoms.mean() - told.usual.max()
    )
    week = week.filter(week.n >= FEWEST_DAYS)
    is_hard = week.excess >= HARD - CLOSE
    return week.group_by(list(KEYS)).aggregate(
        n_weeks=week.count(),
        n_hard=week.count(where=is_hard),
        peak=week.excess.max(),
        excess=week.excess.mean(),
        first_hard=week.week.min(where=is_hard),
        last_hard=week.week.max(where=is_hard),
        last_week=week.week.max(),
    )


def _counted(known: Any) -> Any:
    """Return the same with none where nothing was counted."""
    counts = [name for name in known.columns if name.startswith("n_")]
    return known.mutate(
        **{name: known[name].fill_null(0) for name in counts},
        restart_reason=known.restart_reason.fill_null(""),
        until=known.ended_day.fill_null(known.last_day),
    )


def _banded(life: Any) -> Any:
    """Return each course with its speed, its shape and its smallest dose as bands."""
    import ibis

    days = (life.first_zero.fill_null(life.until) - life.first_cut).cast("float64")
    lost = life.effect_start - ibis.cases((life.first_zero.notnull(), 0.0), else_=life.effect_least)
    at_once = life.first_zero.notnull() & (days < AT_ONCE_DAYS)
    a_month = 100.0 * lost * MONTH_DAYS / ibis.cases((days < 1.0, 1.0), else_=days)
    ratio = 100.0 * life.smallest_ug.cast("float64") / life.start_ug.nullif(0)
    by_last = life.effect_smallest / life.effect_start.nullif(0.0)
    return life.mutate(
        speed=ibis.cases((at_once, AT_ONCE), *_bands(a_month, SPEEDS), else_=UNKNOWN),
        shape=ibis.cases(
            (life.first_zero.isnull(), NOT_STOPPED),
            (at_once, ABRUPT),
            (by_last <= LAST_SHARE + CLOSE, HYPERBOLIC),
            (by_last > LAST_SHARE + CLOSE, LINEAR),
            else_=UNKNOWN,
        ),
        smallest=ibis.cases((life.first_zero.isnull(), NOT_STOPPED), *_bands(ratio, SMALLEST), else_=UNKNOWN),
    )


def _bands(number: Any, bands: Any) -> list[tuple[Any, str]]:
    """Return the conditions of bands, the highest first."""
    found = [(number >= start - CLOSE, name) for name, start in bands.items()]
    return list(reversed(found))
