"""The emergency card and e-mails that something waits: off until chosen, and saying no more than was chosen.

Not collected by itself: :mod:`tests.journeys.test_care_pages` runs it in a process set up as team mode.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from opentaper import wiring
from opentaper.actions import notice_mail
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.kept_rows import rows_of
from opentaper.actions.deeds.notice_address import MOST_ASKED
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.take_invitation import MOST_OF_ACCOUNT, MOST_TRIES
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.record.models import EmergencyCard, EmergencyLook, NoticeAddress, PlanVersion
from opentaper.settings.log_lines import PrivateLine
from tests.journeys.web.care_house import CareHouse, care_house, moment, plain, today

Committing = DjangoCaptureOnCommitCallbacks
SITE = "https://taper.example"


@pytest.fixture
def house(db: None) -> CareHouse:
    """Maya and her team; nobody has tried a code."""
    cache.clear()
    return care_house()


@pytest.fixture
def post(settings: Settings) -> Settings:
    """A server that sends e-mail: Django keeps it in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.NOTICES_FROM, settings.SITE = "taper@example.org", SITE
    mail.outbox = []
    return settings


def made(house: CareHouse, **more: str) -> tuple[str, str]:
    """Make a card; its address and its code."""
    told = {"drugs": "yes", "name": "Zqxname", "contact": "Zqxanna 0123", "until": ""} | more
    answer = house.post("maya", "/team/emergency/make", **told)
    assert answer.status_code == 200, plain(answer)
    assert "no-store" in answer["Cache-Control"]
    page = plain(answer)
    found = re.search(r'class="invite-code num">([A-Z2-9-]+)<', page)
    link = re.search(r'class="invite-link">https?://[^/]+(/emergency/[0-9a-f-]+)<', page)
    assert found is not None
    assert link is not None
    assert '<svg class="qr"' in page
    return link[1], found[1]


def opened(path: str, code: str, **headers: str) -> tuple[int, str]:
    answer = Client(SERVER_NAME="localhost").post(path, {"code": code}, secure=True, headers=headers)
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, plain(answer)  # type: ignore[arg-type]  # the pages asked here are no streams


def test_there_is_no_card_until_the_person_makes_one(house: CareHouse) -> None:
    page = house.text("maya", "/team/emergency")
    assert "You have no card." in page
    assert "checked" not in page
    assert "Allergies, illnesses and other medicines are not kept here" in page
    assert not EmergencyCard.objects.exists()
    answer = house.post("maya", "/team/emergency/make", name="N")
    assert answer.status_code == 422
    assert "An empty card helps nobody." in plain(answer)


def test_a_card_shows_what_was_chosen_to_whoever_has_its_code_and_no_account(house: CareHouse) -> None:
    path, code = made(house)
    status, page = opened(path, f" {code.lower()} ")
    assert status == 200
    for words in ("Zqxname", "Zqxanna 0123", "Citalopram", "20 mg a day", "Do not stop it suddenly."):
        assert words in page
    assert "discontinuation syndrome" in page
    assert "Half-lives and withdrawal of antidepressants" in page
    assert "Dr Zqxosei" not in page
    assert EmergencyLook.objects.count() == 1
    assert "Your emergency card was opened" in house.text("maya", "/")
    assert "Your emergency card was opened" in house.text("maya", "/team")
    assert "Nobody has opened a card" not in house.text("maya", "/team/emergency")
    contact_alone, other = made(house, drugs="")
    page = opened(contact_alone, other)[1]
    assert "Citalopram" not in page
    assert "Zqxanna 0123" in page


def test_a_card_is_closed_at_once_by_ending_it_by_another_and_by_its_day(house: CareHouse) -> None:
    first, code = made(house)
    second, other = made(house)
    assert opened(first, code)[0] == 422
    assert opened(second, other)[0] == 200
    assert house.post("maya", "/team/emergency/end").status_code == 303
    assert opened(second, other)[0] == 422
    assert house.post("maya", "/team/emergency/end").status_code == 404
    third, last = made(house, until=today().isoformat())
    assert opened(third, last)[0] == 200
    EmergencyCard.objects.update(until=today() - timedelta(days=1))
    assert opened(third, last)[0] == 422
    assert "opens nothing" in house.text("maya", "/team/emergency")


def test_wrong_codes_in_a_row_kill_a_card_and_a_right_one_between_saves_it(house: CareHouse) -> None:
    path, code = made(house)
    for caller in range(MOST_TRIES - 1):
        assert opened(path, "AAAAA-AAAAA")[0] == 422, caller
    assert opened(path, code)[0] == 200
    cache.clear()
    for _ in range(MOST_TRIES):
        opened(path, "AAAAA-AAAAA")
    assert opened(path, code)[0] == 422
    assert "Your card opens nothing" in house.text("maya", "/team/emergency")


