"""Shelves with capsules that a pharmacy compounds, in the fewest strengths that serve a plan."""

from __future__ import annotations

from dataclasses import fields, replace

from opentaper.errors import BadOption
from opentaper.formulary.facts import Form, Grade, Product, Release
from opentaper.formulary.policy import Bound, MeasuringError
from opentaper.planning.compounding import compounded_strengths
from opentaper.planning.plan import plan
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf, Syringe
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose

COMPOUNDED = "compounded"
# A liquid of 1 mg/mL drawn to a millionth: what a plan would be if any dose could be had.
ANY_DOSE_PER_ML = 1_000
ANY_ERROR = Bound(0.0, (), Grade.C)
ANY_DOSE_SYRINGE = Syringe(mark_ul=1, capacity_ul=10_000_000)


def shelf_of_capsules(request: PlanRequest, told: tuple[str, ...]) -> Shelf:
    """Return the told shelf with the fewest compounded strengths that serve the whole plan.

    Raises
    ------
    BadOption
        No small set of strengths serves it.
    """
    strengths = _strengths(request)
    if not strengths:
        raise BadOption(option="have", given=COMPOUNDED, wanted="a strength, such as: compounded 0.5mg")
    return _read(request, (*told, *strengths))


def shelf_with_capsules(stuck: PlanResult) -> Shelf | None:
    """Return the shelf of a plan that got stuck, with capsules for the doses from there on, or None.

    Capsules are compounded from immediate-release products alone, and only of drugs that are swallowed.
    """
    request, shelf, rule = stuck.request, stuck.request.shelf, stuck.request.policy.capsules
    immediate = any(product.release is Release.IMMEDIATE for product in request.obtainable)
    if shelf is None or not immediate or request.drug.route != "oral":
        return None
    strengths = _strengths(request, below=stuck.steps[-1].dose if stuck.steps else request.start)
    if not strengths:
        return None
    capsules = _read(request, strengths)
    items = (*shelf.items, *(item for item in capsules.items if item not in shelf.items))
    n_made = sum(item.product.form is Form.COMPOUNDED_CAPSULE for item in items)
    if n_made > rule.unasked_strengths.value:
        return None
    return replace(
        shelf, items=items, availability=Availability.COMPOUNDED, max_pieces=round(rule.unasked_pieces.value)
    )


def _read(request: PlanRequest, lines: tuple[str, ...]) -> Shelf:
    return shelf_of(request.drug.name, lines, request.obtainable, request.release)


def _strengths(request: PlanRequest, below: Dose | None = None) -> tuple[str, ...]:
    """Return shelf lines of the fewest strengths that serve the plan made if any dose could be had.

    With ``below``, only its doses under that one.
    """
    any_dose = Product(
        id="any-dose",
        drug=request.drug.name,
        market="",
        form=Form.ORAL_SOLUTION,
        release=Release.IMMEDIATE,
        label="any dose",
        source=(),
        grade=Grade.C,
        date="",
        micrograms_per_ml=ANY_DOSE_PER_ML,
    )
    shelf = Shelf((Item(any_dose),), (ANY_DOSE_SYRINGE,))
    exact = replace(request.policy, measuring=MeasuringError(*(ANY_ERROR,) * len(fields(MeasuringError))))
    laid = plan(replace(request, shelf=shelf, policy=exact, end_day=None))
    steps = laid.steps if laid.outcome.is_plan else ()
    doses = tuple(step.dose for step in steps if step.dose and (below is None or step.dose < below))
    if below is not None and not doses:  # only zero is left, and it is too far: one smaller dose comes before
        doses = (Dose(below.micrograms // 2),)
    rule = request.policy.capsules
    return tuple(f"{COMPOUNDED} {strength}" for strength in compounded_strengths(doses, rule))
