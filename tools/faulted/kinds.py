"""The faults: each takes what was told, and returns what arrives instead."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta, timezone

from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from tools.faulted.files import FILE_FAULTS
from tools.faulted.sound import SoundDay, ToldDays

Fault = Callable[[SoundDay, random.Random], ToldDays]
WEEK, MOST = 7, 14
ONE_DAY, THOUSAND = timedelta(days=1), 1000


def lost(day: SoundDay, rng: random.Random) -> ToldDays:
    """Check-ins that never arrive."""
    part = rng.choice((0.05, 0.2, 0.6))
    return replace(day.told, check_ins=tuple(one for one in day.told.check_ins if rng.random() > part))


def lost_doses(day: SoundDay, rng: random.Random) -> ToldDays:
    """Doses that never arrive."""
    part = rng.choice((0.05, 0.2, 0.6))
    return replace(day.told, doses=tuple(one for one in day.told.doses if rng.random() > part))


def delayed(day: SoundDay, rng: random.Random) -> ToldDays:
    """The last days have not come through yet."""
    last = day.today - ONE_DAY * rng.randint(1, MOST)
    return ToldDays(
        tuple(one for one in day.told.doses if one.day <= last),
        tuple(one for one in day.told.check_ins if one.day <= last),
    )


def duplicated(day: SoundDay, rng: random.Random) -> ToldDays:
    """A sync that comes twice, in another order."""
    doses, check_ins = [*day.told.doses] * 2, [*day.told.check_ins] * 2
    rng.shuffle(doses)
    rng.shuffle(check_ins)
    return ToldDays(tuple(doses), tuple(check_ins))


def doubled(day: SoundDay, rng: random.Random) -> ToldDays:
    """Days that are there twice with other answers and the same moment."""
    again = [
        _moved(one, rng.choice((-2.0, -1.0, 1.0, 3.0))) for one in rng.sample(day.told.check_ins[-WEEK:], 2)
    ]
    return replace(day.told, check_ins=(*day.told.check_ins, *again))


def future_check_in(day: SoundDay, rng: random.Random) -> ToldDays:
    """A check-in of a day to come."""
    ahead = replace(day.told.check_ins[-1], day=day.today + ONE_DAY * rng.randint(1, 60), written_at=None)
    return replace(day.told, check_ins=(*day.told.check_ins, ahead))


def future_dose(day: SoundDay, rng: random.Random) -> ToldDays:
    """A lower dose of a day to come."""
    lower = Dose(day.told.doses[-1].dose.micrograms // 2)
    return replace(
        day.told, doses=(*day.told.doses, DoseTaken(day.today + ONE_DAY * rng.randint(1, 60), lower))
    )


def grams(day: SoundDay, rng: random.Random) -> ToldDays:
    """Milligrams told as grams."""
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms * THOUSAND))


def micrograms(day: SoundDay, rng: random.Random) -> ToldDays:
    """Milligrams told as micrograms."""
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms // THOUSAND))


def tenfold(day: SoundDay, rng: random.Random) -> ToldDays:
    """A decimal mark that was lost or moved."""
    up = rng.random() < 0.5
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms * 10 if up else dose.micrograms // 10))


def millilitres(day: SoundDay, rng: random.Random) -> ToldDays:
    """The mL of a syringe told as mg, of a liquid that holds 2, 4, 10 or 20 mg in one."""
    strength = rng.choice((2, 4, 10, 20))
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms // strength))


def wrong_product(day: SoundDay, rng: random.Random) -> ToldDays:
    """A tablet of half or twice the strength, for some days."""
    up = rng.random() < 0.5
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms * 2 if up else dose.micrograms // 2))


def bead_batch(day: SoundDay, rng: random.Random) -> ToldDays:
    """Beads of another batch: each day's dose is off by as much as told, since the day of the new box."""
    times = rng.choice((80, 90, 110, 125))
    return _other_doses(day, rng, lambda dose: Dose(dose.micrograms * times // 100), at_least=3)


def clock_jump(day: SoundDay, rng: random.Random) -> ToldDays:
    """A telephone that believes in another year, or month, for the last days."""
    by = ONE_DAY * rng.choice((-3650, -365, -30, 30, 365))
    return _last(
        day, rng.randint(1, WEEK), lambda one: replace(one, written_at=one.written_at and one.written_at + by)
    )


def summer_time(day: SoundDay, rng: random.Random) -> ToldDays:
    """Clocks that go forward or back by an hour."""
    by = timedelta(hours=rng.choice((-1, 1)))
    return _last(
        day, rng.randint(1, WEEK), lambda one: replace(one, written_at=one.written_at and one.written_at + by)
    )


def time_zone(day: SoundDay, rng: random.Random) -> ToldDays:
    """A journey: the same days, told from another zone."""
    zone = timezone(timedelta(hours=rng.choice((-11, -5, 5, 9, 14))))
    return _last(
        day,
        rng.randint(1, MOST),
        lambda one: replace(one, written_at=one.written_at and one.written_at.astimezone(zone)),
    )


def date_line(day: SoundDay, rng: random.Random) -> ToldDays:
    """A journey across the date line that moves the last days by one."""
    by = ONE_DAY * rng.choice((-1, 1))
    return _last(day, rng.randint(1, WEEK), lambda one: replace(one, day=one.day + by))


def all_the_same(day: SoundDay, rng: random.Random) -> ToldDays:
    """Answers that stick: every day of the week like the first of it, or all zero."""
    first = day.told.check_ins[-WEEK:][0].scores
    scores = rng.choice((first, tuple((name, 0.0) for name, _ in first)))
    return _last(day, WEEK, lambda one: replace(one, scores=scores))


#: Every fault by the words of the page; those of files stand in :mod:`tools.faulted.files`.
FAULTS: Mapping[str, Fault] = {
    "check-ins lost": lost,
    "doses lost": lost_doses,
    "days delayed": delayed,
    "everything twice, in another order": duplicated,
    "days twice, with other answers": doubled,
    "a check-in of a day to come": future_check_in,
    "a dose of a day to come": future_dose,
    "mg told as g": grams,
    "mg told as µg": micrograms,
    "decimal mark moved": tenfold,
    "mL told as mg": millilitres,
    "a product of another strength": wrong_product,
    "another batch of beads": bead_batch,
    "clock changed by a month or years": clock_jump,
    "summer time begins or ends": summer_time,
    "another time zone": time_zone,
    "days moved at the date line": date_line,
    "answers that stick": all_the_same,
    **FILE_FAULTS,
}


def _moved(one: CheckIn, by: float) -> CheckIn:
    return replace(one, scores=tuple((name, min(10.0, max(0.0, score + by))) for name, score in one.scores))


def _last(day: SoundDay, n: int, change: Callable[[CheckIn], CheckIn]) -> ToldDays:
    kept = day.told.check_ins
    return replace(day.told, check_ins=(*kept[:-n], *(change(one) for one in kept[-n:])))


def _other_doses(
    day: SoundDay, rng: random.Random, change: Callable[[Dose], Dose], at_least: int = 1
) -> ToldDays:
    """Change the doses of some days in a row, which end today or somewhat before."""
    doses, n = day.told.doses, rng.randint(at_least, MOST)
    end = len(doses) - rng.choice((0, 0, 1, 5))
    begin = max(0, end - n)
    changed = tuple(DoseTaken(one.day, change(one.dose)) for one in doses[begin:end])
    return replace(day.told, doses=(*doses[:begin], *changed, *doses[end:]))
