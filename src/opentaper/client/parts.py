"""What stands inside the server's answers, as frozen values; doses are whole micrograms a day.

Written by ``python -m tools.api_client`` from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TokenReply:
    """The key of a program."""

    name: str
    scopes: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class SharedPartReply:
    """A section that is shared."""

    section: str
    right: str
    until: date | None


@dataclass(frozen=True, slots=True)
class TeamMemberReply:
    """Somebody of the care team, and what they may see today."""

    link_id: UUID
    called: str
    role: str
    since: datetime
    shared: tuple[SharedPartReply, ...]
    last_look: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """An invitation that nobody has used."""

    invitation_id: UUID
    called: str
    role: str
    sections: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class LookReply:
    """Who looked at what, and when."""

    called: str
    section: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MedicationReply:
    """A drug that is taken, with the dose of today."""

    id: UUID
    version: int
    drug: str
    dose_ug: int
    since: date | None
    times_a_day: int
    has_plan: bool


@dataclass(frozen=True, slots=True)
class SignatureReply:
    """Who signed, and on which day."""

    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class NextReply:
    """The next change of the dose; nothing begins it but a confirmation."""

    dose_ug: int
    earliest: date | None
    is_rise: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class PartReply:
    """One line of a recipe; ``amount`` is exact: a decimal, or a fraction such as 1/3."""

    product: str
    product_id: str
    handling: str
    amount: str
    unit: str
    ug: int
    text: str


@dataclass(frozen=True, slots=True)
class IntakeReply:
    """What is swallowed at one time of the day, counted from 0."""

    index: int
    parts: tuple[PartReply, ...]


@dataclass(frozen=True, slots=True)
class ReasonReply:
    """A reason: its code for programs, its sentence for people."""

    code: str
    text: str
    source: str | None
    values: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class StepReply:
    """A dose and for how long; ``is_planned`` tells what is planned from what is confirmed."""

    start_day: int
    starts_on: date | None
    days: int
    dose_ug: int
    occupancy_pct: float | None
    intakes: tuple[IntakeReply, ...]
    text: str
    reasons: tuple[ReasonReply, ...]


@dataclass(frozen=True, slots=True)
class VersionReply:
    """A version of a plan; it is never changed, only followed by another."""

    id: UUID
    medication_id: UUID
    number: int
    parent_id: UUID | None
    status: str
    digest: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TodayNextReply:
    """The next dose; ``waits_for`` is empty where it may be confirmed today."""

    dose_ug: int
    planned_on: date
    earliest: date | None
    is_rise: bool
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TodayMedicineReply:
    """One medication today; ``told`` is what was told of today's dose."""

    id: UUID
    version: int
    drug: str
    dose_ug: int
    since: date | None
    day_of_step: int | None
    intakes: tuple[IntakeReply, ...]
    told: str | None
    next: TodayNextReply | None


@dataclass(frozen=True, slots=True)
class CheckInReply:
    """A check-in that stands for its day, whole, with the note that is for the person alone."""

    id: UUID
    day: date
    written_at: datetime
    scores: Mapping[str, float]
    modulators: Mapping[str, float]
    signs: tuple[str, ...] | None
    note: str


@dataclass(frozen=True, slots=True)
class InstrumentReply:
    """A form that was answered: an answer for each question, or its total alone."""

    id: UUID
    name: str
    day: date
    answers: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class SharedLinkReply:
    """Somebody who shares with this account."""

    link_id: UUID
    known_as: str
    role: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedDayReply:
    """How a day of somebody was who shares it; without its note."""

    day: date
    scores: Mapping[str, float]
    signs: tuple[str, ...] | None
