"""Propose a plan: gather the facts, ask the planner. A proposal becomes a plan when a prescriber signs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.errors import BadOption, UnknownCurve
from opentaper.formulary.facts import Curve, Drug, PublishedTaper
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, Person, PlanRequest, Wish
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose
from opentaper.timeline import days_of


def propose_plan(asked: AskedPlan, today: date) -> PlanResult:
    """Return a proposed plan, or why there is none.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named.
    """
    request = plan_request(asked, today)
    if any(line.strip().lower() == "compounded" for line in asked.have):
        shelf = gathered_shelf(asked, request.drug, wished=request)
        request = replace(request, shelf=shelf)
    return plan(request)


def plan_request(asked: AskedPlan, today: date) -> PlanRequest:
    """Return the request that a person's options mean, with every fact that it needs."""
    drug = formulary.drug(asked.drug)
    start = options.day("start", asked.start) if asked.start else None
    end = options.day("end", asked.end) if asked.end else None
    points, step_mg, share = options.step_size(asked.step) if asked.step else (None, None, None)
    cut = options.percent("cut", asked.cut) if asked.cut else share
    return PlanRequest(
        drug=drug,
        start=Dose.parse(asked.dose),
        policy=formulary.shipped_policy(),
        shelf=None if asked.ideal or _is_auto(asked) else gathered_shelf(asked, drug),
        release=formulary.release(),
        goal=_goal(asked.goal),
        method=_method(asked, cut, step_mg),
        curve=_curve(drug, asked.curve),
        step_points=points,
        cut_share=cut,
        step_mg=step_mg,
        targets=options.targets(asked.targets) if asked.targets else (),
        doses=options.dose_list(asked.doses) if asked.doses else (),
        published=_table(asked, drug),
        ideal=asked.ideal,
        interval_days=days_of(asked.interval) if asked.interval else None,
        phases=tuple(options.phase(text) for text in asked.phases),
        slide=options.slide(asked.every, asked.slide, asked.rest),
        start_date=start,
        end_day=options.end_day(start, end, asked.within),
        times=options.times(asked.times) if asked.times else None,
        person=_person(asked, today),
        override=options.sanction("override", asked.override, asked.because),
        specialist=options.sanction("specialist", asked.specialist, asked.because),
        also_takes=tuple(_named(text) for text in asked.also),
        interactions=formulary.interactions(drug.name) if asked.also else (),
        obtainable=formulary.products(asked.market, drug.name),
    )


def _is_auto(asked: AskedPlan) -> bool:
    return any(line.strip().lower() == "compounded" for line in asked.have)


def _goal(text: str | None) -> Dose:
    if text is None or text.strip() in {"0", "zero", "nul"}:
        return ZERO
    return Dose.parse(text)


def _method(asked: AskedPlan, cut: Fraction | None, step_mg: Dose | None) -> Method | None:
    """Return the method that was named, else the one that the given sizes imply, else None."""
    if asked.method is not None:
        try:
            return Method(asked.method.strip().lower())
        except ValueError:
            wanted = "one of " + ", ".join(method.value for method in Method)
            raise BadOption(option="method", given=asked.method, wanted=wanted) from None
    implied = (
        (asked.table, Method.PUBLISHED),
        (asked.doses, Method.CUSTOM),
        (cut, Method.PROPORTIONAL),
        (step_mg, Method.LINEAR),
    )
    return next((method for told, method in implied if told is not None), None)


def _curve(drug: Drug, name: str | None) -> Curve | None:
    if name is None:
        return None
    curve = drug.curve(name)
    if curve is None or not curve.is_complete:
        raise UnknownCurve(
            drug=drug.name, name=name, known=tuple(one.id for one in drug.curves if one.is_complete)
        )
    return curve


def _table(asked: AskedPlan, drug: Drug) -> PublishedTaper | None:
    """Return the published table that was named, or the drug's only one."""
    wanted = asked.method is not None and asked.method.strip().lower() == Method.PUBLISHED.value
    if asked.table is None and not wanted:
        return None
    tables = formulary.published_tapers(drug.name)
    if asked.table is None and len(tables) == 1:
        return tables[0]
    found = next((table for table in tables if table.id == asked.table), None)
    if found is None:
        known = ", ".join(table.id for table in tables) or "none is known of this drug"
        raise BadOption(option="table", given=asked.table or "", wanted=known)
    return found


def _person(asked: AskedPlan, today: date) -> Person:
    try:
        wish = Wish(asked.wish)
    except ValueError:
        raise BadOption(option="wish", given=asked.wish, wanted="slower, ordinary or faster") from None
    if asked.age is not None and not 0 < asked.age < 130:
        raise BadOption(option="age", given=str(asked.age), wanted="years, from 1 to 129")
    if asked.first_attempt and asked.attempts:
        raise BadOption(option="first-attempt", given="with --attempt", wanted="one of the two")
    under_age = asked.age is not None and asked.age < 18
    return Person(
        months_of_use=options.months("used-for", asked.used_for, today) if asked.used_for else None,
        attempts=tuple(options.attempt(text) for text in asked.attempts)
        if asked.attempts or asked.first_attempt
        else None,
        age=asked.age,
        wish=wish,
        circumstances=options.circumstances(asked.circumstances)
        | (frozenset({"under-18"}) if under_age else frozenset()),
    )


def _named(text: str) -> str:
    """Return the formulary's name of another drug, or the word itself for what is no drug (smoking)."""
    word = text.strip().lower()
    if word in {"smoking", "smoke", "rygning", "tobacco"}:
        return "smoking"
    name = word.rsplit(maxsplit=1)[0] if word[-1:].isalpha() and any(map(str.isdigit, word)) else word
    return formulary.drug(name).name
