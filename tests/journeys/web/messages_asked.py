"""Messages as pages: not for emergencies each time, no files, texts kept, gone when they are shared no more.

Not collected by itself: :mod:`tests.journeys.test_care_pages` runs it in a process set up as team mode.
"""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.thread_writing import MOST_LETTERS
from opentaper.record.models import Message, MessageThread, Person
from tests.journeys.web.care_house import CareHouse, care_house, moment, plain

URGENT = {"en": "Not for emergencies.", "da": "Ikke til nødsituationer."}


@pytest.fixture
def house(db: None) -> CareHouse:
    """Maya and her team."""
    return care_house()


def begun(house: CareHouse, *names: str) -> str:
    """Begin a conversation; its address."""
    links = [str(house.links[name]) for name in names]
    told = {"topic": "Nights", "text": "I sleep\nbadly <b>now</b>.", "with": links}
    answer = house.post("maya", "/messages/begin", **told)
    assert answer.status_code == 303, plain(answer)
    return answer["Location"].removeprefix("/messages/")


def test_a_message_goes_there_and_an_answer_comes_back(house: CareHouse) -> None:
    assert "You have not begun a conversation yet." in house.text("maya", "/messages")
    thread, link = begun(house, "lind", "anna"), house.links["lind"]
    assert re.search(r'class="badge">1<span class="unseen"> unread', house.text("maya", "/messages")) is None
    assert "1 new" in house.text("lind", "/messages")
    page = house.text("lind", f"/shared/{link}/messages/{thread}")
    assert "I sleep badly &lt;b&gt;now&lt;/b&gt;." in page
    assert "1 new" not in house.text("lind", "/messages")
    sent = house.post("lind", f"/shared/{link}/messages/{thread}/send", text="Then we wait.")
    assert sent.status_code == 303
    assert 'class="badge">1<span class="unseen"> unread' in house.text("maya", "/settings")
    own = house.text("maya", f"/messages/{thread}")
    assert "Then we wait." in own
    assert "Read by Dr Lind at" in own
    assert "Read by Anna" not in own
    assert 'class="badge">1<span' not in house.text("maya", "/settings")
    assert "Read by Maya K. at" in house.text("lind", f"/shared/{link}/messages/{thread}")


def test_every_page_and_form_says_that_it_is_not_for_emergencies(house: CareHouse) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    shared = f"/shared/{link}/messages"
    for language, words in URGENT.items():
        Person.objects.update(language=language)
        house.clients["lind"].cookies["opentaper_language"] = language
        for who, path in (
            ("maya", "/messages"),
            ("maya", f"/messages/{thread}"),
            ("lind", shared),
            ("lind", f"{shared}/{thread}"),
        ):
            page = house.text(who, path)
            assert page.count(words) == 2, (who, path, language)
            assert 'href="/help"' in page
            assert ('href="tel:999"' in page) == (who == "maya")
            assert 'type="file"' not in page
            assert "multipart" not in page


@pytest.mark.parametrize("who", ["maya", "lind"])
def test_a_file_is_refused_and_the_text_is_kept(house: CareHouse, who: str) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    base = "/messages" if who == "maya" else f"/shared/{link}/messages"
    for path in (f"{base}/{thread}/send", f"{base}/begin"):
        file = SimpleUploadedFile("scan.pdf", b"%PDF-")
        told = {"text": "With a scan.", "topic": "Scan", "with": [str(link)], "file": file}
        answer = house.post(who, path, **told)
        assert answer.status_code == 422
        assert "A file cannot be sent here." in plain(answer)
        assert "With a scan.</textarea>" in plain(answer)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["maya", "lind"])
def test_a_text_that_is_too_long_is_kept_and_counted(house: CareHouse, who: str) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    base = "/messages" if who == "maya" else f"/shared/{link}/messages"
    text, key = "é" * (MOST_LETTERS + 13), str(uuid4())
    answer = house.post(who, f"{base}/{thread}/send", text=text, client_key=key)
    assert answer.status_code == 422
    assert "That is 4013 letters" in plain(answer)
    assert f"{text}</textarea>" in plain(answer)
    assert key in plain(answer)
    assert house.post(who, f"{base}/{thread}/send", text=text[:-13], client_key=key).status_code == 303
    assert house.post(who, f"{base}/{thread}/send", text=text[:-13], client_key=key).status_code == 303
    assert Message.objects.count() == 2


