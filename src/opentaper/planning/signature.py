"""Why a version of a plan takes a prescriber's signature: reasons, told of the version itself.

Nothing is kept for it beside the version, so that the fingerprints of versions stay what they were. Whether a
signature of an earlier version still covers it is asked of the record. A switch to another drug is no version
of a plan: it says by itself that it always takes a signature.
"""

from __future__ import annotations

from collections.abc import Iterator

from opentaper.formulary.facts import Drug
from opentaper.planning.request import PlanRequest
from opentaper.planning.versions import Deed, PlanVersion
from opentaper.reasons import Reason

#: Of the first version of a plan: who plans to come down agrees on it with a prescriber.
NEW_PLAN = Reason.of("signature.new_plan")
#: Of a change of what nobody has signed: it does not become signed by being changed.
OF_UNSIGNED = Reason.of("signature.of_unsigned")
#: Of a plan of which some day has a lower dose than in the one that was signed.
FASTER = Reason.of("signature.faster")
#: After a sign of danger that no prescriber has looked at.
RED_FLAG = Reason.of("signature.red_flag")
#: Of a version that a prescriber declined.
DECLINED = Reason.of("signature.declined")
#: Of a signature whose seal does not fit what it was put under.
BROKEN = Reason.of("signature.broken")
#: What a change says of itself, and the reason that it is here.
BY_CHANGE = {"replan.faster": FASTER, "replan.red_flag": RED_FLAG}
#: What a step back says of itself where it takes a signature; these sentences stand as they are.
OF_BACK = frozenset({"replan.back_far", "replan.back_late", "replan.back_guarded"})
#: What a step says of itself that goes beyond a limit, with a clinician's name.
OVER_LIMIT = "limit.exceeded"
VERY_HIGH = "very high"


def signature_reasons(version: PlanVersion) -> tuple[Reason, ...]:
    """Return why a version takes a signature; empty where it asks for none by itself.

    A hold, a slower plan and a step back to the last dose ask for none: whoever signed the plan before
    signed that it may be slower.
    """
    told = dict.fromkeys(_told(version))
    if version.needs_signature and not told:
        return (OF_UNSIGNED,)
    if version.needs_signature or version.deed is Deed.PROPOSE:
        return (*told, *_of_plan(version))
    return ()


def _told(version: PlanVersion) -> Iterator[Reason]:
    """Yield what made this version one that takes a signature."""
    if version.deed is Deed.PROPOSE:
        yield NEW_PLAN
    for reason in version.because:
        if reason.code in BY_CHANGE:
            yield BY_CHANGE[reason.code]
        elif reason.code in OF_BACK:
            yield reason


def _of_plan(version: PlanVersion) -> tuple[Reason, ...]:
    """Return what of the plan a prescriber looks at: lifted limits, drugs and people that need more care."""
    request = version.plan.request
    lifted = [_lifted(reason) for reason in version.plan.reasons if reason.code == "override.used"]
    n = sum(any(one.code == OVER_LIMIT for one in step.reasons) for step in version.plan.steps)
    exceeded = [Reason.of("signature.over_limit", n=n)] if n else []
    return tuple(dict.fromkeys((*lifted, *exceeded, *_of_drug(request.drug, request), *_of_person(request))))


def _lifted(reason: Reason) -> Reason:
    return Reason.of(
        "signature.lifted", clinician=reason.values["clinician"], because=reason.values["because"]
    )


def _of_drug(drug: Drug, request: PlanRequest) -> Iterator[Reason]:
    rule, guarded = request.policy.rule(drug.name, drug.family), request.policy.replanning.guarded
    if rule.specialist:
        yield Reason.of("signature.specialist", drug=drug.name)
    if drug.family.value in guarded.words:
        yield Reason.of("signature.guarded", guarded.source[0], drug=drug.name)
    if drug.withdrawal_risk == VERY_HIGH:
        yield Reason.of("signature.high_risk", drug=drug.name)


def _of_person(request: PlanRequest) -> Iterator[Reason]:
    rule = request.policy.rule(request.drug.name, request.drug.family)
    for word in rule.stop_for:
        if word in request.person.circumstances:
            yield Reason.of(f"signature.circumstance.{word}")
