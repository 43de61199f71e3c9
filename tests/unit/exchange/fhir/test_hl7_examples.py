"""HL7's published tapers: words and structure disagree, and that is found, told and never guessed away."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.errors import BadBundle
from opentaper.exchange.fhir.read_bundle import FhirReading, looked_at_bundle, read_bundle
from opentaper.quantities import Dose
from tests.unit.exchange.fhir.papers import hl7_dispense, hl7_request, text

FIVE = Dose.mg(5)


def flaws(body: object, reading: FhirReading) -> list[tuple[str, str, str]]:
    return [(one.place, one.why, one.text) for one in looked_at_bundle(text(body), "a.json", reading).flaws]


def test_the_strength_of_a_tablet_is_not_guessed_from_a_name() -> None:
    with pytest.raises(BadBundle) as refused:
        read_bundle(text(hl7_request()), "medrx0303.json")
    assert [one.why for one in refused.value.parts] == ["no_strength"] * 3


def test_the_request_says_two_lengths_for_two_of_its_steps_and_leaves_two_days_out() -> None:
    at = "MedicationRequest.dosageInstruction"
    assert flaws(hl7_request(), FhirReading(FIVE)) == [
        (f"{at}[0].text", "words_differ", "7 d ≠ 5 d"),
        (f"{at}[1].text", "words_differ", "7 d ≠ 8 d"),
        (f"{at}[1]", "gap", "2015-01-21 – 2015-01-22"),
    ]


def test_the_dispense_disagrees_with_itself_and_was_entered_in_error() -> None:
    found = flaws(hl7_dispense(), FhirReading(FIVE))
    assert [(why, told) for _, why, told in found] == [
        ("withdrawn", "entered-in-error"),
        ("words_differ", "7 d ≠ 5 d"),
        ("words_differ", "7 d ≠ 8 d"),
        ("gap", "2015-01-21 – 2015-01-22"),
    ]
    with pytest.raises(BadBundle):  # what was entered in error is not read on anybody's word
        read_bundle(text(hl7_dispense()), "meddisp0305.json", FhirReading(FIVE, by_structure=True))


def test_by_its_structure_the_request_is_read_and_what_was_set_aside_is_told() -> None:
    read = read_bundle(text(hl7_request()), "medrx0303.json", FhirReading(FIVE, by_structure=True))
    (course,) = read.courses
    assert course.start_date == date(2015, 1, 16)
    assert [(one.first_day, one.days, str(one.dose)) for one in course.stretches] == [
        (0, 5, "20 mg"),
        (7, 8, "10 mg"),
        (15, 7, "5 mg"),
    ]
    assert course.after is None
    assert [one.why for one in read.remarks] == ["words_differ", "words_differ", "gap"]
