"""Two programs' requests under one key that arrive together: done once, and both get one answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.make_token import TokenTold, make_token
from opentaper.actions.readings.token_read import TokenOwner
from opentaper.record.models import ApiAnswer, CheckIn, Deed
from tests.stores.stores import pointed_at

TOGETHER = 6
DAY = {"day": (wiring.today() - timedelta(days=2)).isoformat(), "scores": {"anxiety": 3.0}}


@pytest.fixture
def key(store: str, person: UUID) -> str:
    """A key that may write check-ins."""
    cache.clear()
    told = TokenTold("two threads", ("write:check_ins",))
    return make_token(told, TokenOwner(None, person), wiring.new_token(), wiring.now(), UUID(int=3)).secret


def together(store: str, key: str, bodies: list[dict[str, Any]]) -> list[tuple[int, bytes]]:
    """Send bodies at one moment under one idempotency key, each in a thread with a connection of its own."""
    barrier = Barrier(len(bodies))
    headers = {"authorization": f"Bearer {key}", "idempotency-key": "the-same-key", "host": "localhost"}

    def one(body: dict[str, Any]) -> tuple[int, bytes]:
        with pointed_at(store):
            client = Client(SERVER_NAME="localhost")
            barrier.wait()
            answer = client.post(
                "/api/v1/check-ins", json.dumps(body), content_type="application/json", headers=headers
            )
            connections["default"].close()
            return answer.status_code, answer.content

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(one, bodies))


def test_what_comes_twice_at_once_is_done_once_and_answered_alike(store: str, key: str) -> None:
    answers = together(store, key, [DAY] * TOGETHER)
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert (CheckIn.objects.count(), ApiAnswer.objects.count()) == (1, 1)
    assert Deed.objects.filter(name="check_in").count() == 1


def test_of_two_requests_with_one_key_at_once_one_is_done_and_the_other_told(store: str, key: str) -> None:
    answers = together(store, key, [DAY, DAY | {"note": "another"}] * (TOGETHER // 2))
    done = {content for status, content in answers if status == 201}
    refused = [json.loads(content)["code"] for status, content in answers if status == 422]
    assert len(done) == 1
    assert refused == ["key_reused"] * (TOGETHER // 2)
    assert (CheckIn.objects.count(), ApiAnswer.objects.count()) == (1, 1)
    assert connection.vendor in {"sqlite", "postgresql"}