def test_who_tries_many_codes_must_wait(house: CareHouse) -> None:
    for _ in range(MOST_OF_ACCOUNT):
        assert opened(f"/emergency/{uuid4()}", "AAAAA-AAAAA")[0] == 422
    path, code = made(house)
    assert opened(path, code)[0] == 429


def test_nobody_can_tell_a_card_that_is_there_from_one_that_is_not(house: CareHouse) -> None:
    path, _ = made(house)
    pages = []
    for where in (path, f"/emergency/{uuid4()}"):
        status, page = opened(where, "AAAAA-AAAAA")
        page = re.sub(r'name="(csrfmiddlewaretoken|client_key)" value="[^"]+"', "", page.replace(where, ""))
        pages.append((status, page))
    assert pages[0] == pages[1]


def test_the_code_stands_nowhere_and_travels_nowhere(house: CareHouse) -> None:
    path, code = made(house)
    opened(path, code)
    told = repr(rows_of(house.person)) + record_text(moment(house.person))
    assert code not in told
    assert code.replace("-", "") not in told
    assert EmergencyCard.objects.get().code_hash not in told
    delete_all(DeleteAllTold(SURE), moment(house.person))
    assert not EmergencyLook.objects.exists()
    assert opened(path, code)[0] == 422


def test_a_server_without_e_mail_offers_none(house: CareHouse) -> None:
    assert "This server sends no e-mail." in house.text("maya", "/notices")
    assert house.post("maya", "/notices/ask", address="maya@example.org").status_code == 404
    assert not NoticeAddress.objects.exists()


def ask(house: CareHouse, who: str, address: str) -> str:
    """Ask for e-mails; the path of the link that was sent."""
    before = len(mail.outbox)
    assert house.post(who, "/notices/ask", address=address).status_code == 303
    sent = _sent(before + 1)[-1]
    assert sent.to == [address]
    found = re.search(rf"{SITE}(/notices/confirm/\S+)", str(sent.body))
    assert found is not None
    return found[1]


def _sent(n: int) -> list[mail.EmailMessage]:
    """Return what was sent beside the requests, once that is done."""
    notice_mail._beside().submit(lambda: None).result(timeout=30)
    assert len(mail.outbox) == n
    return list(mail.outbox)


def begin(house: CareHouse, commit: Committing, text: str = "Zqxtext") -> None:
    told = {"topic": "Zqxtopic", "text": text, "with": [str(house.links["lind"])]}
    with commit(execute=True):
        assert house.post("maya", "/messages/begin", **told).status_code == 303


