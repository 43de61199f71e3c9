"""A visitor: one connection that keeps its cookies, signs in, and sends the form of a day."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

from bench.app_server import HOST, SECONDS

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SCORE = re.compile(r'name="(score-[^"]+)"')
FOUND = re.compile(r'(?:<link[^>]*rel="stylesheet"[^>]*href|<script[^>]*src|<use[^>]*href)="([^"#]+)')
N_SCORES = 8
#: A server closes a connection on which nothing came for two seconds.
IDLE_SECONDS = 1.0


class Visitor:
    """One connection to a server, as a browser on this computer would hold it."""

    def __init__(self, port: int, *, behind_proxy: bool = False) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=SECONDS)
        self.cookies: dict[str, str] = {}
        scheme = "https" if behind_proxy else "http"
        origin = f"{scheme}://{HOST}:{port}"
        self.usual = {"Origin": origin, "Referer": f"{origin}/"}
        if behind_proxy:
            self.usual |= {"X-Forwarded-Proto": scheme, "X-Forwarded-For": HOST}
        self.headers: dict[str, str] = {}
        self.asked_at, self.n_told = perf_counter(), 0

    @property
    def sent(self) -> dict[str, str]:
        """The headers that go with every request."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**self.usual, **({"Cookie": kept} if kept else {})}

    def get(self, path: str) -> tuple[str, float]:
        """Return a page and the seconds until it was here."""
        return self._asked("GET", path, None, (200,))

    def post(self, path: str, told: dict[str, str]) -> float:
        """Send a form that leads elsewhere, and return the seconds until that was said."""
        return self._asked("POST", path, urlencode(told), (302, 303))[1]

    def sign_in(self, name: str, word: str) -> None:
        """Sign in to team mode."""
        page, _ = self.get("/accounts/login/")
        self.post("/accounts/login/", {"csrfmiddlewaretoken": _token(page), "login": name, "password": word})

    def check_in(self) -> float:
        """Tell how today is, as it never was before, and return the seconds of sending it."""
        page, _ = self.get("/check-in")
        names = list(dict.fromkeys(SCORE.findall(page)))
        if not names:
            raise RuntimeError("a form without questions")
        told = {name: str(self.n_told // N_SCORES**place % N_SCORES) for place, name in enumerate(names)}
        self.n_told += 1
        told |= {"csrfmiddlewaretoken": _token(page), "client_key": str(uuid4())}
        return self.post("/check-in", {**told, "safe": "no", "signs_none": "yes"})

    def linked(self, path: str) -> list[str]:
        """Return the style sheets, scripts and drawings that a page names, each once."""
        page, _ = self.get(path)
        return list(dict.fromkeys(urlsplit(urljoin(path, one)).path for one in FOUND.findall(page)))

    def _asked(self, method: str, path: str, body: str | None, wanted: tuple[int, ...]) -> tuple[str, float]:
        sent = self.sent | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        if perf_counter() - self.asked_at > IDLE_SECONDS:
            self.connection.close()
            self.connection.connect()
        begun = perf_counter()
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        told = answer.read()
        self.asked_at = perf_counter()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, _, text = value.partition(";")[0].partition("=")
            self.cookies[name] = text
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}")
        return told.decode(), self.asked_at - begun


def _token(page: str) -> str:
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError("a form without its token")
    return found.group(1)
