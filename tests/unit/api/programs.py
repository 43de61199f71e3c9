"""Programs as the tests have them: a key, and requests in JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.make_token import DAYS, TokenTold, make_token
from opentaper.actions.readings.token_read import TokenOwner
from opentaper.actions.readings.token_scopes import OF_ONE_PERSON

ALL = tuple(scope.value for scope in OF_ONE_PERSON)
PROBLEM = "application/problem+json"


def key_of(person: UUID, *scopes: str, days: int = DAYS, account: str | None = None) -> str:
    """Return a key of a person; without scopes one that may do everything."""
    told = TokenTold("a program", scopes or ALL, days)
    owner = TokenOwner(account, person)
    return make_token(told, owner, wiring.new_token(), wiring.now(), uuid4()).secret


@dataclass
class Program:
    """A program with its key."""

    key: str
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost", enforce_csrf_checks=True))

    def get(self, path: str, **headers: str) -> Any:
        """Ask for something."""
        return self._sent("get", path, None, headers)

    def post(self, path: str, told: object, key: str | None = None, **headers: str) -> Any:
        """Write something, under a key of its own where none is told."""
        named = {"Idempotency-Key": key or str(uuid4())} | headers
        return self._sent("post", path, json.dumps(told), named)

    def _sent(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        told = {"host": "localhost", "authorization": f"Bearer {self.key}"} | self.headers | headers
        kept = {name: value for name, value in told.items() if value}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        more: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(where, headers=kept, **more)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return a problem, after a look at its shape."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    assert answer["Cache-Control"] == "no-store"
    told: dict[str, Any] = json.loads(answer.content)
    assert set(told) == {"type", "title", "status", "detail", "instance", "code", "fields"}
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told
