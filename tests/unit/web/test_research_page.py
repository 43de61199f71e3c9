"""Research and looking back: off by default, one yes a purpose, one's own rows shown, told and taken back."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.evidence.pace import virtual_pace
from opentaper.cohort.contribution import days_moved, pseudonym, read_contribution
from opentaper.examples.cohort import cohort
from opentaper.exchange.pace_json import paces_from_json
from opentaper.record.models import (
    ConfirmedDose,
    CourseOutcome,
    Deed,
    LogEntry,
    Medication,
    Person,
    ResearchConsent,
)
from opentaper.web import research
from tests.unit.actions.deeds.lives import DAY, Life, begun

FIRST = DAY + timedelta(days=14)
NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def half_a_year_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half a year after the first days, so that they lie far enough back to be given."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


@pytest.fixture
def lived(db: None) -> Life:
    """Somebody with some days, and with a lower dose after them."""
    life = begun()
    life.calm_days(FIRST, 4)
    confirm(life, FIRST, 15000)
    return life


def confirm(life: Life, day: date, ug: int) -> None:
    """Write down a dose that is taken from a day on, without the days that lead to it."""
    ConfirmedDose.objects.create(
        person_id=life.person, medication_id=life.medication, begins_on=day, ug=ug, at=NOW
    )


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'")


def post(client: Client, path: str, **told: object) -> int:
    return client.post(path, {"client_key": str(uuid4()), **told}).status_code


def yes(client: Client, purpose: str, version: str = "1") -> int:
    return post(client, "/research/yes", purpose=purpose, text_version=version)


def test_it_is_off_until_a_yes_and_each_purpose_is_one_of_its_own(lived: Life, client: Client) -> None:
    page = read(client, "/research")
    assert "Do you want to give to research?" in page
    assert page.count("Off. Nothing of it is given.") == 2
    assert "as they would leave" in page
    assert not ResearchConsent.objects.exists()
    assert client.get("/research/contribution.json").status_code == 302
    assert yes(client, "pace") == 303
    assert "Off. Nothing of it is given." in read(client, "/research")
    assert client.get("/research/contribution.json").status_code == 302, "pace is not the registry"
    assert yes(client, "registry") == 303
    assert "You give to research" in read(client, "/research")


def test_a_pace_is_saved_after_a_yes_to_that_and_only_when_something_was_learnt(
    lived: Life, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes(client, "registry")
    told = client.get("/research/pace.json")
    assert not told.cookies, "an address that is only read leaves nothing behind"
    assert "too little was learnt" in read(client, told["Location"])
    yes(client, "pace")
    learnt = virtual_pace(cohort(2, 1)[0])
    assert learnt is not None
    monkeypatch.setattr(research, "given_pace", lambda *_: learnt)
    answer = client.get("/research/pace.json")
    assert paces_from_json(answer.content.decode(), "pace.json").paces[0].drug == learnt.drug
    assert "no-store" in answer["Cache-Control"]


def test_the_rows_shown_and_saved_are_those_that_leave_and_hold_no_day_and_no_word(
    lived: Life, client: Client
) -> None:
    yes(client, "registry")
    secret = ResearchConsent.objects.get().secret
    answer = client.get("/research/contribution.json")
    tables = read_contribution(answer.content.decode())
    cut = tables["course"].column("first_cut")[0].as_py()
    assert cut == (FIRST - date(1970, 1, 1)).days + days_moved(secret)
    page = read(client, "/research")
    assert pseudonym(secret) in page
    assert secret not in page
    shown = re.findall(r'<th scope="row">(\d+)</th>', page)
    assert str(cut) in shown
    assert "no-store" in client.get("/research")["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    kept = json.dumps([*Deed.objects.values_list("told", "answer", "undo")], default=str)
    kept += json.dumps([*LogEntry.objects.values_list("body", flat=True)], default=str)
    assert secret not in kept


def test_taken_back_is_off_at_once_and_a_new_yes_is_another_name(lived: Life, client: Client) -> None:
    yes(client, "registry")
    first = pseudonym(ResearchConsent.objects.get().secret)
    assert yes(client, "registry") == 422, "agreed already"
    assert post(client, "/research/back", purpose="registry") == 303
    page = read(client, "/research")
    assert "You took your yes back on" in page
    assert first in page, "to ask a registry to leave it out"
    assert client.get("/research/contribution.json").status_code == 302
    assert post(client, "/research/back", purpose="registry") == 404
    yes(client, "registry")
    assert len({*ResearchConsent.objects.values_list("secret", flat=True)}) == 2


def test_a_yes_to_another_text_counts_for_nothing(lived: Life, client: Client) -> None:
    assert yes(client, "registry", "0") == 422
    assert yes(client, "everything") == 422
    assert not ResearchConsent.objects.exists()


def test_a_yes_from_elsewhere_is_said_anew_before_it_counts(lived: Life, client: Client) -> None:
    yes(client, "registry")
    ResearchConsent.objects.update(secret="")
    assert "on another device or server" in read(client, "/research")
    assert client.get("/research/contribution.json").status_code == 302
    assert yes(client, "registry") == 303
    assert "You give to research" in read(client, "/research")


@pytest.mark.django_db
def test_without_a_record_and_with_the_demonstration_there_is_nothing_to_give(client: Client) -> None:
    page = read(client, "/research")
    assert "nothing to give" in page
    assert "<form" not in page.partition('<main id="main"')[2]
    assert client.post("/research/yes", {"purpose": "registry"}).status_code == 404
    Person.objects.create(
        created_at=NOW, language="en", country="GB", zone="UTC", day_starts="04:00", is_demo=True
    )
    assert "a made-up person" in read(client, "/research")
    assert yes(client, "registry") == 422
    assert not ResearchConsent.objects.exists()


@pytest.mark.parametrize("language", ["en", "da"])
def test_both_languages_say_it(lived: Life, client: Client, language: str) -> None:
    Person.objects.update(language=language)
    yes(client, "registry")
    page, back = read(client, "/research"), read(client, "/looking-back")
    assert ("Rigtige datoer" in page) is (language == "da")
    assert ("Hvordan står det til nu?" in back) is (language == "da")


TOLD = {
    "wellness": "mixed",
    "taking": "less",
    "changed_on": "2026-08-01",
    "reason": "withdrawal",
    "called": "relapse",
    "called_by": "clinician",
}


def test_looking_back_is_told_shown_corrected_and_taken_back(lived: Life, client: Client) -> None:
    assert post(client, "/looking-back/keep", **TOLD) == 303
    page = read(client, "/looking-back")
    for text in ("Mixed", "Less than before", "1 August 2026", "It felt like withdrawal"):
        assert text in page
    assert "It is kept for you." in page
    one = CourseOutcome.objects.get()
    form = read(client, f"/looking-back/{one.pk}")
    assert form.count(" checked") == 5
    assert post(client, f"/looking-back/{one.pk}", **TOLD | {"wellness": "well"}) == 303
    assert CourseOutcome.objects.count() == 2, "what was told first is kept beside it"
    new = CourseOutcome.objects.get(replaced_by=None)
    assert post(client, f"/looking-back/{new.pk}/back") == 303
    assert "What you told" not in read(client, "/looking-back")
    notice = client.get("/looking-back").context["shell"].notice
    assert notice is None or notice.undo
    undo = Deed.objects.get(name="withdraw_outcome").pk
    assert client.post("/undo", {"deed": str(undo), "client_key": str(uuid4())}).status_code == 303
    assert "What you told" in read(client, "/looking-back")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"wellness": ""}, "One answer is enough."),
        ({"changed_on": "2026-09-09"}, "That is after the day"),
        ({"day": "2027-01-01"}, "That day has not come."),
        ({"day": "0900-01-01"}, "too long ago"),
        ({"taking": "lots"}, "one of these"),
        ({"changed_on": "soon"}, "soon"),
    ],
)
def test_what_cannot_be_keeps_the_form_and_says_why(
    lived: Life, client: Client, told: dict[str, str], said: str
) -> None:
    sent = {"client_key": str(uuid4()), "wellness": "well", "called_by": "person"} | told
    answer = client.post("/looking-back/keep", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'name="called_by" value="person" checked' in page
    assert '<details class="more" open>' in page
    assert not CourseOutcome.objects.exists()


def test_who_tells_that_they_are_unwell_sees_help_first(lived: Life, client: Client) -> None:
    answer = client.post("/looking-back/keep", {"client_key": str(uuid4()), "wellness": "unwell"})
    assert answer["Location"] == "/looking-back?hard=1"
    page = read(client, "/looking-back?hard=1")
    assert page.index('href="/help"') < page.index("<h1>")


def test_today_asks_quietly_when_a_day_has_come_and_not_again(lived: Life, client: Client) -> None:
    card = "Looking back, if you like"
    assert card not in read(client, "/")
    confirm(lived, NOW.date() - timedelta(days=41), 0)
    page = read(client, "/")
    assert card not in page, "the one press after a last dose goes first"
    assert post(client, "/keeping-well/look-back", how="steady") == 303
    assert card not in read(client, "/"), "not twice on a day"
    Deed.objects.filter(name="look_back").update(day=NOW.date() - timedelta(days=2))
    assert card in read(client, "/")
    assert post(client, "/looking-back/not-now", medication=str(lived.medication)) == 303
    assert card not in read(client, "/")
    Deed.objects.filter(name="put_off_outcome").update(day=NOW.date() - timedelta(days=8))
    assert card in read(client, "/")
    assert post(client, "/looking-back/keep", wellness="well") == 303
    assert card not in read(client, "/")
    assert post(client, "/looking-back/not-now", medication=str(uuid4())) == 404


def test_of_several_medicines_one_is_chosen(lived: Life, client: Client) -> None:
    other = Medication.objects.create(person_id=lived.person, drug="diazepam", start_ug=5000, status="ended")
    page = read(client, f"/looking-back?of={other.pk}")
    assert f'value="{other.pk}" checked' in page
    assert post(client, "/looking-back/keep", wellness="well") == 422
    assert post(client, "/looking-back/keep", wellness="well", medication=str(uuid4())) == 422
    assert post(client, "/looking-back/keep", wellness="well", medication=str(other.pk)) == 303
    assert CourseOutcome.objects.get().medication_id == other.pk


def test_the_export_page_leads_to_research(lived: Life, client: Client) -> None:
    assert 'href="/research"' in read(client, "/export")
