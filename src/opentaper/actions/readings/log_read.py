"""The log of a person: what was done, advised and refused, and whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from opentaper.record.log import break_in_log
from opentaper.record.models import LogEntry


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One line of the log: its place from 1, when, its kind (a deed, ``advice``, ``refused``), and what."""

    seq: int
    at: datetime
    kind: str
    body: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class LogRead:
    """The newest lines of the log, newest first.

    Parameters
    ----------
    n_lines
        How many there are in all.
    broken_at, why
        The first line that is not what was written; None and empty where the log is whole.
    """

    lines: tuple[LoggedLine, ...]
    n_lines: int
    broken_at: int | None
    why: str

    @property
    def is_whole(self) -> bool:
        """Whether every line is what was written."""
        return self.broken_at is None


def log_of(person_id: UUID, newest: int = 100) -> LogRead:
    """Return the newest lines of a person's log; two queries more tell whether all of it is whole."""
    rows = LogEntry.objects.filter(person_id=person_id)
    told = rows.order_by("-seq").values_list("seq", "at", "kind", "body", "hash")[:newest]
    broken = break_in_log(person_id)
    return LogRead(
        lines=tuple(LoggedLine(*row) for row in told),
        n_lines=rows.count(),
        broken_at=None if broken is None else broken.seq,
        why="" if broken is None else broken.why,
    )
