"""What the page about the API lists: routes with their scopes, and the problems that can come back."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from opentaper import errors
from opentaper.wording import words
from tools.api_client import document
from tools.markdown import table


def api_routes() -> str:
    """Return every route with its scope and what it does."""
    rows = [
        [
            f"`{method.upper()}`",
            f"`{path.removeprefix('/api/v1')}`",
            "any" if operation["x-scope"] is None else f"`{operation['x-scope']}`",
            operation["summary"],
            f"`{operation['operationId']}`",
        ]
        for path, of_path in document()["paths"].items()
        for method, operation in of_path.items()
    ]
    return table(("method", "path below `/api/v1`", "scope", "what it does", "method of the client"), rows)


def api_scopes() -> str:
    """Return every scope with what it lets a program do, as the page of keys says it."""
    from opentaper.actions.readings.token_scopes import OF_ONE_PERSON, ApiScope

    rows = [
        [
            f"`{scope.value}`",
            words(f"web.tokens.scope.{scope.name.lower()}"),
            words(f"web.tokens.scope_note.{scope.name.lower()}"),
            "both" if scope in OF_ONE_PERSON else "server of several people",
        ]
        for scope in ApiScope
    ]
    return table(("scope", "in words", "what that is", "where"), rows)


def api_problems() -> str:
    """Return every problem of this door and every error of the record that can come back."""
    from opentaper.api.refusals import ApiRefusal

    own = [[str(one.status), f"`{one.code}`", _told(one.code)] for one in ApiRefusal]
    leaves = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, (errors.BadInput, errors.NotNow)) and "code" in vars(kind)
    ]
    hidden = (errors.NotShared, errors.KeyUsedTwice)
    rows = [
        [str(kind.http_status), f"`{kind.code}`", (inspect.getdoc(kind) or "").splitlines()[0]]
        for kind in leaves
        if kind.exit_code > 1 and kind not in hidden
    ]
    return table(("status", "code", "what it means"), sorted([*own, *rows]))


def _told(code: str) -> str:
    blanks = {"scope": "…", "places": "…", "minutes": "…", "reference": "…"}
    return words(f"api.problem.{code}", **blanks)


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {one.__name__: one for one in (api_routes, api_scopes, api_problems)}
