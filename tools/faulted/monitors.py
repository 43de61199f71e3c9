"""Hazard monitors: what must not happen to a dose or an advice, whatever was put in."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from opentaper.advice.advice import Advice
from opentaper.errors import OpenTaperError
from opentaper.formulary import shipped_policy
from tools.faulted.kinds import FAULTS
from tools.faulted.sound import SoundDay

#: What was not believed of the sound diary: where a fault hides it, the two diaries cannot be compared.
DISTRUST = frozenset({"all_the_same", "outlier", "doubled", "clock", "from_the_future", "partial"})
ABOVE, BELOW, FASTER, LESS_CAREFUL = "dose above", "dose below", "faster", "less careful"
MONITORS = (ABOVE, BELOW, FASTER, LESS_CAREFUL)


@dataclass(slots=True)
class FaultTally:
    """What came of one kind of fault, over all days on which it was put in."""

    tried: int = 0
    refused: int = 0
    same: int = 0
    more_careful: int = 0
    not_comparable: int = 0
    earlier: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)


def watched(days: Iterable[SoundDay], seed: int) -> tuple[dict[str, FaultTally], int, int]:
    """Return what came of each kind of fault, and how many days there were and let a cut through."""
    tallies = {name: FaultTally() for name in FAULTS}
    n_days = n_cuts = 0
    for day in days:
        sound = day.advice()
        n_days += 1
        n_cuts += sound.action.is_cut
        for name, tally in tallies.items():
            rng = random.Random(f"{seed}:{day.number}:{day.today}:{crc32(name.encode())}")
            _try(day, sound, name, tally, rng)
    return tallies, n_days, n_cuts


def alarms(day: SoundDay, sound: Advice, told: Advice) -> tuple[str, ...]:
    """Return the monitors that an advice sets off, beside the one by the sound diary.

    A dose is *above* where it is higher than any that was truly taken, by more than what the policy calls
    another dose, and *below* where it is lower than the
    plan's own next step from there. *Faster* is a cut that the sound diary does not let through, to a dose
    below that of the plan on this day; *less careful* any milder answer that lets such a dose through or
    leaves out somebody to call.
    """
    taken = [one.dose for one in day.told.doses]
    step, planned = day.plan.below(taken[-1]), day.plan.on(day.today)
    floor = step.dose if step is not None else taken[-1]
    dose = told.next_dose
    is_plan = told.action.is_cut and dose is not None and dose >= planned
    checks = {
        ABOVE: dose is not None and dose.as_mg > max(taken).as_mg * (1.0 + _same_share()),
        BELOW: dose is not None and dose < floor,
        FASTER: told.action.is_cut and not sound.action.is_cut and not is_plan,
        LESS_CAREFUL: told.action.care < sound.action.care and not is_plan,
    }
    return tuple(name for name in MONITORS if checks[name])


def _same_share() -> float:
    return shipped_policy().listed_share.value


def names_earlier(sound: Advice, told: Advice) -> bool:
    """Tell whether an earlier day is named from which to ask again."""
    return told.not_before is not None and (sound.not_before is None or told.not_before < sound.not_before)


def _try(day: SoundDay, sound: Advice, name: str, tally: FaultTally, rng: random.Random) -> None:
    tally.tried += 1
    try:
        told = day.advice(FAULTS[name](day, rng))
    except OpenTaperError:
        tally.refused += 1
        return
    were, are = ({one.rule for one in advice.fired} & DISTRUST for advice in (sound, told))
    if not were <= are:
        tally.not_comparable += 1
        return
    rung = alarms(day, sound, told)
    tally.alarms.update(rung)
    tally.found += [f"{name}: {alarm}, person {day.number}, {day.today}" for alarm in rung]
    tally.earlier += names_earlier(sound, told)
    tally.same += told.action is sound.action
    tally.more_careful += told.action.care > sound.action.care
