"""A key of a program taken back: its next request is refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from opentaper.actions.readings.token_read import TokenOwner, owned


def revoke_token(token_id: UUID, owner: TokenOwner, now: datetime) -> bool:
    """Take a key back at once; return whether there was one of this owner. Again changes nothing."""
    mine = owned(owner).filter(pk=token_id)
    mine.filter(revoked_at__isnull=True).update(revoked_at=now)
    return mine.exists()
