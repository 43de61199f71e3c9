"""What the server answers, as frozen values; doses are whole micrograms a day.

Written by ``python -m tools.api_client`` from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.client.parts import (
    CheckInReply,
    InstrumentReply,
    LookReply,
    MedicationReply,
    NextReply,
    ReasonReply,
    SharedDayReply,
    SharedLinkReply,
    SignatureReply,
    StepReply,
    TeamMemberReply,
    TodayMedicineReply,
    TokenReply,
    VersionReply,
    WaitingReply,
)


@dataclass(frozen=True, slots=True)
class MeReply:
    """Whose key it is; the person is null where the account has no record of its own."""

    token: TokenReply
    person_id: UUID | None
    language: str
    country: str | None
    zone: str | None
    today: date | None


@dataclass(frozen=True, slots=True)
class TeamReply:
    """Who sees what."""

    members: tuple[TeamMemberReply, ...]
    waiting: tuple[WaitingReply, ...]
    looks: tuple[LookReply, ...]


@dataclass(frozen=True, slots=True)
class MedicationsReply:
    """Everything that is taken."""

    items: tuple[MedicationReply, ...]


@dataclass(frozen=True, slots=True)
class PlanReply:
    """The plan that counts, as it stands today; ``version`` is the medication's."""

    medication_id: UUID
    version: int
    plan_version_id: UUID
    number: int
    status: str
    digest: str
    drug: str
    start_ug: int
    goal_ug: int
    dose_ug: int
    needs_signature: bool
    waits_for_signature: bool
    signature: SignatureReply | None
    next: NextReply | None
    ahead: tuple[StepReply, ...]
    reasons: tuple[ReasonReply, ...]


@dataclass(frozen=True, slots=True)
class VersionsReply:
    """Versions of a plan, the newest first; ``next`` is the cursor of the next page."""

    items: tuple[VersionReply, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class VersionWholeReply:
    """A version with its document, as the terminal writes plans."""

    version: VersionReply
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StepsReply:
    """The steps of a plan."""

    plan_version_id: UUID
    start_ug: int
    goal_ug: int
    items: tuple[StepReply, ...]


@dataclass(frozen=True, slots=True)
class PlanMadeReply:
    """A new version of a plan; ``version`` is the medication's now."""

    plan_version_id: UUID
    number: int
    digest: str
    needs_signature: bool
    version: int


@dataclass(frozen=True, slots=True)
class BackReply:
    """What a step back would bring; nothing is done. The person does it on their plan page."""

    medication_id: UUID
    version: int
    dose_ug: int
    choices_ug: tuple[int, ...]
    to_ug: int
    needs_signature: bool
    items: tuple[StepReply, ...]
    reasons: tuple[ReasonReply, ...]


@dataclass(frozen=True, slots=True)
class CutMadeReply:
    """The dose from today on; ``moved_days`` is by how much the rest of the plan moved."""

    plan_version_id: UUID
    dose_ug: int
    begins_on: date
    moved_days: int
    version: int


@dataclass(frozen=True, slots=True)
class TodayReply:
    """One day of the person; what days were like is null for a key that may not read check-ins."""

    today: date
    has_check_in: bool | None
    urgent: str | None
    medications: tuple[TodayMedicineReply, ...]


@dataclass(frozen=True, slots=True)
class CheckInsReply:
    """Check-ins, the newest day first; ``next`` is the cursor of the next page."""

    items: tuple[CheckInReply, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class CheckInMadeReply:
    """What became of a check-in; ``urgent`` is crisis, talk-today or empty: act on it at once."""

    id: UUID
    day: date
    corrects: UUID | None
    counts: bool
    is_late: bool
    signs: tuple[str, ...]
    urgent: str


@dataclass(frozen=True, slots=True)
class InstrumentsReply:
    """Forms that were answered, the newest day first; ``next`` is the cursor of the next page."""

    items: tuple[InstrumentReply, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class InstrumentMadeReply:
    """What a form comes to; ``urgent`` is crisis, talk-today or empty: act on it at once."""

    id: UUID
    name: str
    day: date
    total: int | None
    band: str
    signs: tuple[str, ...]
    urgent: str


@dataclass(frozen=True, slots=True)
class SharedLinksReply:
    """Everybody who shares with this account."""

    items: tuple[SharedLinkReply, ...]


@dataclass(frozen=True, slots=True)
class SharedPlansReply:
    """The plans that somebody shares."""

    items: tuple[PlanReply, ...]


@dataclass(frozen=True, slots=True)
class SharedDaysReply:
    """Days that are shared, the newest first; ``next`` is the cursor of the next page."""

    items: tuple[SharedDayReply, ...]
    next: str | None
