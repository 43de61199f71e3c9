"""The first answer to a request with an idempotency key, kept for a week and given again.

Below it every deed is done once for its client key, which comes of the token and the key: two requests that
arrive together write once, whichever of their answers is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from opentaper.actions.deeds.patience import patiently
from opentaper.errors import KeyUsedTwice
from opentaper.record.models import ApiAnswer

#: For so long an answer is given again; the deed itself knows its key for ever.
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was sent: its status and its body."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """A request with its key; ``digest`` is of its method, its address and its body."""

    token_id: UUID
    key: str
    digest: str

    @property
    def client_key(self) -> UUID:
        """The key under which its deed is done."""
        return uuid5(self.token_id, self.key)


def answer_again(asked: AskedOnce, now: datetime) -> KeptAnswer | None:
    """Return the answer that was given to this request before, or None.

    Raises
    ------
    KeyUsedTwice
        The key came with another request.
    """
    row = ApiAnswer.objects.filter(token_id=asked.token_id, key=asked.key, at__gte=now - KEPT_FOR).first()
    return None if row is None else _same(row, asked)


def keep_answer(asked: AskedOnce, answer: KeptAnswer, now: datetime) -> KeptAnswer:
    """Keep an answer, and return the one that stands: that of whoever came first.

    Raises
    ------
    KeyUsedTwice
        Another request with this key was faster.
    """

    def once() -> KeptAnswer:
        with transaction.atomic():
            ApiAnswer.objects.filter(at__lt=now - KEPT_FOR).delete()  # of every program: nobody needs them
            row, _ = ApiAnswer.objects.get_or_create(
                token_id=asked.token_id,
                key=asked.key,
                defaults={"digest": asked.digest, "status": answer.status, "body": answer.body, "at": now},
            )
            return _same(row, asked)

    return patiently(once, asked.client_key)


def _same(row: ApiAnswer, asked: AskedOnce) -> KeptAnswer:
    if row.digest != asked.digest:
        raise KeyUsedTwice(key=asked.key, first=row.digest[:8], now=asked.digest[:8])
    return KeptAnswer(row.status, row.body)
