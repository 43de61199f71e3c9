"""What was decided on a version of a plan, by whom and when; each seal is verified whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from opentaper.planning.signature_seal import SealedDecision, seal
from opentaper.record.models import PlanStatus

SIGNED, DECLINED, CHANGED, PROPOSED = "signed", "declined", "changed", "proposed"
GIVEN_UP = "given_up"
#: What is sealed whoever tells of it; whatever somebody of the care team decides is sealed too.
SEALED = frozenset({SIGNED, DECLINED, CHANGED})


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided on a version.

    Parameters
    ----------
    link_id
        Who decided, where it was somebody of the care team with an account; None where the person told it.
    is_whole
        Whether its seal fits; True of what is not sealed, such as what earlier releases wrote.
    """

    status: str
    by: str
    on_day: date | None
    link_id: UUID | None
    reason: str
    at: datetime
    is_whole: bool

    @property
    def is_told(self) -> bool:
        """Whether the person told of it, and nobody of the team did it."""
        return self.link_id is None

    @property
    def is_offer(self) -> bool:
        """Whether somebody of the team proposed it, and the person has not said yes."""
        return self.status == PROPOSED and self.link_id is not None

    @property
    def counts(self) -> bool:
        """Whether a version of which this is the last word may be the one that counts."""
        return self.status not in {GIVEN_UP, CHANGED} and not self.is_offer


def decisions_of(rows: Iterable[PlanStatus], digest: str, document: str) -> tuple[Decision, ...]:
    """Return what was decided on a version, in order.

    Parameters
    ----------
    digest, document
        Of the version, as the record keeps it.
    """
    found, previous = [], ""
    for row in sorted(rows, key=lambda one: one.number):
        found.append(
            Decision(
                row.status,
                row.by,
                row.on_day,
                row.link_id,
                row.reason,
                row.at,
                is_whole=_is_whole(row, digest, document, previous),
            )
        )
        previous = row.seal or previous
    return tuple(found)


def seal_of(row: PlanStatus, digest: str, document: str, previous: str) -> str:
    """Return the seal of a row over the version that it belongs to, "" where none is put under it."""
    if row.status not in SEALED and row.link_id is None:
        return ""
    told = SealedDecision(
        plan=digest,
        document=sha256(document.encode("utf-8")).hexdigest(),
        status=row.status,
        link="" if row.link_id is None else str(row.link_id),
        by=row.by,
        on_day="" if row.on_day is None else row.on_day.isoformat(),
        at=row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        reason=row.reason,
        previous=previous,
    )
    return seal(told)


def _is_whole(row: PlanStatus, digest: str, document: str, previous: str) -> bool:
    """Tell whether a seal fits; what a person told in an earlier release has none."""
    if not row.seal:
        return row.link_id is None
    return row.seal == seal_of(row, digest, document, previous)


def is_undone(row: PlanStatus, rows: Iterable[PlanStatus]) -> bool:
    """Tell whether a row was taken back: a later one then repeats what stood before, with its moment."""
    return any(one.number > row.number and one.at <= row.at for one in rows)
