"""What is wrong with a request, and what no plan is made for: asked before anything is planned."""

from __future__ import annotations

from itertools import pairwise

from opentaper.errors import (
    AboveLicensedMaximum,
    BadInterval,
    BadOption,
    ContradictoryDates,
    GoalAboveStart,
    HugeDose,
)
from opentaper.formulary.facts import Drug, Fact, Form
from opentaper.formulary.policy import FamilyRule, Policy
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.effect import Effect
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome
from opentaper.quantities import Dose
from opentaper.reasons import Reason

# What is taken up under the tongue or through the skin is lost where it is swallowed.
NOT_SWALLOWED = {"sublingual", "transdermal"}


def check_request(request: PlanRequest) -> None:
    """Raise what is wrong with a request.

    Raises
    ------
    HugeDose, AboveLicensedMaximum, GoalAboveStart, BadInterval, ContradictoryDates, BadOption
        Each names its field, what was wanted and what to do.
    """
    check_dose(request.drug, request.start, request.policy, signed=request.override is not None)
    if not request.start:
        raise BadOption(option="dose", given=str(request.start), wanted="the dose taken now, above 0 mg")
    if request.goal > request.start:
        raise GoalAboveStart(start=str(request.start), goal=str(request.goal))
    _check_days(request)
    _check_sizes(request)


def check_dose(drug: Drug, dose: Dose, policy: Policy | None = None, *, signed: bool = False) -> None:
    """Raise where a dose is above what the drug is licensed for, or beyond any sense.

    Only a confirmed maximum is called a licensed one. Without a policy the shipped one says what a slip of
    the unit is.
    """
    highest, is_licensed = highest_dose(drug)
    if highest is None or highest.highest is None:
        return
    most = f"{highest.highest:g} mg"
    slip = (policy or shipped_policy()).unit_slip.value
    if dose.as_mg > slip * highest.highest:
        raise HugeDose(drug=drug.name, dose=str(dose), highest=most)
    if dose.as_mg > highest.highest and not signed:
        source = highest.source[0] if highest.source else ""
        raise AboveLicensedMaximum(
            drug=drug.name, dose=str(dose), highest=most, confirmed=is_licensed, source=source
        )


def highest_dose(drug: Drug) -> tuple[Fact | None, bool]:
    """Return the highest known dose, and whether it is a confirmed licensed maximum."""
    licensed = drug.licensed_max_mg
    if licensed is None:
        return drug.usual_max_mg, False
    return licensed, licensed.grade.decides


def _check_days(request: PlanRequest) -> None:
    told = [request.interval_days, *(phase.days for phase in request.phases)]
    for days in told:
        if days is not None and days < 1:
            raise BadInterval(text=f"{days} days")
    slide = request.slide
    if (
        min(slide.every_days, slide.slide_days) < 1
        or slide.hold_days < 0
        or slide.slide_days < slide.every_days
    ):
        raise BadInterval(text=f"{slide.every_days}/{slide.slide_days}/{slide.hold_days} days")
    if request.end_day is not None and request.end_day < 1:
        raise ContradictoryDates(start="day 0", end=f"day {request.end_day}")


def _check_sizes(request: PlanRequest) -> None:
    if request.cut_share is not None and not 0 < request.cut_share < 1:
        raise BadOption(
            option="cut",
            given=f"{float(request.cut_share) * 100:g} %",
            wanted="more than 0 % and less than 100 %",
        )
    if request.step_points is not None and not 0 < request.step_points <= 100:
        raise BadOption(
            option="step", given=f"{request.step_points:g}", wanted="points of occupancy above 0, at most 100"
        )
    if request.step_mg is not None and not request.step_mg:
        raise BadOption(option="step", given=str(request.step_mg), wanted="a step above 0 mg")
    _check_lists(request)


