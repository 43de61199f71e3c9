"""Three people at once, each at what they were shown: a taper, its prescriber, a therapist, to its end."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from tests.journeys.served import environment
from tests.journeys.web.acts import begin, check_in, understand
from tests.journeys.web.conftest import (
    CHROMIUMS,
    DESKTOP,
    FLAGS,
    PATIENCE_MS,
    ROOT,
    House,
    free_port,
    opened,
)
from tests.journeys.web.server import ahead
from tests.journeys.web.team import (
    NAME,
    Trusted,
    accounts,
    certificate,
    comes_in,
    invites,
    rows,
    settings,
    sign_in,
)
from tests.journeys.web.team_house import look

SERVE = "from tests.journeys.web.test_three_people import serve; serve({port})"
BAD = (8, 7, 9, 7, 6)
TAKEN = "form[action='/today/dose'] button[value=taken]"
STEP = "form[action='/today/step'] button"
PRESS = "form[method=post]:has(input[name=of]) button[type=submit]"
#: What a browser says of an answer that was meant: what is closed is answered with 404.
MEANT = re.compile(r"status of 4\d\d")
A_MONTH = 28


def serve(port: int) -> None:
    """Serve team mode, encrypted, with a clock that a journey can set forward, until the process is ended."""
    from opentaper import wiring

    wiring.settle_sums()
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from opentaper.settings.environment import data_folder, told_certificate

    wiring.now = ahead(wiring.now, data_folder())
    server = ThreadedWSGIServer((NAME, port), WSGIRequestHandler)
    server.base_environ["HTTPS"] = "on"
    context, files = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), told_certificate()
    assert files is not None
    context.load_cert_chain(*files)
    # a browser opens connections that it may never use: none of them may keep the others waiting
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.set_app(WSGIHandler())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Trusted:
    """The certificate of the server."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def house(trusted: Trusted, tmp_path: Path) -> Iterator[House]:
    """A server with three accounts that nobody has used yet."""
    record = accounts(tmp_path / "made", trusted, "maya", "osei", "lind")
    folder, port = Path(shutil.copytree(record, tmp_path / "served")), free_port()
    told = environment(folder, **settings(trusted), DJANGO_SETTINGS_MODULE="opentaper.settings.team")
    command = [sys.executable, "-W", "ignore", "-c", SERVE.format(port=port)]
    with (folder / "server.txt").open("w") as faults:
        server = subprocess.Popen(
            command, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=faults, text=True
        )
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n", (folder / "server.txt").read_text()
    yield House(f"https://{NAME}:{port}", folder)
    server.terminate()
    server.wait(30)
    server.stdout.close()


@dataclass
class Three:
    """Three people, each at a page of their own."""

    maya: Page
    osei: Page
    lind: Page


@pytest.fixture
def three(browser: Browser, trusted: Trusted, house: House) -> Iterator[Three]:
    """Three windows that know nothing of each other; an error in the console of a page fails the story."""
    path = next(found for name in CHROMIUMS if (found := shutil.which(name)))
    known = f"--ignore-certificate-errors-spki-list={trusted.mark}"
    own = browser.browser_type.launch(executable_path=path, args=[*FLAGS, known])
    wrong: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and not MEANT.search(said.text):
            wrong.append(said.text)

    def window() -> BrowserContext:
        context = opened(own, house, DESKTOP)
        context.on("console", heard)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        return context

    yield Three(*(window().new_page() for _ in range(3)))
    own.close()
    assert wrong == []


def told_day(page: Page, house: House, scores: tuple[int, ...]) -> None:
    """Tell one day: the dose taken, and how it was."""
    page.goto(house.url)
    page.locator(TAKEN).first.click()
    page.wait_for_url(f"{house.url}/")
    check_in(page, house, scores)


def dose(page: Page) -> str:
    """Return the dose that Today tells to take."""
    return " ".join(page.locator(".dose__amount").first.inner_text().split())


