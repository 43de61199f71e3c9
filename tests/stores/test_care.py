"""Sign-off and the caseload on every store: sealed alike, refused alike, read in as many queries."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.change_plan import ChangePlanTold, change_plan
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.readings.case_list import caseload, look_at_cases
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.errors import NotShared, StaleVersion
from opentaper.record.models import Look, PlanStatus
from tests.stores.stores import pointed_at
from tests.unit.actions.deeds.care import carers_moment, joined
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.slow


@pytest.fixture
def signed(store: str) -> tuple[Life, UUID]:
    """Somebody whose plan is signed by a prescriber with an account."""
    cache.clear()
    life = begun()
    version, link = life.plan(DAY + timedelta(days=14)), joined(life)
    life.calm_days(DAY)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    return life, link


def test_a_seal_fits_when_it_is_read_back(signed: tuple[Life, UUID]) -> None:
    life, link = signed
    found = current_plan(life.medication)
    assert found is not None
    assert not found.is_broken
    assert found.signature is not None
    change_plan(ChangePlanTold(link, found.id, "hold", "æøå €", days=7), carers_moment(life, "hold"))
    again = current_plan(life.medication)
    assert again is not None
    assert (again.is_broken, again.number) == (False, 2)
    hold_plan(HoldTold(life.medication, life.version, 7), life.at("own hold"))
    covered = current_plan(life.medication)
    assert covered is not None
    assert covered.signed_id == again.id


def test_a_revoked_consent_signs_nothing(signed: tuple[Life, UUID]) -> None:
    life, link = signed
    found = current_plan(life.medication)
    assert found is not None
    revoke_consent(RevokeTold(link, "plan"), life.at("revoke"))
    with pytest.raises(NotShared):
        sign_plan(SignPlanTold(link, found.id), carers_moment(life, "again"))


def test_the_list_takes_as_many_queries_and_writes_each_look_once(signed: tuple[Life, UUID]) -> None:
    life, _ = signed
    now = life.at("look").now
    with CaptureQueriesContext(connection) as asked:
        rows = caseload("7", now)
        look_at_cases("7", rows, now)
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    assert len([one for one in asked if not one["sql"].startswith(frame)]) == 5
    look_at_cases("7", rows, now)
    assert len(rows) == 1
    assert Look.objects.filter(page="caseload").count() == 2


def test_of_two_who_decide_at_once_one_is_told_that_it_changed(store: str, signed: tuple[Life, UUID]) -> None:
    """The person holds while the prescriber signs: either order is whole, and nothing is signed unseen."""
    life, link = signed
    found = current_plan(life.medication)
    assert found is not None
    version, key, start = life.version, found.id, Barrier(2)
    acts: dict[str, Callable[[], object]] = {
        "sign": lambda: sign_plan(SignPlanTold(link, key), carers_moment(life, "sign now")),
        "hold": lambda: hold_plan(HoldTold(life.medication, version, 7), life.at("hold now")),
    }

    def act(name: str) -> str:
        with pointed_at(store):
            start.wait()
            try:
                acts[name]()
            except StaleVersion:
                return f"{name} stale"
            finally:
                connections["default"].close()
            return name

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(act, acts))
    after = current_plan(life.medication)
    assert after is not None
    assert not after.is_broken
    assert told in (["hold", "sign stale"], ["hold stale", "sign"])
    assert PlanStatus.objects.filter(status="signed").count() == 1 + ("sign" in told)
