"""A plan as it was asked for and found, so that it can be opened again and changed: exact, and versioned.

What belongs to the formulary is kept by name: the drug, its curves, its interactions and the country's
products. What the person told, what was on the shelf and every step are kept as they were. Virtual people are
not kept: an adaptive plan gathers them anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from opentaper import formulary
from opentaper.exchange.exact_values import ExactReader, ExactWriter
from opentaper.formulary.facts import Curve, Drug, Fact
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PaceChoice, PlanResult, Step
from opentaper.reasons import Limited, Reason

VERSION = 1
#: Fields of a request that are kept by name, or found again.
BY_NAME = frozenset({"drug", "policy", "curve", "obtainable", "interactions", "twins"})


def rebuild_document(result: PlanResult, because: tuple[Reason, ...] = ()) -> dict[str, Any]:
    """Return a plan with everything that it takes to open it again, and why this version was made."""
    write, request = ExactWriter(), result.request
    told = {
        "version": VERSION,
        "drug": request.drug.name,
        "licensed_max": write.plain(request.drug.licensed_max_mg),
        "curve": request.curve.id if request.curve else None,
        "market": request.obtainable[0].market if request.obtainable else None,
        "with_interactions": bool(request.interactions),
        "request": write.fields(request, BY_NAME),
        "outcome": result.outcome.value,
        "method": result.method.value,
        "plan_curve": result.curve.id if result.curve else None,
        "pace": write.plain(result.pace),
        "steps": write.plain(result.steps),
        "reasons": write.plain(result.reasons),
        "refusals": write.plain(result.refusals),
        "suggestions": write.plain(result.suggestions),
        "because": write.plain(because),
    }
    return told | write.tables()


def rebuilt_plan(told: dict[str, Any]) -> tuple[PlanResult, tuple[Reason, ...]]:
    """Return the plan of such a document, without a forecast and virtual people, and why it was made.

    Raises
    ------
    KeyError, TypeError, ValueError, BadInput
        It is no such document, or names what the formulary does not hold.
    """
    if told["version"] != VERSION:
        raise ValueError(str(told["version"]))
    read = ExactReader.of(told)
    drug = formulary.drug(told["drug"])
    drug = replace(drug, licensed_max_mg=_fact(read, told["licensed_max"]))
    made = PlanResult(
        outcome=Outcome(told["outcome"]),
        request=_request(read, drug, told),
        method=Method(told["method"]),
        curve=_curve(drug, told["plan_curve"]),
        pace=None if told["pace"] is None else read.read(PaceChoice, told["pace"]),
        steps=read.several(Step, told["steps"]),
        reasons=read.several(Reason, told["reasons"]),
        refusals=tuple(read.read(Limited, one) for one in told["refusals"]),
        suggestions=read.several(Reason, told["suggestions"]),
    )
    return made, read.several(Reason, told["because"])


def _request(read: ExactReader, drug: Drug, told: dict[str, Any]) -> PlanRequest:
    """Return the request, with the facts of today's formulary."""
    market = told["market"]
    return PlanRequest(
        drug=drug,
        policy=formulary.shipped_policy(),
        curve=_curve(drug, told["curve"]),
        obtainable=() if market is None else formulary.products(market, drug.name),
        interactions=formulary.interactions(drug.name) if told["with_interactions"] else (),
        **read.fields(PlanRequest, told["request"]),
    )


def _curve(drug: Drug, name: str | None) -> Curve | None:
    found = None if name is None else drug.curve(name)
    if name is not None and found is None:
        raise ValueError(name)
    return found


def _fact(read: ExactReader, told: Any) -> Fact | None:
    return None if told is None else read.read(Fact, told)
