"""What the checkers find: every way of breaking a request that we know of is seen by one of them at least."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fhir_checkers.checkers import Checkers
from tests.unit.exchange.fhir.given import given_bundle, of_kind
from tests.unit.exchange.fhir.test_bundle import plan

Body = dict[str, Any]


def a_request() -> Body:
    (found,) = of_kind(given_bundle(plan()), "MedicationRequest")
    return found


def repeat(body: Body) -> Body:
    found: Body = body["dosageInstruction"][0]["timing"]["repeat"]
    return found


def bad_status(body: Body) -> None:
    body["status"] = "perhaps"


def no_subject(body: Body) -> None:
    del body["subject"]


def negative_period(body: Body) -> None:
    repeat(body)["period"] = -1


def duration_without_unit(body: Body) -> None:
    repeat(body)["duration"] = 3


def dose_as_text(body: Body) -> None:
    body["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] = "ten"


def unknown_field(body: Body) -> None:
    body["dosageInstruction"][0]["steps"] = 3


BROKEN: dict[str, tuple[Callable[[Body], None], str]] = {
    "bad status": (bad_status, "fhir: MedicationRequest.status"),
    "no subject": (no_subject, "medplum: MedicationRequest.subject"),
    "a negative period": (negative_period, "tim-5"),
    "a duration without unit": (duration_without_unit, "tim-1"),
    "a dose in words": (dose_as_text, "medplum: MedicationRequest.dosageInstruction"),
    "a field that FHIR has not": (unknown_field, "medplum: MedicationRequest.dosageInstruction"),
}


def test_a_whole_request_is_right(checkers: Checkers) -> None:
    assert checkers.wrong(a_request()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_request_is_found(checkers: Checkers, name: str) -> None:
    breaks, wanted = BROKEN[name]
    body = a_request()
    breaks(body)
    found = checkers.wrong(body)
    assert any(wanted in one for one in found), found


def test_the_server_says_what_it_does_not_have(checkers: Checkers) -> None:
    empty = checkers.emptied()
    assert empty.send("GET", "/MedicationRequest/1")[0] == 404
    assert empty.found("/MedicationRequest") == []


def test_a_bundle_within_which_something_is_wrong_is_wrong(checkers: Checkers) -> None:
    bundle = json.loads(json.dumps(given_bundle(plan())))
    assert checkers.all_wrong(bundle) == []
    no_subject(of_kind(bundle, "MedicationRequest")[0])
    assert checkers.all_wrong(bundle) != []
