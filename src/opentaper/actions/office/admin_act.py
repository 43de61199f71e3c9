"""What was done with the means of whoever runs the server, written down once and for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from opentaper.record.admin_chain import append_act

#: A name that is told with --as is kept as far as that.
LONGEST_NAME = 64


class ActKind(StrEnum):
    """Each kind of act."""

    ACCOUNT_ADDED = "account_added"
    PASSWORD_RENEWED = "password_renewed"
    SIGNED_OUT = "signed_out"
    TOKEN_REVOKED = "token_revoked"
    DATA_KEY_CHANGED = "data_key_changed"
    MASTER_KEY_CHANGED = "master_key_changed"
    CELLS_SEALED = "cells_sealed"
    BACKUP_MADE = "backup_made"
    BACKUP_CHECKED = "backup_checked"
    BACKUP_RESTORED = "backup_restored"


class ActResult(StrEnum):
    """How it went."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


def note_admin_act(
    kind: ActKind,
    now: datetime,
    *,
    by: str = "",
    account: str = "",
    result: ActResult = ActResult.DONE,
    told: Mapping[str, int | str | bool] | None = None,
) -> int:
    """Write an act into the book of the office, and return its number.

    Parameters
    ----------
    kind
        What was done.
    now
        When, with a time zone.
    by
        The name that whoever did it told; "" where none was.
    account
        The key of the account that it was about; "" where it was about none.
    result
        How it went.
    told
        Numbers and codes: never a name, a password, a key or a place of a file.
    """
    row = append_act(
        at=now.astimezone(UTC),
        act=kind.value,
        by=by.strip()[:LONGEST_NAME],
        account=account,
        result=result.value,
        told=told or {},
    )
    return row.seq
