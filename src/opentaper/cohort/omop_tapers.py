"""Tapers found in the levels of a course: first reduction, speed, smallest dose, stop, restarts, switches.

A taper begins at the first reduction after the dose stood highest for the last time before it was stopped.
What cannot be told from dispensings stays untold: nothing says why a box was not fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import isnan

from opentaper.cohort.omop_levels import NOT_TAKEN, SAME, STOPPED_DAYS, ClaimedLevel, is_same, unknown
from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS, use_band
from opentaper.cohort.rules import AT_ONCE_DAYS, MONTH_DAYS
from opentaper.formulary.facts import Family

#: Without any dispensing so long at the beginning, the first one seen was the first. House rule.
WASHED_OUT_DAYS = 180
#: Nothing fetched for less than this, and then no more than before, is a lapse: not known. House rule.
LAPSE_DAYS = 90
#: Another drug of the group that begins so near the end of this one takes its place. House rules.
BEFORE_DAYS, AFTER_DAYS, KEPT_DAYS, NEAR_DAYS = 90, 30, 28, 14
#: A drug of which so little is seen is no course: a box or two.
FEWEST_DAYS = 14
TAPER, AT_ONCE, REDUCED, STEADY = "taper", "at_once", "reduced", "steady"
SWITCH, CROSS_TAPER = "switch", "cross_taper"
KINDS = (TAPER, AT_ONCE, REDUCED, STEADY)
_GROUPS: Sequence[frozenset[Family]] = (
    frozenset({Family.SSRI, Family.SNRI, Family.TRICYCLIC, Family.MAOI, Family.OTHER_ANTIDEPRESSANT}),
    frozenset({Family.ANTIPSYCHOTIC, Family.CLOZAPINE}),
    frozenset({Family.BENZODIAZEPINE, Family.Z_DRUG}),
    frozenset({Family.STIMULANT, Family.ADHD_OTHER, Family.ALPHA2_AGONIST}),
    frozenset({Family.LITHIUM, Family.LAMOTRIGINE, Family.ANTICONVULSANT}),
)


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """A change of the dose: kind as in the registry's table of events, micrograms a day before and after."""

    day: int
    kind: str
    from_ug: int | None
    to_ug: int | None
    reason: str = ""


@dataclass(slots=True)
class ClaimedCourse:
    """A course as dispensings tell it, in the days of the source.

    ``kind`` is taper, at_once, reduced or steady; ``instead`` is switch or cross_taper where another drug of
    its group took its place. ``speed`` is in hundredths of the first dose a month, NaN-free: None where none.
    """

    drug: str
    family: Family
    levels: list[ClaimedLevel]
    first: int
    last: int
    use: str = UNKNOWN
    start_ug: int = 0
    first_cut: int | None = None
    first_zero: int | None = None
    smallest_ug: int | None = None
    speed: float | None = None
    steps: int = 0
    kind: str = STEADY
    instead: str = ""
    events: list[ClaimedEvent] = field(default_factory=list)


def course_of(
    drug: str, family: Family, levels: Sequence[ClaimedLevel], window: tuple[int, int]
) -> ClaimedCourse | None:
    """Return a course, cut to the days that are observed and given; None where too little of it is seen.

    Parameters
    ----------
    levels
        One after the other, the first and the last above 0.
    window
        First and last day that anything may be told of.

    Examples
    --------
    >>> told = [(0, 200, 20e3), (200, 230, 10e3), (230, 260, 5e3)]
    >>> levels = [ClaimedLevel(a, b, ug, ug, ug, 0) for a, b, ug in told]
    >>> found = course_of("citalopram", Family.SSRI, levels, (-400, 900))
    >>> found.kind, found.first_cut, found.first_zero, found.smallest_ug, round(found.speed, 1), found.use
    ('taper', 200, 260, 5000, 50.7, '6_to_24')
    """
    begun = levels[0].begins
    inside = _inside(levels, window)
    if not inside or inside[-1].ends - inside[0].begins < FEWEST_DAYS:
        return None
    kept = _after_last(_gaps(inside), window[1])
    known = [one for one in kept if one.likely > 0.0]
    if not known:
        return None
    made = ClaimedCourse(drug, family, kept, kept[0].begins, kept[-1].ends - 1)
    made.start_ug = round(known[0].likely)
    _taper(made)
    made.use = _use(made, begun - window[0], begun)
    made.events = _events(made)
    return made


def _inside(levels: Sequence[ClaimedLevel], window: tuple[int, int]) -> list[ClaimedLevel]:
    told = [
        replace(one, begins=max(one.begins, window[0]), ends=min(one.ends, window[1] + 1)) for one in levels
    ]
    return [one for one in told if one.days > 0]


def _gaps(levels: Sequence[ClaimedLevel]) -> list[ClaimedLevel]:
    """Return levels with lapses told as what they are: not known. After a stop it begins with more again."""
    found: list[ClaimedLevel] = []
    for place, one in enumerate(levels):
        after = levels[place + 1] if place + 1 < len(levels) else None
        is_gap = one.likely == NOT_TAKEN and after is not None and found and one.days < LAPSE_DAYS
        is_more = is_gap and after is not None and after.likely > (1.0 + SAME) * found[-1].likely
        found.append(unknown(one.begins, one.ends) if is_gap and not is_more else one)
    return found


