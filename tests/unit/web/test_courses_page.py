"""Courses in sessions: outlines with their evidence, each session done or not done, and no score."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from opentaper.formulary.courses import courses
from opentaper.record.models import Deed, Person, SkillTried


def read(browser: Client, path: str) -> str:
    """Return what a page says."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_course_says_what_it_is_what_is_known_and_when_not(
    person: UUID, browser: Client, language: str
) -> None:
    Person.objects.filter(pk=person).update(language=language)
    every = read(browser, "/courses")
    for one in courses():
        assert f'href="/courses/{one.key}"' in every
        page = read(browser, f"/courses/{one.key}")
        told = (one.name, one.evidence, one.not_now, *(session.aim for session in one.sessions))
        assert all(text.of(language) in page for text in told)
        is_open = "Not confirmed" in page or "Ikke bekræftet" in page
        assert is_open is not one.grade.decides
        assert page.count('class="sources"') == 1


def test_every_session_leads_to_its_skills_and_pages(person: UUID, browser: Client) -> None:
    for one in courses():
        for session in one.sessions:
            page = read(browser, f"/courses/{one.key}/{session.number}")
            assert session.home.en in page
            assert all(f'href="/skills/{key}"' in page for key in session.practice)
    assert 'href="/feelings/chains/new"' in read(browser, "/courses/feel/4")
    assert 'href="/my-plan"' in read(browser, "/courses/feel/9")


@pytest.mark.parametrize("path", ["/courses/nothing", "/courses/feel/10", "/courses/feel/0", "/courses/x/1"])
def test_what_is_no_course_is_not_found(person: UUID, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/done", {"done": "yes"}).status_code == 404
    assert not Deed.objects.filter(name="mark_session").exists()


def test_a_session_is_done_or_not_done_and_the_last_word_counts(person: UUID, client: Client) -> None:
    key = str(uuid4())
    for _ in range(2):
        told = {"done": "yes", "client_key": key}
        assert client.post("/courses/feel/4/done", told).status_code == 303
    assert Deed.objects.filter(name="mark_session").count() == 1
    page = read(client, "/courses/feel")
    assert page.count("Done</p>") == 1
    assert "Not done after all" not in read(client, "/courses/feel/3")
    assert "Not done after all" in read(client, "/courses/feel/4")
    client.post("/courses/feel/4/done", {"done": "no", "client_key": str(uuid4())})
    assert "Done</p>" not in read(client, "/courses/feel")


def test_a_mark_can_be_taken_back_by_undoing_it(person: UUID, client: Client) -> None:
    client.post("/courses/nights/1/done", {"done": "yes", "client_key": str(uuid4())})
    page = read(client, "/courses/nights/1")
    deed = page.split('name="deed" value="')[1].split('"')[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/courses/nights/1"})
    assert "I have done this" in read(client, "/courses/nights/1")


def test_before_anyone_has_begun_a_course_can_be_read_and_nothing_marked(db: None, client: Client) -> None:
    assert "I have done this" not in read(client, "/courses/feel/1")
    assert client.post("/courses/feel/1/done", {"done": "yes"})["Location"] == "/welcome"


def test_a_skill_that_this_version_does_not_have_closes_no_page(person: UUID, client: Client) -> None:
    client.post("/skills/long_out/helped", {"helped": "a_lot", "client_key": str(uuid4())})
    SkillTried.objects.update(skill="of_another_version")
    for path in ("/skills", "/bad-night", "/feelings"):
        assert client.get(path).status_code == 200, path


def test_on_ones_own_computer_nothing_of_a_skill_can_be_shared(person: UUID, client: Client) -> None:
    page = client.get("/skills/long_out").content.decode()
    assert 'name="share"' not in page
    client.post("/skills/long_out/helped", {"helped": "no", "share": "yes", "client_key": str(uuid4())})
    tried = SkillTried.objects.get()
    assert not tried.is_shared
    assert client.post(f"/skills/long_out/tries/{tried.pk}", {"share": "yes"}).status_code == 404
