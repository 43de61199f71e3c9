"""Requests and answers in JSON, over the standard library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener
from uuid import UUID, uuid4

from opentaper.errors import OpenTaperError

SECONDS = 60.0
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(eq=False)
class ApiProblem(Exception):
    """What the server refused, as RFC 9457 tells it; ``code`` and ``fields`` are for programs."""

    status: int
    code: str
    title: str
    detail: str
    instance: str
    fields: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.detail}"


class UnsafeAddress(OpenTaperError):
    """A key would travel plainly: only this computer is asked without encryption."""

    def __str__(self) -> str:
        return "a key travels over https, or to this computer alone"


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody: a key is sent to the address that was told, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing to go on with."""


@dataclass(frozen=True, slots=True)
class Transport:
    """Where a server is, and the key that opens it; ``language`` is that of problems and sentences."""

    url: str
    key: str
    language: str = "en"
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in HERE):
            raise UnsafeAddress

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """Return the answer to a request that changes nothing."""
        told = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        return self._sent(Request(f"{self._address(path)}{'?' if told else ''}{urlencode(told)}"))

    def post(self, path: str, body: Mapping[str, Any], key: str | None) -> Any:
        """Return the answer to a request that writes; without a key of your own it gets a new one."""
        told = {name: _plain(value) for name, value in body.items() if value is not None}
        request = Request(self._address(path), json.dumps(told).encode("utf-8"), method="POST")
        request.add_header("Content-Type", "application/json")
        request.add_header("Idempotency-Key", key or str(uuid4()))
        return self._sent(request)

    def _address(self, path: str) -> str:
        return f"{self.url.rstrip('/')}{path}"

    def _sent(self, request: Request) -> Any:
        request.add_header("Authorization", f"Bearer {self.key}")
        request.add_header("Accept-Language", self.language)
        opener: OpenerDirector = build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=self.seconds) as answer:
                return json.loads(answer.read())
        except HTTPError as refused:
            with refused:
                raise _problem(refused) from None


def part(key: object) -> str:
    """Return a key as a part of an address."""
    return quote(str(key), safe="")


def _problem(refused: HTTPError) -> ApiProblem:
    try:
        told = json.loads(refused.read())
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        told = {}
    return ApiProblem(
        status=refused.code,
        code=str(told.get("code", "unknown")),
        title=str(told.get("title", refused.reason)),
        detail=str(told.get("detail", refused.reason)),
        instance=str(told.get("instance", refused.filename)),
        fields=told.get("fields", {}),
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
