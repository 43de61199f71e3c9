"""The book of the office: one chain for a whole server, and each hash covers the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from opentaper.record.canonical import canonical_json
from opentaper.record.chain import BEGINNING, Break
from opentaper.record.models import AdminAct

#: Others may write at the same moment; each of them needs one turn.
MOST_TURNS = 20


def act_hash(row: AdminAct) -> str:
    """Return the SHA-256 of the canonical JSON of a link, in hexadecimal."""
    told = {
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": row.act,
        "by": row.by,
        "account": row.account,
        "result": row.result,
        "told": row.told,
        "previous_hash": row.previous_hash,
    }
    return hashlib.sha256(canonical_json(told).encode("ascii")).hexdigest()


def append_act(
    *, at: datetime, act: str, by: str, account: str, result: str, told: Mapping[str, Any]
) -> AdminAct:
    """Add a link to the book."""
    for turn in range(MOST_TURNS):
        try:
            last = AdminAct.objects.order_by("-seq").first()
            with transaction.atomic():
                row = AdminAct(
                    seq=1 if last is None else last.seq + 1, at=at, act=act, by=by, account=account
                )
                row.result, row.told = result, dict(told)
                row.previous_hash = BEGINNING if last is None else last.hash
                row.hash = act_hash(row)
                row.save()
                return row
        except IntegrityError:
            if turn == MOST_TURNS - 1:
                raise
    raise AssertionError  # the last turn returns or raises


def break_in_acts(rows: Iterable[AdminAct]) -> Break | None:
    """Return where the book, in the order of ``seq``, was changed, or None if it is whole."""
    before, wanted = BEGINNING, 1
    for row in rows:
        if row.seq != wanted:
            return Break(wanted, "gap")
        if row.previous_hash != before:
            return Break(row.seq, "previous")
        if row.hash != act_hash(row):
            return Break(row.seq, "content")
        before, wanted = row.hash, wanted + 1
    return None
