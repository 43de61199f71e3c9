"""What a plan, and any other, would feel like to one person: read, learn, look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.told_person import AskedPerson, ToldFile, ToldPerson, told_person
from opentaper.actions.twins import TOLERATE, intensity_of
from opentaper.errors import BadOption
from opentaper.exchange.foretold import ForetoldPlan, PersonForecast
from opentaper.exchange.told_taper import ToldTaper, told_taper
from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Belief, is_modelled, prior_belief
from opentaper.inference.doses import by_day
from opentaper.inference.foretell import foretell
from opentaper.inference.update import update
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import DAYS_PER_WEEK

MOST_WEEKS = 260
MOST_PLANS = 4


@dataclass(frozen=True, slots=True)
class AskedForecast:
    """What is asked: a person, their plan and others, what they tolerate, from when, and how far ahead."""

    person: AskedPerson
    plan: ToldFile
    alternatives: tuple[ToldFile, ...] = ()
    tolerate: str | None = None
    weeks: str = "12"
    from_day: str | None = None


def forecast_person(asked: AskedForecast, today: date) -> PersonForecast:
    """Return what a person's plan, and any other, would feel like to them.

    Without a first day the forecast begins on the day after the last one that was told, or today where
    nothing was. An undated plan begins there, too.

    Raises
    ------
    BadInput
        Anything that cannot be read or meant, named.
    """
    person = told_person(asked.person, today)
    belief = person.belief or update(prior_belief(person.known, person.seed), person.doses, person.check_ins)
    from_day = _from_day(asked.from_day, person, today)
    tolerated = tolerated_intensity(asked.tolerate)
    days = _weeks(asked.weeks) * DAYS_PER_WEEK
    if len(asked.alternatives) >= MOST_PLANS:
        wanted = f"at most {MOST_PLANS - 1} other plans"
        raise BadOption(option="alternative", given=str(len(asked.alternatives)), wanted=wanted)
    plans = tuple(
        _foretold(told_taper(file.text, file.name), belief, person, from_day, days, tolerated)
        for file in (asked.plan, *asked.alternatives)
    )
    return PersonForecast(
        drug=formulary.drug(person.known.drug),
        belief=belief,
        diary=person.diary,
        now=_dose_before(person, from_day),
        from_day=from_day,
        days=days,
        tolerated=tolerated,
        is_own_line=asked.tolerate is not None,
        plans=plans,
    )


def tolerated_intensity(text: str | None) -> float:
    """Return the intensity that a word or a number means; mild where nothing was told.

    Examples
    --------
    >>> tolerated_intensity("0.4"), 0.0 < tolerated_intensity("mild") < tolerated_intensity("moderate") < 1.0
    (0.4, True)
    """
    told = options.tolerated(text or TOLERATE)
    if isinstance(told, float):
        return told
    counted = formulary.shipped_policy().adaptive.counted_worse.value
    return intensity_of(told, shipped_population(), counted)


def _foretold(
    taper: ToldTaper, belief: Belief, person: ToldPerson, from_day: date, days: int, tolerated: float
) -> ForetoldPlan:
    known = belief.known
    if taper.drug and taper.drug != known.drug:
        given = f"{taper.name}: {taper.drug}"
        raise BadOption(option="plan", given=given, wanted="a plan for the drug that you named")
    daily, first = taper.daily, taper.daily.start_date or from_day
    shift = (from_day - first).days
    doses = tuple(daily.on(shift + day) for day in range(days))
    mg = [dose.as_mg for dose in doses]
    seen = foretell(belief, person.doses, from_day, mg, tolerated) if is_modelled(known) else None
    return ForetoldPlan(taper.name, doses, seen, _reasons(taper, doses, person, from_day))


def _reasons(
    taper: ToldTaper, doses: tuple[Dose, ...], person: ToldPerson, from_day: date
) -> tuple[Reason, ...]:
    """Return what is to be told of a plan: that it has no dates, or begins elsewhere than the person is."""
    told = []
    if taper.daily.start_date is None:
        told.append(Reason.of("foretold.undated", day=from_day.isoformat()))
    now = _dose_before(person, from_day)
    if doses[0] > now:
        told.append(Reason.of("foretold.higher", now=now, then=doses[0]))
    return tuple(told)


def _dose_before(person: ToldPerson, day: date) -> Dose:
    """Return the last dose told before a day ; else the steady dose from before."""
    taken = {on: dose for on, dose in by_day(person.doses).items() if on < day}
    return taken[max(taken)] if taken else person.known.start


def _from_day(text: str | None, person: ToldPerson, today: date) -> date:
    if text is not None:
        return options.day("from", text)
    last = person.last_day or (person.belief.last_day if person.belief else None)
    return last + timedelta(days=1) if last is not None else today


def _weeks(text: str) -> int:
    told = text.strip().lower().removesuffix("w").strip()
    if not (told.isascii() and told.isdigit() and len(told) <= 3 and 1 <= int(told) <= MOST_WEEKS):
        raise BadOption(option="weeks", given=text, wanted=f"a whole number from 1 to {MOST_WEEKS}")
    return int(told)
