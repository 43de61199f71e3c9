"""A prescriber in the team of somebody, made through the deeds."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from tests.unit.actions.deeds.lives import DAY, ROOT, Life

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
