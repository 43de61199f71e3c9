"""Accounts: signing in safely, leaving nothing behind, and nobody in anybody else's record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.journeys.web import grief, team_house
from tests.journeys.web.acts import check_in
from tests.journeys.web.addresses import OPEN
from tests.journeys.web.conftest import House
from tests.journeys.web.first_sharing import asks_a_therapist_in, finds_nothing, takes_the_invitation
from tests.journeys.web.team import (
    Trusted,
    addresses,
    code_of,
    comes_in,
    give_keys,
    invites,
    rows,
    sign_in,
    sign_out,
)
from tests.journeys.web.team_house import Window, begun, everything_of, look, show_again

#: What would send e-mail.
CLOSED = (
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/seven/",
    "/accounts/password/set/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/login/code/confirm/",
)
#: What the service worker keeps, by its path.
KEPT = """caches.keys().then(async (names) => {
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((one) => new URL(one.url).pathname);
})"""
WAITING = """openTaperQueue.put({key: crypto.randomUUID(), url: "/check-in", fields: [], at: 1, refused: true,
  person: document.body.dataset.person})"""

trusted, record, house = team_house.trusted, team_house.record, team_house.house
trusting, window = team_house.trusting, team_house.window


def test_a_password_then_codes_from_an_app(house: House, window: Window) -> None:
    page = window().new_page()
    page.goto(house.url)
    page.wait_for_url(re.compile("/accounts/login/"))
    look(page, "sign-in")
    sign_in(page, house, "nobody-at-all")
    expect(page.locator(".error[role=alert]:visible")).to_be_visible()
    look(page, "sign-in-refused")
    begun(page, house, "maya")
    page.goto(f"{house.url}/settings")
    page.locator("a[href='/accounts/2fa/']").click()
    look(page, "account")

    page.locator("a[href='/accounts/2fa/totp/activate/']").click()
    look(page, "really-you")
    show_again(page)
    look(page, "app")
    page.locator("[name=code]").fill("000000")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".field__error")).to_be_visible()
    secret = page.locator("#authenticator_secret").inner_text()
    page.locator("[name=code]").fill(code_of(secret))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{house.url}/accounts/2fa/recovery-codes/")
    spare, another = page.locator(".account__codes li").all_inner_texts()[:2]
    look(page, "recovery-codes")
    page.goto(f"{house.url}/accounts/2fa/recovery-codes/generate/")
    look(page, "recovery-codes-anew")

    page.goto(f"{house.url}/accounts/logout/")
    look(page, "sign-out")
    sign_out(page, house)
    sign_in(page, house, "maya")
    page.wait_for_url(f"{house.url}/accounts/2fa/authenticate/")
    page.goto(f"{house.url}/plan")
    page.wait_for_url(re.compile("/accounts/"))
    page.goto(f"{house.url}/accounts/2fa/authenticate/")
    look(page, "second-step")
    page.locator("[name=code]").fill(spare)
    page.locator("form:has([name=code]) button[type=submit]").first.click()
    page.wait_for_url(f"{house.url}/")
    expect(page.locator(".dose__amount").first).to_be_visible()

    page.goto(f"{house.url}/accounts/2fa/totp/deactivate/")
    page.locator("main a[href*='/accounts/2fa/reauthenticate/']").click()
    look(page, "really-you-code")
    page.locator("[name=code]").fill(another)
    page.locator("main form button[type=submit]").click()
    look(page, "app-off")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{house.url}/accounts/2fa/")
    expect(page.locator("a[href='/accounts/2fa/totp/activate/']")).to_be_visible()


def test_a_passkey_opens_the_door_alone_until_it_is_removed(house: House, window: Window) -> None:
    page = window().new_page()
    begun(page, house, "maya")
    keys = give_keys(page)
    page.goto(f"{house.url}/accounts/2fa/webauthn/add/")
    show_again(page)
    look(page, "passkey-add")
    page.locator("[name=name]").fill("My phone")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(f"{house.url}/accounts/2fa/recovery-codes/")
    page.goto(f"{house.url}/accounts/2fa/webauthn/")
    expect(page.locator("main .card h2")).to_have_text("My phone")
    look(page, "passkeys")
    page.goto(f"{house.url}/accounts/2fa/")
    look(page, "account-safe")
    page.goto(f"{house.url}/accounts/sessions/")
    expect(page.locator("main li.card h3")).to_have_text(re.compile("Chrome on"))
    look(page, "sessions")
    page.goto(f"{house.url}/accounts/password/change/")
    look(page, "new-password")

    sign_out(page, house)
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{house.url}/")
    expect(page.locator(".dose__amount").first).to_be_visible()

    page.goto(f"{house.url}/accounts/2fa/webauthn/")
    page.locator("a[href$='/edit/']").click()
    page.locator("main a[href*='/webauthn/reauthenticate/']").click()
    look(page, "really-you-passkey")
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.wait_for_url(re.compile("/edit/$"))
    look(page, "passkey-rename")
    page.locator("[name=name]").fill("Old phone")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main .card h2")).to_have_text("Old phone")
    page.locator("a[href$='/remove/']").click()
    look(page, "passkey-remove")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".empty")).to_be_visible()
    sign_out(page, house)
    page.locator("#passkey_login").click()
    expect(page.locator("main [role=alert]:visible").first).to_be_visible()
    look(page, "passkey-unknown")
    assert page.url.startswith(f"{house.url}/accounts/login/")
    keys.detach()


def test_the_doors_speak_danish(house: House, window: Window) -> None:
    page = window(locale="da-DK").new_page()
    sign_in(page, house, "nobody-at-all")
    expect(page.locator("html")).to_have_attribute("lang", "da")
    expect(page.locator("h1")).to_have_text("Log ind")
    expect(page.locator("label[for=id_password]")).to_have_text("Adgangskode")
    shown = page.locator("main").inner_text()
    assert not re.search(r"\b(password|username|sign|the|you)\b", shown.lower()), shown
    look(page, "sign-in-danish")
    page.goto(f"{house.url}/accounts/password/reset/")
    look(page, "forgotten-danish")
    # Who has begun is spoken to in the language they chose, whatever the browser wants.
    begun(page, house, "maya")
    page.goto(f"{house.url}/settings")
    page.locator("[name=language]").select_option("en")
    page.locator("form[action='/settings/preferences'] button[type=submit]").click()
    page.goto(f"{house.url}/accounts/password/change/")
    expect(page.locator("label[for=id_oldpassword]")).to_have_text("Current Password")


def test_nobody_gets_into_anybody_elses_record(house: House, window: Window) -> None:
    first, second = window().new_page(), window().new_page()
    begun(first, house, "maya")
    first.goto(f"{house.url}/plan/calendar")
    first.locator("form[action='/plan/calendar/address'] button").first.click()
    begun(second, house, "noor")
    maya = rows(house, "select p.id from record_person p order by p.created_at")[0][0]
    [(medication,)] = rows(house, "select id from record_medication where person_id = ?", maya)
    deeds = [deed for (deed,) in rows(house, "select id from record_deed where person_id = ?", maya)]
    before = everything_of(house, maya)
    assert medication
    assert deeds

    token = second.context.request.get(f"{house.url}/queue/hello", ignore_https_errors=True).json()["token"]
    told = {"X-CSRFToken": token, "Referer": f"{house.url}/plan", "Origin": house.url}
    med = str(UUID(medication))
    for path in (
        f"/plan?of={med}",
        f"/plan/hold?of={med}&days=14",
        f"/understand?of={med}",
        f"/plan/sheet?of={med}",
    ):
        own = second.context.request.get(house.url + path.partition("?")[0], ignore_https_errors=True)
        other = second.context.request.get(house.url + path, ignore_https_errors=True)
        assert med not in other.text().replace(path, ""), path
        assert other.status == 404 or own.ok, path
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("/undo", {"deed": str(UUID(deed)), "back": "/"}) for deed in deeds
    ] + [
        ("/plan/hold", {"of": med, "days": "14", "version": "1"}),
        ("/plan/back", {"of": med, "version": "1"}),
        ("/plan/sign", {"of": med, "who": "Noor", "version": "1"}),
        ("/today/dose", {"medication": med, "kind": "missed"}),
        ("/today/step", {"medication": med, "go": "on"}),
        ("/today/hold", {"medication": med}),
        (f"/settings/prescriber/{med}", {"prescriber": "Noor", "version": "1"}),
    ]
    for path, form in attempts:
        second.context.request.post(
            house.url + path, form=form, headers=told, max_redirects=0, ignore_https_errors=True
        )
    assert everything_of(house, maya) == before
    for path in CLOSED:
        assert second.context.request.get(house.url + path, ignore_https_errors=True).status == 404, path
    packed = second.context.request.get(f"{house.url}/export/everything.zip", ignore_https_errors=True).body()
    assert maya.encode() not in packed


def test_a_carer_sees_what_is_shared_until_the_next_click_after_it_is_revoked(
    house: House, window: Window
) -> None:
    person, carer, stranger = (window().new_page() for _ in range(3))
    begun(person, house, "maya")
    check_in(person, house, (3, 4, 2))
    link, code = asks_a_therapist_in(person, house)
    shared = takes_the_invitation(carer, house, link, code)
    begun(stranger, house, "noor")
    finds_nothing(stranger, shared, link, code)

    person.goto(f"{house.url}/team")
    # at her page, and at the list in which she stands
    expect(person.locator("[aria-labelledby=looks] li")).to_have_count(2)
    member = person.locator(".people li").first
    member.locator("summary").click()
    member.locator("label:has([value=plan])").click()
    look(person, "member-open")
    member.locator("form[action^='/team/change/'] button").click()
    person.wait_for_url(f"{house.url}/team")
    carer.goto(shared)
    expect(carer.locator("table.steps")).to_be_visible()
    look(carer, "shared-plan")
    look(person, "somebody-in-it")

    person.locator(".people li summary").first.click()
    person.locator("form[action^='/team/close/'] button").click()
    person.wait_for_url(f"{house.url}/team")
    gone = carer.goto(shared)
    assert gone is not None
    assert gone.status == 404
    carer.go_back()
    carer.wait_for_load_state()
    expect(carer.locator("table.steps")).to_have_count(0)
    look(carer, "shared-no-more")
    carer.goto(f"{house.url}/shared")
    assert "Maya" not in carer.content()
    assert rows(house, "select count(*) from record_look")[0][0] >= 2


def test_whoever_has_not_signed_in_finds_the_door(
    house: House, trusted: Trusted, window: Window, tmp_path: Path
) -> None:
    ask = window().request
    found = addresses(trusted, tmp_path / "unused")
    assert len(found) > 80
    answers = {
        path: ask.get(house.url + path, max_redirects=0, ignore_https_errors=True)
        for path in dict.fromkeys(found)
    }
    shut = {
        path
        for path, answer in answers.items()
        if answer.status == 302 and answer.headers["location"].startswith("/accounts/login/")
    }
    programs = {path: answer.status for path, answer in answers.items() if path.startswith("/api/")}
    assert {path for path, status in programs.items() if status not in {401, 405}} == {"/api/v1/openapi.json"}
    open_to_people = set(answers) - shut - set(programs)
    assert {path: answers[path].status for path in sorted(open_to_people)} == OPEN
    for path in ("/calendar/.ics", "/calendar/a.ics", f"/calendar/{'a' * 43}.ics"):
        assert ask.get(house.url + path, ignore_https_errors=True).status == 404, path


def test_whoever_leaves_leaves_nothing_behind(house: House, window: Window) -> None:
    context = window(service_workers="allow")
    page = context.new_page()
    begun(page, house, "maya")
    page.goto(house.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(house.url)
    assert "/" in page.evaluate(KEPT)
    # The plan for hard days is kept only on a device of which its person says so.
    page.goto(f"{house.url}/my-plan")
    assert "/my-plan" not in page.evaluate(KEPT)
    page.locator("form[action='/my-plan/device'] button[value=yes]").click()
    expect(page.locator("form[action='/my-plan/device'] button[value='']")).to_be_visible()
    page.goto(f"{house.url}/my-plan")
    assert "/my-plan" in page.evaluate(KEPT)
    with page.expect_response(lambda one: one.request.method == "POST" and "/logout/" in one.url) as left:
        sign_out(page, house)
    assert left.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    assert not {"/", "/check-in", "/my-plan"} & set(page.evaluate(KEPT))
    page.go_back()
    page.wait_for_load_state()
    assert page.locator(".dose__amount").count() == 0
    page.goto(f"{house.url}/accounts/login/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    context.set_offline(True)
    page.goto(house.url)
    expect(page.locator("h1")).to_have_text("You are offline")
    assert not {"/", "/check-in", "/my-plan"} & set(page.evaluate(KEPT))
    page.goto(f"{house.url}/help")
    assert page.locator("body").get_attribute("data-person") == ""
    context.set_offline(False)


def test_a_check_in_that_waits_is_not_lost_by_leaving(house: House, window: Window) -> None:
    page = window(service_workers="allow").new_page()
    begun(page, house, "maya")
    # What the server refuses waits for its author: it cannot be sent, and must not vanish.
    page.goto(house.url)
    page.evaluate(WAITING)
    page.goto(f"{house.url}/accounts/logout/")
    expect(page.locator("[data-left]")).to_be_visible()
    look(page, "sign-out-waiting")
    with page.expect_response(lambda one: one.request.method == "POST" and "/logout/" in one.url) as left:
        page.locator("form[data-leave] button[type=submit]").click()
        page.wait_for_url(f"{house.url}/accounts/login/")
    assert left.value.all_headers()["clear-site-data"] == '"cache"'
    count = "openTaperQueue.all().then(all => all.length)"
    assert page.evaluate(count) == 1
    # The next one is not asked about what is not theirs, and cannot delete it.
    sign_in(page, house, "noor")
    page.wait_for_url(f"{house.url}/welcome")
    page.goto(f"{house.url}/accounts/logout/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-left]")).to_be_hidden()
    sign_out(page, house)
    assert page.evaluate(count) == 1
    sign_in(page, house, "maya")
    page.wait_for_url(f"{house.url}/")
    page.goto(f"{house.url}/accounts/logout/")
    page.locator("label:has([name=left][value=drop])").click()
    sign_out_here = page.locator("form[data-leave] button[type=submit]")
    with page.expect_response(lambda one: one.request.method == "POST" and "/logout/" in one.url) as gone:
        sign_out_here.click()
        page.wait_for_url(f"{house.url}/accounts/login/")
    assert gone.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    assert page.evaluate(count) == 0


def test_a_returning_grief_is_named_chained_met_and_shared(house: House, window: Window) -> None:
    maya, lind = window().new_page(), window().new_page()
    begun(maya, house, "maya")
    shared = grief.a_therapist_comes_in(maya, lind, house)
    grief.the_therapist_offers_of_the_library(lind, shared)
    look(lind, "grief-offered")
    grief.she_names_it(maya, house)
    grief.she_writes_chains(maya, house)
    grief.she_uses_a_skill(maya, house)
    look(maya, "grief-skill")
    grief.she_says_what_to_talk_about(maya, house)
    look(maya, "grief-homework")
    grief.the_therapist_prepares_the_hour(lind, shared)
    for name in ("hour", "feelings"):
        lind.goto(f"{shared}/{name}")
        look(lind, f"grief-{name}")
    grief.she_takes_it_back(maya, lind, house, shared)


@pytest.mark.nightly
def test_what_a_clinician_sees_of_a_body_is_without_fault(house: House, window: Window) -> None:
    maya, lind = window().new_page(), window().new_page()
    begun(maya, house, "maya")
    maya.goto(f"{house.url}/body/log")
    maya.locator("input[name=sleep]").fill("6:10")
    maya.locator("form[action='/body/log'] button[type=submit]").click()
    maya.goto(f"{house.url}/body")
    look(maya, "body")
    asked = invites(maya, house, "lifestyle", "Ea Lind", ("body:write", "feelings"))
    shared = comes_in(lind, house, "lind", "Ea Lind", asked)
    for name in ("body", "goals", "plans", "feelings"):
        lind.goto(f"{shared}/{name}")
        look(lind, f"clinician-{name}")
