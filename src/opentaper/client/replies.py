"""What the server answers, as frozen values; doses are whole micrograms a day.

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
class MeReply:
    """Whose key it is; the person is null where the account has no record of its own."""

    token: TokenReply
    person_id: UUID | None
    language: str
    country: str | None
    zone: str | None
    today: date | None


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
class TeamReply:
    """Who sees what."""

    members: tuple[TeamMemberReply, ...]
    waiting: tuple[WaitingReply, ...]
    looks: tuple[LookReply, ...]


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
class MedicationsReply:
    """Everything that is taken."""

    items: tuple[MedicationReply, ...]


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
class TodayReply:
    """One day of the person; what days were like is null for a key that may not read check-ins."""

    today: date
    has_check_in: bool | None
    urgent: str | None
    medications: tuple[TodayMedicineReply, ...]


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
class InstrumentReply:
    """A form that was answered: an answer for each question, or its total alone."""

    id: UUID
    name: str
    day: date
    answers: tuple[int | None, ...]
    total: int | None


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
class SharedLinkReply:
    """Somebody who shares with this account."""

    link_id: UUID
    known_as: str
    role: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedLinksReply:
    """Everybody who shares with this account."""

    items: tuple[SharedLinkReply, ...]


@dataclass(frozen=True, slots=True)
class SharedPlansReply:
    """The plans that somebody shares."""

    items: tuple[PlanReply, ...]


@dataclass(frozen=True, slots=True)
class SharedDayReply:
    """How a day of somebody was who shares it; without its note."""

    day: date
    scores: Mapping[str, float]
    signs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SharedDaysReply:
    """Days that are shared, the newest first; ``next`` is the cursor of the next page."""

    items: tuple[SharedDayReply, ...]
    next: str | None
