"""Intakes across time zones: each a little earlier or later than the day before, never two close together.

Hours are moved by so much a day as hardly changes the level. Zones are arguments, so that clock changes
are theirs: an intake is a moment, told by the clock of the place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from opentaper.errors import BadOption
from opentaper.formulary.astray import astray_numbers, travel_clinic
from opentaper.formulary.facts import Drug
from opentaper.planning.astray import HOURS_PER_DAY
from opentaper.reasons import Reason

#: Whole days on the new clock that are shown after the last one that moved.
SETTLED_DAYS = 1


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey between zones.

    Parameters
    ----------
    usual
        The times of the day at which the drug is taken, by the clock at home and then by that of the place.
    home, away
        The zones.
    arrives
        The moment of arrival, with its zone.
    """

    drug: Drug
    usual: tuple[time, ...]
    home: tzinfo
    away: tzinfo
    arrives: datetime

    def __post_init__(self) -> None:
        if not self.usual or len(set(self.usual)) != len(self.usual):
            raise BadOption(
                option="usual", given=str(len(self.usual)), wanted="one time of day for each intake"
            )
        if self.arrives.tzinfo is None:
            raise BadOption(option="arrives", given=str(self.arrives), wanted="a moment with its zone")


@dataclass(frozen=True, slots=True)
class TravelIntake:
    """One intake: the moment in UTC, by both clocks, and hours since the same intake of the day before."""

    at: datetime
    by_home: datetime
    by_away: datetime
    since_h: float
    is_settled: bool


@dataclass(frozen=True, slots=True)
class TravelPlan:
    """Every intake from the first after arrival until all are on the new clock.

    ``shift_h`` is by how much the clock differs (above 0: intakes come later by it), ``step_h`` by how much
    an intake moves a day at most; ``reasons`` say why, at least one.
    """

    shift_h: float
    step_h: float
    intakes: tuple[TravelIntake, ...]
    reasons: tuple[Reason, ...]

    @property
    def days(self) -> int:
        """On how many days intakes move."""
        return len({one.by_away.date() for one in self.intakes if not one.is_settled})


def travel_plan(journey: Journey) -> TravelPlan:
    """Return when to take each dose after arrival, until the usual times hold by the clock of the place.

    Examples
    --------
    >>> from datetime import timezone
    >>> from opentaper.formulary import drug
    >>> far = timezone(timedelta(hours=3))
    >>> landed = datetime(2026, 12, 1, 12, tzinfo=far)
    >>> plan = travel_plan(Journey(drug("venlafaxine"), (time(8),), UTC, far, landed))
    >>> [one.by_away.strftime("%d %H:%M") for one in plan.intakes]
    ['02 10:00', '03 09:00', '04 08:00', '05 08:00']
    """
    step, by_half_life = shift_a_day(journey.drug)
    series = _all_series(journey, step)
    last = max(rows[-1].at for rows in series)
    intakes = sorted((one for rows in series for one in rows if one.at <= last), key=lambda one: one.at)
    return TravelPlan(
        _shift(journey), step, tuple(intakes), _reasons(journey, step, by_half_life=by_half_life)
    )


def shift_a_day(drug: Drug) -> tuple[float, bool]:
    """Return by how many whole hours an intake may move a day, and whether a half-life says so.

    Later by h hours the level before an intake falls by ``1 - exp(-k h)``; h is the longest that keeps this
    within the policy's share in the quickest body, within the policy's least and most hours.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> shift_a_day(drug("sertraline")), shift_a_day(drug("venlafaxine"))
    ((3.0, True), (1.0, True))
    """
    numbers, half_life = astray_numbers(), drug.half_life_h
    least, most = numbers.travel_least_h.value, numbers.travel_most_h.value
    if half_life is None or not half_life.grade.decides:
        return least, False
    told = [
        hours for hours in (half_life.low, half_life.value, half_life.high) if hours is not None and hours > 0
    ]
    if not told:
        return least, False
    hours = -math.log1p(-numbers.travel_share.value) / math.log(2.0) * min(told)
    return max(least, min(most, float(math.floor(hours)))), True


