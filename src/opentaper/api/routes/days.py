"""Today, check-ins and forms."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.readings.paged_read import check_ins_page, instruments_page
from opentaper.actions.readings.today_read import MedicationToday, NextRead, today_of
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.cursors import day_cursor, row_after
from opentaper.api.plan_values import intakes_told
from opentaper.api.routing import reads, writes
from opentaper.api.shapes.common import DaysQuery, NoQuery
from opentaper.api.shapes.days import (
    CheckInMadeShape,
    CheckInShape,
    CheckInsShape,
    CheckInToldShape,
    InstrumentMadeShape,
    InstrumentShape,
    InstrumentsShape,
    InstrumentToldShape,
)
from opentaper.api.shapes.plan import TodayMedicineShape, TodayNextShape, TodayShape

router = Router(tags=["days"])
CHECK_INS, FORMS = "check-ins", "forms"


@reads(router, "today", ApiScope.READ_PLAN, TodayShape)
def get_today(caller: Caller, asked: NoQuery) -> TodayShape:  # noqa: ARG001 - every route is asked alike
    """Tell what is taken today and how it is made, and what the next dose waits for.

    Whether there is a check-in and what signs of danger ask for is told to keys that may read check-ins.
    """
    read = today_of(caller.whose.id, caller.today)
    tells_days = ApiScope.READ_CHECK_INS in caller.token.scopes
    return TodayShape(
        today=read.today,
        has_check_in=read.check_in is not None if tells_days else None,
        urgent=(read.urgent or None) if tells_days else None,
        medications=[_medicine(one, caller.language) for one in read.medications],
    )


@reads(router, "check-ins", ApiScope.READ_CHECK_INS, CheckInsShape, DaysQuery)
def list_check_ins(caller: Caller, asked: DaysQuery) -> CheckInsShape:
    """List the check-ins of some days, the newest first, a page at a time.

    What is written while you read on changes no page that is still to come.
    """
    after = row_after(CHECK_INS, asked.cursor)
    rows = check_ins_page(caller.whose.id, asked.first, asked.last, after, asked.limit + 1)
    shown = rows[: asked.limit]
    return CheckInsShape(
        items=[
            CheckInShape(
                id=row.id,
                day=row.day,
                written_at=row.written_at,
                scores=dict(row.scores),
                modulators=dict(row.modulators),
                signs=None if row.signs is None else list(row.signs),
                note=row.note,
            )
            for row in shown
        ],
        next=day_cursor(CHECK_INS, shown[-1].day, shown[-1].id) if len(rows) > asked.limit else None,
    )


@writes(router, "check-ins", ApiScope.WRITE_CHECK_INS, CheckInMadeShape, CheckInToldShape)
def write_check_in(caller: Caller, told: CheckInToldShape, client_key: UUID) -> CheckInMadeShape:
    """Tell how a day was; of two for one day the later written counts."""
    done = check_in(
        CheckInTold(
            day=told.day,
            scores=told.scores,
            modulators=told.modulators,
            signs=None if told.signs is None else tuple(told.signs),
            note=told.note,
            written_at=told.written_at,
        ),
        caller.moment(client_key),
    )
    return CheckInMadeShape(
        id=done.check_in,
        day=done.day,
        corrects=done.corrects,
        counts=done.counts,
        is_late=done.is_late,
        signs=list(done.signs),
        urgent=done.urgent,
    )


@reads(router, "forms", ApiScope.READ_CHECK_INS, InstrumentsShape, DaysQuery)
def list_forms(caller: Caller, asked: DaysQuery) -> InstrumentsShape:
    """List the published questionnaires that were answered, the newest first, a page at a time."""
    after = row_after(FORMS, asked.cursor)
    rows = instruments_page(caller.whose.id, asked.first, asked.last, after, asked.limit + 1)
    shown = rows[: asked.limit]
    return InstrumentsShape(
        items=[
            InstrumentShape(id=row.id, name=row.name, day=row.day, answers=list(row.answers), total=row.total)
            for row in shown
        ],
        next=day_cursor(FORMS, shown[-1].day, shown[-1].id) if len(rows) > asked.limit else None,
    )


@writes(router, "forms", ApiScope.WRITE_CHECK_INS, InstrumentMadeShape, InstrumentToldShape)
def answer_form(caller: Caller, told: InstrumentToldShape, client_key: UUID) -> InstrumentMadeShape:
    """Tell the answers to a published questionnaire."""
    done = answer_instrument(
        InstrumentTold(told.name, told.day, tuple(told.answers), told.total), caller.moment(client_key)
    )
    return InstrumentMadeShape(
        id=done.answer,
        name=done.name,
        day=done.day,
        total=done.total,
        band=done.band,
        signs=list(done.signs),
        urgent=done.urgent,
    )


def _medicine(one: MedicationToday, language: str) -> TodayMedicineShape:
    return TodayMedicineShape(
        id=one.id,
        version=one.version,
        drug=one.drug.name,
        dose_ug=one.dose.micrograms,
        since=one.since,
        day_of_step=one.day_of_step,
        intakes=intakes_told(one.intakes, language),
        told=None if one.told is None else one.told.kind,
        next=None if one.next is None else _next(one.next),
    )


def _next(one: NextRead) -> TodayNextShape:
    return TodayNextShape(
        dose_ug=one.dose.micrograms,
        planned_on=one.planned_on,
        earliest=one.earliest,
        is_rise=one.is_rise,
        waits_for=list(one.waits_for),
    )
