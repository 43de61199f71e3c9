"""The library of skills, each skill, and the way for a bad night."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.formulary.skills import first_tonight, skills
from opentaper.record.models import SkillTried

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is two in the night."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def at(person: UUID, day: date = date(2026, 11, 22)) -> Moment:
    """A moment of this night; their day begins in the morning."""
    return Moment(NOW, day, uuid4(), person)


def read(browser: Client, path: str) -> str:
    """Return a page."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_skill_has_a_page_in_its_own_words(person: UUID, browser: Client) -> None:
    for one in skills():
        page = read(browser, f"/skills/{one.key}")
        assert one.name.en in page
        assert page.count("<li data-text=") == len(one.steps)
        assert ("Not confirmed" in page) is not one.evidence.grade.decides
        assert 'class="sources"' in page


def test_an_unknown_skill_is_not_found(person: UUID, client: Client) -> None:
    assert client.get("/skills/nothing-like-it").status_code == 404
    assert client.post("/skills/nothing-like-it/helped", {"helped": "no"}).status_code == 404
    assert client.post("/skills/long_out/helped", {"helped": "perhaps"}).status_code == 404
    assert not SkillTried.objects.exists()


def test_the_library_is_searched_by_word_use_and_night(person: UUID, browser: Client) -> None:
    every = read(browser, "/skills")
    assert all(f'href="/skills/{one.key}"' in every for one in skills())
    found = read(browser, "/skills?q=nose+four")
    assert 'href="/skills/long_out"' in found
    assert 'href="/skills/name_it"' not in found
    sleep = read(browser, "/skills?for=sleep&night=1")
    assert 'href="/skills/out_of_bed"' in sleep
    assert 'href="/skills/sleep_window"' not in sleep
    assert "No skill has these words" in read(browser, "/skills?q=xyzzy")
    assert 'href="/skills/long_out"' in read(browser, "/skills?for=nonsense"), "an unknown use"


def test_what_helped_comes_first_and_what_made_it_worse_is_not_offered(person: UUID, browser: Client) -> None:
    tell_skill(SkillTold("kind_hand", "a_lot"), at(person))
    tell_skill(SkillTold("long_out", "worse"), at(person))
    library = read(browser, "/skills")
    own = library.split('aria-labelledby="own"')[1].split("</section>")[0]
    assert 'href="/skills/kind_hand"' in own
    assert 'href="/skills/long_out"' not in own
    night = read(browser, "/bad-night").split('aria-labelledby="others"')[0]
    places = [night.find(f"/skills/{key}#helped") for key in ("kind_hand", *first_tonight())]
    assert places[0] != -1
    assert places[1] == -1, "long_out made it worse"
    assert places[0] < places[2]


def test_a_suggestion_says_why(person: UUID, browser: Client) -> None:
    check_in(CheckInTold(date(2026, 11, 22), {"shocks": 7.0}), at(person))
    page = read(browser, "/skills")
    offers = page.split('aria-labelledby="offers"')[1].split("</section>")[0]
    assert 'href="/skills/shock_pause"' in offers
    assert "check-in: electric" in offers


def test_without_anything_logged_nothing_is_suggested(person: UUID, browser: Client) -> None:
    assert 'aria-labelledby="offers"' not in read(browser, "/skills")


def test_an_answer_is_kept_once_and_can_be_taken_back(person: UUID, client: Client) -> None:
    form = {"helped": "a_lot", "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post("/skills/long_out/helped", form).status_code == 303
    assert SkillTried.objects.count() == 1
    page = client.get("/skills/long_out").content.decode()
    assert "It helped a lot" in page
    deed = page.split('name="deed" value="')[1].split('"')[0]
    client.post("/undo", {"deed": deed, "client_key": str(uuid4()), "back": "/skills/long_out"})
    assert "You said" not in client.get("/skills/long_out").content.decode()


def test_a_bad_night_is_two_taps_from_today_and_from_help(person: UUID, browser: Client) -> None:
    for path in ("/", "/help"):
        assert 'href="/bad-night"' in read(browser, path)
    page = read(browser, "/bad-night")
    for one in skills():
        assert (f"/skills/{one.key}#helped" in page) is one.is_for_bad_night
    assert "data-guide" in page, "the steps are in the page: there may be no connection"


def test_where_danger_was_told_whom_to_ring_comes_above_all(person: UUID, browser: Client) -> None:
    calm = read(browser, "/bad-night")
    assert 'id="now"' not in calm
    check_in(CheckInTold(date(2026, 11, 22), {"distress": 9.0}, signs=("suicide_plan",)), at(person))
    page = read(browser, "/bad-night")
    assert page.find('href="tel:999"') < page.find("<h1>")
    assert page.find('id="now"') < page.find("<h1>")


def test_before_anyone_has_begun_the_night_page_is_there(db: None, browser: Client) -> None:
    page = read(browser, "/bad-night")
    assert 'id="first"' in page
    assert "/skills/long_out/helped" not in page
    assert "Did it help?" not in read(browser, "/skills/long_out").split("<h1>")[1].split("Step by step")[0]


@pytest.mark.parametrize(("language", "told"), [("da", "En slem nat"), ("en", "A bad night")])
def test_the_night_speaks_both_languages(person: UUID, browser: Client, language: str, told: str) -> None:
    from opentaper.record.models import Person

    Person.objects.filter(pk=person).update(language=language)
    page = read(browser, "/bad-night")
    assert told in page
    for one in skills():
        assert (one.name.of(language) in page) is one.is_for_bad_night or one.name.en == one.name.da
