"""Propose a plan: gather the facts, ask the planner. A proposal becomes a plan when a prescriber signs it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import foreseen
from opentaper.actions.gather_shelf import gathered_shelf, is_compounded, told_beside
from opentaper.actions.twins import with_twins
from opentaper.errors import BadOption, UnknownCurve, UnknownMarket
from opentaper.formulary.facts import Curve, Drug
from opentaper.formulary.manifest import brand
from opentaper.formulary.rows import PublishedTaper
from opentaper.formulary.tables import company_name
from opentaper.planning.capsules import shelf_of_capsules
from opentaper.planning.proposal import proposal
from opentaper.planning.request import Method, Person, PlanRequest, Wish
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from opentaper.timeline import days_of


def propose_plan(asked: AskedPlan, today: date) -> PlanResult:
    """Return a proposed plan, or why there is none.

    Raises
    ------
    BadInput
        Any option that cannot be meant, named.
    """
    request = plan_request(asked, today)
    if is_compounded(asked):
        request = replace(request, shelf=shelf_of_capsules(request, told_beside(asked)))
    return foreseen(_with_brand(proposal(request), asked.drug))


def _with_brand(made: PlanResult, told: str) -> PlanResult:
    """Return a plan that says first what a brand contains, where the drug was told by its brand."""
    sold_as = brand(told)
    if sold_as is None:
        return made
    named = Reason.of("told.brand", name=sold_as, drug=made.request.drug.name)
    return replace(made, reasons=(named, *made.reasons))


def plan_request(asked: AskedPlan, today: date) -> PlanRequest:
    """Return the request that a person's options mean, with every fact that it needs."""
    drug = known_drug(asked.drug, asked.market)
    start = options.day("start", asked.start) if asked.start else None
    end = options.day("end", asked.end) if asked.end else None
    points, step_mg, share = options.step_size(asked.step) if asked.step else (None, None, None)
    cut = options.percent("cut", asked.cut) if asked.cut else share
    request = PlanRequest(
        drug=drug,
        start=Dose.parse(asked.dose),
        policy=formulary.shipped_policy(),
        shelf=None if asked.ideal or is_compounded(asked) else gathered_shelf(asked, drug),
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
        person=told_person(asked, today),
        override=options.sanction("override", asked.override, asked.because),
        specialist=options.sanction("specialist", asked.specialist, asked.because),
        also_takes=tuple(_named(text) for text in asked.also),
        interactions=formulary.interactions(drug.name) if asked.also else (),
        obtainable=formulary.products(asked.market, drug.name),
    )
    return with_twins(request, asked)


def known_drug(name: str, market: str) -> Drug:
    """Return a drug with the licensed maximum of a country, which may be below that of another.

    Raises
    ------
    UnknownDrug, UnknownMarket
        With the near, or the known, names.
    """
    drug = formulary.drug(name)
    if market.upper() not in formulary.markets():
        raise UnknownMarket(name=market, known=formulary.markets())
    return replace(drug, licensed_max_mg=formulary.licensed_max(drug.name, market))


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
        (asked.tolerate or asked.chance or (asked.joint or None), Method.ADAPTIVE),
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


def told_person(asked: AskedPlan, today: date) -> Person:
    """Return what was told of the person; under 18 years is a circumstance of its own."""
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
    """Return the name of what else is taken: a dose behind it may be told, and is left aside."""
    return company_name(name_and_dose(text)[0])


def name_and_dose(text: str) -> tuple[str, str]:
    """Return the name and, where one was told, the dose of what else is taken.

    Examples
    --------
    >>> name_and_dose("St John's wort 300 mg"), name_and_dose("alcohol")
    (("St John's wort", '300 mg'), ('alcohol', ''))
    """
    found = re.match(r"(?P<name>.*?\S)(?:\s+(?P<dose>\d.*))?$", text.strip(), re.DOTALL)
    if found is None:
        raise BadOption(option="also", given=text, wanted="a drug and its dose, such as: quetiapine 100mg")
    return found["name"], found["dose"] or ""
