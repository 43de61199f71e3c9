"""A person with a plan, keys of theirs, and a program that asks with them; it is always the same noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from opentaper import wiring
from tests.unit.actions.deeds.lives import Life, begun
from tests.unit.api.programs import Program, key_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon of one day, and nobody sent a wrong key before."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def life(db: None) -> Life:
    """Somebody with a signed plan whose first cut comes in a fortnight, and eight days of check-ins."""
    today = NOW.date()
    made = begun()
    made.sign(made.plan(today + timedelta(days=14), today), today)
    made.calm_days(today)
    return made


@pytest.fixture
def program(life: Life) -> Program:
    """A program whose key may do everything."""
    return Program(key_of(life.person))