def _check_lists(request: PlanRequest) -> None:
    given = ", ".join(f"{target * 100:g} %" for target in request.targets)
    if any(not 0 <= target <= 1 for target in request.targets):
        raise BadOption(option="targets", given=given, wanted="occupancies from 0 to 100 per cent")
    if any(later >= earlier for earlier, later in pairwise(request.targets)):
        raise BadOption(option="targets", given=given, wanted="each target below the one before")
    doses = (request.start, *request.doses)
    if any(later >= earlier for earlier, later in pairwise(doses)):
        told = ", ".join(str(dose) for dose in request.doses)
        raise BadOption(
            option="doses", given=told, wanted="each dose below the one before, the first below the dose now"
        )
    if request.method is Method.CUSTOM and not request.doses:
        raise BadOption(option="doses", given="", wanted="your own list of doses, such as 18mg,16mg,14mg")
    if request.method is Method.ADAPTIVE and request.risk is None:
        raise BadOption(option="tolerate", given="", wanted="mild, moderate, or a number from 0.05 to 0.95")
    if request.method is Method.PUBLISHED and request.published is None:
        raise BadOption(option="table", given="", wanted="the name of a published table of this drug")


def check_method(request: PlanRequest, method: Method, known: Effect | None) -> None:
    """Raise where something was asked that the method in force would leave out: no option is passed over.

    Raises
    ------
    BadOption
        A size, a list or a table that belongs to another method; a target above what is held now.
    """
    by_effect = known is not None and method in {Method.OCCUPANCY, Method.MICRO}
    listed = bool(request.targets) or method in {Method.CUSTOM, Method.PUBLISHED}
    adaptive = method is Method.ADAPTIVE
    shares = not (by_effect or listed or adaptive or (method is Method.LINEAR and request.step_mg))
    used = (
        ("step", request.step_points, by_effect and not listed),
        ("cut", request.cut_share, shares),
        ("step", request.step_mg, method is Method.LINEAR),
        ("doses", ", ".join(map(str, request.doses)) or None, method is Method.CUSTOM),
        ("table", request.published and request.published.id, method is Method.PUBLISHED),
        ("tolerate", request.risk and f"{request.risk.tolerated:g}", adaptive),
    )
    for option, given, is_used in used:
        if given is not None and not is_used:
            wanted = "one way to size the steps; leave this out, or leave the other one out"
            raise BadOption(option=option, given=f"{given}, with {method.value}", wanted=wanted)
    if known is not None and request.targets and known.dose_at(request.targets[0]) >= request.start.as_mg:
        held = round(known.occupancy(request.start.as_mg) * 100, 1)
        told = ", ".join(f"{target * 100:g}" for target in request.targets)
        raise BadOption(option="targets", given=told, wanted=f"occupancies below the {held:g} % held now")


def refusal(request: PlanRequest, rule: FamilyRule) -> tuple[Outcome, tuple[Reason, ...]] | None:
    """Return why no plan is made without a human first, or of what is on the shelf, or None."""
    stopping = [word for word in rule.stop_for if word in request.person.circumstances]
    if stopping and request.specialist is None:
        return Outcome.HUMAN_FIRST, tuple(
            Reason.of(f"refuse.circumstance.{word}", drug=request.drug.name) for word in stopping
        )
    if rule.specialist and request.specialist is None:
        return Outcome.SPECIALIST_NEEDED, (Reason.of(rule.specialist, drug=request.drug.name),)
    if request.drug.route in NOT_SWALLOWED and _is_swallowed(request):
        return Outcome.NO_SHELF_DOSE, (Reason.of("refuse.swallowed", drug=request.drug.name),)
    return None


def _is_swallowed(request: PlanRequest) -> bool:
    """Tell whether something on the shelf would be drunk or swallowed."""
    made = {Form.COMPOUNDED_CAPSULE, Form.TAPERING_STRIP, Form.CAPSULE, Form.BEAD_CAPSULE}
    items = request.shelf.items if request.shelf is not None else ()
    return any(
        item.product.form.is_liquid or item.product.form in made or item.disperse_ml is not None
        for item in items
    )
