"""Medications and their plans; every dose in whole micrograms a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema

from opentaper.api.shapes.common import (
    MOST_UG,
    PLAIN,
    DayTold,
    Micrograms,
    ReasonShape,
    ToldShape,
    Version,
    digits_only,
    document,
    whole_told,
)

#: More days than this is a slip, and more than any plan is long.
MOST_DAYS = 3_652
PlanDocument = document("plan-1")


class MedicationShape(Schema):
    """A drug that is taken, with the dose of today."""

    id: UUID
    version: int
    drug: str
    dose_ug: int
    since: date | None
    times_a_day: int
    has_plan: bool


class MedicationsShape(Schema):
    """Everything that is taken."""

    items: list[MedicationShape]


class PartShape(Schema):
    """One line of a recipe; ``amount`` is exact: a decimal, or a fraction such as 1/3."""

    product: str
    product_id: str
    handling: str
    amount: str
    unit: str
    ug: int
    text: str


class IntakeShape(Schema):
    """What is swallowed at one time of the day, counted from 0."""

    index: int
    parts: list[PartShape]


class StepShape(Schema):
    """A dose and for how long; ``is_planned`` tells what is planned from what is confirmed."""

    start_day: int
    starts_on: date | None
    days: int
    dose_ug: int
    occupancy_pct: float | None
    intakes: list[IntakeShape]
    text: str
    reasons: list[ReasonShape]


class StepsShape(Schema):
    """The steps of a plan."""

    plan_version_id: UUID
    start_ug: int
    goal_ug: int
    items: list[StepShape]


class NextShape(Schema):
    """The next change of the dose; nothing begins it but a confirmation."""

    dose_ug: int
    earliest: date | None
    is_rise: bool
    is_due: bool


class SignatureShape(Schema):
    """Who signed, and on which day."""

    by: str
    on: date | None


class PlanShape(Schema):
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
    signature: SignatureShape | None
    next: NextShape | None
    ahead: list[StepShape]
    reasons: list[ReasonShape]


class SharedPlansShape(Schema):
    """The plans that somebody shares."""

    items: list[PlanShape]


class VersionShape(Schema):
    """A version of a plan; it is never changed, only followed by another."""

    id: UUID
    medication_id: UUID
    number: int
    parent_id: UUID | None
    status: str
    digest: str
    made_at: datetime


class VersionsShape(Schema):
    """Versions of a plan, the newest first; ``next`` is the cursor of the next page."""

    items: list[VersionShape]
    next: str | None


class VersionWholeShape(Schema):
    """A version with its document, as the terminal writes plans."""

    version: VersionShape
    document: PlanDocument  # type: ignore[valid-type]  # a kind that is made of the name of a schema


class PlanToldShape(ToldShape):
    """A plan that is asked for, from the dose of today; what is not told is as OpenTaper would have it."""

    version: Version
    start_on: DayTold | None = None
    goal_ug: Micrograms | None = None
    method: Literal["occupancy", "proportional", "linear", "adaptive"] | None = None
    interval_days: Annotated[int, Field(ge=1, le=MOST_DAYS), BeforeValidator(whole_told)] | None = None
    shelf: (
        Annotated[
            list[Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]],
            Field(max_length=40, description="What there is, one item a line; null for the shelf as kept."),
        ]
        | None
    ) = None


class PlanMadeShape(Schema):
    """A new version of a plan; ``version`` is the medication's now."""

    plan_version_id: UUID
    number: int
    digest: str
    needs_signature: bool
    version: int


class HoldShape(ToldShape):
    """Stay for so many days longer."""

    version: Version
    days: Annotated[int, Field(ge=1, le=MOST_DAYS), BeforeValidator(whole_told)]
    because: Annotated[str, Field(max_length=500, pattern=PLAIN)] = ""


class SlowShape(ToldShape):
    """Go slower."""

    version: Version


class BackQuery(ToldShape):
    """Back to which dose; without it, the one before the last cut."""

    to_ug: Annotated[
        Annotated[int, Field(ge=0, le=MOST_UG), BeforeValidator(digits_only)] | None,
        WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_UG}),
    ] = None


class BackShape(Schema):
    """What a step back would bring; nothing is done. The person does it on their plan page."""

    medication_id: UUID
    version: int
    dose_ug: int
    choices_ug: list[int]
    to_ug: int
    needs_signature: bool
    items: list[StepShape]
    reasons: list[ReasonShape]


class CutShape(ToldShape):
    """The next dose of the plan, as the person read it and confirms it today."""

    version: Version
    dose_ug: Micrograms


class CutMadeShape(Schema):
    """The dose from today on; ``moved_days`` is by how much the rest of the plan moved."""

    plan_version_id: UUID
    dose_ug: int
    begins_on: date
    moved_days: int
    version: int


class TodayMedicineShape(Schema):
    """One medication today; ``told`` is what was told of today's dose."""

    id: UUID
    version: int
    drug: str
    dose_ug: int
    since: date | None
    day_of_step: int | None
    intakes: list[IntakeShape]
    told: str | None
    next: TodayNextShape | None


class TodayNextShape(Schema):
    """The next dose; ``waits_for`` is empty where it may be confirmed today."""

    dose_ug: int
    planned_on: date
    earliest: date | None
    is_rise: bool
    waits_for: list[str]


class TodayShape(Schema):
    """One day of the person; what days were like is null for a key that may not read check-ins."""

    today: date
    has_check_in: bool | None
    urgent: str | None
    medications: list[TodayMedicineShape]


TodayMedicineShape.model_rebuild()
