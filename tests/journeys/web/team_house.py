"""A server with accounts, windows that know nothing of each other, and a look at each page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.journeys.web.acts import begin
from tests.journeys.web.conftest import CHROMIUMS, DESKTOP, FLAGS, PHONE, PICTURES, House, opened
from tests.journeys.web.team import PASSWORD, Trusted, accounts, certificate, rows, sign_in, team
from tests.journeys.web.test_every_page import AXE, found
from tests.sampled import WHOLE

SIZES = {"phone": PHONE, "desktop": DESKTOP}
#: Every picture on the build machine's night; by day each size and each look once.
LOOKS = tuple(product(SIZES, ("light", "dark"))) if WHOLE else (("phone", "light"), ("desktop", "dark"))
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TABLES = "select name from sqlite_master where name like 'record\\_%' escape '\\' and type = 'table'"


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Trusted:
    """The certificate of the server."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def record(trusted: Trusted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with three accounts."""
    return accounts(tmp_path_factory.mktemp("team"), trusted, "maya", "noor", "lind")


@pytest.fixture
def house(record: Path, trusted: Trusted, tmp_path: Path) -> Iterator[House]:
    """A server with accounts that nobody has used yet."""
    with team(record, tmp_path / "served", trusted) as served:
        yield served


Window = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def trusting(browser: Browser, trusted: Trusted) -> Iterator[Browser]:
    """A browser that takes the certificate of the tests for any other: nothing else is weaker."""
    path = next(found for name in CHROMIUMS if (found := shutil.which(name)))
    known = f"--ignore-certificate-errors-spki-list={trusted.mark}"
    own = browser.browser_type.launch(executable_path=path, args=[*FLAGS, known])
    yield own
    own.close()


@pytest.fixture
def window(trusting: Browser, house: House) -> Iterator[Window]:
    """Open windows that know nothing of each other, and fail where a page says an error in its console."""
    made: list[BrowserContext] = []
    wrong: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if _is_amiss(said.type, said.text):
            wrong.append(said.text)

    def of(**more: object) -> BrowserContext:
        context = opened(trusting, house, DESKTOP, **more)
        context.on("console", heard)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        made.append(context)
        return context

    yield of
    for context in made:
        context.close()
    assert wrong == []


def _is_amiss(kind: str, text: str) -> bool:
    # A journey that goes offline, or asks for what is not its own, is told so in the console.
    return kind == "error" and not re.search(r"status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED", text)


def look(page: Page, name: str) -> None:
    """Look at a page on phone and desktop, by day and by night; the nightly run keeps the pictures."""
    page.evaluate(AXE)
    wrong = []
    for size, scheme in LOOKS:
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]  # two whole numbers
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        if WHOLE:
            folder = PICTURES / f"{size}-{scheme}"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"team-{name}.png", full_page=True, animations="disabled")
        wrong += [f"{name} ({size}, {scheme}): {fault}" for fault in found(page)]
        wide = page.evaluate(WIDE)
        wrong += [f"{name} ({size}): sticks out by {wide} px"] if wide > 0 else []
    assert wrong == []


def begun(page: Page, house: House, name: str) -> None:
    """Sign in for the first time, and go on to a first plan."""
    sign_in(page, house, name)
    page.wait_for_url(f"{house.url}/welcome")
    begin(page, house)


def show_again(page: Page) -> None:
    """Say the password once more before something of the account changes."""
    page.wait_for_url(re.compile("/accounts/reauthenticate/"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def everything_of(house: House, person: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the record that is a person's."""
    tables = [name for (name,) in rows(house, TABLES)]
    columns = {name: {column[1] for column in rows(house, f"pragma table_info({name})")} for name in tables}
    owned = [name for name in tables if "person_id" in columns[name]]
    assert len(owned) > 8
    told = {
        name: rows(house, f"select * from {name} where person_id = ? order by id", person) for name in owned
    }
    return told | {"record_person": rows(house, "select * from record_person where id = ?", person)}
