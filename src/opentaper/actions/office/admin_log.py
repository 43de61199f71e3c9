"""The book of the office, read: who did what to accounts and secrets, and whether the book is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from opentaper.actions.office.admin_act import ActKind, ActResult
from opentaper.record.admin_chain import break_in_acts
from opentaper.record.models import AdminAct

MOST_READ = 1000


@dataclass(frozen=True, slots=True)
class ActRead:
    """One act: its number, when, what, by whom ("" where nobody said), about which account, how it went."""

    seq: int
    at: datetime
    kind: ActKind
    by: str
    account: str
    result: ActResult
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AdminLog:
    """The newest acts, the newest first; where the book was changed, None where it is whole."""

    acts: tuple[ActRead, ...]
    broken_at: int | None


def admin_log(newest: int = MOST_READ) -> AdminLog:
    """Return the newest acts, and look whether the whole book is what was written."""
    found = break_in_acts(AdminAct.objects.order_by("seq").iterator())
    rows = AdminAct.objects.order_by("-seq")[:newest]
    return AdminLog(tuple(_read(row) for row in rows), None if found is None else found.seq)


def acts_about(account: str, newest: int = 20) -> tuple[ActRead, ...]:
    """Return what was done to one account, the newest first."""
    rows = AdminAct.objects.filter(account=account).order_by("-seq")[:newest] if account else ()
    return tuple(_read(row) for row in rows)


def _read(row: AdminAct) -> ActRead:
    return ActRead(row.seq, row.at, ActKind(row.act), row.by, row.account, ActResult(row.result), row.told)
