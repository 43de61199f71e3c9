"""A list of medicines from elsewhere: shown whole, with what was left aside, and carried to the beginning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opentaper import wiring
from opentaper.actions.readings.asked_plan import attempts_of
from opentaper.record.models import Medication, PastTaper, Person
from tests.unit.actions.deeds.lives import begun
from tests.unit.exchange.fhir.papers import bundle, dosage, request, tablets, text
from tests.unit.exchange.fhir.test_history import order, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost", headers={"host": "localhost"})


def years_ago(n: int) -> str:
    return (wiring.today() - timedelta(days=round(n * 365.25))).isoformat()


def sent(client: Client, *resources: dict[str, Any], **fields: str) -> Any:
    file = SimpleUploadedFile("list.json", text(bundle(*resources)).encode())
    return client.post("/welcome/file", {"file": file, "client_key": str(uuid4()), **fields})


def a_list() -> tuple[dict[str, Any], ...]:
    anxious = [{"text": "Generalised anxiety"}]
    before = statement("100", years_ago(6), (wiring.today() - timedelta(days=300)).isoformat())
    now = statement("50", (wiring.today() - timedelta(days=299)).isoformat(), reasonCode=anxious)
    return (before, now, order("500", "2025-01-01", medicationCodeableConcept={"text": "Paracetamol"}))


def fields_of(answer: Any) -> dict[str, str]:
    (medicine,) = answer.context["page"].medicines
    return dict(medicine.fields)


def test_a_list_is_shown_with_everything_that_was_left_aside_and_nothing_is_kept(client: Client) -> None:
    answer = sent(client, *a_list())
    assert answer.status_code == 200
    (medicine,) = answer.context["page"].medicines
    assert (medicine.drug, str(medicine.dose), len(medicine.course)) == ("sertraline", "50 mg", 2)
    (aside,) = answer.context["page"].aside
    assert aside.called == "Paracetamol"
    assert aside.place == "Bundle.entry[2].resource.MedicationRequest"
    page = answer.content.decode()
    assert "Paracetamol" in page
    assert "Generalised anxiety" in page
    assert not Person.objects.exists()


def test_what_was_read_stands_in_the_fields_of_the_beginning(client: Client) -> None:
    told = fields_of(sent(client, *a_list()))
    assert (told["drug"], told["dose"], told["used_n"], told["used_unit"]) == (
        "sertraline",
        "50 mg",
        "6",
        "years",
    )
    assert told["condition"] == "anxiety"
    assert "100\xa0mg" in told["past"]
    first = client.post("/welcome", told | {"client_key": str(uuid4())})
    assert first.context["page"].step == 1
    carried = dict(first.context["page"].carried)
    second = client.post("/welcome", carried | {"step": "1", "why": "off", "client_key": str(uuid4())})
    page = second.context["page"]
    assert (page.step, page.form.value("drug"), page.form.value("dose")) == (2, "sertraline", "50 mg")
    assert page.country == "GB"
    assert not Person.objects.exists()


def test_somebody_who_is_here_adds_it_and_all_of_it_is_kept(client: Client) -> None:
    life = begun()
    told = fields_of(sent(client, *a_list()))
    second = client.post("/welcome", told | {"client_key": str(uuid4())})
    assert second.context["page"].step == 2
    whole = told | {"go": "on", "step": "4", "attempt": "unsaid", "ready": "later"}
    answer = client.post("/welcome", whole | {"client_key": str(uuid4())})
    assert answer.status_code == 303, answer.context["page"].form.errors
    row = Medication.objects.get(person_id=life.person, drug="sertraline")
    assert (row.start_ug, row.condition) == (50_000, "anxiety")
    assert row.used_for_months == pytest.approx(72, abs=1)


@pytest.mark.parametrize(("attempt", "attempts"), [("hard", ("hard",)), ("first", ()), ("unsaid", None)])
def test_how_it_went_so_far_is_kept_whatever_was_said_of_attempts(
    client: Client, attempt: str, attempts: tuple[str, ...] | None
) -> None:
    life = begun()
    told = fields_of(sent(client, *a_list()))
    whole = told | {"go": "on", "step": "4", "attempt": attempt, "ready": "later"}
    assert client.post("/welcome", whole | {"client_key": str(uuid4())}).status_code == 303
    (past,) = PastTaper.objects.filter(person_id=life.person)
    assert "100\xa0mg" in past.text
    assert attempts_of(past.medication_id) == attempts


def test_a_file_that_counts_tablets_asks_how_strong_they_are(client: Client) -> None:
    asked = request(dosage(None, tablets(2), None), authoredOn="2025-04-01")
    page = sent(client, asked).context["page"]
    assert (page.medicines, page.asks_strength) == ((), True)
    (medicine,) = sent(client, asked, strength="25 mg").context["page"].medicines
    assert str(medicine.dose) == "50 mg"
    assert sent(client, asked, strength="strong").status_code == 422


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe\x00", b'{"resourceType": 1}', b"[]"])
def test_what_is_no_fhir_file_is_refused_with_a_sentence(client: Client, content: bytes) -> None:
    answer = client.post("/welcome/file", {"file": SimpleUploadedFile("a.json", content)})
    assert answer.status_code == 422
    assert answer.context["page"].refused[0]


def test_without_a_file_the_field_says_so(client: Client) -> None:
    answer = client.post("/welcome/file", {"client_key": str(uuid4())})
    assert (answer.status_code, bool(answer.context["page"].form["file"].error)) == (422, True)


def test_words_of_a_file_are_text_and_never_markup(client: Client) -> None:
    evil = '<script>alert("x")</script>'
    drug = {"text": "Sertraline " + evil}
    page = sent(client, statement("50", "2021-03-04", medicationCodeableConcept=drug)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_export_as_fhir_is_one_file_that_no_browser_keeps(client: Client) -> None:
    life, today = begun(), wiring.today()
    life.plan(today, today)
    life.calm_days(today, 3)
    answer = client.get("/export/fhir.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+json")
    assert answer["Cache-Control"] == "private, no-store"
    kinds = [entry["resource"]["resourceType"] for entry in answer.json()["entry"]]
    assert {"CarePlan", "QuestionnaireResponse", "MedicationRequest"} <= set(kinds)
    assert isinstance(today, date)


def test_nobody_has_nothing_to_take_along(client: Client) -> None:
    assert client.get("/export/fhir.json").headers["Location"] == "/export"
