"""Advise a person on a day: read their plan, their doses and their diary, learn, and ask every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.diary_options import ordinary_day
from opentaper.actions.forecast_person import tolerated_intensity
from opentaper.actions.told_person import AskedPerson, ToldFile, ToldPerson, told_person
from opentaper.advice.advice import TrustStage
from opentaper.advice.advise import advise as advice_of
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.advice.trust import stage_reached
from opentaper.errors import BadInput, BadOption
from opentaper.exchange.advised import Advised
from opentaper.exchange.told_json import told_json
from opentaper.exchange.told_taper import ToldTaper, told_taper
from opentaper.exchange.version_json import version_of
from opentaper.formulary.instruments import instrument
from opentaper.formulary.items import item
from opentaper.inference.belief import prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken, latest
from opentaper.inference.doses import by_day
from opentaper.inference.evidence import evidence
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.inference.update import update
from opentaper.planning.request import Person
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: Of all check-ins so many hold an item that belongs to a whole one.
ASKED_SHARE = 0.5
HIGHEST_SCORE = 10.0


@dataclass(frozen=True, slots=True)
class AskedAdvice:
    """What is asked: a person, their plan, and the day.

    Parameters
    ----------
    today
        The day; that on which it is asked by default.
    plan_start
        The first day of a plan without dates; where it was not told, the doses say it.
    stage
        How far suggestions are trusted, in a word; where it was not told, the days of diary say it.
    understood
        Whether the person knows what a suggestion is and what it is not.
    signed
        Whether a prescriber has signed the plan.
    seen
        The last day on which a prescriber has said that it may go on after a sign of danger.
    usual
        What ordinary days were like before the taper, as ``item=score``.
    """

    person: AskedPerson
    plan: ToldFile
    today: str | None = None
    plan_start: str | None = None
    stage: str | None = None
    understood: bool = False
    signed: bool = False
    seen: str | None = None
    usual: tuple[str, ...] = ()


def advise(asked: AskedAdvice, today: date) -> Advised:
    """Return what is advised on a day.

    Raises
    ------
    BadInput
        Anything that cannot be read or meant, named.
    """
    on = options.day("today", asked.today) if asked.today else today
    taper = told_taper(asked.plan.text, asked.plan.name)
    person = told_person(_with_plan(asked, taper), max(on, today))
    if taper.drug and taper.drug != person.known.drug:
        given = f"{taper.name}: {taper.drug}"
        raise BadOption(option="plan", given=given, wanted="a plan for the drug that you named")
    doses, check_ins, later = _until(person, on, today)
    plan, begins = _followed(asked, taper, person, on)
    belief = update(prior_belief(person.known, person.seed), doses, check_ins)
    policy, usual = formulary.shipped_policy(), ordinary_day(asked.usual)
    n_days = len(latest([one for one in check_ins if one.day <= on and one.scores]))
    reached = stage_reached(policy.advice, n_days, understood=asked.understood)
    advice = advice_of(
        plan,
        belief,
        check_ins,
        policy,
        doses=doses,
        today=on,
        stage=_stage(asked.stage) or reached,
        beside=Beside(
            tolerated=tolerated_intensity(None),
            asked=asked_items(check_ins),
            item_nine=_item_nine(person.instruments, on),
            seen=options.day("seen", asked.seen) if asked.seen else None,
            is_signed=asked.signed,
            usual=usual,
        ),
    )
    return Advised(
        drug=plan.drug,
        plan=plan,
        today=on,
        advice=advice,
        belief=belief,
        evidence=evidence(belief, doses, check_ins),
        diary=person.diary,
        remarks=(*begins, *later, *_ordinary(usual)),
        policy=policy.release,
    )


def asked_items(check_ins: Sequence[CheckIn]) -> frozenset[str] | None:
    """Return the items that make a check-in whole: those in at least half of all; None without a check-in.

    Examples
    --------
    >>> day = date(2026, 3, 1)
    >>> asked_items([CheckIn(day, (("nausea", 2.0),)), CheckIn(day, (("nausea", 1.0),)), CheckIn(day)])
    frozenset({'nausea'})
    """
    days = [one for one in check_ins if one.scores]
    names = {name: item(name).name for name in {name for one in days for name, _ in one.scores}}
    held = Counter(names[name] for one in days for name, _ in one.scores)
    return frozenset(name for name, n in held.items() if n >= ASKED_SHARE * len(days)) or None


def _with_plan(asked: AskedAdvice, taper: ToldTaper) -> AskedPerson:
    """Return the person with what the plan knows of them where they did not tell it themselves."""
    person, made = asked.person, _person_of(asked.plan)
    if person.belief is not None:
        return person
    months = made.months_of_use if made is not None else None
    failed = [one.went.value for one in (made.attempts or ())] if made is not None else []
    return replace(
        person,
        drug=person.drug or taper.drug or None,
        start=person.start or (str(taper.daily.history.before) if taper.knows_before else None),
        used_for=person.used_for or (f"{round(months)} months" if months is not None else None),
        attempts=person.attempts or tuple(failed),
    )


def _person_of(plan: ToldFile) -> Person | None:
    """Return what a plan file knows of its person; None of a file that cannot be opened again."""
    try:
        return version_of(plan.text, plan.name).plan.request.person
    except BadInput:
        return None


def _until(
    person: ToldPerson, on: date, today: date
) -> tuple[tuple[DoseTaken, ...], tuple[CheckIn, ...], tuple[Reason, ...]]:
    """Return what was told by a day that has passed; what is ahead of the real day stays, as a fault."""
    is_past = on < today
    doses = tuple(one for one in person.doses if one.day <= on or not is_past)
    check_ins = tuple(one for one in person.check_ins if one.day <= on or not is_past)
    n = len(person.doses) + len(person.check_ins) - len(doses) - len(check_ins)
    return doses, check_ins, (Reason.of("advice.later_left", n=n, day=on.isoformat()),) if n else ()


def _followed(
    asked: AskedAdvice, taper: ToldTaper, person: ToldPerson, on: date
) -> tuple[FollowedPlan, tuple[Reason, ...]]:
    """Return the plan with its dates; without any, it begins with the first cut taken, or today."""
    history, begin = taper.daily.history, taper.daily.start_date
    told = options.day("plan-start", asked.plan_start) if asked.plan_start else None
    remarks: tuple[Reason, ...] = ()
    if begin is None:
        begin = told or _first_cut(person) or on
        remarks = () if told else (Reason.of("advice.plan_begins", day=begin.isoformat()),)
    days = [day for day, _ in history.changes]
    stays = [after - day for day, after in pairwise([*days, max(days[-1] + 1, taper.daily.end_day)])]
    drug = formulary.drug(person.known.drug)
    start = history.before if taper.knows_before else person.known.start
    steps = tuple(
        PlannedDose(begin + timedelta(days=day), stay, dose)
        for (day, dose), stay in zip(history.changes, stays, strict=True)
    )
    tolerated, chance, joint = _accepted(asked.plan)
    return FollowedPlan(drug, start, steps, tolerated, chance, joint), remarks


def _first_cut(person: ToldPerson) -> date | None:
    """Return the first day on which less was taken than at the start."""
    told = by_day(person.doses)
    return min((day for day, dose in told.items() if Dose(0) < dose < person.known.start), default=None)


def _accepted(plan: ToldFile) -> tuple[float | None, float | None, bool]:
    """Return what the person of an adaptive plan accepts; nothing of any other."""
    is_json = plan.name.lower().endswith(".json")
    told = told_json(plan.text, plan.name, "unreadable").get("accepted") if is_json else None
    if not isinstance(told, dict):
        return None, None, False
    return told["tolerated_of_ten"] / HIGHEST_SCORE, told["chance_pct"] / 100.0, bool(told["joint"])


def _item_nine(answers: Sequence[InstrumentAnswer], on: date) -> tuple[tuple[date, int], ...]:
    """Return the answers to the question about death and self-harm, by day."""
    found = []
    for one in answers:
        place = instrument(one.name).safety_item
        told = one.answers[place - 1] if place is not None and one.answers else None
        if told is not None and one.day <= on:
            found.append((one.day, told))
    return tuple(found)


def _ordinary(usual: tuple[tuple[str, float], ...]) -> tuple[Reason, ...]:
    """Return that days are held against the person's own ordinary ones, where they told them."""
    return (Reason.of("advice.usual_told", n=len(usual)),) if usual else ()


def _stage(text: str | None) -> TrustStage | None:
    if text is None:
        return None
    try:
        return TrustStage(text.strip().lower())
    except ValueError:
        raise BadOption(
            option="stage", given=text, wanted="one of " + ", ".join(stage.value for stage in TrustStage)
        ) from None