def _all_series(journey: Journey, step: float) -> list[list[TravelIntake]]:
    """Return the intakes of each time of day, in the order in which they are due after arrival.

    What would be due in flight is taken on landing, and at most half-way towards the last intake at home;
    what comes after it that day stays as far behind it as at home, or two intakes would fall together.
    """
    due = sorted(journey.usual, key=lambda usual: _last_at_home(journey, usual))
    home = [_last_at_home(journey, usual) for usual in due]
    arrival, last = journey.arrives.astimezone(UTC), home[-1]
    earliest = max(arrival, last + (home[0] + timedelta(days=1) - last) / 2)
    found = [list(_series(journey, due[0], step, earliest))]
    for place, usual in enumerate(due[1:], start=1):
        is_moved = found[-1][0].at == earliest
        earliest = earliest + (home[place] - home[place - 1]) if is_moved else arrival
        found.append(list(_series(journey, usual, step, earliest)))
    return found


def _series(journey: Journey, usual: time, step: float, earliest: datetime) -> Iterator[TravelIntake]:
    """Yield one intake a day from arrival until it stands on the new clock, and a day more."""
    previous = _last_at_home(journey, usual)
    landed = previous.astimezone(journey.away).date()
    target = min(
        (_moment(landed + timedelta(days=ahead), usual, journey.away) for ahead in range(-1, 4)),
        key=lambda one: (abs(one - previous - timedelta(days=1)), one),
    )
    off = (previous + timedelta(days=1) - target) / timedelta(hours=1)
    settled = 0
    while settled <= SETTLED_DAYS:
        off = math.copysign(max(0.0, abs(off) - step), off)
        at = target + timedelta(hours=off)
        if at < earliest:  # due in flight by the new clock, or too close behind what was
            at = earliest
            off = (at - target) / timedelta(hours=1)
        since = (at - previous) / timedelta(hours=1)
        yield TravelIntake(at, at.astimezone(journey.home), at.astimezone(journey.away), since, off == 0.0)
        settled += off == 0.0
        previous = at
        day = target.astimezone(journey.away).date() + timedelta(days=1)
        target = _moment(day, usual, journey.away)


def _last_at_home(journey: Journey, usual: time) -> datetime:
    """Return the last intake by the clock at home that is not after arrival."""
    day = journey.arrives.astimezone(journey.home).date()
    today = _moment(day, usual, journey.home)
    return today if today <= journey.arrives else _moment(day - timedelta(days=1), usual, journey.home)


def _moment(day: date, usual: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, usual, zone).astimezone(UTC)


def _shift(journey: Journey) -> float:
    """Return the hours by which the clock of the place is ahead, the shorter way round the day."""
    there, here = (journey.arrives.astimezone(zone).utcoffset() for zone in (journey.away, journey.home))
    ahead = ((there or timedelta()) - (here or timedelta())) / timedelta(hours=1)
    half = HOURS_PER_DAY / 2
    return (ahead + half) % HOURS_PER_DAY - half


def _reasons(journey: Journey, step: float, *, by_half_life: bool) -> tuple[Reason, ...]:
    known, clinic = journey.drug.half_life_h, travel_clinic()
    decided = known.source if by_half_life and known else astray_numbers().travel_least_h.source
    code = "astray.travel_step" if by_half_life else "astray.travel_step_unknown"
    reasons = [Reason.of(code, " ".join(decided), hours=step, drug=journey.drug.name)]
    if not _shift(journey):
        reasons = [Reason.of("astray.travel_same")]
    if journey.drug.family.value in clinic.words:
        reasons.append(Reason.of("astray.travel_clinic", " ".join(clinic.source), drug=journey.drug.name))
    return tuple(reasons)
