"""How a route is made: its key with a scope, its one shape of problems, and what of an address is known."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from inspect import cleandoc
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Header, Query, Router
from pydantic import BaseModel

from opentaper.actions.deeds.answer_once import AskedOnce
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller, KeyOfProgram, caller_of
from opentaper.api.middleware import ETAG
from opentaper.api.once import done_once
from opentaper.api.refusals import ApiRefusal, RefusedHere
from opentaper.api.shapes.common import NoQuery, ProblemShape, ToldShape

PROBLEMS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
READ_PROBLEMS = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="A key of your own for this request; sent again with it, it is done once.",
    ),
]

Route = Callable[..., Any]


def reads(
    router: Router, path: str, scope: ApiScope | None, answers: Any, query: Any = NoQuery
) -> Callable[[Route], Route]:
    """Make a route that changes nothing of a function ``(caller, asked, …parts of the path)``."""

    def register(read: Route) -> Route:
        told = inspect.signature(read, eval_str=True)
        parts = [part for name, part in told.parameters.items() if name not in {"caller", "asked"}]

        @wraps(read)
        def answered(request: HttpRequest, **named: Any) -> Any:
            _known(request, query)
            caller, asked = caller_of(request), named.pop("asked", None) or query()
            return _versioned(request, read(caller, asked, **named))

        in_query: Any = Query
        asked = _parameter("asked", Annotated[query, in_query()]) if query is not NoQuery else None
        _sign(answered, [*parts, *([asked] if asked else [])])
        responses = {200: answers, **dict.fromkeys(READ_PROBLEMS, ProblemShape)}
        _add(router, "GET", path, answered, scope, responses)
        return read

    return register


def writes(
    router: Router, path: str, scope: ApiScope, answers: type[BaseModel], told: type[ToldShape]
) -> Callable[[Route], Route]:
    """Make a route that does a deed of a function ``(caller, told, client_key, …parts of the path)``."""

    def register(do: Route) -> Route:
        of = inspect.signature(do, eval_str=True).parameters
        parts = [part for name, part in of.items() if name not in {"caller", "told", "client_key"}]

        @wraps(do)
        def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
            _known(request, NoQuery)
            caller, key, body = caller_of(request), named.pop("key"), named.pop("told")

            def done(asked: AskedOnce) -> BaseModel:
                made: BaseModel = do(caller, body, asked.client_key, **named)
                return made

            return done_once(request, key, 201, done)

        _sign(answered, [*parts, _parameter("told", told), _parameter("key", IdempotencyKey)])
        responses = {201: answers, **dict.fromkeys(PROBLEMS, ProblemShape)}
        _add(router, "POST", path, answered, scope, responses)
        return do

    return register


def _add(
    router: Router, method: str, path: str, answered: Route, scope: ApiScope | None, responses: dict[int, Any]
) -> None:
    lines = cleandoc(answered.__doc__ or "").partition("\n\nRaises\n")[0].split("\n\n", 1)
    router.add_api_operation(
        path,
        [method],
        answered,
        auth=KeyOfProgram(scope),
        response=responses,
        operation_id=answered.__name__,
        summary=lines[0].rstrip("."),
        description=" ".join(lines[1].split()) if len(lines) > 1 else None,
        openapi_extra={"x-scope": scope.value if scope is not None else None},
    )


def _parameter(name: str, kind: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)


def _sign(answered: Route, parts: list[inspect.Parameter]) -> None:
    """Tell ninja what a route takes; the types are there, not their names."""
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    named = [part.replace(kind=inspect.Parameter.KEYWORD_ONLY) for part in parts]
    answered.__signature__ = inspect.Signature([first, *named])  # type: ignore[attr-defined]  # inspect reads it


def _known(request: HttpRequest, query: type[ToldShape]) -> None:
    """Refuse what is told in an address and nobody asks for, or twice.

    Raises
    ------
    RefusedHere
        Such a name.
    """
    known = {field.alias or name for name, field in query.model_fields.items()}
    wrong = sorted(name for name, told in request.GET.lists() if name not in known or len(told) > 1)
    if wrong:
        raise RefusedHere(
            ApiRefusal.INVALID, {"places": ", ".join(f"query.{name}"[:80] for name in wrong[:8])}
        )


def _versioned(request: HttpRequest, read: Any) -> Any:
    """Note the version of what is answered, for its ETag."""
    version = getattr(read, "version", None)
    if isinstance(version, int):
        setattr(request, ETAG, version)
    return read


__all__ = ["Caller", "IdempotencyKey", "reads", "writes"]
