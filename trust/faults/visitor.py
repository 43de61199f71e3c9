"""The real app, started as a person starts it, and a device that sends check-ins until they are confirmed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from sqlite3 import connect
from urllib.parse import urlencode
from uuid import uuid5

from opentaper import wiring
from opentaper.settings.databases import RECORD_FILE
from tests.journeys.served import Served, served
from tests.unit.actions.deeds.lives import ROOT

SECONDS, PAUSE = 120, 0.05
#: Of so many days back the form of a day asks.
RECENT = 5
TITLE = re.compile(r"<h1>([^<]*)</h1>")
#: What a person sees where nobody answers at all.
NOBODY = "no answer"
COOKIE = re.compile(r"opentaper_csrf=([^;]+)")


@dataclass(slots=True)
class Visitor:
    """A device of somebody: it knows which check-ins were confirmed to it."""

    port: int
    confirmed: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    token: str = ""
    cookie: str = ""
    #: What a proxy adds, where one is meant to stand before the app.
    added: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str) -> tuple[int, str]:
        """Ask for a page; 0 where nobody answers."""
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
                connection.request("GET", path, headers=self.added)
                answer = connection.getresponse()
                return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return 0, ""

    def greet(self) -> bool:
        """Fetch the token for forms; False where nobody answers."""
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
                connection.request("GET", "/queue/hello")
                answer = connection.getresponse()
                text, cookie = answer.read(), COOKIE.search(answer.headers.get("Set-Cookie", ""))
        except (OSError, HTTPException):
            return False
        if answer.status != 200 or cookie is None:
            return False
        self.token, self.cookie = json.loads(text)["token"], cookie[1]
        return True

    def send(self, n: int, day: date) -> bool:
        """Send the n-th check-in, and return whether it was confirmed; what is seen else is kept."""
        key = str(uuid5(ROOT, f"sent {n}"))
        if not self.token and not self.greet():
            self.seen.add(NOBODY)
            return False
        body = urlencode({"day": day.isoformat(), "note": f"Note {n}", "client_key": key})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-OpenTaper-Queue": key,
            "X-CSRFToken": self.token,
            "Cookie": f"opentaper_csrf={self.cookie}",
        }
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
                connection.request("POST", "/check-in", body, headers)
                answer = connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self.seen.add(NOBODY)
            return False
        if answer.headers.get("X-OpenTaper-Done") == key:
            self.confirmed.append(key)
            return True
        title = TITLE.search(text)
        self.seen.add(f"{answer.status} {title[1] if title else ''}".strip())
        return False

    def send_on(self, n: int, day: date) -> float:
        """Send one again and again until it is confirmed; return how long that took."""
        begun = time.perf_counter()
        while not self.send(n, day):
            if time.perf_counter() - begun > SECONDS:
                raise TimeoutError(f"never confirmed; seen: {self.seen}")
            time.sleep(PAUSE)
        return time.perf_counter() - begun

    def look(self) -> float:
        """Ask for Today until it is there; return how long that took."""
        begun = time.perf_counter()
        while self.ask("/")[0] != 200:
            if time.perf_counter() - begun > SECONDS:
                raise TimeoutError("the app does not come back")
            time.sleep(PAUSE)
        return time.perf_counter() - begun


def day_of(n: int) -> date:
    """Return the day that the n-th check-in is about: of the last ones, by turns."""
    return wiring.today() - timedelta(days=1 + n % RECENT)


def shows(text: str, dose: int) -> bool:
    """Return whether a page shows a dose in micrograms as today's, as it is written in English or Danish."""
    plain = re.sub(r"<[^>]+>|&nbsp;|\u00a0", " ", text)
    told = re.escape(f"{dose / 1000:g}")
    return re.search(rf"(?<![\d.]){told}\s*mg", plain.replace(",", ".")) is not None


def keys_in(folder: Path) -> set[str]:
    """Return the keys of all check-ins that the record of a stopped app holds."""
    with closing(connect(folder / RECORD_FILE)) as opened:
        rows = opened.execute("SELECT client_key FROM record_checkin WHERE client_key IS NOT NULL").fetchall()
    return {_dashed(row[0]) for row in rows}


def _dashed(key: str) -> str:
    return key if "-" in key else f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


@contextmanager
def app(folder: Path, **told: str) -> Iterator[tuple[Served, Visitor]]:
    """Start ``opentaper serve`` on a folder, with a visitor; whatever became of it, end it."""
    with served(folder, **told) as running:
        try:
            yield running, Visitor(running.port)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.process.pid, signal.SIGKILL)


def workers_of(running: Served) -> list[int]:
    """Return the processes that answer, of a server that runs."""
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(running.process.pid)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in told.stdout.split()]
