"""Plans of the core as shapes: doses become whole micrograms, reasons get their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from opentaper.actions.readings.plan_read import PlanRead
from opentaper.api.shapes.common import ReasonShape
from opentaper.api.shapes.plan import IntakeShape, NextShape, PartShape, PlanShape, SignatureShape, StepShape
from opentaper.exchange.json_parts import part_json, percent_json, reasons_json
from opentaper.planning.result import Intake, Step
from opentaper.reasons import Reason
from opentaper.timeline import date_on
from opentaper.wording import step_text


def reasons_told(reasons: Iterable[Reason], language: str) -> list[ReasonShape]:
    """Return reasons with their sentences."""
    return [ReasonShape(**one) for one in reasons_json(reasons, language)]


def steps_told(
    steps: Sequence[Step], first: date | None, language: str, *, is_ideal: bool = False
) -> list[StepShape]:
    """Return steps with their recipes; of wished doses there are none."""
    return [
        StepShape(
            start_day=step.start_day,
            starts_on=date_on(first, step.start_day),
            days=step.days,
            dose_ug=step.dose.micrograms,
            occupancy_pct=percent_json(step.occupancy),
            intakes=intakes_told(step.intakes, language),
            text="" if is_ideal or not step.intakes else step_text(step, language),
            reasons=reasons_told(step.reasons, language),
        )
        for step in steps
    ]


def intakes_told(intakes: Sequence[Intake], language: str) -> list[IntakeShape]:
    """Return how a dose is made, intake by intake."""
    told = []
    for intake in intakes:
        parts = []
        for part in intake.parts:
            json = part_json(part, intake.index, language)
            parts.append(
                PartShape(
                    product=json["product"],
                    product_id=json["product_id"],
                    handling=json["handling"],
                    amount=json["amount"],
                    unit=json["unit"],
                    ug=part.dose.micrograms,
                    text=json["text"],
                )
            )
        told.append(IntakeShape(index=intake.index, parts=parts))
    return told


def plan_told(read: PlanRead, language: str) -> PlanShape:
    """Return a plan as it stands on a day."""
    signed, coming = read.current.signature, read.next
    return PlanShape(
        medication_id=read.medication_id,
        version=read.medication_version,
        plan_version_id=read.current.id,
        number=read.current.number,
        status=read.current.status,
        digest=read.version.digest,
        drug=read.drug,
        start_ug=read.start.micrograms,
        goal_ug=read.goal.micrograms,
        dose_ug=read.dose.micrograms,
        needs_signature=read.version.needs_signature,
        waits_for_signature=read.waits,
        signature=None if signed is None else SignatureShape(by=signed.by, on=signed.on_day),
        next=None
        if coming is None
        else NextShape(
            dose_ug=coming.dose.micrograms,
            earliest=read.next_date,
            is_rise=coming.is_rise,
            is_due=read.is_due,
        ),
        ahead=steps_told(
            read.ahead, read.plan.request.start_date, language, is_ideal=read.plan.request.ideal
        ),
        reasons=reasons_told(read.reasons, language),
    )
