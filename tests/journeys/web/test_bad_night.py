"""Three in the night, no connection: two presses, one skill, the plan for hard days, and nothing lost."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime, timedelta
from sqlite3 import connect
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from opentaper.settings.databases import RECORD_FILE
from tests.journeys.web.conftest import PHONE, PICTURES, House, Opener

KEPT = (
    "caches.keys().then(all => Promise.all(all.map(one => caches.open(one)"
    ".then(kept => kept.match('{path}'))))).then(found => found.some(Boolean))"
)
TRIED = "select day, skill, helped, withdrawn_at from record_skilltried where skill = 'long_out' order by at"


def test_at_three_in_the_night_without_a_connection(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/my-plan", PHONE, service_workers="allow")
    zone = ZoneInfo(page.locator("body").get_attribute("data-zone") or "UTC")
    written(page, demo_house)
    before = tried(demo_house)
    night = at_three(demo_house, zone)
    page.clock.install(time=night)
    page.goto(demo_house.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(demo_house.url)
    own_day = page.locator("body").get_attribute("data-today")
    assert own_day == (night - timedelta(days=1)).date().isoformat(), "the day before has not ended"
    for path in ("/help", "/bad-night", "/my-plan"):
        page.wait_for_function(KEPT.format(path=path))
    page.goto(f"{demo_house.url}/settings")
    page.context.set_offline(True)

    # Two presses from any page.
    page.locator("a.help:visible").first.click()
    expect(page.locator(".kept")).to_be_visible()
    page.locator("main a[href='/bad-night']").click()
    expect(page.locator("h1")).to_have_text("A bad night")

    # One skill, timed.
    skill = page.locator(".tonight > li", has=page.locator("form[action='/bad-night/long_out/helped']"))
    if not skill.locator(".guide").is_visible():
        skill.locator("summary").click()
    skill.locator("[data-do=start]").click()
    expect(skill.locator(".guide > li").first).to_have_attribute("aria-current", "step")
    first = skill.locator("output").inner_text()
    assert re.fullmatch(r"\d+:\d\d", first)
    page.clock.run_for(5_000)
    assert seconds(skill.locator("output").inner_text()) <= seconds(first) - 4
    page.clock.run_for(1_000 * seconds(first))
    expect(skill.locator(".guide > li").nth(1)).to_have_attribute("aria-current", "step")
    picture(page, "bad-night-offline")

    # Whether it helped waits on the device.
    skill.locator("button[name=helped][value=a_lot]").click()
    expect(page.locator("#waiting")).to_contain_text("One answer waits on this device")
    assert page.evaluate("openTaperQueue.all().then(all => all.length)") == 1
    assert tried(demo_house) == before

    # The plan is there, with somebody to ring and the steps of a skill.
    page.locator("main a[href='/my-plan']").click()
    expect(page.locator("#reasons")).to_contain_text("Emil")
    expect(page.locator("#ask a[href='tel:07700900123']")).to_be_visible()
    page.locator("#alone .tonight summary").click()
    page.locator("#alone [data-do=start]").click()
    expect(page.locator("#alone .guide > li[aria-current=step]")).to_have_count(1)
    picture(page, "my-plan-offline")

    # In the morning it goes in, once, for the night that it was.
    page.context.set_offline(False)
    page.goto(demo_house.url)
    page.wait_for_function("openTaperQueue.all().then(all => all.length === 0)")
    page.reload()
    assert tried(demo_house) == [*before, (own_day, "long_out", "a_lot", None)]


@pytest.mark.nightly
def test_what_is_kept_of_a_plan_goes_with_everything_else(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/my-plan", PHONE, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    written(page, demo_house)
    page.wait_for_function(KEPT.format(path="/my-plan"))
    page.goto(f"{demo_house.url}/settings/delete")
    page.locator("form[action='/settings/delete'] label").click()
    page.locator("form[action='/settings/delete'] button[type=submit]").click()
    page.wait_for_url(re.compile("/welcome"))
    page.wait_for_function(f"{KEPT.format(path='/my-plan')}.then(found => !found)")
    page.context.set_offline(True)
    assert not page.evaluate(KEPT.format(path="/bad-night"))


def written(page: Page, house: House) -> None:
    """Write three parts of a plan, as somebody would on a steadier day."""
    page.goto(f"{house.url}/my-plan/write/reasons")
    page.locator("[name=lines]").fill("Emil's first day at school")
    page.locator("main form button[type=submit]").click()
    page.goto(f"{house.url}/my-plan/write/ask")
    page.locator("[name=name-0]").fill("Anna, my sister")
    page.locator("[name=phone-0]").fill("07700 900123")
    page.locator("main form button[type=submit]").click()
    page.goto(f"{house.url}/my-plan/write/alone")
    page.locator("label:has(input[value=five_senses])").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/my-plan"))
    expect(page.locator("#alone")).to_contain_text("Five senses")


def at_three(house: House, zone: ZoneInfo) -> datetime:
    """Set the clock of the app to three in the coming night of a zone, and return that moment."""
    now = datetime.now(zone)
    night = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), zone).replace(hour=3)
    house.days_later((night - now) / timedelta(days=1))
    return night


def tried(house: House) -> list[tuple[object, ...]]:
    """Return what the record holds of the skill."""
    with closing(connect(house.folder / RECORD_FILE)) as record:
        return record.execute(TRIED).fetchall()


def seconds(clock: str) -> int:
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + int(rest)


def picture(page: Page, name: str) -> None:
    """Keep a picture to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
