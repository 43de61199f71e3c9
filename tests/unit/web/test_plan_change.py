"""What a page shows before is what is done after; what cannot be done is named, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.plan_read import plan_of
from opentaper.record.models import Deed, Person
from opentaper.wording import words
from tests.unit.actions.deeds.lives import Life

pytestmark = pytest.mark.django_db


def pressed(client: Client, life: Life, path: str, **told: object) -> int:
    """Press the button of a change; return the status."""
    form = {"of": str(life.medication), "version": str(life.version), "client_key": str(uuid4())}
    return client.post(path, {**form, **{name: str(value) for name, value in told.items()}}).status_code


@pytest.mark.parametrize(
    "path",
    ["hold?days=14", "slower", "shift?days=7", "own", "shelf?lines=tablet 20mg halves%0Aliquid 2mg/mL"],
)
def test_looking_at_a_change_writes_nothing(life: Life, client: Client, path: str) -> None:
    n, before = Deed.objects.count(), current_plan(life.medication)
    answer = client.get(f"/plan/{path}")
    assert answer.status_code == 200
    assert Deed.objects.count() == n
    assert current_plan(life.medication) == before
    page = answer.context["page"]
    assert page.rows
    assert page.why


def test_what_was_shown_is_what_is_done(life: Life, client: Client) -> None:
    shown = client.get("/plan/hold?days=14").context["page"]
    promised = next(row.after for row in shown.rows if row.label == "Next step")
    assert pressed(client, life, "/plan/hold", days=14) == 303
    read = plan_of(life.person, wiring.today())
    assert read is not None
    assert read.next_date == wiring.today() + timedelta(days=28)
    from opentaper.wording import date_text

    assert promised == date_text(read.next_date)


def test_the_same_press_twice_holds_once(life: Life, client: Client) -> None:
    key, version = str(uuid4()), str(life.version)
    told = {"of": str(life.medication), "version": version, "client_key": key, "days": "7"}
    assert [client.post("/plan/hold", told).status_code for _ in range(2)] == [303, 303]
    read = plan_of(life.person, wiring.today())
    assert read is not None
    assert read.next_date == wiring.today() + timedelta(days=21)


def test_an_older_page_is_told_and_shows_what_it_would_change_now(life: Life, client: Client) -> None:
    old = life.version
    assert pressed(client, life, "/plan/hold", days=7) == 303
    told = {"of": str(life.medication), "version": str(old), "client_key": str(uuid4()), "days": "28"}
    answer = client.post("/plan/hold", told)
    assert answer.status_code == 409
    page = answer.context["page"]
    assert page.stale
    assert page.version == life.version
    assert page.rows


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("shift", {"days": "soon"}),
        ("shift", {"days": "0"}),
        ("shift", {"days": "-400"}),
        ("hold", {"days": "9999999"}),
        ("back", {"to": "123"}),
        ("shelf", {"lines": "a spoon"}),
        ("edit", {"step": "15000", "dose": "lots"}),
    ],
)
def test_what_cannot_be_meant_is_named_and_changes_nothing(
    life: Life, client: Client, path: str, told: dict[str, str]
) -> None:
    before = current_plan(life.medication)
    assert pressed(client, life, f"/plan/{path}", **told) == 422
    assert current_plan(life.medication) == before


def test_a_step_to_come_can_be_held_longer(life: Life, client: Client) -> None:
    read = plan_of(life.person, wiring.today())
    assert read is not None
    first = read.ahead[0]
    page = client.get(f"/plan/edit?step={first.dose.micrograms}").context["page"]
    assert page.form["days"].value == str(first.days)
    assert pressed(client, life, "/plan/edit", step=first.dose.micrograms, days=first.days + 14) == 303
    after = plan_of(life.person, wiring.today())
    assert after is not None
    assert after.ahead[0].days == first.days + 14


def test_the_picture_of_a_change_is_found_again(life: Life, client: Client) -> None:
    page = client.get("/plan/hold?days=14").context["page"]
    answer = client.get(page.chart.src)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert client.get("/charts/change/hold_none_31/x/light-wide.svg").status_code == 404


def test_two_plans_side_by_side_tell_length_against_chance(life: Life, client: Client) -> None:
    page = client.get("/plan/compare?second=slower").context["page"]
    assert len(page.columns) == 2
    lengths = next(row.cells for row in page.rows if row.label == "How long")
    assert lengths[0] != lengths[1]
    assert client.get("/plan/compare?second=slower&goal=soon").status_code == 422
    assert pressed(client, life, "/plan/compare", second="slower") == 303
    found = current_plan(life.medication)
    assert found is not None
    assert found.number == 2


def test_the_calendar_of_an_address(life: Life, client: Client) -> None:
    from icalendar import Calendar

    from opentaper.record.models import Person

    assert client.get("/calendar/nothing.ics").status_code == 404
    assert (
        client.post("/plan/calendar/address", {"open": "yes", "client_key": str(uuid4())}).status_code == 303
    )
    token = Person.objects.get(pk=life.person).calendar_token
    assert token is not None
    assert not any(token in str(deed.answer) + str(deed.told) for deed in Deed.objects.all()), (
        "no secret is logged"
    )
    found = Calendar.from_ical(client.get(f"/calendar/{token}.ics").content)
    events = found.walk("VEVENT")
    read = plan_of(life.person, wiring.today())
    assert read is not None
    assert len(events) == len(read.ahead)
    assert not found.walk("VALARM")
    assert all("mg" not in str(event["summary"]) + str(event["description"]) for event in events)
    first = min(event.decoded("dtstart") for event in events)
    assert first == read.next_date
    pressed(client, life, "/plan/hold", days=7)
    moved = Calendar.from_ical(client.get(f"/calendar/{token}.ics").content).walk("VEVENT")
    assert min(event.decoded("dtstart") for event in moved) == first + timedelta(days=7)
    assert {str(event["uid"]) for event in moved} == {str(event["uid"]) for event in events}


@pytest.mark.parametrize("language", ["en", "da"])
def test_where_no_step_was_made_there_is_nothing_to_go_back_to(
    life: Life, client: Client, language: str
) -> None:
    Person.objects.update(language=language)
    page = client.get("/plan/back").content.decode()
    assert words("web.change.back.none", language) in unescape(page)
    assert '<form method="post" action="/plan/back"' not in page
    assert 'class="btn btn--quiet" href="/plan?of=' in page


def test_a_shelf_is_read_as_it_is_written_on_the_box(life: Life, client: Client) -> None:
    answer = client.get("/plan/shelf", {"lines": "20 mg tabletter halve\nmikstur 2 mg/mL"})
    plain = client.get("/plan/shelf", {"lines": "tablet 20mg halves\nliquid 2mg/mL"})
    assert (answer.status_code, plain.status_code) == (200, 200)
    assert answer.context["page"].rows == plain.context["page"].rows
    assert answer.context["page"].rows
