"""The caseload and a person in a minute, as pages of team mode.

Not collected by itself: :mod:`tests.journeys.test_carers` runs it in a process set up as team mode.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.record.models import CareLink, Look
from tests.journeys.web.clinic import Treated, account, joined, moment, text_of, today, treated

pytestmark = pytest.mark.django_db


@pytest.fixture
def osei() -> tuple[str, Client]:
    """The prescriber."""
    cache.clear()
    return account("osei")


def told(bo: Treated, n: int = 8, sign: str | None = None) -> None:
    """Tell calm days up to today; a sign of danger on the last one."""
    for back in reversed(range(n)):
        at = moment(bo.person)
        day = today() - timedelta(days=back)
        signs = (sign,) if sign and back == 0 else ()
        scores = {"anxiety": 1.0, "poor_sleep": float(back % 3), "dizziness": 0.0, "low_mood": 1.0}
        check_in(CheckInTold(day, scores, signs=signs), at)


def page_of(client: Client, more: str = "") -> str:
    answer = client.get(f"/caseload{more}", secure=True)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return text_of(answer)


def order(page: str, *names: str) -> list[str]:
    return sorted(names, key=lambda name: page.index(f">{name}</a>"))


def test_who_needs_somebody_comes_first_and_says_why(osei: tuple[str, Client]) -> None:
    calm, flagged, silent = (treated(name, osei[0]) for name in ("calm", "flag", "quiet"))
    told(calm)
    told(flagged, sign="akathisia")
    page = page_of(osei[1])
    assert "3 people. 1 to call today." in page
    assert order(page, "Calm", "Flag", "Quiet") == ["Flag", "Quiet", "Calm"]
    assert "unbearable restlessness" in page
    assert "No check-in so far." in page
    assert "No news is not good news." in page
    assert "waits for your signature" in page
    assert f'href="/shared/{silent.link}"' in page
    assert 'class="spark"' in page
    alone = page_of(osei[1], "?need=red_flag")
    assert ">Flag</a>" in alone
    assert ">Quiet</a>" not in alone
    assert ">Quiet</a>" in page_of(osei[1], "?q=QUI")
    assert "Nobody is found like this." in page_of(osei[1], "?q=nobody")


@pytest.mark.parametrize("more", ["?need=dance", "?page=0", "?page=99", "?page=x", "?q=%00%27", "?page=٣"])
def test_what_is_no_filter_is_left_out(osei: tuple[str, Client], more: str) -> None:
    treated("bo", osei[0])
    page = page_of(osei[1], more)
    assert "1 people." in page or "1 person" in page


def test_nothing_to_do_is_one_batch_at_the_end(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0], {"check_ins": "read"})
    told(bo)
    page = page_of(osei[1])
    assert "Nobody to call today." in page
    assert "1 with nothing to do" in page
    assert "citalopram" not in page.lower(), "the plan is not shared"


def test_who_shares_no_check_ins_is_never_called_well(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0], {"plan": "write"})
    told(bo, sign="akathisia")
    page = page_of(osei[1])
    assert "Check-ins are not shared with you" in page
    assert "restlessness" not in page
    assert 'class="spark"' not in page


def test_the_file_holds_what_is_shown_and_no_formula(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    CareLink.objects.filter(pk=bo.link).update(known_as="=1+1")
    treated("jo", osei[0], {"check_ins": "read"})
    answer = osei[1].get("/caseload.csv", secure=True)
    assert "no-store" in answer["Cache-Control"]
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Jo", "'=1+1"] or [row[0] for row in rows[1:]] == ["'=1+1", "Jo"]
    assert [row[4] for row in rows[1:] if row[0] == "Jo"] == ["not shared"]
    assert Look.objects.filter(page="caseload").count() == 3
    only = osei[1].get("/caseload.csv?q=jo", secure=True).content.decode("utf-8-sig")
    assert len(only.strip().splitlines()) == 2


def test_each_look_is_told_to_the_person(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    page_of(osei[1])
    page_of(osei[1])
    assert Look.objects.filter(person_id=bo.person, page="caseload").count() == 2
    assert "Dr Osei" in text_of(bo.client.get("/team", secure=True))


def test_what_is_revoked_is_gone_on_the_next_click(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    assert "Bo" in page_of(osei[1])
    revoke_consent(RevokeTold(bo.link), moment(bo.person))
    page = page_of(osei[1])
    assert "Nothing is shared with you now" in page
    assert ">Bo</a>" not in page
    assert osei[1].get(f"/shared/{bo.link}", secure=True).status_code == 404


def test_nobody_sees_the_list_of_another(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    for client in (account("other")[1], bo.client):
        page = text_of(client.get("/caseload", secure=True))
        assert str(bo.link) not in page
    assert Client(SERVER_NAME="localhost").get("/caseload", secure=True).status_code == 302
    assert osei[1].post("/caseload", secure=True).status_code == 405


def test_a_name_is_shown_as_it_was_typed(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    CareLink.objects.filter(pk=bo.link).update(known_as="<script>alert(1)</script>")
    for path in ("/caseload", f"/shared/{bo.link}", f"/shared/{bo.link}/plan/decide"):
        page = text_of(osei[1].get(path, secure=True))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_person_can_be_read_in_a_minute(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    told(bo, sign="akathisia")
    page = text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    for part in (
        "In a minute",
        "20 mg",
        "4 years",
        "earlier tries: not told",
        "Withdrawal or return?",
        "not enough days yet",
        "Thoughts of dying",
        "none, answered",
        "unbearable restlessness",
        "Why they stand here in your list",
        "Decide on version 1",
        f"/shared/{bo.link}/plan/decide?of={bo.medication}",
        f"/shared/{bo.link}/papers",
    ):
        assert part in page, part
    grant_consent(GrantTold(bo.link, "plan", "read"), moment(bo.person))
    page = text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    assert "plan/decide" not in page
    revoke_consent(RevokeTold(bo.link, "check_ins"), moment(bo.person))
    page = text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    assert "restlessness" not in page
    assert "Thoughts of dying" not in page
    assert "Check-ins are not shared with you" in page


def test_thoughts_of_dying_that_were_not_asked_are_not_answered(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    page = text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    assert "not answered" in page
    assert "To ask does not bring them on." in page
    check_in(CheckInTold(today(), {"anxiety": 1.0}, signs=("suicidal_thoughts",)), moment(bo.person))
    page = text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    assert "yes, answered" in page


def test_as_many_queries_for_sixty_people_as_for_three(osei: tuple[str, Client]) -> None:
    lind, counts = account("lind"), []
    for who, n in ((osei, 3), (lind, 60)):
        for place in range(n):
            treated(f"p{who[0]}x{place}", who[0])
        page_of(who[1])
        with CaptureQueriesContext(connection) as asked:
            assert f"{n} people." in page_of(who[1])
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "1 to 50 of 60" in page_of(lind[1])
    assert "51 to 60 of 60" in page_of(lind[1], "?page=2")


def test_the_page_is_danish_for_who_reads_danish(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    osei[1].cookies["opentaper_language"] = "da"
    assert "Ingen registrering endnu." in page_of(osei[1])
    assert "Tanker om at dø" in text_of(osei[1].get(f"/shared/{bo.link}", secure=True))


def test_a_clinician_begins_with_their_people_and_a_family_does_not(osei: tuple[str, Client]) -> None:
    bo = treated("bo", osei[0])
    assert osei[1].get("/", secure=True)["Location"] == "/caseload"
    assert 'href="/caseload" aria-current="page"' in text_of(osei[1].get(f"/shared/{bo.link}", secure=True))
    sister = account("sister")
    link = joined(bo.person, sister[0], {"check_ins": "read"}, "Bo", role="family")
    assert sister[1].get("/", secure=True)["Location"] == "/shared"
    page = text_of(sister[1].get(f"/shared/{link}", secure=True))
    assert "In a minute" not in page, "a family looks at somebody they love, not at a case"
    assert 'href="/caseload"' not in page
