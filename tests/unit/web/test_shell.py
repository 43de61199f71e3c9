"""The frame round every page: its headers, its language, its looks, where Help is."""

import re
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

import opentaper.web
from opentaper.web.drawings import drawing, symbols, syringe
from opentaper.wording import words

ROOM = Path(opentaper.web.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
PAGES = ("/help", "/learn", "/learn/withdrawal-or-relapse", "/settings", "/offline", "/no-such-page")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_written_inline(template: Path) -> None:
    # what stands in a tag of the template, as "with one=two", is no attribute of the page
    text = re.sub(r"{%.*?%}", "", template.read_text(encoding="utf-8"))
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_lets_nothing_in_from_elsewhere(path: str, person: UUID, browser: Client) -> None:
    answer = browser.get(path)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert {"frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", PAGES)
def test_help_is_on_every_page(path: str, person: UUID, browser: Client) -> None:
    page = browser.get(path).content.decode()
    assert re.search(r'<a class="help" href="/help"', page)
    assert '<a class="skip" href="#main">' in page
    assert page.count("<h1") == 1


def test_nobody_yet_sees_no_way_to_empty_pages(db: None, browser: Client) -> None:
    page = browser.get("/help").content.decode()
    assert 'class="bar"' not in page
    assert "choose your country" in page.lower()


def test_the_browsers_language_counts_until_one_is_chosen(db: None, browser: Client) -> None:
    assert (
        '<html lang="da"'
        in browser.get("/help", headers={"accept-language": "da-DK,en;q=0.5"}).content.decode()
    )
    browser.cookies["opentaper_language"] = "en"
    assert '<html lang="en-GB"' in browser.get("/help", headers={"accept-language": "da"}).content.decode()


def test_the_page_that_is_open_is_marked(person: UUID, browser: Client) -> None:
    page = browser.get("/learn/withdrawal-or-relapse").content.decode()
    marked = re.findall(r'<a href="([^"]+)" aria-current="page">', page)
    assert set(marked) == {"/learn"}


def test_what_goes_wrong_has_a_number_and_no_traceback(person: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("opentaper.web.learn.LearnPage", break_down)
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    answer = client.get("/learn")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert re.search(r"Number:\s*(?:<[^>]+>)*[A-Z0-9]{4}-[A-Z0-9]{4}", page)
    assert "the inside" not in page
    assert "Traceback" not in page


def test_every_drawing_can_be_put_into_a_page() -> None:
    assert {"icon-today", "icon-help", "pic-half", "sign-talk"} <= symbols().keys()
    for name in symbols():
        assert drawing(name).startswith("<svg class=")


@pytest.mark.parametrize(("share", "mark"), [(0.0, "34.0"), (1.0, "12.0"), (0.25, "28.5"), (7.0, "12.0")])
def test_the_plunger_stands_at_the_true_mark(share: float, mark: str) -> None:
    assert f'y="{mark}"' in syringe(share)


@pytest.mark.parametrize(("tag", "language"), [("en", "en"), ("da", "da")])
def test_a_form_that_was_open_too_long_is_told_so_in_our_own_words(
    db: None, browser: Client, tag: str, language: str
) -> None:
    answer = browser.post("/welcome", {"step": "1"}, headers={"accept-language": tag})
    page = unescape(answer.content.decode())
    assert answer.status_code == 403
    for part in ("title", "why", "next"):
        assert words(f"web.error.stale_form.{part}", language) in page
    assert 'href="/help"' in page


@pytest.mark.parametrize("path", ["/today/hold", "/today/dose", "/today/step", "/undo", "/answers/write"])
def test_the_address_of_a_button_shows_a_page_and_changes_nothing(
    path: str, person: UUID, browser: Client
) -> None:
    answer = browser.get(path)
    page = unescape(answer.content.decode())
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words("web.error.pressed.why") in page
    assert 'href="/help"' in page
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
