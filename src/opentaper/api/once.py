"""A request that writes is done once for its ``Idempotency-Key``, however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from opentaper import wiring
from opentaper.actions.deeds.answer_once import AskedOnce, KeptAnswer, answer_again, keep_answer
from opentaper.api.bodies import READ
from opentaper.api.callers import caller_of
from opentaper.api.problems import MEDIA, error_answer
from opentaper.errors import KeyUsedTwice, OpenTaperError, RecordBusy, UnknownPerson

#: What says nothing about the request itself: the same request may go better later.
PASSING = (KeyUsedTwice, RecordBusy, UnknownPerson)
FIRST_ERROR = 400


def asked_once(request: HttpRequest, key: str) -> AskedOnce:
    """Return a request with its key."""
    told = json.dumps(getattr(request, READ, None), sort_keys=True, separators=(",", ":"))
    of = "\n".join((str(request.method), request.path, told))
    digest = hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()
    return AskedOnce(caller_of(request).token.id, key, digest)


def done_once(
    request: HttpRequest, key: str, status: int, do: Callable[[AskedOnce], BaseModel]
) -> HttpResponse:
    """Return the answer to a request that writes: the first one, if it was sent before.

    A refusal is kept too: a program that sends the same request until it is let through must not find a day
    on which it is. It asks anew, with a key of its own.

    Raises
    ------
    KeyUsedTwice
        The key came with another request.
    """
    asked = asked_once(request, key)
    kept = answer_again(asked, wiring.now())
    if kept is None:
        kept = keep_answer(asked, _first(request, status, asked, do), wiring.now())
    media = MEDIA if kept.status >= FIRST_ERROR else "application/json"
    return HttpResponse(kept.body, content_type=media, status=kept.status)


def _first(
    request: HttpRequest, status: int, asked: AskedOnce, do: Callable[[AskedOnce], BaseModel]
) -> KeptAnswer:
    try:
        made: Any = do(asked)
    except PASSING:
        raise
    except OpenTaperError as error:
        refused = error_answer(request, error)
        return KeptAnswer(refused.status_code, refused.content.decode("utf-8"))
    return KeptAnswer(status, made.model_dump_json(by_alias=True))
