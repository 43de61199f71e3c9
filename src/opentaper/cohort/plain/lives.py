"""One row for each course, in plain Python: the twin of ``measures.lives``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from opentaper.cohort import rules
from opentaper.cohort.plain.numbers import Row, Rows, mean
from opentaper.cohort.registry_schema import UNKNOWN

Life = dict[str, Any]


def plain_lives(rows: Rows) -> list[Life]:
    """Return one row for each course, with the columns of ``measures.lives`` that measures ask of."""
    person = {row["person"]: row for row in rows["person"]}
    days, events = by_course(rows["day"]), by_course(rows["event"])
    found = []
    for course in rows["course"]:
        key = (course["person"], course["course"])
        life: Life = dict(course)
        known = person.get(course["person"], {})
        life["origin"], life["country"] = known.get("origin"), known.get("country") or UNKNOWN
        told = sorted(events[key], key=lambda row: int(row["seq"]))
        life |= _happened(told) | _looked_back(told, life["first_zero"])
        life |= _doses(life, days[key])
        life |= _weeks(life, days[key])
        life["until"] = life["last_day"] if life["ended_day"] is None else life["ended_day"]
        life["speed"], life["shape"], life["smallest"] = _speed(life), _shape(life), _smallest(life)
        found.append(life)
    return found


def by_course(rows: Sequence[Row]) -> defaultdict[tuple[str, int], list[Row]]:
    """Return rows by person and course."""
    found: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["person"], row["course"]].append(row)
    return found


def _of_kind(events: Sequence[Row], *kinds: str) -> list[Row]:
    return [row for row in events if row["kind"] in kinds]


def _first_day(events: Sequence[Row], kind: str) -> int | None:
    return min((row["day"] for row in _of_kind(events, kind)), default=None)


def _happened(events: Sequence[Row]) -> Life:
    again = _of_kind(events, "restarted")
    relapse_day = _first_day(events, "relapse")
    reduced = [row["day"] for row in _of_kind(events, "cut", "stopped")]
    found: Life = {
        "restart_day": _first_day(events, "restarted"),
        "restart_reason": again[0]["reason"] if again else "",
        "relapse_day": relapse_day,
        "withdrawal_day": _first_day(events, "withdrawal"),
        "left_day": _first_day(events, "left"),
        "ended_day": max((row["day"] for row in _of_kind(events, "ended")), default=None),
        "n_raised": len(_of_kind(events, "raised")),
        "reduced_day": max(
            (day for day in reduced if relapse_day is not None and day <= relapse_day), default=None
        ),
    }
    for kind in ("relapse", "withdrawal"):
        named = [row for row in _of_kind(events, kind) if row["reason"] == "clinician"]
        found[f"n_{kind}_by_clinician"] = len(named)
    return found


def _looked_back(events: Sequence[Row], first_zero: int | None) -> Life:
    off = [row for row in events if first_zero is not None and row["day"] >= first_zero]
    found: Life = {"again_day": _first_day(off, "restarted"), "returned_day": _first_day(off, "relapse")}
    for months, days in rules.STANDINGS.items():
        names = {"wellness": None, "taking": None, "last": None}
        if first_zero is not None:
            at = first_zero + days
            near = [
                (abs(row["day"] - at), row["seq"], row)
                for row in _of_kind(events, "looked_back")
                if row["wellness"] and abs(row["day"] - at) <= rules.NEAR_DAYS
            ]
            if near:
                nearest = min(near)[2]
                names |= {"wellness": nearest["wellness"], "taking": nearest["reason"]}
            changes = [row for row in _of_kind(events, "stopped", "restarted") if row["day"] <= at]
            names["last"] = changes[-1]["kind"] if changes else None
        found |= {f"{name}_{months}": value for name, value in names.items()}
    return found


def _effects(days: Sequence[Row]) -> list[float]:
    return [row["effect"] for row in days if row["effect"] is not None and row["effect"] <= 1.0]


def _doses(life: Life, days: Sequence[Row]) -> Life:
    cut, zero = life["first_cut"], life["first_zero"]
    after = [row for row in days if cut is not None and row["day"] >= cut]
    at_start = [row for row in days if row["dose_ug"] == life["start_ug"]]
    at_last = [
        row
        for row in days
        if row["dose_ug"] is not None
        and row["dose_ug"] == life["smallest_ug"]
        and zero is not None
        and row["day"] < zero
    ]
    planned = [row for row in after if row["planned_ug"] is not None and row["dose_ug"] is not None]
    return {
        "effect_start": max(_effects(at_start), default=None),
        "effect_smallest": max(_effects(at_last), default=None),
        "effect_least": min(_effects(after), default=None),
        "n_days": len(days),
        "n_told": sum(bool(row["checked_in"]) for row in days),
        "n_planned": len(planned),
        "n_above": sum(row["dose_ug"] > row["planned_ug"] for row in planned),
    }


def _is_watched(life: Life, day: int) -> bool:
    cut, zero, again = life["first_cut"], life["first_zero"], life["restart_day"]
    if cut is None or day < cut:
        return False
    if zero is not None and day > zero + rules.WATCHED_DAYS:
        return False
    return again is None or day < again


def _weeks(life: Life, days: Sequence[Row]) -> Life:
    usual = life["usual"]
    weeks: defaultdict[int, list[float]] = defaultdict(list)
    if usual is not None and usual <= 10.0:
        for row in days:
            symptoms = row["symptoms"]
            if symptoms is not None and symptoms <= 10.0 and _is_watched(life, row["day"]):
                weeks[(row["day"] - life["first_cut"]) // rules.WEEK_DAYS].append(symptoms)
    told = {week: scores for week, scores in weeks.items() if len(scores) >= rules.FEWEST_DAYS}
    excess = {week: (mean(scores) or 0.0) - usual for week, scores in told.items()}
    hard = [week for week, number in excess.items() if number >= rules.HARD - rules.CLOSE]
    return {
        "n_weeks": len(excess),
        "n_hard": len(hard),
        "peak": max(excess.values(), default=None),
        "excess": mean(list(excess.values())),
        "first_hard": min(hard, default=None),
        "last_hard": max(hard, default=None),
        "last_week": max(excess, default=None),
    }


def _taper_days(life: Life) -> int | None:
    if life["first_cut"] is None:
        return None
    end = life["until"] if life["first_zero"] is None else life["first_zero"]
    return int(end - life["first_cut"])


def _is_at_once(life: Life) -> bool:
    days = _taper_days(life)
    return life["first_zero"] is not None and days is not None and days < rules.AT_ONCE_DAYS


def _band(number: float | None, bands: Mapping[str, float]) -> str:
    if number is None:
        return UNKNOWN
    reached = [name for name, start in bands.items() if number >= start - rules.CLOSE]
    return reached[-1] if reached else UNKNOWN


def _speed(life: Life) -> str:
    if _is_at_once(life):
        return rules.AT_ONCE
    days, start = _taper_days(life), life["effect_start"]
    end = life["effect_least"] if life["first_zero"] is None else 0.0
    if days is None or start is None or end is None:
        return UNKNOWN
    return _band(100.0 * (start - end) * rules.MONTH_DAYS / max(days, 1), rules.SPEEDS)


def _shape(life: Life) -> str:
    if life["first_zero"] is None:
        return rules.NOT_STOPPED
    if _is_at_once(life):
        return rules.ABRUPT
    if life["effect_smallest"] is None or not life["effect_start"]:
        return UNKNOWN
    is_small = life["effect_smallest"] / life["effect_start"] <= rules.LAST_SHARE + rules.CLOSE
    return rules.HYPERBOLIC if is_small else rules.LINEAR


def _smallest(life: Life) -> str:
    if life["first_zero"] is None:
        return rules.NOT_STOPPED
    if life["smallest_ug"] is None or not life["start_ug"]:
        return UNKNOWN
    return _band(100.0 * life["smallest_ug"] / life["start_ug"], rules.SMALLEST)
