"""A browser and a server for each journey: Debian's Chromium, SQLite in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from opentaper.settings.databases import RECORD_FILE
from tests.journeys.web.server import AHEAD
from tools.browser_driver import use_own_node

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "build" / "screenshots"
#: Names under which distributions and other systems keep it.
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
#: A page that is slower than this is broken. The first one of a new server waits for its machine code, which
#: on a busy build machine takes half of it.
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class House:
    """A served app: its address, and the folder of its record."""

    url: str
    folder: Path

    def days_later(self, days: float) -> None:
        """Set the clock of the app forward: so many days after the real one."""
        (self.folder / AHEAD).write_text(str(days))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys; each has a context of its own."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("no Chromium: on Debian, apt install chromium")
    use_own_node()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record in which nobody is yet."""
    folder = tmp_path_factory.mktemp("empty")
    with serving(folder):
        pass
    return folder


@pytest.fixture(scope="session")
def demo_record(tmp_path_factory: pytest.TempPathFactory, empty_record: Path, browser: Browser) -> Path:
    """A folder with the record of the demonstration person, made by pressing the button."""
    folder = copied(empty_record, tmp_path_factory.mktemp("demo") / "record")
    with serving(folder) as house:
        context = opened(browser, house, DESKTOP)
        page = context.new_page()
        page.goto(f"{house.url}/welcome")
        page.locator("form[action='/demo'] button").click(timeout=4 * PATIENCE_MS)
        page.wait_for_url(f"{house.url}/", timeout=4 * PATIENCE_MS)
        context.close()
    return folder


@pytest.fixture(scope="session")
def empty_served(empty_record: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server for every journey that begins with nobody."""
    with serving(copied(empty_record, tmp_path_factory.mktemp("first") / "record")) as served:
        yield served


@pytest.fixture(scope="session")
def demo_served(demo_record: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server for every journey of the demonstration person."""
    with serving(copied(demo_record, tmp_path_factory.mktemp("shown") / "record")) as served:
        yield served


@pytest.fixture
def house(empty_served: House, empty_record: Path) -> House:
    """The app before anyone has begun."""
    return restored(empty_served, empty_record)


@pytest.fixture
def demo_house(demo_served: House, demo_record: Path) -> House:
    """The app with the demonstration person in it; what the journey writes is its own."""
    return restored(demo_served, demo_record)


def restored(house: House, record: Path) -> House:
    """Give a served app the record of a folder: to it, nothing ever happened after that."""
    (house.folder / AHEAD).unlink(missing_ok=True)
    with (
        closing(connect(record / RECORD_FILE)) as kept,
        closing(connect(house.folder / RECORD_FILE)) as served,
    ):
        kept.backup(served)
    return house


Opener = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Open a page of a house as a person would: ``visit(house, "/plan", PHONE)``."""
    contexts: list[BrowserContext] = []

    def to(house: House, path: str = "/", size: dict[str, int] = DESKTOP, **more: object) -> Page:
        context = opened(browser, house, size, **more)
        contexts.append(context)
        page = context.new_page()
        page.goto(house.url + path)
        return page

    yield to
    for context in contexts:
        context.close()


def opened(browser: Browser, house: House, size: dict[str, int], **more: object) -> BrowserContext:
    """Return a window of its own: no cookies, no cache, English unless told otherwise."""
    told = {
        "locale": "en-GB",
        "viewport": size,
        "reduced_motion": "reduce",
        "service_workers": "block",
    } | more
    context = browser.new_context(**told)  # type: ignore[arg-type]  # each option has a type of its own
    context.set_default_timeout(PATIENCE_MS)
    return context


class serving:  # noqa: N801 - reads as a verb: with serving(folder) as house
    """Serve a folder in a process of its own until the block ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> House:
        """Start, and wait until somebody answers."""
        port = free_port()
        told = {"OPENTAPER_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "opentaper.settings.local"}
        command = [sys.executable, "-W", "ignore", "-m", "tests.journeys.web.server", str(port)]
        faults = (self.folder / "server.txt").open("w")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, stderr=faults, text=True
        )
        faults.close()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line == "ready\n", (self.folder / "server.txt").read_text()
        house = House(f"http://127.0.0.1:{port}", self.folder)
        with urlopen(f"{house.url}/help", timeout=60) as answer:
            assert answer.status == 200
        return house

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.process.terminate()
        self.process.wait(timeout=30)
        if self.process.stdout is not None:
            self.process.stdout.close()


def copied(folder: Path, to: Path) -> Path:
    """Copy a folder of a record that nobody has open."""
    shutil.copytree(folder, to)
    return to


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
