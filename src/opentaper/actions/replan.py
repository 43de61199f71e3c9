"""Change a plan on its way: open it, ask what is really taken and what the days have shown, and decide."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.diary_options import AskedReading
from opentaper.actions.foresee import foreseen
from opentaper.actions.own_twins import trusted_twins
from opentaper.actions.told_person import AskedPerson, ToldFile, ToldPerson, told_person
from opentaper.actions.twins import accepted, hard_attempts, twins
from opentaper.errors import BadOption
from opentaper.exchange.version_json import version_of
from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.update import update
from opentaper.planning.difference import Difference, difference
from opentaper.planning.lived import Taking
from opentaper.planning.replan import OWN_PACE, go_on, hold, relax, step_back
from opentaper.planning.request import Method
from opentaper.planning.result import PlanResult
from opentaper.planning.taking import taking_of
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import Deed, PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.timeline import days_of

#: The word for the dose before the last cut.
LAST = "last"


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change of a plan in a person's own words; exactly one of the first four is told.

    Parameters
    ----------
    hold
        For how long: ``14d``.
    step_back
        To which dose, or ``last`` for the one before the last cut.
    taking, since
        What is really taken now, and since when; where not told, ``doses`` say it, else the plan.
    doses, check_ins
        Files with what was taken and how it felt.
    tolerate, chance, joint
        What the person accepts, as for a plan; where not told, what the plan was made with.
    """

    plan: ToldFile
    hold: str | None = None
    relax: bool = False
    step_back: str | None = None
    go_on: bool = False
    today: str | None = None
    start: str | None = None
    taking: str | None = None
    since: str | None = None
    doses: ToldFile | None = None
    check_ins: ToldFile | None = None
    tolerate: str | None = None
    chance: str | None = None
    joint: bool = False
    reading: AskedReading = field(default_factory=AskedReading)


