"""A prescriber in the team of somebody, made through the deeds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.readings.current_plan import CurrentPlan, current_plan
from tests.unit.actions.deeds.lives import DAY, ROOT, Life, begun

WRITES = {"plan": "write", "check_ins": "read"}


def joined(
    life: Life,
    account: str = "7",
    sections: dict[str, str] = WRITES,
    role: str = "prescriber",
    name: str = "Grace Osei",
) -> UUID:
    """Invite somebody who comes; their place in the team."""
    at = life.at(f"invite {account} {role}", DAY - timedelta(days=30))
    told = InviteTold(role, f"Dr {name.rsplit(maxsplit=1)[-1]}", "Bo", sections)
    key = invite_carer(told, at).invitation_id
    taken = TakeTold(key, code_of(at), account, name)
    return take_invitation(taken, at.now, uuid5(ROOT, f"take {account} {role} {life.person}")).link_id


def carers_moment(life: Life, name: str, now: datetime | None = None) -> Moment:
    """Return a moment of a deed that somebody of the team does on a person's record."""
    at = life.at(f"carer {name}")
    return at if now is None else Moment(now, at.today, at.client_key, life.person)


def current(life: Life) -> CurrentPlan:
    found = current_plan(life.medication)
    assert found is not None
    return found


def signed_life() -> tuple[Life, UUID]:
    """Somebody whose plan, with a first cut in a fortnight, is signed by Dr Osei with an account."""
    life = begun()
    version, link = life.plan(), joined(life)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    return life, link


def told_of(life: Life, kind: type, **more: Any) -> Any:
    return kind(life.medication, life.version, **more)
