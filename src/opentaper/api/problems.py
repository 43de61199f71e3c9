"""What goes wrong, in one shape: problem details as RFC 9457 has them, in words and in values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from opentaper.actions.record_trouble import record_trouble
from opentaper.api.languages import language_of
from opentaper.api.refusals import ApiRefusal, RefusedHere
from opentaper.errors import KeyUsedTwice, NotShared, OpenTaperError, RecordUnreached
from opentaper.exchange.json_parts import reason_json
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.settings.faults import numbered
from opentaper.wording import error_text, words

MEDIA = "application/problem+json"
#: What kind of problem it is: a name for programs, which leads nowhere.
TYPE = "urn:opentaper:problem:{code}"


def refused_answer(request: HttpRequest, refused: RefusedHere) -> HttpResponse:
    """Return what this door refused by itself."""
    refusal, language = refused.refusal, _language(request)
    answer = _answer(
        request,
        refusal.status,
        refusal.code,
        words(f"api.problem.{refusal.code}", language, **refused.values),
        dict(refused.values),
    )
    for name, value in refused.headers.items():
        answer.headers[name] = value
    return answer


def error_answer(request: HttpRequest, error: OpenTaperError) -> HttpResponse:
    """Return what an action refused; of what is not shared, no more than that nothing is there."""
    if isinstance(error, NotShared):
        return refused_answer(request, RefusedHere(ApiRefusal.NOT_FOUND))
    if isinstance(error, KeyUsedTwice):
        return refused_answer(request, RefusedHere(ApiRefusal.KEY_REUSED))
    language = _language(request)
    told = " ".join(error_text(error, language))
    values = {name: told_json(value, language) for name, value in error.values.items()}
    return _answer(request, error.http_status, error.code, told, values)


def invalid_answer(request: HttpRequest, errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Return what of a request is not as it has to be: each place and what is wrong, never its value."""
    if any(tuple(one["loc"]) == ("header", "Idempotency-Key") and one["type"] == "missing" for one in errors):
        return refused_answer(request, RefusedHere(ApiRefusal.KEY_MISSING))
    language = _language(request)
    told = [{"in": _place(one["loc"]), "why": str(one["type"]), "text": str(one["msg"])} for one in errors]
    places = ", ".join(dict.fromkeys(one["in"] for one in told))
    detail = words("api.problem.invalid", language, places=places)
    return _answer(request, ApiRefusal.INVALID.status, ApiRefusal.INVALID.code, detail, {"places": told})


def broken_answer(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """Return what went wrong on our side, with a number that finds it in the log."""
    reference = numbered(request, error)
    trouble = None if error is None else record_trouble(error)
    if isinstance(trouble, RecordUnreached):  # it passes, and the same request may be sent again
        return error_answer(request, trouble)
    return refused_answer(request, RefusedHere(ApiRefusal.BROKEN, {"reference": reference}))


def told_json(value: object, language: str) -> Any:
    """Return a value of an error as JSON; reasons get their sentence, doses are whole micrograms.

    Examples
    --------
    >>> told_json((Dose(500), "x", None), "en")
    [500, 'x', None]
    """
    if isinstance(value, Reason):
        return reason_json(value, language)
    if isinstance(value, Dose):
        return value.micrograms
    if isinstance(value, OpenTaperError):
        return {"code": value.code} | {n: told_json(v, language) for n, v in value.values.items()}
    if isinstance(value, Mapping):
        return {str(name): told_json(one, language) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [told_json(one, language) for one in value]
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _place(loc: Sequence[object]) -> str:
    """Return where in a request something is; the name of the argument that reads the body is no place."""
    parts = [str(part) for part in loc]
    if len(parts) > 1 and parts[0] in {"body", "query"} and parts[1] in {"told", "asked"}:
        del parts[1]
    return ".".join(parts)


def _language(request: HttpRequest) -> str:
    caller = getattr(request, "auth", None)
    return language_of(request, getattr(caller, "person", None))


def _answer(
    request: HttpRequest, status: int, code: str, detail: str, values: Mapping[str, Any]
) -> HttpResponse:
    language = _language(request)
    problem = {
        "type": TYPE.format(code=code),
        "title": words(f"api.status.{status}", language),
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "fields": dict(values),
    }
    answer = HttpResponse(json.dumps(problem, ensure_ascii=False), content_type=MEDIA, status=status)
    answer.headers["Content-Language"] = language
    return answer
