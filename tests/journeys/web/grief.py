"""A returning grief: named, chained, met with a skill, shared as far as she likes, seen by her therapist."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.web.conftest import House
from tests.journeys.web.team import comes_in, invites, rows

#: Words that she keeps for herself, and words that she shares.
OWN, SHARED = "Zqxown", "the ward in spring"
SKILL = "allow"


def a_therapist_comes_in(maya: Page, lind: Page, house: House) -> str:
    """Maya asks a therapist in for feelings, who may offer something; the address of what is shared."""
    asked = invites(maya, house, "psychotherapist", "Ea Lind", ("feelings:write",))
    return comes_in(lind, house, "lind", "Ea Lind", asked)


def the_therapist_offers_of_the_library(lind: Page, shared: str) -> None:
    """A skill, and one chain, once: each filled in by a choice, and offered as it stands."""
    for refers in (f"skill:{SKILL}", "chain"):
        lind.goto(f"{shared}/homework")
        lind.locator("#offer > summary").click()
        lind.locator("#refers").select_option(refers)
        lind.locator("form:has(#refers) button").click()
        expect(lind.locator("[name=title]")).not_to_have_value("")
        lind.locator("form[action$='/assign'] button[type=submit]").click()
        lind.wait_for_url(f"{shared}/homework")


def she_names_it(maya: Page, house: House) -> None:
    """The word is found by searching; once for herself, once to share."""
    for words, is_shared in ((OWN, False), (SHARED, True)):
        maya.goto(f"{house.url}/feelings")
        maya.locator("main #q").fill("grief")
        maya.locator("form:has(#q) button").click()
        maya.locator(".chips a").first.click()
        maya.locator("label:has([name=strength][value='7'])").click()
        maya.locator("main [name=note]").fill(words)
        if is_shared:
            maya.locator("label:has([name=share])").click()
        maya.locator("form[action='/feelings/keep'] button:not([name])").click()
        expect(maya.locator("#notices")).to_be_visible()
    expect(maya.locator(".felt").first).to_contain_text(SHARED)


def she_writes_chains(maya: Page, house: House) -> None:
    """The offer leads to the form; one chain is shared, the other stays hers."""
    maya.goto(f"{house.url}/homework")
    maya.locator("main a[href='/feelings/chains/new']").click()
    for words, is_shared in ((f"A letter from {SHARED}", True), (f"A call, {OWN}", False)):
        maya.goto(f"{house.url}/feelings/chains/new")
        maya.locator("[name=event]").fill(words)
        maya.locator("[name=thought]").fill("It is too late")
        maya.locator("select[name^=feeling]").first.select_option("sad.grieving")
        if is_shared:
            maya.locator("label:has([name=share])").click()
        maya.locator("form[action='/feelings/chains/new'] button[type=submit]").click()
        maya.wait_for_url(re.compile(r"/feelings/chains(#.*)?$"))


def she_uses_a_skill(maya: Page, house: House) -> None:
    """From what was offered to the skill; there she tells that she did it, and how it went."""
    maya.goto(f"{house.url}/homework")
    maya.locator(f"main a[href='/skills/{SKILL}']").click()
    told = maya.locator("form[action$='/helped']")
    assert told.locator("input:checked").count() == 0, "nothing is shared unless she ticks it"
    told.locator("label:has([name=done])").click()
    told.locator("label:has([name=share])").click()
    told.locator("button[value=a_little]").click()
    maya.wait_for_url(f"{house.url}/skills/{SKILL}")
    expect(maya.locator("#helped")).to_contain_text("shared with your team")


def she_says_what_to_talk_about(maya: Page, house: House) -> None:
    """A few lines for the therapist alone."""
    maya.goto(f"{house.url}/homework")
    maya.locator("#hour [name=topics]").fill("Why it comes back now")
    maya.locator("#hour button[type=submit]").click()
    expect(maya.locator("#hour [name=topics]")).to_have_value("Why it comes back now")


def the_therapist_prepares_the_hour(lind: Page, shared: str) -> None:
    """What was shared is there, and nothing that was not."""
    lind.goto(shared)
    lind.locator("main a[href$='/hour']").click()
    expect(lind.locator("[aria-labelledby=topics]")).to_contain_text("Why it comes back now")
    expect(lind.locator("[aria-labelledby=felt]")).to_contain_text(SHARED)
    expect(lind.locator("[aria-labelledby=chains]")).to_contain_text(f"A letter from {SHARED}")
    expect(lind.locator("[aria-labelledby=chains]")).to_contain_text("Grieving")
    expect(lind.locator("[aria-labelledby=tries] li")).to_have_count(1)
    expect(lind.locator("[aria-labelledby=work] li").filter(has_text="Done:")).to_have_count(1)
    expect(lind.locator("[aria-labelledby=plan]")).to_contain_text("Not shared with you")
    for page in (f"{shared}/hour", f"{shared}/feelings", f"{shared}/homework", shared):
        lind.goto(page)
        told = lind.content()
        assert OWN not in told, page
        assert "citalopram" not in told.lower(), page


def she_takes_it_back(maya: Page, lind: Page, house: House, shared: str) -> None:
    """She stops sharing how it went; it is gone at the next click, and she reads who looked."""
    maya.goto(f"{house.url}/skills/{SKILL}")
    maya.locator("#helped button[name=share][value=no]").first.click()
    maya.wait_for_url(f"{house.url}/skills/{SKILL}")
    lind.goto(f"{shared}/hour")
    expect(lind.locator("[aria-labelledby=tries] li")).to_have_count(0)
    looks = rows(house, "select count(*) from record_look where page = 'hour' and section = 'feelings'")
    assert looks[0][0] >= 1
