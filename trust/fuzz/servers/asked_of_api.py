"""Every operation of the API under requests made from its document: by who may, who may not, and nobody."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup

from opentaper import wiring
from opentaper.actions.readings.token_scopes import OF_ONE_PERSON
from opentaper.api import callers
from tests.unit.actions.deeds.lives import Life
from tests.unit.api.conftest import NOW, life, noon
from tests.unit.api.programs import key_of
from tests.unit.api.test_schemathesis import MEDICATION, VERSION, here, keyed, schema
from trust.fuzz.servers.counted import ServerTally, seconds, seed

__all__ = ["keyed", "life", "noon"]
#: Who asks: whom the key of the document lets in; an invented key; a key that may do one thing; nobody.
CALLERS = ("right", "wrong", "narrow", "none")
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
#: What needs no key: the document itself is no operation of the document.
EACH, FEW = 20, 4
TALLY = ServerTally()
RIGHT = "right"
WHO = {"key": RIGHT}


@pytest.fixture(autouse=True, scope="module")
def told() -> Any:
    """Write what was counted at the end."""
    yield
    TALLY.tell()


@pytest.mark.parametrize("caller", CALLERS)
def test_the_api_under_anything(caller: str, keyed: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each operation in turn, with good and with bad data, until the time is over."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    monkeypatch.setattr(callers, "MOST_WRONG", 10**9)
    schema.app = _as_caller
    narrow = key_of(keyed.person, min(scope.value for scope in OF_ONE_PERSON))
    operations: list[Any] = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]  # ours is sound
    share = seconds() * (0.7 if caller == "right" else 0.1)
    until, turn = time.monotonic() + share, 0
    while turn == 0 or time.monotonic() < until:
        for place, operation in enumerate(operations):
            for mode in BOTH:
                _ask(operation, mode, caller, narrow, keyed, seed() * 10_000 + turn * 100 + place, until)
        turn += 1
    cache.clear()
    assert not TALLY.found, "\n".join(f"{what}: {detail}" for what, detail in TALLY.found.items())


def _ask(operation: Any, mode: Any, caller: str, narrow: str, whose: Life, start: int, until: float) -> None:
    """Ask one operation some times."""
    try:
        known = {"medication_id": str(MEDICATION), "version_id": str(VERSION)}
        keys = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
        # where whoever asks may ask, it is mostly of what is there; with bad data now and then of anything
        told = {"path_parameters": keys} if keys and (mode is BOTH[0] or start % 2) else {}
        strategy = operation.as_strategy(generation_mode=mode, **told)
    except Exception as nothing:  # noqa: BLE001 - some operations take nothing that could be wrong
        TALLY.ways.add(f"{operation.label} takes nothing {mode.value}: {type(nothing).__name__}")
        return

    @seeded(start)
    @settings(
        max_examples=EACH if caller == "right" and time.monotonic() < until else FEW,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def each(case: Any) -> None:
        _asked_once(operation, case, caller, narrow, whose)

    try:
        each()
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what is looked for
        if type(fault).__name__ != "Unsatisfiable":
            TALLY.bad("crash", f"{operation.label} by {caller}: {type(fault).__name__}", str(fault))


def _asked_once(operation: Any, case: Any, caller: str, narrow: str, whose: Life) -> None:
    """Send a request, and look at its answer by every check of the document and by who asked."""
    WHO["key"] = {"wrong": "Bearer " + "w" * 43, "narrow": f"Bearer {narrow}", "none": ""}.get(caller, RIGHT)
    before = transaction.savepoint()
    try:
        if caller == "right":
            if isinstance(case.body, dict) and "version" in case.body and not _is_bad(case):
                case.body["version"] = whose.version
            answer = case.call_and_validate()
        else:
            answer = case.call()
        TALLY.answered(f"{operation.label} by {caller}", answer.status_code)
        if answer.status_code >= 500:
            TALLY.bad("crash", f"{operation.label} by {caller}: {answer.status_code}", str(answer.content))
        if caller in {"wrong", "none"} and answer.status_code < 400:
            TALLY.bad("leak", f"{operation.label} answered {caller}", str(answer.content))
        if b"Traceback" in answer.content:
            TALLY.bad("leak", f"{operation.label} told a traceback", str(answer.content))
    except (Failure, FailureGroup) as wrong:
        TALLY.tried += 1
        TALLY.bad("crash", f"{operation.label} by {caller}: not as the document says", str(wrong))
    finally:
        transaction.savepoint_rollback(before)


def _is_bad(case: Any) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_negative


def _as_caller(environ: dict[str, Any], start: Any) -> Any:
    """Ask the app as whoever asks now, whatever key the request was made with."""
    if WHO["key"] != RIGHT:
        environ = {name: value for name, value in environ.items() if name != "HTTP_AUTHORIZATION"}
        environ |= {"HTTP_AUTHORIZATION": WHO["key"]} if WHO["key"] else {}
    return here(environ, start)
