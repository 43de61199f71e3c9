"""The logs of everybody in a record: whole or not, and decided again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.readings.log_read import LogRead, log_of
from opentaper.actions.readings.log_replay import LogReplay, replay_log
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class PersonReplay:
    """The log of one person, and what its inputs answer now; ``is_demo`` of a demonstration."""

    person: UUID
    is_demo: bool
    log: LogRead
    replay: LogReplay

    @property
    def is_fine(self) -> bool:
        """Whether nothing was changed, and every answer is the same."""
        return self.log.is_whole and self.replay.is_same


def record_replay(newest: int | None = None) -> Iterator[PersonReplay]:
    """Return the log of each person of the record in the order in which they began, decided again.

    Parameters
    ----------
    newest
        As :func:`replay_log` has it.
    """
    for key, is_demo in Person.objects.order_by("created_at", "id").values_list("id", "is_demo"):
        yield PersonReplay(key, is_demo, log_of(key, newest=0), replay_log(key, newest))
