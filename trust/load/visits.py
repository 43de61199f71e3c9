"""What visitors do: a kind of visit is a few requests, one after the other, as a browser sends them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from trust.load.line import Answer

#: Of a hundred visits so many are of each kind; this project's guess at an evening in a house with carers.
SHARES: Mapping[str, float] = {
    "look": 20.0,
    "check_in": 25.0,
    "dose": 10.0,
    "plan": 12.0,
    "hold": 4.0,
    "understand": 8.0,
    "caseload": 8.0,
    "messages": 5.0,
    "message": 2.0,
    "program": 6.0,
}
#: Names of the kinds of visit, as a page tells them.
VISITS = {
    "look": "Today alone",
    "check_in": "Today, a check-in like the last one, Today again",
    "dose": "Today, a dose told, Today again",
    "plan": "the plan",
    "hold": "Today, the plan held for two weeks, Today again",
    "understand": "Understand",
    "caseload": "a caseload, and one person of it",
    "messages": "messages, and one conversation",
    "message": "messages, one conversation, an answer in it",
    "program": "a program that reads today and the check-ins",
}
OF_CARERS, OF_PROGRAMS = frozenset({"caseload"}), frozenset({"program"})
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = re.compile(r'<form action="{path}" method="post"[^>]*>(.*?)</form>')
PERSON = re.compile(r'href="(/shared/[0-9a-f-]{36})"')
THREAD = re.compile(r'href="(/messages/[0-9a-f-]{36})"')
SEEN = 200
DONE = 303

#: Asks for one thing and returns the answer; the name says as what it is counted.
Ask = Callable[[str, str, str, Mapping[str, str] | None], Awaitable[Answer]]


class Unexpected(Exception):
    """An answer that a visitor did not ask for."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visit: how it asks, and the keys that its forms carry."""

    ask: Ask
    key: UUID

    async def look(self) -> None:
        """Look at today."""
        await self._page("today", "/")

    async def check_in(self) -> None:
        """Look at today and say that it is like the last time, where it was not told yet."""
        await self._press("/check-in", "check-in, sent", "today after a check-in")

    async def dose(self) -> None:
        """Say that today's dose was taken, where it was not told yet."""
        await self._press("/today/dose", "dose, sent", "today", kind="taken")

    async def hold(self) -> None:
        """Hold the plan, and look at what became of it."""
        await self._press("/today/hold", "hold, sent", "today after a hold")

    async def plan(self) -> None:
        """Look at the plan."""
        await self._page("plan", "/plan")

    async def understand(self) -> None:
        """Look at what the days were made of."""
        await self._page("understand", "/understand")

    async def caseload(self) -> None:
        """Look at who needs somebody, and at one of them."""
        found = PERSON.findall(await self._page("caseload", "/caseload"))
        if not found:
            raise Unexpected("a caseload with nobody in it")
        await self._page("one person of a caseload", found[self.key.int % len(found)])

    async def messages(self) -> None:
        """Read what was written last."""
        await self._thread()

    async def message(self) -> None:
        """Read what was written last, and answer."""
        path = await self._thread()
        told = {"text": "Thank you, that helps.", "client_key": str(self.key)}
        await self._sent("message, sent", f"{path}/send", told)
        await self._page("messages", path)

    async def program(self) -> None:
        """Read today and the check-ins, as a program does."""
        await self._page("API, today", "/api/v1/today")
        await self._page("API, check-ins", "/api/v1/check-ins")

    async def _thread(self) -> str:
        found = THREAD.findall(await self._page("messages", "/messages"))
        if not found:
            raise Unexpected("nobody to talk with")
        await self._page("messages", found[0])
        return str(found[0])

    async def _press(self, path: str, sent: str, after: str, **more: str) -> None:
        """Look at today, send the form of it that goes to a path, and look again."""
        told = fields_of(await self._page("today", "/"), path)
        if told is None:
            return
        await self._sent(sent, path, {**told, **more, "client_key": str(self.key)})
        await self._page(after, "/")

    async def _page(self, name: str, path: str) -> str:
        answer = await self.ask(name, "GET", path, None)
        if answer.status != SEEN:
            raise Unexpected(f"{name}: {answer.status} {answer.location}")
        return answer.text

    async def _sent(self, name: str, path: str, told: Mapping[str, str]) -> None:
        answer = await self.ask(name, "POST", path, told)
        if answer.status not in {302, DONE}:
            raise Unexpected(f"{name}: {answer.status}")


def fields_of(page: str, path: str) -> dict[str, str] | None:
    """Return what the form of a page sends to a path by itself; None where the page has no such form.

    Examples
    --------
    >>> form = '<form action="/a" method="post"><input type="hidden" name="n" value="1"><button></form>'
    >>> fields_of(form, "/a"), fields_of(form, "/b")
    ({'n': '1'}, None)
    """
    found = re.search(FORM.pattern.replace("{path}", re.escape(path)), page, re.DOTALL)
    return None if found is None else dict(FIELD.findall(found.group(1)))


def body_of(told: Mapping[str, str] | None) -> bytes:
    """Return a form as it travels."""
    return b"" if told is None else urlencode(told).encode()