@dataclass(frozen=True, slots=True)
class Replanned:
    """A change of a plan: the version before, the new one, what is different, and what was told."""

    old: PlanVersion
    new: PlanVersion
    difference: Difference
    person: ToldPerson | None
    belief: Belief | None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A day of a plan: what is taken now, and who stands for the person, as far as that can be trusted."""

    today: date
    taking: Taking | None
    twins: Twins | None
    risk: Risk | None


def replan(asked: AskedChange, today: date) -> Replanned:
    """Return a changed plan beside the one before it.

    Raises
    ------
    BadInput
        Anything that cannot be read or meant, named.
    """
    deed = _deed(asked)
    on = options.day("today", asked.today) if asked.today else today
    start = options.day("start", asked.start) if asked.start else None
    old = opened(version_of(asked.plan.text, asked.plan.name, start))
    person = _person(asked, old.plan, on, today)
    belief = _belief(old.plan, person)
    found = _standpoint(asked, old, person, belief, on)
    new = _named(_done(deed, asked, old, found, _known(old, person, found, deed)))
    if deed is Deed.GO_ON and _had_red_flag(old, person):
        new = replace(new, needs_signature=True, because=(*new.because, Reason.of("replan.red_flag")))
    old = replace(old, plan=foreseen(old.plan))
    new = replace(new, plan=foreseen(new.plan))
    return Replanned(old, new, difference(old, new), person, belief)


def opened(version: PlanVersion) -> PlanVersion:
    """Return a version that was read from a file, with the virtual people of an adaptive plan."""
    plan = version.plan
    is_own = any(reason.code == OWN_PACE for reason in plan.reasons)
    if plan.request.method is not Method.ADAPTIVE or is_own:
        return version
    people = twins(plan.request, shipped_population())
    return replace(version, plan=replace(plan, request=replace(plan.request, twins=people)))


def _deed(asked: AskedChange) -> Deed:
    told = {
        Deed.HOLD: asked.hold is not None,
        Deed.RELAX: asked.relax,
        Deed.STEP_BACK: asked.step_back is not None,
        Deed.GO_ON: asked.go_on,
    }
    chosen = [deed for deed, is_told in told.items() if is_told]
    if len(chosen) != 1:
        wanted = "one of --hold, --relax, --step-back, --go-on"
        raise BadOption(option="change", given=", ".join(chosen), wanted=wanted)
    return chosen[0]


def _person(asked: AskedChange, plan: PlanResult, on: date, today: date) -> ToldPerson | None:
    """Return what was told of the days up to today, or None where no file was."""
    if asked.doses is None and asked.check_ins is None:
        return None
    told = AskedPerson(
        drug=plan.request.drug.name,
        doses=asked.doses,
        check_ins=asked.check_ins,
        start=str(plan.request.start),
        until=on.isoformat(),
        reading=asked.reading,
    )
    return told_person(told, max(on, today))


def _belief(plan: PlanResult, person: ToldPerson | None) -> Belief | None:
    """Return what the days have shown, starting from what the plan knows of the person."""
    if person is None or not person.check_ins:
        return None
    return update(prior_belief(known_of(plan)), person.doses, person.check_ins)


def known_of(plan: PlanResult) -> Known:
    """Return what a plan knows of its person before the first check-in."""
    request = plan.request
    return Known(
        drug=request.drug.name,
        start=request.start,
        months_of_use=request.person.months_of_use,
        failed_attempts=hard_attempts(request.person),
        times_a_day=len(request.times.shares) if request.times is not None else 1,
        curve=plan.curve.id if plan.curve is not None else None,
    )


def _standpoint(
    asked: AskedChange, old: PlanVersion, person: ToldPerson | None, belief: Belief | None, on: date
) -> Standpoint:
    people = trusted_twins(belief, person.doses, on) if person is not None else None
    return Standpoint(on, _taking(asked, old, person, on), people, _risk(asked, old.plan) if people else None)


def _taking(asked: AskedChange, old: PlanVersion, person: ToldPerson | None, on: date) -> Taking | None:
    """Return what is really taken: what was said outright, else what the doses tell; None as planned."""
    start = old.plan.request.start_date
    if start is None:
        return None
    if asked.taking is not None:
        since = options.day("since", asked.since) if asked.since else on
        return Taking(Dose.parse(asked.taking), (since - start).days)
    if asked.since is not None:
        raise BadOption(
            option="since", given=asked.since, wanted="also --taking, with the dose taken since then"
        )
    if person is None or not person.doses:
        return None
    told = [((one.day - start).days, one.dose) for one in person.doses]
    return taking_of(old.plan, told, (on - start).days)


def _risk(asked: AskedChange, plan: PlanResult) -> Risk:
    """Return what the person accepts: what was told now, else what the plan was made with."""
    request = plan.request
    if request.risk is not None and not (asked.tolerate or asked.chance or asked.joint):
        return request.risk
    told = AskedPlan(
        drug=request.drug.name, dose="", tolerate=asked.tolerate, chance=asked.chance, joint=asked.joint
    )
    return accepted(told, shipped_population(), request.policy.adaptive)


def _known(old: PlanVersion, person: ToldPerson | None, found: Standpoint, deed: Deed) -> tuple[Reason, ...]:
    """Return what to know of a change beside what the change itself says."""
    told = []
    if person is not None and person.check_ins and found.twins is None and deed in {Deed.GO_ON, Deed.RELAX}:
        told.append(Reason.of("replan.not_trusted"))
    now = formulary.release()
    if old.release != now:
        told.append(Reason.of("replan.other_release", release=old.release, now=now))
    return tuple(told)


def _had_red_flag(old: PlanVersion, person: ToldPerson | None) -> bool:
    """Tell whether a sign of danger was told since the version before was made."""
    return person is not None and any(one.signs for one in person.check_ins if one.day >= old.made_on)


def _done(
    deed: Deed, asked: AskedChange, old: PlanVersion, at: Standpoint, because: tuple[Reason, ...]
) -> PlanVersion:
    """Return the new version."""
    if deed is Deed.HOLD:
        return hold(old, days_of(asked.hold or ""), at.today, at.taking, because)
    if deed is Deed.RELAX:
        return relax(old, at.today, at.twins, at.risk, at.taking, because)
    if deed is Deed.STEP_BACK:
        told = (asked.step_back or "").strip()
        to = None if told.lower() == LAST else Dose.parse(told)
        return step_back(old, to, at.today, at.taking, because)
    return go_on(old, at.today, at.twins, at.risk, at.taking, because)


def _named(new: PlanVersion) -> PlanVersion:
    """Return a new version that names the facts and limits of today, which it was made with."""
    request = replace(new.plan.request, release=formulary.release(), policy=formulary.shipped_policy())
    return replace(new, plan=replace(new.plan, request=request))
