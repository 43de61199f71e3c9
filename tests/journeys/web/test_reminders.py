"""Reminders of the app: chosen first, by day alone, once, silent, and gone as soon as they are met."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import sleep
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, Worker, expect

from tests.journeys.web.conftest import PHONE, House, Opener

#: Not west of London, where the demonstration lives: by day in one of them it is not yet told how today is.
EAST = ("Europe/London", "Asia/Dubai", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland", "Pacific/Kiritimati")
PLACES = (*EAST, "America/Sao_Paulo", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu")
BY_DAY, BY_NIGHT = (9, 20), (0, 7)
PANEL = "#reminders-here"
#: What the worker runs; all of it works while no page of the app is open.
SHOWN = """async () => (await self.registration.getNotifications())
  .map(({title, body, silent}) => ({title, body, silent}))"""
PUT_AWAY = "async () => { for (const one of await self.registration.getNotifications()) one.close(); }"
#: As if this device had shown nothing yet.
ANEW = """() => navigator.locks.request("opentaper-reminders", async () => {
  for (const one of await self.registration.getNotifications()) one.close();
  const base = await new Promise((done) => {
    const asked = indexedDB.open("opentaper-reminders");
    asked.onsuccess = () => done(asked.result);
  });
  await new Promise((done) => {
    const deal = base.transaction("shown", "readwrite");
    deal.objectStore("shown").clear();
    deal.oncomplete = done;
  });
  base.close();
})"""
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("opentaper-reminders");
  asked.onsuccess = () => {
    const read = asked.result.transaction("kept").objectStore("kept").getAll();
    read.onsuccess = () => { asked.result.close(); done(JSON.stringify(read.result)); };
  };
})"""


def place_at(hours: tuple[int, int], among: tuple[str, ...] = EAST) -> str:
    """Return a time zone in which it is from one hour to before another now."""
    now = datetime.now(UTC)
    return next(one for one in among if hours[0] <= now.astimezone(ZoneInfo(one)).hour < hours[1])


def saved(page: Page, form: str) -> None:
    page.locator(f"form[action='{form}'] button[type=submit]").click()
    expect(page.locator("#notices .banner__text").first).to_be_visible()
    page.wait_for_function(f"document.querySelector('{PANEL}').dataset.state")


def choose(page: Page, house: House, how: str) -> None:
    """Choose how loudly the app reminds of a check-in, and of nothing else."""
    page.goto(f"{house.url}/settings")
    page.locator(f"label:has(input[name=how][value={how}])").click()
    for box in page.locator("input[name=about]").all():
        box.set_checked(box.get_attribute("value") == "check_in")
    saved(page, "/settings/reminders")
    page.evaluate("navigator.locks.request('opentaper-reminders', () => true)")


def opened(visit: Opener, house: House, place: str, permission: str = "granted") -> Page:
    """Return the settings of the demonstration person on a phone, somewhere, with or without permission."""
    page = visit(house, "/settings", PHONE, service_workers="allow")
    session = page.context.new_cdp_session(page)
    window = session.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    told = {"permission": {"name": "notifications"}, "setting": permission, "origin": house.url}
    session.send("Browser.setPermission", {**told, "browserContextId": window})
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{house.url}/settings")
    page.locator("[name=zone]").select_option(place)
    saved(page, "/settings/preferences")
    return page


def due(house: House) -> list[str]:
    """Return what the app itself says is due today."""
    told = json.load(urlopen(f"{house.url}/reminders.json"))
    return [one["kind"] for one in told["reminders"] if one["first"] <= told["today"]]