def test_an_address_hears_nothing_until_it_is_confirmed_and_then_once_an_hour(
    house: CareHouse,
    post: Settings,
    django_capture_on_commit_callbacks: Committing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = ask(house, "lind", "lind@example.org")
    begin(house, django_capture_on_commit_callbacks)
    _sent(1)
    assert house.get("lind", path).status_code == 200
    assert NoticeAddress.objects.get().confirmed_at is None, "a program that opens links confirms nothing"
    assert house.post("stranger", path).status_code == 404
    assert house.post("lind", path).status_code == 303
    for _ in range(3):
        begin(house, django_capture_on_commit_callbacks)
    _sent(2)
    later = wiring.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(wiring, "now", lambda: later)
    begin(house, django_capture_on_commit_callbacks)
    _sent(3)


def test_who_may_sign_hears_of_a_plan_that_waits_and_the_person_of_what_was_decided(
    house: CareHouse, post: Settings, django_capture_on_commit_callbacks: Committing
) -> None:
    link = house.links["osei"]
    for who in ("osei", "maya", "anna"):
        house.post(who, ask(house, who, f"{who}@example.org"))
    asked = asked_plan(house.person, house.medication, today())
    with django_capture_on_commit_callbacks(execute=True):
        proposal = propose_version(ProposeTold(house.medication, 1, asked), moment(house.person))
    assert [one.to for one in _sent(4)[3:]] == [["osei@example.org"]]
    row = PlanVersion.objects.get(pk=proposal.plan_version_id)
    told = NewStatus("signed", wiring.now(), "Dr Osei", today(), link)
    with django_capture_on_commit_callbacks(execute=True):
        write_status(row, told)
    assert [one.to for one in _sent(5)[4:]] == [["maya@example.org"]]


def test_an_e_mail_holds_nothing_of_anybodys_record(
    house: CareHouse, post: Settings, django_capture_on_commit_callbacks: Committing
) -> None:
    made(house)
    house.post("lind", ask(house, "lind", "lind@example.org"))
    begin(house, django_capture_on_commit_callbacks, "Zqxtext of my nights")
    waits = _sent(2)[1]
    raw = waits.message().as_string() + str(waits.body) + waits.subject
    personal = {text for text in _strings(rows_of(house.person)) if len(text) > 3}
    assert len(personal) > 60
    common = {text for text in personal if text.lower() in {"send", "plan", "read", "write", "message"}}
    assert not [text for text in personal - common if text in raw]
    assert not [name for name in ("Zqx", "Maya", "Lind ", "citalopram", "Nights") if name in raw]
    assert waits.subject == "Something waits for you in OpenTaper"
    assert f"{SITE}/\n" in str(waits.body)


def _strings(value: object) -> set[str]:
    """Return every text in rows, also inside what is kept as JSON."""
    if isinstance(value, dict):
        return set().union(*(_strings(one) for one in value.values()), set())
    if isinstance(value, list | tuple):
        return set().union(*(_strings(one) for one in value), set())
    return {value} if isinstance(value, str) else set()


def test_one_press_stops_them_without_signing_in(
    house: CareHouse, post: Settings, django_capture_on_commit_callbacks: Committing
) -> None:
    house.post("lind", ask(house, "lind", "lind@example.org"))
    begin(house, django_capture_on_commit_callbacks)
    waits = _sent(2)[1]
    found = re.search(rf"{SITE}(/notices/stop/\S+)", str(waits.body))
    assert found is not None
    assert waits.extra_headers["List-Unsubscribe"] == f"<{SITE}{found[1]}>"
    nobody = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert nobody.get(found[1], secure=True).status_code == 200
    assert NoticeAddress.objects.count() == 1, "a program that opens links stops nothing"
    assert nobody.post(f"{found[1]}x", secure=True).status_code == 200
    assert NoticeAddress.objects.count() == 1
    told = {"List-Unsubscribe": "One-Click"}
    assert nobody.post(found[1], told, secure=True).status_code == 200
    assert not NoticeAddress.objects.exists()
    begin(house, django_capture_on_commit_callbacks)
    _sent(2)


def test_who_deletes_everything_hears_nothing_any_more(house: CareHouse, post: Settings) -> None:
    house.post("maya", ask(house, "maya", "maya@example.org"))
    house.post("lind", ask(house, "lind", "lind@example.org"))
    delete_all(DeleteAllTold(SURE), moment(house.person))
    assert [row.address for row in NoticeAddress.objects.all()] == ["lind@example.org"]


def test_a_link_is_too_old_after_a_day_and_nobodys_postbox_is_filled(
    house: CareHouse, post: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ask(house, "lind", "lind@example.org")
    now = wiring.now() + timedelta(days=1, minutes=1)
    with monkeypatch.context() as patch:
        patch.setattr(wiring, "now", lambda: now)
        assert house.post("lind", path).status_code == 404
    newer = ask(house, "lind", "lind@example.com")
    assert house.post("lind", path).status_code == 404, "the link of an earlier address"
    assert house.post("lind", newer).status_code == 303
    for _ in range(MOST_ASKED - 2):
        ask(house, "lind", "lind@example.net")
    assert house.post("lind", "/notices/ask", address="a@example.org").status_code == 429
    assert house.post("maya", "/notices/ask", address="no address").status_code == 422
    assert house.post("lind", "/notices/stop").status_code == 303
    assert not NoticeAddress.objects.exists()


def test_a_mail_server_that_is_down_holds_up_nobody_and_is_logged_without_the_address(
    house: CareHouse,
    post: Settings,
    django_capture_on_commit_callbacks: Committing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house.post("lind", ask(house, "lind", "lind@example.org"))

    def refused(self: mail.EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError("no way to lind@example.org")

    monkeypatch.setattr(mail.EmailMessage, "send", refused)
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(PrivateLine())
    notice_mail.log.addHandler(handler)
    begin(house, django_capture_on_commit_callbacks)
    _sent(1)
    notice_mail.log.removeHandler(handler)
    assert json.loads(record_text(moment(house.person)))["parts"]["messages"]
    [line] = [json.loads(line) for line in told.getvalue().splitlines()]
    assert (line["event"], line["kind"]) == ("mail_not_sent", "ConnectionRefusedError")
    assert "lind@example.org" not in told.getvalue()
