"""Every route under requests that nobody would write by hand: what the document promises is answered."""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import UUID, uuid5

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from opentaper.actions.deeds.make_token import TokenTold, make_token
from opentaper.actions.readings.token_read import BEGINS, TokenOwner
from opentaper.api import callers
from opentaper.api.urls import document_text
from tests.unit.actions.deeds.lives import Life, moment
from tests.unit.api.conftest import NOW
from tests.unit.api.programs import ALL

APP = get_wsgi_application()
CHANCE = "of-the-tests-" * 4
EXAMPLES = 300 if os.environ.get("OPENTAPER_NIGHTLY") == "1" else 12
#: The keys of the person of ``life``: they come of their names, and are the same in every process.
PERSON = moment(None, "person").whose
BEGUN = Life(PERSON, uuid5(moment(PERSON, "medication").deed_id, "medication"))
MEDICATION, TODAY = BEGUN.medication, NOW.date()
VERSION = uuid5(BEGUN.at("propose", TODAY).deed_id, f"plan version {MEDICATION}")
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {
            "max-examples": EXAMPLES,
            "deterministic": True,
            "allow-x00": True,
        },
        "phases": {"coverage": {"enabled": True}, "examples": {"enabled": True}},
        "auth": {"openapi": {"key": {"bearer": f"{BEGINS}{CHANCE}"}}},
        "parameters": {"medication_id": str(MEDICATION), "version_id": str(VERSION)},
        # 422 is what does not fit the document, 400 what fits it and cannot be meant, such as no such form
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "429"]
            },
        },
    }
)


@pytest.fixture
def keyed(life: Life, monkeypatch: pytest.MonkeyPatch) -> Life:
    """The person with a key that may do everything; wrong ones are refused however many come."""
    told = TokenTold("schemathesis", ALL)
    make_token(told, TokenOwner(None, life.person), CHANCE, NOW, UUID(int=1))
    monkeypatch.setattr(callers, "MOST_WRONG", 10**9)
    assert (life.person, life.medication) == (PERSON, MEDICATION)
    return life


def here(environ: dict[str, Any], start: Any) -> Any:
    """Ask the app from this computer."""
    return APP(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)


schema = schemathesis.openapi.from_dict(json.loads(document_text()), config=CONFIG)
schema.app = here


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    # each request is taken back before the next
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case[Any], keyed: Life) -> None:
    before = transaction.savepoint()
    is_meant = case.meta is not None and case.meta.generation.mode.is_positive
    if is_meant and isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = keyed.version
    try:
        case.call_and_validate()
    finally:
        transaction.savepoint_rollback(before)
