"""How a plan is shared out among requests: by twelve weeks, and what is held by itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from opentaper.errors import BadBundle
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.fhir.as_followed import as_followed, as_planned
from opentaper.exchange.fhir.bundle import bundle_json, plan_bundle
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.exchange.fhir.request_parts import RequestPart, request_parts
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.versions import Deed, PlanVersion
from opentaper.quantities import Dose
from tests.builders import pieces, plan_of, request, step, tablet
from tests.unit.exchange.fhir.given import of_kind

START = date(2026, 12, 1)


def version(
    days: tuple[int, ...], start: date | None = START, deed: Deed = Deed.PROPOSE, from_day: int = 0
) -> PlanVersion:
    """A plan with a mg less at each step, each so many days long."""
    begins = [sum(days[:n]) for n in range(len(days))]
    doses = [tablet(str(len(days) - n)) for n in range(len(days))]
    steps = [step(begin, n, ((pieces(dose),),)) for begin, n, dose in zip(begins, days, doses, strict=True)]
    plan = plan_of((*steps, step(sum(days), 14, ((),))), request("20", start_date=start))
    return PlanVersion(1, START, deed, (), plan, from_day)


def parts(of: PlanVersion, today: date | None = None) -> list[tuple[int, int, bool]]:
    return [(one.first, one.end, one.is_held) for one in request_parts(as_planned(of), today)]


def test_a_request_ends_before_the_first_step_that_begins_after_twelve_weeks() -> None:
    assert parts(version((28, 28, 28))) == [(0, 3, False)]
    assert parts(version((28,) * 4)) == [(0, 3, False), (3, 4, False)]
    assert parts(version((200, 28, 28))) == [(0, 1, False), (1, 3, False)]
    assert parts(version((1,) * 100)) == [(0, 84, False), (84, 100, False)]


def test_without_dates_nothing_is_shared_out() -> None:
    assert parts(version((28,) * 6, start=None)) == [(0, 6, False)]
    (only,) = request_parts(as_planned(version((28,) * 6, start=None)))
    assert only == RequestPart(1, 0, 6)


def test_a_hold_parts_the_step_that_goes_on_from_the_cuts_that_wait() -> None:
    held = version((28, 49, 28, 28), deed=Deed.HOLD, from_day=40)
    today = START + timedelta(days=45)
    assert parts(held, today) == [(0, 2, False), (2, 4, True)]
    assert parts(held, START + timedelta(days=77)) == [(0, 3, False), (3, 4, False)]
    assert parts(version((28, 49, 28, 28)), today) == [(0, 3, False), (3, 4, False)]


def test_the_requests_of_a_hold_are_one_course_and_say_why_they_wait() -> None:
    held = version((28, 49, 28, 28), deed=Deed.HOLD, from_day=40)
    at = datetime.combine(START + timedelta(days=45), datetime.min.time(), UTC)
    text = bundle_json(plan_bundle(held, at, SignedOff("Dr Bead", START)))
    goes_on, waits = of_kind(json.loads(text), "MedicationRequest")
    assert (goes_on["status"], waits["status"]) == ("active", "on-hold")
    assert waits["statusReason"]["text"].startswith("The person holds")
    assert waits["priorPrescription"] == {"reference": f"urn:uuid:{goes_on['id']}"}
    assert waits["groupIdentifier"] == goes_on["groupIdentifier"]
    (course,) = read_bundle(text, "held.json").courses
    wanted = daily_doses(held.plan)
    assert [course.daily_doses.on(day) for day in range(200)] == [wanted.on(day) for day in range(200)]


def test_a_plan_that_is_followed_later_begins_later_and_keeps_its_ids() -> None:
    of = version((28, 28))
    later = tuple(
        step(one.start_day + 9, one.days, ((pieces(tablet(one.dose.mg_text)),),)) for one in of.plan.steps[:2]
    )
    found = as_followed(of, later)
    assert (found.digest, found.plan_digest) == (as_planned(of).digest, as_planned(of).plan_digest)
    assert found.plan.request.start_date == START + timedelta(days=9)
    assert [one.start_day for one in found.plan.steps] == [0, 28]


def chained() -> dict[str, object]:
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    found: dict[str, object] = json.loads(bundle_json(plan_bundle(version((28,) * 8), at)))
    return found


def test_a_ring_or_a_fork_is_no_chain_and_is_told_as_two_prescriptions() -> None:
    ring, fork = chained(), chained()
    first, second, third = of_kind(ring, "MedicationRequest")
    first["priorPrescription"] = {"reference": f"urn:uuid:{third['id']}"}
    first, second, third = of_kind(fork, "MedicationRequest")
    third["priorPrescription"] = second["priorPrescription"]
    for bundle in (ring, fork):
        with pytest.raises(BadBundle) as refused:
            read_bundle(json.dumps(bundle), "a.json")
        assert "two_requests" in {one.why for one in refused.value.parts}


def test_a_request_of_another_group_does_not_go_on_from_this_one() -> None:
    bundle = chained()
    of_kind(bundle, "MedicationRequest")[1]["groupIdentifier"] = {"value": "another"}
    with pytest.raises(BadBundle) as refused:
        read_bundle(json.dumps(bundle), "a.json")
    assert {one.why for one in refused.value.parts} == {"two_requests"}


def test_requests_of_others_may_count_their_steps_from_one_again() -> None:
    bundle = chained()
    for request_ in of_kind(bundle, "MedicationRequest"):
        for number, one in enumerate(request_["dosageInstruction"], start=1):
            one["sequence"] = number
            one["text"] = "as agreed"
    (course,) = read_bundle(json.dumps(bundle), "a.json").courses
    assert [str(one.dose) for one in course.stretches] == [f"{n} mg" for n in range(8, 0, -1)]
    assert course.daily_doses.on(28) == Dose.mg(7)
