"""Clocks that jump, leap days, zones and summer time: the dose stays the one that was confirmed last."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_read import plan_of
from opentaper.errors import OpenTaperError
from opentaper.record.models import CheckIn, Person
from trust.faults.journey import LATER, dose_shown, life
from trust.faults.judge import Tally
from trust.faults.lived import Lived
from trust.faults.stage import Files, Say, everything, in_child, opened

#: Zones that change their clocks at odd hours, by half an hour, or at midnight; and some that never do.
ZONES = (
    *("Europe/Copenhagen", "Europe/London", "America/Los_Angeles", "America/Havana", "Africa/Cairo"),
    *("Asia/Beirut", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kathmandu", "UTC"),
)
BEGINNINGS = (clock(4), clock(0), clock(1, 30), clock(2, 30))
YEAR, STEP = 2028, timedelta(minutes=30)  # a leap year
ONE_DAY = timedelta(days=1)


def days_of_a_year(tally: Tally) -> None:
    """Walk through a leap year by half hours, zone by zone: every day comes once, and in its order."""
    for zone in ZONES:
        for begins in BEGINNINGS:
            where = f"{zone}, a day from {begins:%H:%M}"
            now, last = datetime(YEAR, 1, 2, tzinfo=UTC), datetime(YEAR + 1, 1, 1, tzinfo=UTC)
            days = [own_day(now, zone, begins)]
            while now < last:
                now += STEP
                day = own_day(now, zone, begins)
                if day != days[-1]:
                    days.append(day)
            tally.tried += 1
            wanted = [days[0] + ONE_DAY * n for n in range((days[-1] - days[0]).days + 1)]
            tally.claim(f"{where}: a day comes twice, or not at all", holds=days == wanted)
            tally.claim(f"{where}: no leap day", holds=date(YEAR, 2, 29) in days)


def jumps(tally: Tally, stage: Files, whole: Lived, *, n: int, seed: int) -> None:
    """Let the clock jump, forward and back, and the person change zones; then look, and try to go on."""
    chance = random.Random(seed)
    tally.confirmed += len(whole.deeds)
    url = stage.copied(whole.url)
    for place in range(n):
        hours = chance.choice((-1, 1)) * round(10 ** chance.uniform(0, 4.2))
        zone = chance.choice(ZONES)
        now = datetime(LATER.year, LATER.month, LATER.day, 12, tzinfo=UTC) + timedelta(hours=hours)
        day = own_day(now.astimezone(ZoneInfo(zone)), zone, clock(4))
        begun = time.perf_counter()
        ended = in_child(lambda say, day=day, now=now: _look(url, day, now, say))  # type: ignore[misc]  # bound here
        tally.seconds.append(time.perf_counter() - begun)
        tally.tried += 1
        where = f"jump {place}: {hours} hours, {zone}, so that it is {day}"
        tally.claim(f"{where}: {ended.said}", holds=ended.code == 0 and len(ended.said) == 2)
        if ended.code == 0:
            tally.dose(where, int(ended.said[0]), [whole.dose])
            tally.claim(f"{where}: {ended.said[1]}", holds=ended.said[1] == "still")
    stage.dropped(url)


def _look(url: str, day: date, now: datetime, say: Say) -> None:
    """Look at today under a clock, try to take the next step, and say what is shown and what was moved."""
    with opened(url):
        before = everything()
        say(str(dose_shown(day)))
        one = life()
        read = plan_of(one.person, day)
        is_moved = everything() != before
        at = Moment(now, day, one.at(f"clock {now}").client_key, one.person)
        if not CheckIn.objects.filter(day=day).exists() and read is not None and read.next is not None:
            is_moved |= _steps(one.medication, one.version, read.next.dose.micrograms, at)
        say("moved" if is_moved or Person.objects.count() != 1 else "still")


def _steps(medication: object, version: int, dose: int, at: Moment) -> bool:
    """Return whether the next step can be taken on a day of which nothing was told."""
    try:
        confirm_cut(CutTold(medication, version, dose), at)  # type: ignore[arg-type]  # its key
    except OpenTaperError:
        return False
    return True
