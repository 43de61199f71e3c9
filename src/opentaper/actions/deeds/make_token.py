"""A key for a program: shown once, kept as a hash, for some scopes and some days.

It is no deed of the log: a carer who has no record makes keys too, and what a key did stands in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from opentaper.actions.deeds.patience import patiently
from opentaper.actions.readings.token_read import BEGINS, TokenOwner, hash_of_token, owned
from opentaper.actions.readings.token_scopes import OF_ONE_PERSON, ApiScope
from opentaper.errors import BadOption, UnknownPerson
from opentaper.record.models import ApiToken

#: Days that a key opens where nobody says otherwise, and the most that anybody may say.
DAYS, MOST_DAYS = 30, 365
#: So many open keys are enough for anybody, and few enough to look through.
MOST_TOKENS = 20
MOST_NAME = 100
#: Fewer letters are not 256 random bits.
LEAST_CHANCE = 43


@dataclass(frozen=True, slots=True)
class TokenTold:
    """What somebody asks for: a name to know the key by, what it may do, and for how many days."""

    name: str
    scopes: tuple[str, ...]
    days: int = DAYS


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A key; ``secret`` is told this once, and is "" where the same form was sent before."""

    token_id: UUID
    secret: str
    expires: datetime


def make_token(told: TokenTold, owner: TokenOwner, chance: str, now: datetime, client_key: UUID) -> TokenMade:
    """Make a key.

    Parameters
    ----------
    chance
        256 random bits as text: chance comes in from above.
    client_key
        Of the form: sent twice, it makes one key.

    Raises
    ------
    BadOption
        No name, no scope or one that is none, too many days, or too many keys.
    UnknownPerson
        Nobody whose key it could be.
    """
    if not owner.account and owner.person_id is None:
        raise UnknownPerson(person="")
    if len(chance) < LEAST_CHANCE:
        raise ValueError("a key needs 256 random bits")
    name, scopes = _name(told.name), _scopes(told.scopes, owner)
    if not 1 <= told.days <= MOST_DAYS:
        wanted = f"a whole number of days from 1 to {MOST_DAYS}"
        raise BadOption(option="days", given=str(told.days), wanted=wanted)
    key = uuid5(client_key, f"token of {owner.account or owner.person_id}")

    def once() -> TokenMade:
        with transaction.atomic():
            before = owned(owner).filter(pk=key).first()
            if before is not None:
                return TokenMade(before.pk, "", before.expires)
            if owned(owner).filter(revoked_at__isnull=True, expires__gt=now).count() >= MOST_TOKENS:
                wanted = f"at most {MOST_TOKENS} keys at a time"
                raise BadOption(option="keys", given=str(MOST_TOKENS + 1), wanted=wanted)
            secret = f"{BEGINS}{chance}"
            row = ApiToken(
                id=key,
                account=owner.account,
                person_id=owner.person_id,
                name=name,
                token_hash=hash_of_token(secret),
                scopes=[scope.value for scope in scopes],
                made_at=now,
                expires=now + timedelta(days=told.days),
            )
            row.save(force_insert=True)
            return TokenMade(row.pk, secret, row.expires)

    return patiently(once, key)


def _name(told: str) -> str:
    name = " ".join(told.replace("\0", "").split())
    if not name or len(name) > MOST_NAME:
        raise BadOption(option="name", given=name[:MOST_NAME], wanted="a short name")
    return name


def _scopes(told: tuple[str, ...], owner: TokenOwner) -> tuple[ApiScope, ...]:
    possible = {scope.value: scope for scope in (OF_ONE_PERSON if owner.account is None else ApiScope)}
    if not told or not set(told) <= set(possible):
        given = ", ".join(sorted(set(told) - set(possible)))
        raise BadOption(option="scopes", given=given, wanted="at least one thing that the key may do")
    return tuple(possible[name] for name in sorted(set(told)))
