"""What withdrawal was on each day by what is believed, as draws: beside it habits are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from opentaper.actions.readings.current_plan import Confirmed
from opentaper.actions.readings.learnt_read import belief_of
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.told_record import ToldRecord, told_record
from opentaper.errors import BadOption, NoCurve
from opentaper.formulary.items import item
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import by_day, daily_mg, treatment
from opentaper.inference.known import twins
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.kernel import daily_intensities
from opentaper.recovery.helps_days import WithdrawalDays

#: Every so many of a belief's draws are taken: 64 tell well enough how unsure it is.
EVERY = 8
#: Where a drug has no model: what a cut may do fades as fast as one of these, in days.
FADES = (7.0, 21.0)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WithdrawalRead:
    """What withdrawal adds, one value a drug; and the drugs of which only the days since a cut are known."""

    days: tuple[WithdrawalDays, ...]
    not_modelled: tuple[str, ...]


def withdrawal_of(person_id: UUID, outcome: str, first: date, today: date) -> WithdrawalRead:
    """Return what withdrawal adds to an outcome from the first day to today; queries for each drug alone."""
    n_days = (today - first).days + 1
    known, found, unknown = item(outcome), [], []
    for key, drug in drugs_of(person_id):
        told = told_record(person_id, key, today)
        try:
            felt = _felt(told, belief_of(person_id, told, today), first, n_days)
            found.append(WithdrawalDays(felt, known.withdrawal.mean, known.withdrawal.spread))
        except (NoCurve, BadOption):
            unknown.append(drug)
            felt = _since_cuts(falls(told.known.start.micrograms, told.confirmed), first, n_days)
            found.append(WithdrawalDays(felt, 0.0, known.withdrawal.mean))
    return WithdrawalRead(tuple(one for one in found if one.felt.any()), tuple(unknown))


def falls(start_ug: int, confirmed: tuple[Confirmed, ...]) -> tuple[date, ...]:
    """Return the days on which a lower dose than the one before began."""
    found, before = [], start_ug
    for one in sorted(confirmed, key=lambda each: each.begins_on):
        if one.dose.micrograms < before:
            found.append(one.begins_on)
        before = one.dose.micrograms
    return tuple(found)


def _felt(
    told: ToldRecord, belief: Belief, first: date, n_days: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return draws of the intensity, (days, draws); before the first dose that is known there is none."""
    people = twins(belief.known, belief.draws[::EVERY].astype(np.float64))
    last = first + (n_days - 1) * ONE_DAY
    doses: list[DoseTaken] = [one for one in told.doses if one.day <= last]
    found = np.zeros((n_days, people.n))
    if not doses:
        return found
    begins = min(by_day(doses))
    mg, _ = daily_mg(doses, belief.known, begins, last)
    felt, _ = daily_intensities(
        people, steady_before(people, belief.known), treatment(mg, belief.known.times_a_day)
    )
    place = (begins - first).days
    if place >= 0:
        found[place:] = felt
    else:
        found[:] = felt[-place:]
    return found


def _since_cuts(
    cuts: tuple[date, ...], first: date, n_days: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return how fresh the cuts are on each day, fading at two speeds, (days, 2)."""
    since = [np.arange(n_days) - (cut - first).days for cut in cuts]
    found = np.zeros((n_days, len(FADES)))
    for days in since:
        for place, fade in enumerate(FADES):
            found[:, place] += np.where(days >= 0, np.exp(-np.maximum(days, 0) / fade), 0.0)
    return found
