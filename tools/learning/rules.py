"""Simple rules that tell a return of the condition from withdrawal; learning must beat each of them.

Each is told the same as the model is (doses and check-ins up to a day) and gives a number: the higher, the
more it speaks for a return. What stands here is meant to be as good as such a rule can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from opentaper import formulary
from opentaper.formulary.population import shipped_population
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.prior import kinetics

MOOD = ("low_mood", "numbness", "hard_to_function")
SPECIFIC = ("shocks", "dizziness", "nausea", "sweating", "restlessness")
#: Of days: how far back a rule looks, and how long the beginning is that it compares with.
RECENT_DAYS, FIRST_DAYS = 10, 14
# Five half-lives until a level has settled.
SETTLING = 5.0

Told = tuple[str, Sequence[DoseTaken], Sequence[CheckIn], date]
"""Drug, doses, check-ins and the day on which the rule is asked."""


def timing(told: Told) -> float:
    """Return how long ago the dose last went down, beyond five half-lives, in weeks."""
    drug, doses, check_ins, day = told
    known = kinetics(formulary.drug(drug), shipped_population().metabolite_share)
    half_life = known.half_life_days if known is not None else 1.0
    falls = [later.day for earlier, later in pairwise(doses) if later.dose < earlier.dose]
    last = falls[-1] if falls else (check_ins[0].day if check_ins else day) - timedelta(days=90)
    return ((day - last).days - SETTLING * half_life) / 7.0


def worsening(told: Told) -> float:
    """Return by how much all items have risen since the beginning: any worsening means relapse."""
    _, _, check_ins, day = told
    names = {name for one in check_ins for name, _ in one.scores}
    return _risen(check_ins, day, tuple(sorted(names)))


def mood_minus_specific(told: Told) -> float:
    """Return mood items minus items that are specific to withdrawal, over the last ten days."""
    _, _, check_ins, day = told
    recent = _recent(check_ins, day)
    return _mean(recent, MOOD) - _mean(recent, SPECIFIC)


def mood_minus_specific_risen(told: Told) -> float:
    """Return the same as a rise since the person's own beginning: a better rule than the one as it stands."""
    _, _, check_ins, day = told
    return _risen(check_ins, day, MOOD) - _risen(check_ins, day, SPECIFIC)


#: Every simple rule, by the name it has on the page.
RULES: dict[str, Callable[[Told], float]] = {
    "timing": timing,
    "worsening": worsening,
    "mood_minus_specific": mood_minus_specific,
    "mood_minus_specific_risen": mood_minus_specific_risen,
}


def _risen(check_ins: Sequence[CheckIn], day: date, names: tuple[str, ...]) -> float:
    if not check_ins:
        return 0.0
    first = check_ins[0].day + timedelta(days=FIRST_DAYS)
    return _mean(_recent(check_ins, day), names) - _mean([one for one in check_ins if one.day < first], names)


def _recent(check_ins: Sequence[CheckIn], day: date) -> list[CheckIn]:
    """Return the check-ins of the last days, or the last one where there is none."""
    recent = [one for one in check_ins if one.day > day - timedelta(days=RECENT_DAYS)]
    return recent or list(check_ins[-1:])


def _mean(check_ins: Sequence[CheckIn], names: tuple[str, ...]) -> float:
    scores = [score for one in check_ins for name, score in one.scores if name in names]
    return float(np.mean(scores)) if scores else 0.0
