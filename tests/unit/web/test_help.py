"""Help: the emergency number first, lines only where they are vouched for, and the signs to ring for."""

import re
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.test import Client

from opentaper.exchange.help_at_hand import emergency_everywhere, help_at_hand, is_vouched_for
from opentaper.web.help import DESPAIR, help_page


def test_the_emergency_number_comes_first(person: UUID, browser: Client) -> None:
    page = browser.get("/help").content.decode()
    links = re.findall(r'href="((?:tel|sms):[^"]+)"', page)
    assert links[:4] == ["tel:999", "tel:112", "tel:116123", "sms:85258?body=SHOUT"]


@pytest.mark.parametrize("found", emergency_everywhere(), ids=lambda found: found.country)
def test_every_number_can_be_dialled(found: object) -> None:
    whole = help_at_hand(getattr(found, "country"))  # noqa: B009 - the type of a parameter is not known
    assert whole is not None
    assert whole.emergency
    for line in whole.lines:
        assert re.fullmatch(r"[+*]?[0-9]{3,15}", line.dial)
        assert line.name


@pytest.mark.parametrize(
    ("source", "is_shown"),
    [
        ("provider page samaritans.org (contact page)", True),
        ("crisisHotlines (compiled from Wikipedia); navigator_crisis_resources", True),
        ("crisisHotlines (compiled from Wikipedia)", False),
        ("crisisHotlines (compiled from Wikipedia); Crisis Resources Analysis", False),
        ("general knowledge, not seen", False),
        ("provider page x; another calls it otherwise: conflict", False),
    ],
)
def test_a_line_is_vouched_for_by_its_provider_or_two_lists(source: str, is_shown: bool) -> None:
    assert is_vouched_for(source) is is_shown


def test_a_country_without_a_vouched_line_falls_back_to_the_emergency_number() -> None:
    found = help_at_hand("PL")
    assert found is not None
    assert [one.number for one in found.emergency] == ["112"]
    assert found.lines == ()


def test_signs_of_ones_own_drug_are_added() -> None:
    usual, own = (help_page("GB", drugs, "en") for drugs in ((), ("lithium",)))
    added = {sign.word_code for sign in own.at_once} - {sign.word_code for sign in usual.at_once}
    assert "sign.lithium_toxicity" in added
    assert not {f"sign.{name}" for name in DESPAIR} & {sign.word_code for sign in own.at_once}


def test_another_country_can_be_looked_at(person: UUID, browser: Client) -> None:
    assert 'href="tel:70201201"' in browser.get("/help?country=DK").content.decode()


def test_an_unknown_country_asks_instead_of_guessing(person: UUID, browser: Client) -> None:
    page = browser.get("/help?country=ZZ")
    assert page.status_code == 200
    assert "Choose your country" in page.content.decode()


def test_help_opens_while_the_record_cannot_be_read(
    person: UUID, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise DatabaseError("database disk image is malformed")

    for place in ("opentaper.web.help.taken_drugs", "opentaper.web.people._found"):
        with monkeypatch.context() as patch:
            patch.setattr(place, damaged)
            answer = browser.get("/help?country=GB")
            assert answer.status_code == 200
            assert 'href="tel:999"' in answer.content.decode()
