"""Papers for a visit: chosen, seen, printed; questions are kept, and nothing is stored by a browser."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pypdf
import pytest
from django.template.loader import render_to_string
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.report_read import visit_of
from opentaper.exchange.order_reading import printed_order
from opentaper.record.models import AdviceGiven
from tests.unit.actions.deeds.lives import Life
from tests.unit.web.form_fields import hidden_fields

LETTERS = ("pharmacy", "prescriber")
DAY = date(2026, 11, 23)


def text_of(content: bytes) -> str:
    """Return the words of a PDF."""
    pdf = pypdf.PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon, whatever the hour at which the tests run: a person's day begins when they say it does."""
    monkeypatch.setattr(wiring, "now", lambda: datetime.combine(DAY, time(12), UTC))
    monkeypatch.setattr(wiring, "today", lambda: DAY)


def page_of(client: Client, path: str) -> str:
    """Return a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().replace("\u00a0", " ")


def test_before_anyone_is_there_papers_lead_to_the_beginning(db: None, client: Client) -> None:
    assert client.get("/papers").headers["location"] == "/welcome"
    assert client.get("/papers/report").status_code == 404
    assert client.get("/papers/pharmacy.pdf").status_code == 404


def test_without_a_plan_there_are_no_letters_and_the_page_says_so(person: UUID, client: Client) -> None:
    assert "Letters need a plan" in page_of(client, "/papers")
    assert client.get("/papers/pharmacy").headers["location"] == "/papers"
    assert client.get("/papers/prescriber.pdf").headers["location"] == "/papers"
    assert "Not" not in page_of(client, "/papers/report")[:200]


def test_without_a_plan_the_report_tells_the_days(person: UUID, client: Client) -> None:
    assert "No check-in in these days." in page_of(client, "/papers/report")
    assert client.get("/papers/report.svg").status_code == 404


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("weeks", [4, 12])
def test_the_letter_to_the_pharmacy_adds_up_on_paper(
    life: Life, client: Client, language: str, weeks: int
) -> None:
    answer = client.get(f"/papers/pharmacy.pdf?weeks={weeks}&lang={language}")
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    found = printed_order(text_of(answer.content), language)
    assert sum(n for n, _ in found.days) == 7 * weeks
    assert sum(dose.micrograms for _, dose in found.products) == found.total.micrograms
    read = plan_of(life.person, DAY)
    assert read is not None
    assert found.days[0] == (14, read.dose)
    page = page_of(client, f"/papers/pharmacy?weeks={weeks}&lang={language}")
    assert f"{found.days[0][0]} × " in page


@pytest.mark.parametrize("kind", [*LETTERS, "report"])
def test_a_paper_is_stored_by_nobody_and_read_in_its_own_language(
    life: Life, client: Client, kind: str
) -> None:
    for path in (f"/papers/{kind}", f"/papers/{kind}.pdf"):
        assert "no-store" in client.get(path).headers["cache-control"]
    danish = page_of(client, f"/papers/{kind}?lang=da")
    assert '<html lang="en-GB"' in danish
    assert 'class="sheet letter" lang="da"' in danish
    assert f"/papers/{kind}?lang=en" in danish


@pytest.mark.parametrize(
    "query", ["weeks=5", "weeks=x", "lang=xx", "since=soon", "since=1990-01-01", "of=nobody"]
)
def test_what_cannot_be_meant_is_as_if_it_had_not_been_told(life: Life, client: Client, query: str) -> None:
    for kind in (*LETTERS, "report"):
        page_of(client, f"/papers/{kind}?{query}")


def test_another_medication_than_ones_own_is_not_there(life: Life, client: Client) -> None:
    for kind in LETTERS:
        assert client.get(f"/papers/{kind}?of={uuid4()}").headers["location"] == "/papers"
    assert "citalopram" not in page_of(client, f"/papers/report?of={uuid4()}").lower()


def test_a_signed_plan_says_so_on_every_paper(life: Life, client: Client) -> None:
    read = plan_of(life.person, DAY)
    assert read is not None
    for path in ("/papers/pharmacy.pdf", "/papers/prescriber.pdf", "/plan/plan.pdf"):
        assert "Dr Hansen" not in text_of(client.get(path).content)
    life.sign(read.current.id, DAY)
    for path in ("/papers/pharmacy.pdf", "/papers/prescriber.pdf", "/plan/plan.pdf", "/papers/report.pdf"):
        told = text_of(client.get(path).content)
        assert "igned by Dr Hansen" in told
        assert "Proposed, awaiting prescriber" not in told
        assert "is a proposal until" not in told


def asked(client: Client, questions: str, last_visit: str = "") -> int:
    """Send the form of the page; return the status of the answer."""
    told = hidden_fields(client.get("/papers").content, "/papers/questions")
    told |= {"questions": questions, "last_visit": last_visit}
    return client.post("/papers/questions", told).status_code


def test_questions_are_kept_and_stand_on_the_report(life: Life, client: Client) -> None:
    last = DAY - timedelta(days=9)
    assert asked(client, "How long?\n\n  May I  stay? <b>", last.isoformat()) == 303
    kept = visit_of(life.person)
    assert (kept.questions, kept.last_visit) == ("How long?\nMay I stay? <b>", last)
    page = page_of(client, "/papers/report")
    assert "<li>May I stay? &lt;b&gt;</li>" in page
    assert "Since the last visit" in page
    assert "10 days" in page
    told = text_of(client.get("/papers/report.pdf").content)
    assert "How long?" in told
    assert "May I stay? <b>" in told
    assert "How long?" in page_of(client, "/papers")


def test_questions_can_be_taken_back(life: Life, client: Client) -> None:
    assert asked(client, "First") == 303
    assert asked(client, "Second") == 303
    page = page_of(client, "/papers")
    client.post("/undo", hidden_fields(page.encode(), "/undo"))
    assert visit_of(life.person).questions == "First"


@pytest.mark.parametrize(
    ("questions", "last_visit", "field"),
    [("a" * 701, "", "questions"), ("a\n" * 9, "", "questions"), ("", "2999-01-01", "last_visit")],
)
def test_what_does_not_fit_is_told_beside_its_field(
    life: Life, client: Client, questions: str, last_visit: str, field: str
) -> None:
    told = {"questions": questions, "last_visit": last_visit, "client_key": str(uuid4())}
    answer = client.post("/papers/questions", told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="e-{field}"' in page
    assert visit_of(life.person).questions == ""
    assert questions[:600] in page


def test_the_report_begins_where_it_is_asked_to(life: Life, client: Client) -> None:
    since = DAY - timedelta(days=3)
    check_in(CheckInTold(DAY, {"anxiety": 4.0}, signs=("akathisia",)), life.at("in", DAY))
    page = page_of(client, f"/papers/report?since={since.isoformat()}")
    assert ", 4 days." in page
    assert "unbearable restlessness" in page
    drawn = client.get(f"/papers/report.svg?since={since.isoformat()}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "no-store" in drawn.headers["cache-control"]


def test_advice_on_a_report_is_given_and_logged_once(life: Life, client: Client) -> None:
    page_of(client, "/papers/report")
    page_of(client, "/papers/report")
    assert AdviceGiven.objects.filter(medication_id=life.medication).count() == 1


def test_the_sheet_and_the_papers_name_each_other(life: Life, client: Client) -> None:
    page = page_of(client, f"/papers?of={life.medication}")
    assert f'href="/plan/sheet?of={life.medication}"' in page
    assert f'name="of" value="{life.medication}"' in page


def test_a_line_leads_to_the_papers_of_oneself_or_of_whoever_shares(db: None) -> None:
    link = UUID(int=9)
    own, shared = (
        render_to_string("_papers.html", {"language": "da", "of": of, "link": whose})
        for of, whose in ((UUID(int=3), None), (None, link))
    )
    assert f'href="/papers?of={UUID(int=3)}"' in own
    assert f'href="/shared/{link}/papers"' in shared
    assert "Vælg et papir" in own
