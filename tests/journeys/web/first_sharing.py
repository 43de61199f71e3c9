"""Somebody is asked in, comes in, and a stranger is not."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.web.conftest import House
from tests.journeys.web.team import sign_in
from tests.journeys.web.team_house import look


def asks_a_therapist_in(person: Page, house: House) -> tuple[str, str]:
    """Ask a therapist in for the check-ins; the link and the code."""
    person.goto(f"{house.url}/team")
    expect(person.locator(".empty")).to_be_visible()
    look(person, "nobody-in-it")
    invite = person.locator("form[action='/team/invite']")
    invite.locator("button[type=submit]").click()
    expect(person.locator("fieldset .field__error")).to_be_visible()
    look(person, "invite-refused")
    invite.locator("[name=called]").fill("Dr Lind")
    invite.locator("[name=role]").select_option("psychotherapist")
    invite.locator("[name=known_as]").fill("Maya K.")
    invite.locator("label:has([value=check_ins])").click()
    invite.locator("button[type=submit]").click()
    link, code = (person.locator(place).inner_text() for place in (".invite-link", ".invite-code"))
    look(person, "invited")
    return link, code


def takes_the_invitation(carer: Page, house: House, link: str, code: str) -> str:
    """Take the invitation with a wrong code, then with the right one; the page that is shared."""
    sign_in(carer, house, "lind")
    carer.goto(link)
    look(carer, "invitation")
    typed = carer.locator("main form")
    typed.locator("[name=name]").fill("Ea Lind")
    typed.locator("[name=code]").fill("AAAAA-AAAAA")
    typed.locator("button[type=submit]").click()
    expect(carer.locator(".field__error")).to_be_visible()
    typed.locator("[name=code]").fill(code.lower())
    typed.locator("button[type=submit]").click()
    carer.wait_for_url(re.compile("/shared/"))
    shared = carer.url
    expect(carer.locator("h1")).to_have_text("Maya K.")
    expect(carer.locator("#days")).to_be_visible()
    assert "citalopram" not in carer.content().lower()
    look(carer, "shared-check-ins")
    carer.goto(house.url)
    carer.wait_for_url(f"{house.url}/caseload")
    look(carer, "shared-all")
    return shared


def finds_nothing(stranger: Page, shared: str, link: str, code: str) -> None:
    """Ask for what is shared with somebody else, and for an invitation that is used."""
    assert stranger.context.request.get(shared, ignore_https_errors=True).status == 404
    stranger.goto(link)
    stranger.locator("[name=name]").fill("Noor")
    stranger.locator("[name=code]").fill(code)
    stranger.locator("main form button[type=submit]").click()
    expect(stranger.locator(".field__error")).to_be_visible()
