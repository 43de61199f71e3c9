"""The tables of docs/explanation/adaptive.md, reckoned when the manual is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request
from opentaper.planning.adaptive import Chances, chances, soonest
from opentaper.planning.curves import CURVES, Curve, soonest_curve
from opentaper.planning.patience import patience
from opentaper.planning.plan import plan
from opentaper.planning.proposal import proposal
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import PlanResult
from opentaper.planning.twins import Risk, Twins

TODAY = date(2026, 11, 23)
# The person of the page: invented, and the same in all its tables.
DRUG, DOSE, USED, HAVE = (
    "sertraline",
    "100mg",
    "5 years",
    ("tablet 25mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL"),
)
MOST_STEPS = 160
HOLDS = (14, 21, 28)
NAMES = {"linear": "linear", "geometric": "proportional", "hyperbolic": "occupancy"}
Row = tuple[str, ...]
Path = Sequence[tuple[float, int]]


@cache
def asked() -> PlanRequest:
    """Return what the person of the page asks."""
    return plan_request(
        AskedPlan(DRUG, DOSE, method="adaptive", tolerate="mild", used_for=USED, times="1", have=HAVE),
        TODAY,
    )


def _parts() -> tuple[Twins, Risk, float]:
    request = asked()
    if request.twins is None or request.risk is None:
        raise ValueError(DRUG)
    return request.twins, request.risk, request.start.as_mg


def days(path: Path) -> int:
    """Return the days from the first cut to zero."""
    return sum(stay for _, stay in path[:-1])


@cache
def best() -> Path:
    """Return the soonest path without limits or a shelf."""
    path = soonest(*_parts(), HOLDS, MOST_STEPS)
    if path is None:
        raise ValueError(DRUG)
    return path


def equal_length() -> list[Row]:
    """Return what other plans of the same length and hold would ask of the same twins."""
    twins, risk, start = _parts()
    n, hold = len(best()), best()[0][1]
    rows = [_row("adaptive", best(), chances(twins, risk, best()))]
    for name in ("hyperbolic", "geometric", "linear"):
        path = tuple((float(mg), hold) for mg in CURVES[name](start, n, twins.people.curve))
        rows.append(_row(NAMES[name], path, chances(twins, risk, path)))
    return rows


@cache
def equal_risk() -> list[Row]:
    """Return how long other plans take that ask no more of the twins, with the best hold of each."""
    twins, risk, start = _parts()
    rows = [_row("adaptive", best(), chances(twins, risk, best()))]
    for name in ("hyperbolic", "geometric", "linear"):
        path = _soonest_curve(CURVES[name], twins, risk, start)
        if path is None:
            rows.append((NAMES[name], f"none in {MOST_STEPS} steps", "", "", ""))
        else:
            rows.append(_row(NAMES[name], path, chances(twins, risk, path)))
    return [*rows, *_whole_taper(twins, replace(risk, joint=True), start)]


def _whole_taper(twins: Twins, risk: Risk, start: float) -> list[Row]:
    """Return the two best once more, with the chance counted over the whole taper."""
    paths = {
        "adaptive, whole taper": soonest(twins, risk, start, HOLDS, MOST_STEPS),
        "occupancy, whole taper": _soonest_curve(CURVES["hyperbolic"], twins, risk, start),
    }
    return [_row(name, path, chances(twins, risk, path)) for name, path in paths.items() if path is not None]


def _soonest_curve(curve: Curve, twins: Twins, risk: Risk, start: float) -> Path | None:
    return soonest_curve(curve, twins, risk, start, HOLDS, MOST_STEPS)


def _row(name: str, path: Path, met: Chances) -> Row:
    return (name, str(days(path)), str(len(path)), _pct(met.worst_day), _pct(met.ever))


def within_limits() -> list[Row]:
    """Return real plans of several drugs: what the limits leave, and what decided the steps."""
    rows = []
    for drug, dose, used, liquid in (
        ("sertraline", "100mg", "5 years", "liquid 2mg/mL"),
        ("citalopram", "20mg", "5 years", "liquid 2mg/mL"),
        ("citalopram", "20mg", "6 months", "liquid 2mg/mL"),
        ("fluoxetine", "20mg", "5 years", "liquid 4mg/mL"),
        ("diazepam", "10mg", "1 year", "liquid 0.4mg/mL"),
    ):
        have = (liquid, "syringe 1mL 0.01mL", "syringe 20mL 1mL")
        told = AskedPlan(drug, dose, method="adaptive", tolerate="mild", used_for=used, times="1", have=have)
        request = plan_request(told, TODAY)
        rows.append(_real(proposal(request), used))
    return rows


def _real(made: PlanResult, used: str) -> Row:
    request = made.request
    name = f"{request.drug.name} {request.start}, {used}"
    told = {reason.code: reason.values for reason in made.reasons}
    if not made.outcome.is_plan or request.twins is None or request.risk is None:
        return (name, made.outcome.value, "", "", "")
    decided = told["adaptive.decided"]
    free = soonest(request.twins, request.risk, request.start.as_mg, HOLDS, MOST_STEPS)
    return (
        name,
        str(made.total_days),
        "" if free is None else str(days(free)),
        f"{decided['risk']} / {decided['limit']} / {decided['shelf']}",
        f"{told['adaptive.met']['worst']:.0f} %",
    )


def trade_off() -> list[Row]:
    """Return length against chance for the person of the page."""
    made = proposal(asked())
    rows: list[Row] = []
    for offer in patience(made.request, plan):
        if offer.worst_day is None or offer.ever is None:
            continue
        bought = "" if offer.spared_a_week is None else f"{1000 * offer.spared_a_week:.0f} of 1000"
        length = str(offer.result.total_days)
        rows.append((_pct(offer.chance), length, _pct(offer.worst_day), _pct(offer.ever), bought))
    return rows


def _pct(share: float) -> str:
    return f"{100 * share:.0f} %"
