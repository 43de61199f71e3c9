"""When a deed is done, by whom, and under which key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5


@dataclass(frozen=True, slots=True)
class Moment:
    """The circumstances of a deed that its maker does not type.

    Arguments: ``now`` with a time zone; ``today`` the person's own day; ``client_key`` made once by the phone
    or page, so that the same deed sent twice is done once; ``person_id`` None only where a person begins.
    """

    now: datetime
    today: date
    client_key: UUID
    person_id: UUID | None

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("a moment without a time zone")

    @property
    def at(self) -> datetime:
        """The moment in UTC, as the record keeps it."""
        return self.now.astimezone(UTC)

    @property
    def whose(self) -> UUID:
        """The person: the one that is named, or the one that begins with this key."""
        return uuid5(self.client_key, "person") if self.person_id is None else self.person_id

    @property
    def deed_id(self) -> UUID:
        """The key of the row that tells of this deed, known before it is written."""
        return uuid5(self.client_key, f"deed of {self.whose}")
