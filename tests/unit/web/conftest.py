"""Somebody with a page open: a person made by the deed that makes people, and a browser on this computer."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.moment import Moment
from tests.unit.actions.deeds.lives import Life, begun

HOST = "127.0.0.1:8000"


@pytest.fixture
def browser() -> Client:
    """A browser on this computer that checks forms as the real one does."""
    return Client(enforce_csrf_checks=True, headers={"host": HOST})


@pytest.fixture
def client() -> Client:
    """A browser on this computer that sends forms without their token."""
    return Client(SERVER_NAME="localhost", headers={"host": "localhost"})


@pytest.fixture
def person(db: None) -> UUID:
    """Somebody in Great Britain, who reads English."""
    at = Moment(datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 23), uuid4(), None)
    return begin_person(PersonTold("en", "GB", "Europe/London"), at).person_id


@pytest.fixture
def life(db: None) -> Life:
    """Somebody whose first cut comes in a fortnight, and who has a proposal."""
    today = wiring.today()
    made = begun()
    made.plan(today + timedelta(days=14), today)
    return made
