"""FHIR: bundles that prescribe, and histories of what was taken."""

from __future__ import annotations

import json

from opentaper.exchange.diary_table import text_of
from opentaper.exchange.fhir.read_bundle import looked_at_bundle, read_bundle
from opentaper.exchange.fhir.read_history import read_history
from opentaper.exchange.fhir.read_json import course_csv, read_document, taken_csv
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, held
from trust.fuzz.targets.made import TODAY, as_json, small_plans

READERS = (
    *("read_bundle", "read_chain", "read_course", "read_dosage", "read_goal", "read_json", "read_medicine"),
    *("read_quantity", "read_taken", "read_timing", "read_words", "read_known_drug", "told", "models"),
)
OF_BUNDLES = tuple(f"exchange.fhir.{one}" for one in READERS)


def _bundle(data: bytes) -> object:
    """Read a bundle, and look at it: where the strict reader refuses, the look tells what is amiss."""
    text = text_of(data, "bundle.json")
    looked = looked_at_bundle(text, "bundle.json")
    for language in ("en", "da"):
        json.dumps(read_document(looked, [None] * len(looked.courses), language)).encode()
    told = read_bundle(text, "bundle.json")
    held(not looked.flaws, "a bundle with flaws was read")
    for course in told.courses:
        course_csv(course)
    taken_csv(told.taken)
    return told


def _history(data: bytes) -> object:
    return read_history(text_of(data, "history.json"), "history.json", TODAY)


def _bundles() -> tuple[bytes, ...]:
    from tests.unit.exchange.fhir.given import given_bundle
    from tests.unit.exchange.fhir.papers import bundle, dosage, hl7_request, mg, request, tablets

    return (
        *(as_json(given_bundle(plan)) for plan in small_plans()),
        as_json(bundle(hl7_request())),
        as_json(request(dosage(1, mg(5)))),
        as_json(bundle(request(dosage(1, tablets(2))))),
    )


TARGETS = (
    Target("FHIR bundles", Shape.JSON, _bundles, _bundle, OF_BUNDLES, takes_bombs=True),
    Target(
        "FHIR histories",
        Shape.JSON,
        _bundles,
        _history,
        ("exchange.fhir.read_history", *OF_BUNDLES),
        takes_bombs=True,
    ),
)