class Waker:
    """Wakes the worker of a page as a browser does that has the app installed."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.url = page, house.url
        self.session = page.context.new_cdp_session(page)
        self.found: dict[str, Any] = {}
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")

    def _note(self, told: dict[str, Any]) -> None:
        for one in told["registrations"]:
            if one["scopeURL"].startswith(self.url) and not one["isDeleted"]:
                self.found = one

    def wake(self, worker: Worker) -> None:
        """Send the event; return when the worker has asked and shown what is due."""
        while not self.found:
            self.page.wait_for_timeout(20)
        told = {"origin": self.url, "registrationId": self.found["registrationId"], "tag": "reminders"}
        with self.page.context.expect_event("response", lambda one: one.url.endswith("/reminders.json")):
            self.session.send("ServiceWorker.dispatchPeriodicSyncEvent", told)
        # The worker holds this lock from before it asks until it is done.
        worker.evaluate("navigator.locks.request('opentaper-reminders', () => true)")


def away(page: Page) -> Worker:
    """Leave the app, so that nobody has it before them; return the worker, which lives on."""
    page.goto("about:blank")
    return page.context.service_workers[0]


def shown_soon(worker: Worker, n: int) -> list[dict[str, Any]]:
    """Wait until so many reminders are shown, and return them."""
    found: list[dict[str, Any]] = []
    for _ in range(200):
        found = worker.evaluate(SHOWN)
        if len(found) == n:
            return found
        sleep(0.05)
    raise AssertionError(f"{len(found)} are shown, not {n}: {found}")


def told_check_in(page: Page, house: House) -> None:
    page.goto(f"{house.url}/check-in")
    page.locator("input[type=range]").first.press("ArrowRight")
    page.locator("label:has(input[name=safe][value=no])").click()
    page.locator("form[data-check-in] button[type=submit]").click()


def test_the_worker_reminds_once_and_a_check_in_takes_it_back(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    (one,) = worker.evaluate(SHOWN)
    assert one == {"title": "Your check-in is open", "body": "A minute, when it suits you.", "silent": True}
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == [one]
    told_check_in(page, demo_house)
    page.wait_for_url(f"{demo_house.url}/")
    shown_soon(worker, 0)
    assert due(demo_house) == []
    away(page)
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == []


def test_who_has_the_app_open_is_not_reminded_of_it(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    page.goto(f"{demo_house.url}/")
    page.evaluate("openTaperReminders.look()")
    assert page.evaluate("document.hasFocus()")
    worker = page.context.service_workers[0]
    assert worker.evaluate(SHOWN) == []
    page.evaluate("document.hasFocus = () => false; openTaperReminders.look()")
    assert len(worker.evaluate(SHOWN)) == 1


def test_what_was_put_away_comes_back_the_next_day_only(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert len(worker.evaluate(SHOWN)) == 1
    worker.evaluate(PUT_AWAY)
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == []
    demo_house.days_later(1)
    waker.wake(worker)
    assert len(worker.evaluate(SHOWN)) == 1


def test_at_night_nothing_comes(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_NIGHT, PLACES))
    choose(page, demo_house, "neutral")
    demo_house.days_later(1)
    assert due(demo_house) == ["check_in"]
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == []


def test_a_dot_says_nothing(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "dot")
    waker, worker = Waker(page, demo_house), away(page)
    worker.evaluate("self.dots = []; navigator.setAppBadge = async () => { self.dots.push('on'); }; true")
    waker.wake(worker)
    assert worker.evaluate("self.dots") == ["on"]
    assert worker.evaluate(SHOWN) == []


def test_without_a_connection_only_quiet_words_are_left(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "named")
    told = json.load(urlopen(f"{demo_house.url}/reminders.json"))
    told["reminders"][0]["named"] = {"title": "Citalopram", "body": "You stay at 20 mg"}
    worker = away(page)
    worker.evaluate(
        "async (told) => { const real = self.fetch;"
        " self.fetch = async () => new Response(JSON.stringify(told));"
        " await openTaperReminders.look(); self.fetch = real; }",
        told,
    )
    assert [one["title"] for one in worker.evaluate(SHOWN)] == ["Citalopram"]
    assert "20 mg" not in worker.evaluate(KEPT)
    worker.evaluate(ANEW)
    page.context.set_offline(True)
    # Chromium wakes no worker while there is no connection: this is what an open page finds then.
    worker.evaluate("openTaperReminders.look()")
    assert [one["title"] for one in worker.evaluate(SHOWN)] == ["Your check-in is open"]


def test_a_check_in_that_waits_on_the_device_counts(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert len(worker.evaluate(SHOWN)) == 1
    page.goto(f"{demo_house.url}/check-in")  # kept anew since they moved
    page.context.set_offline(True)
    told_check_in(page, demo_house)
    expect(page.locator("#waiting")).to_be_visible()
    away(page)
    worker.evaluate("openTaperReminders.look()")
    assert worker.evaluate(SHOWN) == []
    worker.evaluate(ANEW)
    worker.evaluate("openTaperReminders.look()")
    assert worker.evaluate(SHOWN) == []


def test_turned_off_everything_is_gone(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert len(worker.evaluate(SHOWN)) == 1
    choose(page, demo_house, "nothing")
    shown_soon(worker, 0)
    expect(page.locator(f"{PANEL} [data-when=off]")).to_be_visible()
    page.goto(f"{demo_house.url}/plan")
    assert page.locator("script[src*=reminders]").count() == 0


def test_permission_is_asked_for_by_a_press_alone(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY), "prompt")
    page.add_init_script(
        "self.asked = 0; Notification.requestPermission = async () => { self.asked += 1; return 'default'; };"
    )
    choose(page, demo_house, "neutral")
    expect(page.locator(f"{PANEL} [data-when=ask]")).to_be_visible()
    assert page.evaluate("self.asked") == 0
    page.locator(f"{PANEL} button").click()
    page.wait_for_function("self.asked === 1")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == []


def test_refused_it_says_what_to_do_and_the_calendar_is_there(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY), "denied")
    choose(page, demo_house, "neutral")
    expect(page.locator(f"{PANEL} [data-when=denied]")).to_be_visible()
    expect(page.locator(f"{PANEL} button")).to_be_hidden()
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert worker.evaluate(SHOWN) == []
    page.goto(f"{demo_house.url}/settings")
    page.locator("section:has(#remind) a[href='/plan/calendar']").click()
    page.wait_for_url(f"{demo_house.url}/plan/calendar")


def test_deleted_is_forgotten_on_the_device_too(demo_house: House, visit: Opener) -> None:
    page = opened(visit, demo_house, place_at(BY_DAY))
    choose(page, demo_house, "neutral")
    waker, worker = Waker(page, demo_house), away(page)
    waker.wake(worker)
    assert len(worker.evaluate(SHOWN)) == 1
    page.goto(f"{demo_house.url}/settings/delete")
    page.locator("input[name=sure]").check()
    page.locator("form[action='/settings/delete'] button[type=submit]").click()
    page.wait_for_url(f"{demo_house.url}/welcome")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    shown = "navigator.serviceWorker.ready.then((all) => all.getNotifications()).then((all) => all.length)"
    assert page.evaluate(shown) == 0
    names = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert "opentaper-reminders" not in names or page.evaluate(KEPT) == "[]"


def test_without_javascript_it_is_chosen_and_the_calendar_reminds(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/settings", java_script_enabled=False)
    page.locator("input[name=how][value=named]").check()
    page.locator("form[action='/settings/reminders'] button[type=submit]").click()
    expect(page.locator("input[name=how][value=named]")).to_be_checked()
    expect(page.locator(f"{PANEL} noscript p")).to_be_visible()
    expect(page.locator(f"{PANEL} button")).to_be_hidden()
    expect(page.locator("section:has(#remind) a[href='/plan/calendar']")).to_be_visible()
