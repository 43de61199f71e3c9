"""Settings: what is kept, what is refused with every field, two devices, and the end of everything."""

from uuid import UUID

import pytest
from django.test import Client

from opentaper.actions.readings.person import PersonRead, the_person
from tests.unit.web.form_fields import hidden_fields

GOOD = {
    "language": "da",
    "theme": "dark",
    "country": "DK",
    "zone": "Europe/Copenhagen",
    "day_starts": "05:00",
}
ADDRESS = "/settings/preferences"


def keys(browser: Client, action: str, page: str = "/settings") -> dict[str, str]:
    return hidden_fields(browser.get(page).content, action)


def now() -> PersonRead:
    found = the_person()
    assert found is not None
    return found


def test_what_is_chosen_is_kept_and_can_be_undone(person: UUID, browser: Client) -> None:
    answer = browser.post(ADDRESS, {**keys(browser, ADDRESS), **GOOD, "low_burden": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, "/settings")
    kept = now()
    assert (kept.language, kept.theme, kept.country, kept.zone) == ("da", "dark", "DK", "Europe/Copenhagen")
    assert kept.low_burden
    page = browser.get("/settings").content
    assert b'<html lang="da" data-theme="dark" data-burden="low">' in page
    undo = hidden_fields(page, "/undo")
    assert browser.post("/undo", undo).status_code == 303
    assert (now().language, now().theme) == ("en", "auto")


def test_the_line_after_an_act_is_shown_once(person: UUID, browser: Client) -> None:
    browser.post(ADDRESS, {**keys(browser, ADDRESS), **GOOD})
    assert "Gemt." in browser.get("/settings").content.decode()
    assert "Gemt." not in browser.get("/settings").content.decode()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("zone", "Atlantis"), ("day_starts", "half five"), ("country", "ZZ"), ("language", "xx")],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(
    field: str, wrong: str, person: UUID, browser: Client
) -> None:
    sent = {**keys(browser, ADDRESS), **GOOD, field: wrong}
    answer = browser.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="e-{field}"' in page
    assert f'name="client_key" value="{sent["client_key"]}"' in page
    assert 'value="dark" checked' in page
    assert now().version == 1


def test_the_later_of_two_devices_is_told_and_loses_nothing(person: UUID, browser: Client) -> None:
    first, second = (keys(browser, ADDRESS) for _ in range(2))
    assert browser.post(ADDRESS, {**first, **GOOD}).status_code == 303
    mine = {**second, **GOOD, "language": "en", "day_starts": "06:30"}
    answer = browser.post(ADDRESS, mine)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert 'value="06:30"' in answer.content.decode()
    again = hidden_fields(answer.content, ADDRESS)
    assert again["version"] == "2"
    assert browser.post(ADDRESS, {**mine, **again}).status_code == 303
    assert now().day_starts.isoformat("minutes") == "06:30"


def test_sending_twice_writes_once(person: UUID, browser: Client) -> None:
    sent = {**keys(browser, ADDRESS), **GOOD}
    assert [browser.post(ADDRESS, sent).status_code for _ in range(2)] == [303, 303]
    assert now().version == 2


def test_tolerance_is_chosen_and_taken_back(person: UUID, browser: Client) -> None:
    address = "/settings/tolerance"
    browser.post(address, {**keys(browser, address), "tolerated": "0.3", "chance": "10%"})
    assert (now().tolerated, now().chance) == (0.3, 0.1)
    browser.post(address, {**keys(browser, address), "tolerated": "", "chance": ""})
    assert (now().tolerated, now().chance) == (None, None)
    answer = browser.post(address, {**keys(browser, address), "tolerated": "7"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_without_anyone_language_and_looks_are_kept_on_the_device(db: None, browser: Client) -> None:
    sent = {**keys(browser, ADDRESS), "language": "da", "theme": "light"}
    assert browser.post(ADDRESS, sent).status_code == 303
    assert '<html lang="da" data-theme="light">' in browser.get("/settings").content.decode()


def test_undo_goes_back_to_our_own_pages_only(person: UUID, browser: Client) -> None:
    browser.post(ADDRESS, {**keys(browser, ADDRESS), **GOOD})
    undo = hidden_fields(browser.get("/settings").content, "/undo")
    answer = browser.post("/undo", {**undo, "back": "//evil.example/"})
    assert answer["Location"] == "/"


def test_everything_is_deleted_only_when_ticked(person: UUID, browser: Client) -> None:
    address = "/settings/delete"
    page = browser.get(address)
    hidden = hidden_fields(page.content, address)
    assert browser.post(address, hidden).status_code == 422
    assert now().id == person
    answer = browser.post(address, {**hidden, "sure": "delete everything"})
    assert answer.status_code == 303
    assert '"storage"' in answer["Clear-Site-Data"]
    assert the_person() is None
