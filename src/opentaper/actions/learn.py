"""Learn one person: read what they told, ask what is believed of them, and what their days were made of."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.actions.told_person import AskedPerson, ToldPerson, told_person
from opentaper.exchange.learnt import Learnt
from opentaper.formulary.signs import Sign, sign
from opentaper.inference.belief import Belief, How, is_modelled, prior_belief, response
from opentaper.inference.check_in import latest
from opentaper.inference.evidence import evidence
from opentaper.inference.instruments import instrument_score
from opentaper.inference.split import split
from opentaper.inference.update import update
from opentaper.reasons import Reason

Array = NDArray[np.float64]
# So much of the spread between people is left where a record told little.
LITTLE = 0.85
# From so many of ten others on a person is called apart from them.
APART = 0.7
# Not known yet; lower than most others; higher; among them.
_FELT = ("own.felt_unknown", "own.felt_strong", "own.felt_weak", "own.felt_usual")
_NEEDED = ("own.time_unknown", "own.time_short", "own.time_long", "own.time_usual")


def learn(asked: AskedPerson, today: date) -> Learnt:
    """Return what can be learnt of a person from what they told.

    Raises
    ------
    BadInput
        Anything that cannot be read or meant, named.

    Examples
    --------
    >>> found = learn(AskedPerson("citalopram", start="20mg"), date(2026, 11, 22))
    >>> found.belief.how.value, found.belief.trusted
    ('prior', False)
    """
    person = told_person(asked, today)
    before = prior_belief(person.known, person.seed)
    return learnt(person, update(before, person.doses, person.check_ins))


def learnt(person: ToldPerson, belief: Belief) -> Learnt:
    """Return what was learnt of a person, by what is believed of them after all that they told."""
    before, modelled = prior_belief(person.known, person.seed), is_modelled(person.known)
    return Learnt(
        drug=formulary.drug(person.known.drug),
        doses=person.doses,
        check_ins=person.check_ins,
        scores=tuple(instrument_score(one) for one in person.instruments),
        diary=person.diary,
        belief=belief,
        split=split(belief, person.doses, person.check_ins) if modelled else None,
        evidence=evidence(belief, person.doses, person.check_ins) if modelled else (),
        pace=own_pace(belief, before) if belief.trusted else (),
        signs=_signs(person),
        unknown=_unknown(person, belief, is_modelled=modelled),
    )


def own_pace(belief: Belief, before: Belief) -> tuple[Reason, ...]:
    """Return what was learnt of a person's pace: how strongly they feel a drop, and how long they need.

    Where the record told little, that is what is said.

    Parameters
    ----------
    belief, before
        What is believed now, and what was believed of anybody like them.
    """
    now, then = response(belief), response(before)
    return (
        _against_others(now.u50, then.u50, _FELT),
        _against_others(now.tau_slow_days, then.tau_slow_days, _NEEDED),
    )


def _against_others(now: Array, then: Array, codes: tuple[str, str, str, str]) -> Reason:
    """Return where a person stands among others: below most, above most, among them, or not known yet."""
    unknown, low, high, among = codes
    if np.log(now).std() > LITTLE * np.log(then).std():
        return Reason(unknown)
    share = float((then > np.median(now)).mean())
    if share >= APART:
        return Reason(low, (("tenths", min(9, round(10 * share))),))
    if share <= 1.0 - APART:
        return Reason(high, (("tenths", min(9, round(10 * (1.0 - share)))),))
    return Reason(among)


def _signs(person: ToldPerson) -> tuple[Sign, ...]:
    """Return the signs of the last day that was told of, and of the last answer to each form."""
    last = latest(person.check_ins)[-1:]
    found = [name for one in last for name in one.signs or ()]
    forms = {one.name: one for one in sorted(person.instruments, key=lambda one: one.day)}
    found += [name for one in forms.values() for name in instrument_score(one).signs]
    return tuple(sign(name) for name in dict.fromkeys(found))


def _unknown(person: ToldPerson, belief: Belief, *, is_modelled: bool) -> tuple[Reason, ...]:
    """Return what cannot be known from what was told."""
    told = [Reason.of("unknown.no_label")]
    if person.known.months_of_use is None:
        told.append(Reason.of("unknown.use"))
    if not person.doses:
        told.append(Reason.of("unknown.doses"))
    if is_modelled and belief.how in {How.PRIOR, How.CAUTIOUS}:
        told.append(Reason.of("unknown.own_pace"))
    if person.check_ins and all(one.signs is None for one in person.check_ins):
        told.append(Reason.of("unknown.signs"))
    if person.check_ins and not any(one.modulators for one in person.check_ins):
        told.append(Reason.of("unknown.life"))
    return tuple(told)
