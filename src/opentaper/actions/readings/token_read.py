"""The keys of programs: those that somebody made, and whose one is that a program sends.

Only the SHA-256 of a key is kept. A key is 256 random bits, so that nothing slower is needed to keep it from
being guessed (https://pages.nist.gov/800-63-4/sp800-63b.html, section 3.1.2.2, look-up secrets).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from opentaper.actions.deeds.patience import patiently
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.record.models import ApiToken

#: How every key begins, so that people and scanners of leaked secrets know it when they see it.
BEGINS = "opentaper_"
#: A key that was used within this time is not noted as used again: looking must not write each time.
ONE_USE = timedelta(minutes=1)
#: For so long a key that is over stays in the list.
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose a key is: an account of team mode, or the one person of local mode.

    ``person_id`` stands beside an account where somebody has a record: the key goes when the record goes.
    """

    account: str | None
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class TokenRead:
    """A key of a program: everything of it but the key itself.

    ``state`` is "open", "over" or "revoked".
    """

    id: UUID
    owner: TokenOwner
    name: str
    scopes: frozenset[ApiScope]
    made_at: datetime
    expires: datetime
    used_at: datetime | None
    state: str


def hash_of_token(secret: str) -> str:
    """Return what is kept of a key.

    Examples
    --------
    >>> len(hash_of_token("opentaper_…"))
    64
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def tokens_of(owner: TokenOwner, now: datetime) -> tuple[TokenRead, ...]:
    """Return the keys that an owner made, the newest first; those that are over for a month are left out."""
    ended = Q(revoked_at__lt=now - SHOWN_FOR) | Q(expires__lt=now - SHOWN_FOR)
    rows = owned(owner).exclude(ended).order_by("-made_at", "pk")
    return tuple(_read(row, now) for row in rows)


def token_of(secret: str, now: datetime) -> TokenRead | None:
    """Return the key that a program sends, and note its use; None where it opens nothing, or nothing more."""
    if not secret.startswith(BEGINS):
        return None
    row = ApiToken.objects.filter(token_hash=hash_of_token(secret)).first()
    if row is None:
        return None
    read = _read(row, now)
    if read.state != "open":
        return None
    if row.used_at is None or row.used_at < now - ONE_USE:
        patiently(lambda: ApiToken.objects.filter(pk=row.pk).update(used_at=now), row.pk)
    return read


def owned(owner: TokenOwner) -> QuerySet[ApiToken]:
    """Return the rows of an owner."""
    if owner.account is not None:
        return ApiToken.objects.filter(account=owner.account) if owner.account else ApiToken.objects.none()
    if owner.person_id is None:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(account__isnull=True, person_id=owner.person_id)


def _read(row: ApiToken, now: datetime) -> TokenRead:
    known = {scope.value: scope for scope in ApiScope}
    state = "revoked" if row.revoked_at is not None else "open" if row.expires > now else "over"
    return TokenRead(
        id=row.pk,
        owner=TokenOwner(row.account, row.person_id),
        name=row.name,
        scopes=frozenset(known[name] for name in row.scopes if name in known),
        made_at=row.made_at,
        expires=row.expires,
        used_at=row.used_at,
        state=state,
    )
