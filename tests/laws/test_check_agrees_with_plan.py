"""What the planner lays out, the checker finds within every limit: two doors, one answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.errors import BadInput
from opentaper.planning.check import CheckResult, ScheduledDose, check
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest, Slide
from opentaper.planning.result import PlanResult
from tests.laws.drawn import CURVED, SIGNED, Drawn, examples, requests

SLIDES = (Slide(), Slide(1, 28, 0), Slide(7, 14, 0), Slide(3, 30, 14), Slide(14, 28, 0), Slide(2, 6, 1))


def planned(request: PlanRequest) -> PlanResult:
    """Return a plan that may be followed, as far as it goes; anything else is no example."""
    try:
        result = plan(request)
    except BadInput:
        assume(False)
        raise
    assume(result.steps)
    return result


def told(result: PlanResult) -> CheckResult:
    """Return what the checker finds in a plan, with all that the planner knew."""
    asked = result.request
    rows = [ScheduledDose(step.start_day, step.dose) for step in result.steps]
    return check(
        asked.drug,
        (ScheduledDose(-1, asked.start), *rows),
        asked.policy,
        asked.shelf,
        asked.curve,
        asked.override,
        asked.person,
    )


def assert_agreed(result: PlanResult) -> None:
    """No limit is broken, and every dose of a step can be made."""
    found = told(result)
    broken = {one.code for one in found.broken}
    assert broken == set()
    # A day's dose that was made as several intakes may not be made as one.
    assert result.request.times or {one.dose for one in found.unmakeable} <= {result.request.start}
    assert found.swings == ()


@examples(20)
@given(requests())
def test_no_plan_breaks_a_limit_of_the_checker(drawn: Drawn) -> None:
    assert_agreed(planned(drawn.request))


@examples(20)
@given(requests(methods=(Method.MICRO,)), st.sampled_from(SLIDES))
def test_no_slide_breaks_a_limit_of_the_checker(drawn: Drawn, slide: Slide) -> None:
    assert_agreed(planned(replace(drawn.request, slide=slide)))


@examples(15)
@given(requests(CURVED, (None, Method.MICRO), plain=True), st.sampled_from(SLIDES))
def test_no_plan_of_a_curve_breaks_a_limit_of_the_checker(drawn: Drawn, slide: Slide) -> None:
    assert_agreed(planned(replace(drawn.request, slide=slide)))


@examples(15)
@given(requests())
def test_what_a_signature_allowed_is_named_and_not_called_broken(drawn: Drawn) -> None:
    result = planned(replace(drawn.request, override=SIGNED))
    found = told(result)
    assert_agreed(result)
    signed = [reason.get("clinician") for reason in found.reasons if reason.code == "override.used"]
    assert signed == [SIGNED.clinician]
