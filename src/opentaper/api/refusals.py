"""What this door refuses by itself, before any action is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class ApiRefusal(Enum):
    """A code of a refusal with its status; sentences stand in the catalogues under ``api.problem.<code>``."""

    UNREADABLE = ("unreadable", 400)
    KEY_MISSING = ("key_missing", 400)
    BAD_CURSOR = ("bad_cursor", 400)
    NO_TOKEN = ("no_token", 401)
    NO_SCOPE = ("no_scope", 403)
    ELSEWHERE = ("elsewhere", 403)
    NOT_ENCRYPTED = ("not_encrypted", 403)
    NOT_FOUND = ("not_found", 404)
    NOBODY = ("nobody", 404)
    NOT_THIS_WAY = ("not_this_way", 405)
    TOO_LARGE = ("too_large", 413)
    NOT_JSON = ("not_json", 415)
    TOO_DEEP = ("too_deep", 422)
    INVALID = ("invalid", 422)
    KEY_REUSED = ("key_reused", 422)
    SLOW_DOWN = ("slow_down", 429)
    BROKEN = ("broken", 500)

    @property
    def code(self) -> str:
        """The code by which a program knows it."""
        return self.value[0]

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return self.value[1]


@dataclass(eq=False)
class RefusedHere(Exception):
    """That this door refuses a request, and what explains it."""

    refusal: ApiRefusal
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.refusal.code


def of_status(status: int) -> ApiRefusal:
    """Return the refusal that a bare status stands for, such as one that Django gave.

    Examples
    --------
    >>> of_status(404).code, of_status(418).code, of_status(502).code
    ('not_found', 'unreadable', 'broken')
    """
    if status >= ApiRefusal.BROKEN.status:
        return ApiRefusal.BROKEN
    known = {
        401: ApiRefusal.NO_TOKEN,
        403: ApiRefusal.ELSEWHERE,
        404: ApiRefusal.NOT_FOUND,
        405: ApiRefusal.NOT_THIS_WAY,
        413: ApiRefusal.TOO_LARGE,
        415: ApiRefusal.NOT_JSON,
        422: ApiRefusal.INVALID,
        429: ApiRefusal.SLOW_DOWN,
    }
    return known.get(status, ApiRefusal.UNREADABLE)