def _after_last(levels: list[ClaimedLevel], last: int) -> list[ClaimedLevel]:
    """Return levels up to the last day: none after the last box, where that was long enough ago."""
    if levels[-1].likely == NOT_TAKEN:
        levels = levels[:-1]
    ends = levels[-1].ends if levels else last + 1
    if ends > last or not levels:
        return levels
    is_stopped = last + 1 - ends >= STOPPED_DAYS and not isnan(levels[-1].likely)
    rest = (
        ClaimedLevel(ends, last + 1, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, 0)
        if is_stopped
        else unknown(ends, last + 1)
    )
    return [*levels, rest]


def _taper(made: ClaimedCourse) -> None:
    """Find the way down to the first stop, or to the end where it was not stopped."""
    stop = next((place for place, one in enumerate(made.levels) if one.likely == NOT_TAKEN), len(made.levels))
    way = [one for one in made.levels[:stop] if one.likely > 0.0]
    if not way:
        return
    highest = max(one.likely for one in way)
    top = max(place for place, one in enumerate(way) if is_same(one.likely, highest))
    down = way[top + 1 :]
    made.start_ug = round(way[top].likely)
    made.steps = len(down)
    zero = made.levels[stop].begins if stop < len(made.levels) else None
    made.first_zero = zero
    if zero is not None:
        made.smallest_ug = round(way[-1].likely)
    if down:
        made.first_cut, made.kind = down[0].begins, REDUCED if zero is None else TAPER
    elif zero is not None:
        made.first_cut, made.kind = zero, AT_ONCE
    _speed(made, way[-1])


def _speed(made: ClaimedCourse, end: ClaimedLevel) -> None:
    if made.first_cut is None or made.kind not in {TAPER, REDUCED}:
        return
    until, left = (end.ends, end.likely) if made.first_zero is None else (made.first_zero, 0.0)
    if until - made.first_cut < AT_ONCE_DAYS:
        made.kind = AT_ONCE if made.first_zero is not None else made.kind
        return
    made.speed = 100.0 * (1.0 - left / made.start_ug) / ((until - made.first_cut) / MONTH_DAYS)


def _use(made: ClaimedCourse, seen_before: int, begun: int) -> str:
    """Return the band of the length of use: where its beginning was not seen, only if it is long anyway."""
    until = made.last if made.first_cut is None else made.first_cut
    band = use_band((until - begun) / MONTH_DAYS)
    longest = max(USE_BANDS, key=USE_BANDS.__getitem__)
    return band if seen_before >= WASHED_OUT_DAYS or band == longest else UNKNOWN


def _events(made: ClaimedCourse) -> list[ClaimedEvent]:
    found = [ClaimedEvent(made.first, "began", None, _dose(made.levels[0].likely))]
    before = made.levels[0].likely
    for one in made.levels[1:]:
        if isnan(one.likely):
            continue
        if isnan(before) or not is_same(before, one.likely):
            kind = _kind(before, one.likely)
            if kind:
                found.append(ClaimedEvent(one.begins, kind, _dose(before), _dose(one.likely)))
        before = one.likely
    return [*found, ClaimedEvent(made.last, "ended", None, None)]


def _kind(before: float, now: float) -> str:
    if before == NOT_TAKEN:
        return "restarted"
    if now == NOT_TAKEN:
        return "stopped"
    if isnan(before):
        return ""
    return "cut" if now < before else "raised"


def _dose(ug: float) -> int | None:
    return None if isnan(ug) else round(ug)


def tell_switches(courses: Sequence[ClaimedCourse]) -> None:
    """Say of each course of a person whether another drug of its group took its place.

    A switch begins near the end of this one; a cross-taper while this one was being reduced.
    """
    for one in courses:
        if one.first_zero is None or one.first_cut is None:
            continue
        others = [other for other in courses if other is not one and _is_alike(one.family, other.family)]
        begun = [day for other in others for day in _beginnings(other, one)]
        if begun:
            is_cross = one.kind == TAPER and min(begun) < one.first_zero - AT_ONCE_DAYS
            one.instead = CROSS_TAPER if is_cross else SWITCH
            one.events = [
                replace(event, reason=one.instead)
                if event.day == one.first_zero and event.kind == "stopped"
                else event
                for event in one.events
            ]


def _is_alike(one: Family, other: Family) -> bool:
    return one == other or any(one in group and other in group for group in _GROUPS)


def _beginnings(other: ClaimedCourse, one: ClaimedCourse) -> list[int]:
    """Return days on which another course began near the end of this one, and went on after it."""
    assert one.first_zero is not None
    assert one.first_cut is not None
    first, last = min(one.first_cut - NEAR_DAYS, one.first_zero - BEFORE_DAYS), one.first_zero + AFTER_DAYS
    told = [event.day for event in other.events if event.kind in {"began", "restarted"}]
    goes_on = any(
        level.likely > 0.0 and level.ends >= one.first_zero + KEPT_DAYS and level.begins <= last + KEPT_DAYS
        for level in other.levels
    )
    return [day for day in told if first <= day <= last and goes_on]