def calm(day: int) -> tuple[int, ...]:
    """Return the answers of a calm day; the very same ones each day would be no answers."""
    return (day % 3, 0, 1, day // 2 % 2, 0)


def there(address: str) -> re.Pattern[str]:
    """Return an address, whatever part of the page a browser still has in mind."""
    return re.compile(re.escape(address) + "(#.*)?$")


def status(answer: Response | None) -> int:
    """Return how a page was answered."""
    assert answer is not None
    return answer.status


def test_a_taper_of_three_people_until_the_consent_is_revoked(house: House, three: Three) -> None:
    maya, lind = three.maya, three.lind
    sign_in(maya, house, "maya")
    maya.wait_for_url(f"{house.url}/welcome")
    begin(maya, house)
    understand(maya, house, "/plan")
    of_osei, of_lind = they_come_in(house, three)
    the_plan_is_made_slower_and_signed(house, three, of_osei)
    a_step_is_taken(house, maya)
    after = dose(maya)
    a_bad_week(house, three, of_lind)
    she_holds_and_writes(house, three, of_osei)
    assert dose_of_today(house, maya) == after
    she_steps_back_and_it_is_signed(house, three, of_osei)
    the_therapist_sees_what_was_shared_alone(house, lind, of_lind)
    everything_is_gone_at_the_next_click(house, three, of_osei, of_lind)
    she_reads_who_looked(house, maya)


def they_come_in(house: House, three: Three) -> tuple[str, str]:
    """Maya asks a prescriber and a therapist in; the addresses of what each sees."""
    asked = invites(three.maya, house, "prescriber", "Dr Osei", ("plan:write", "check_ins", "messages:write"))
    look(three.maya, "story-invited")
    of_osei = comes_in(three.osei, house, "osei", "Grace Osei", asked)
    asked = invites(three.maya, house, "psychotherapist", "Ea Lind", ("check_ins",))
    of_lind = comes_in(three.lind, house, "lind", "Ea Lind", asked)
    three.maya.goto(f"{house.url}/team")
    expect(three.maya.locator(".people li")).to_have_count(2)
    look(three.maya, "story-team")
    look(three.lind, "story-therapist-comes-in")
    return of_osei, of_lind


def the_plan_is_made_slower_and_signed(house: House, three: Three, of_osei: str) -> None:
    """The prescriber sees the proposal, holds it for four weeks first, and signs that."""
    three.maya.goto(f"{house.url}/plan")
    expect(three.maya.locator(".tag--proposed").first).to_be_visible()
    three.osei.goto(f"{house.url}/caseload")
    look(three.osei, "story-caseload")
    three.osei.locator(f"a[href='{of_osei.removeprefix(house.url)}']").first.click()
    look(three.osei, "story-one-minute")
    three.osei.goto(f"{of_osei}/plan/decide")
    look(three.osei, "story-decide")
    three.osei.locator(f"a[href*='verb=hold'][href*='days={A_MONTH}']").click()
    expect(three.osei.locator("#preview")).to_be_visible()
    look(three.osei, "story-slower")
    three.osei.locator("[name=reason]").first.fill("Let us wait until the move is over.")
    three.osei.locator("button[name=act][value=change]").click()
    three.osei.wait_for_url(there(of_osei))
    three.maya.goto(f"{house.url}/plan")
    expect(three.maya.locator(".tag--signed").first).to_be_visible()
    expect(three.maya.locator("main")).to_contain_text("Grace Osei")
    expect(three.maya.locator("main")).to_contain_text("until the move is over")
    look(three.maya, "story-signed")


def a_step_is_taken(house: House, maya: Page) -> None:
    """A month of calm days; then the first step, by a yes on its day alone."""
    for day in range(0, A_MONTH + 1, 2):
        house.days_later(day)
        told_day(maya, house, calm(day))
        assert dose(maya) == "20 mg", "no day changes a dose by itself"
    for day in range(A_MONTH + 1, A_MONTH + 15):
        if maya.locator(STEP).count():
            break
        house.days_later(day)
        told_day(maya, house, calm(day))
    maya.locator(STEP).click()
    maya.wait_for_url(f"{house.url}/")
    assert float(dose(maya).split()[0]) < 20
    look(maya, "story-first-step")


def a_bad_week(house: House, three: Three, of_lind: str) -> None:
    """Seven bad days, which the therapist sees as they are told."""
    began = int((house.folder / "days-ahead").read_text()) + 1
    for day in range(began, began + 7):
        house.days_later(day)
        told_day(three.maya, house, (*BAD[:4], BAD[4] + day % 3))
    three.maya.goto(house.url)
    kind = three.maya.locator(".advice[data-kind]").first.get_attribute("data-kind")
    assert kind in {"hold", "back", "talk", "smaller"}, "a bad week never says go on"
    look(three.maya, "story-bad-week")
    three.lind.goto(of_lind)
    three.lind.locator("main summary").first.click()
    expect(three.lind.locator(".days li").first).to_be_visible()
    look(three.lind, "story-therapist-bad-week")


def she_holds_and_writes(house: House, three: Three, of_osei: str) -> None:
    """Maya holds without anybody's leave, and writes to her prescriber, who answers."""
    maya, osei = three.maya, three.osei
    maya.goto(f"{house.url}/plan/hold?days=14")
    maya.locator(PRESS).click()
    maya.wait_for_url(re.compile(r"/plan\?"))
    look(maya, "story-held")
    maya.goto(f"{house.url}/messages")
    if not maya.locator("form[action='/messages/begin']").is_visible():
        maya.locator("details:has(form[action='/messages/begin']) > summary").click()
    maya.locator("form[action='/messages/begin'] label:has([name=with])").first.click()
    maya.locator("[name=topic]").fill("The last step")
    maya.locator("[name=text]").fill("The last seven days were hard. I hold for now.")
    look(maya, "story-writes")
    maya.locator("form[action='/messages/begin'] button[type=submit]").click()
    maya.wait_for_url(re.compile("/messages/[0-9a-f-]+$"))
    osei.goto(of_osei)
    osei.locator(f"a[href='{of_osei.removeprefix(house.url)}/messages']").first.click()
    osei.locator(".threads a", has_text="The last step").click()
    expect(osei.locator(".message__text").first).to_have_text(
        "The last seven days were hard. I hold for now."
    )
    osei.locator("[name=text]").fill("Good that you hold. Go back to the dose before if you want to.")
    look(osei, "story-answers")
    osei.locator("form[action$='/send'] button[type=submit]").click()
    expect(osei.locator(".message")).to_have_count(2)
    maya.reload()
    expect(maya.locator(".message")).to_have_count(2)
    look(maya, "story-conversation")


def dose_of_today(house: House, maya: Page) -> str:
    """Return what Today says now."""
    maya.goto(house.url)
    return dose(maya)


def she_steps_back_and_it_is_signed(house: House, three: Three, of_osei: str) -> None:
    """Maya goes back to the dose before, at once; her prescriber signs the plan that comes of it."""
    maya, osei = three.maya, three.osei
    maya.goto(f"{house.url}/plan/back")
    look(maya, "story-back")
    maya.locator(PRESS).click()
    maya.wait_for_url(re.compile(r"/plan\?"))
    number = re.search(r"\d+", maya.locator(".page__head .tag").first.inner_text())
    assert number is not None
    osei.goto(f"{of_osei}/plan/decide")
    look(osei, "story-decide-back")
    osei.locator("button[name=act][value=sign]").click()
    osei.wait_for_url(there(of_osei))
    maya.goto(f"{house.url}/plan")
    signed = maya.locator(".page__head .tag--signed").first
    expect(signed).to_contain_text(number[0])
    look(maya, "story-back-signed")
    sealed = "select count(*) from record_planstatus where status = 'signed' and seal <> ''"
    assert rows(house, sealed)[0][0] >= 2
    assert dose_of_today(house, maya) == "20 mg"


def the_therapist_sees_what_was_shared_alone(house: House, lind: Page, of_lind: str) -> None:
    """Check-ins, and neither a plan nor a message nor a drug."""
    assert status(lind.goto(of_lind)) == 200
    expect(lind.locator("#days")).to_be_visible()
    assert "citalopram" not in lind.content().lower()
    assert "the move is over" not in lind.content()
    expect(lind.locator("table.steps")).to_have_count(0)
    for path in ("/plan/decide", "/messages", "/messages/begin"):
        assert status(lind.goto(of_lind + path)) in {404, 405}, path
    lind.goto(f"{house.url}/caseload")
    assert "citalopram" not in lind.content().lower()
    look(lind, "story-therapist-caseload")
    lind.goto(of_lind)


def everything_is_gone_at_the_next_click(house: House, three: Three, of_osei: str, of_lind: str) -> None:
    """Maya closes what she shares while both have a page of hers open; whatever they press is not there."""
    maya = three.maya
    three.osei.goto(of_osei)
    expect(three.osei.locator("table.steps").first).to_be_visible()
    for _ in range(2):
        maya.goto(f"{house.url}/team")
        member = maya.locator(".people li:has(form[action^='/team/close/'])").first
        member.locator("summary").first.click()
        member.locator("form[action^='/team/close/'] button").click()
        maya.wait_for_url(f"{house.url}/team")
    expect(maya.locator(".people li")).to_have_count(2)
    look(maya, "story-closed")
    for page, shared in ((three.osei, of_osei), (three.lind, of_lind)):
        path = shared.removeprefix(house.url)
        links = {one.get_attribute("href") or "" for one in page.locator(f"main a[href^='{path}']").all()}
        assert status(page.reload()) == 404
        look(page, "story-closed-prescriber" if page is three.osei else "story-closed-therapist")
        for link in sorted(links - {f"{path}/leave"}):
            assert status(page.goto(house.url + link)) == 404, link
        assert_nothing_is_left(page, house)
        page.goto(shared)
        page.go_back()
        page.wait_for_load_state()
        assert_nothing_is_left(page)


def assert_nothing_is_left(page: Page, house: House | None = None) -> None:
    """Look that nothing of Maya's stands on a page, nor in the lists of whoever looks."""
    for path in ("",) if house is None else ("/caseload", "/shared", "/messages"):
        if house is not None:
            page.goto(house.url + path)
        text = page.content()
        assert "Maya" not in text, page.url
        assert "citalopram" not in text.lower(), page.url
        assert "The last step" not in text, page.url


def she_reads_who_looked(house: House, maya: Page) -> None:
    """The person reads each look, by whom and at what."""
    maya.goto(f"{house.url}/team")
    looks = maya.locator("[aria-labelledby=looks] li")
    expect(looks.first).to_be_visible(timeout=PATIENCE_MS)
    told = " ".join(looks.all_inner_texts())
    assert "Dr Osei" in told
    assert "Ea Lind" in told
    look(maya, "story-looks")
    assert os.path.getsize(house.folder / "record.sqlite3") > 0
