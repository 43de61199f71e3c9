"""An e-mail that something waits, and nothing of what: at most one an hour, once the deed is kept.

Nothing here can hold up or fail a deed: it runs after the commit, sends beside the request, and keeps what
goes wrong to the log, without an address.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from opentaper.actions.notice_mail import is_offered, send_beside, waiting_mail
from opentaper.record.models import NoticeAddress

log = logging.getLogger(__name__)
#: An account hears no more often than this, whatever waits.
ONE_NOTICE = timedelta(hours=1)


def something_waits(accounts: Iterable[str | None], now: datetime) -> None:
    """Let accounts hear that something waits, if they asked for it; what it is, nobody is told."""
    asked = sorted({account for account in accounts if account})
    if asked and is_offered():
        transaction.on_commit(lambda: _tell(asked, now.astimezone(UTC)), robust=True)


def _tell(accounts: list[str], now: datetime) -> None:
    for account in accounts:
        try:
            row = _claimed(account, now)
        except DatabaseError:
            log.exception("notice_not_noted")
            continue
        if row is not None:
            send_beside(waiting_mail(row.pk, row.address, row.language))


def _claimed(account: str, now: datetime) -> NoticeAddress | None:
    """Return where an account hears, and note that it hears now; None where it does not or just has."""
    due = Q(told_at__isnull=True) | Q(told_at__lte=now - ONE_NOTICE)
    rows = NoticeAddress.objects.filter(due, account=account, confirmed_at__isnull=False)
    return NoticeAddress.objects.get(account=account) if rows.update(told_at=now) else None