def test_nobody_chosen_nothing_written(house: CareHouse) -> None:
    answer = house.post("maya", "/messages/begin", topic="", text="Kept text.")
    told = plain(answer)
    assert answer.status_code == 422
    assert "Choose at least one of them." in told
    assert "Kept text.</textarea>" in told
    ravn = house.post("maya", "/messages/begin", topic="T", text="T", **{"with": str(house.links["ravn"])})
    assert ravn.status_code == 422
    assert "you no longer share messages" in plain(ravn)
    assert not MessageThread.objects.exists()


def test_after_revocation_everything_is_gone_on_the_next_click(house: CareHouse) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    base = f"/shared/{link}/messages"
    paths = (base, f"{base}/{thread}", f"{base}/{thread}/messages.txt", f"{base}/{thread}/messages.json")
    for path in paths:
        answer = house.get("lind", path)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    revoke_consent(RevokeTold(link, "messages"), moment(house.person))
    for path in paths:
        assert house.get("lind", path).status_code == 404
    for path in (f"{base}/begin", f"{base}/{thread}/send"):
        assert house.post("lind", path, topic="T", text="T").status_code == 404
    assert "Dr Lind (Psychotherapist), sees it no more" in house.text("maya", f"/messages/{thread}")
    assert "Maya" not in house.text("lind", "/messages")
    assert 'class="badge"' not in house.text("lind", "/messages"), "nothing waits, also as a number"
    assert Message.objects.count() == 1


def test_whoever_may_read_alone_has_no_form_and_no_way_to_write(house: CareHouse) -> None:
    thread, link = begun(house, "anna"), house.links["anna"]
    base = f"/shared/{link}/messages"
    for path in (base, f"{base}/{thread}"):
        page = house.text("anna", path)
        assert "<textarea" not in page
        assert "You may read these messages." in page
    for path in (f"{base}/begin", f"{base}/{thread}/send"):
        assert house.post("anna", path, topic="T", text="T").status_code == 404


@pytest.mark.parametrize("who", ["ravn", "stranger", "nobody"])
def test_nobody_else_finds_a_conversation(house: CareHouse, who: str) -> None:
    thread = begun(house, "lind")
    for name in ("lind", "ravn"):
        base = f"/shared/{house.links[name]}/messages"
        for path in (base, f"{base}/{thread}", f"{base}/{thread}/messages.txt"):
            assert house.get(who, path).status_code in {302, 404}
        assert house.post(who, f"{base}/{thread}/send", text="T").status_code in {302, 404}
    assert house.get(who, f"/messages/{thread}").status_code in {302, 404}


def test_a_conversation_is_taken_along_as_it_stands(house: CareHouse) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    house.post("lind", f"/shared/{link}/messages/{thread}/send", text="Then we wait.")
    text = house.get("maya", f"/messages/{thread}/messages.txt").content.decode()
    assert text.startswith("Nights\nWho takes part: You, Dr Lind\n")
    assert "  I sleep\n  badly <b>now</b>.\n" in text
    told = json.loads(house.get("lind", f"/shared/{link}/messages/{thread}/messages.json").content)
    assert [(one["by"], one["text"]) for one in told["messages"]] == [
        ("Maya K.", "I sleep\nbadly <b>now</b>."),
        ("You", "Then we wait."),
    ]
    assert house.get("maya", f"/messages/{thread}/messages.exe").status_code == 404


def test_a_closed_conversation_has_no_form(house: CareHouse) -> None:
    thread, link = begun(house, "lind"), house.links["lind"]
    assert house.post("maya", f"/messages/{thread}/close").status_code == 303
    for who, path in (("maya", f"/messages/{thread}"), ("lind", f"/shared/{link}/messages/{thread}")):
        page = house.text(who, path)
        assert "<textarea" not in page
        assert "This conversation is closed." in page
    assert house.post("maya", f"/messages/{thread}/send", text="T").status_code == 404
