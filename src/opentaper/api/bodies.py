"""The body of a request: JSON, not large, not deep, each name once, and no number that is none."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from opentaper.api.refusals import ApiRefusal, RefusedHere

#: Bytes: far more than the longest note, and far less than what would cost anything to read.
MOST_BYTES = 65_536
#: So deep are our own bodies never.
MOST_DEPTH = 16
READ = "_opentaper_body"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPENS, CLOSES = "[{", "]}"


def read_body(request: HttpRequest) -> Any:
    """Return the body of a request as JSON; None of one that has none.

    Raises
    ------
    RefusedHere
        It is too large, too deep, no JSON, or tells a name twice.
    """
    if request.method not in WRITES:
        return None
    if request.content_type != "application/json":
        raise RefusedHere(ApiRefusal.NOT_JSON)
    if len(request.body) > MOST_BYTES:
        raise RefusedHere(ApiRefusal.TOO_LARGE, {"bytes": MOST_BYTES})
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedHere(ApiRefusal.UNREADABLE) from None
    if depth_of(text) > MOST_DEPTH:
        raise RefusedHere(ApiRefusal.TOO_DEEP, {"depth": MOST_DEPTH})
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError:
        raise RefusedHere(ApiRefusal.UNREADABLE) from None


def depth_of(text: str) -> int:
    r"""Return how deep a text of JSON goes, without reading it; what stands in quotes does not count.

    Examples
    --------
    >>> depth_of('{"a": [1, {"b": "[[["}]}'), depth_of('"[\\"["'), depth_of("")
    (3, 0, 0)
    """
    deepest = depth = 0
    is_quoted = is_escaped = False
    for sign in text:
        if is_quoted:
            is_quoted = is_escaped or sign != '"'
            is_escaped = sign == "\\" and not is_escaped
        elif sign == '"':
            is_quoted = True
        elif sign in OPENS:
            depth += 1
            deepest = max(deepest, depth)
        elif sign in CLOSES:
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name twice")
    return told


def _no_number(text: str) -> float:
    raise ValueError(text)
