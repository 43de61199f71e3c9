"""What is understood of somebody, what is advised, and what the plan may bring."""

from __future__ import annotations

from uuid import UUID, uuid5

from ninja import Router

from opentaper import formulary
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.advice_read import advice_today, followed_plan
from opentaper.actions.readings.current_plan import current_plan
from opentaper.actions.readings.forecast_read import forecast_of
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.api.callers import Caller
from opentaper.api.routes.medications import followed
from opentaper.api.routing import reads
from opentaper.api.shapes.common import Document, NoQuery, ToldShape, asked_count, document
from opentaper.errors import NoPlanYet
from opentaper.exchange.advice_json import advice_document
from opentaper.exchange.advised import Advised
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.foretold_json import foretold_document
from opentaper.exchange.learnt_json import learnt_document

router = Router(tags=["understanding"])
MEDICATION = "medications/{uuid:medication_id}"
DAYS_PER_WEEK = 7
#: Weeks ahead where nobody says how many, and the most: further nothing can be told of a person.
WEEKS, MOST_WEEKS = 12, 104
LearntDocument, AdviceDocument, ForecastDocument = (
    document("learn-1"),
    document("advice-1"),
    document("forecast-1"),
)


WeeksAsked = asked_count(1, MOST_WEEKS)


class WeeksQuery(ToldShape):
    """How far ahead to look."""

    weeks: WeeksAsked = WEEKS  # type: ignore[valid-type]  # a kind that is made of its bounds


@reads(router, f"{MEDICATION}/understanding", ApiScope.READ_UNDERSTANDING, LearntDocument)
def get_understanding(caller: Caller, asked: NoQuery, medication_id: UUID) -> Document:  # noqa: ARG001 - every route is asked alike
    """Tell what days were made of, and what speaks for withdrawal and for a return of the condition.

    The document is that of `opentaper learn`. It is a model's view of one person, and no diagnosis.
    """
    read = understanding_of(caller.whose.id, medication_id, caller.today)
    return learnt_document(read.learnt, caller.language)


@reads(router, f"{MEDICATION}/advice", ApiScope.READ_UNDERSTANDING, AdviceDocument)
def get_advice(caller: Caller, asked: NoQuery, medication_id: UUID) -> Document:  # noqa: ARG001 - as above
    """Tell what is advised today, with every rule and its reason.

    The document is that of `opentaper advise`. Advice is a suggestion; it changes nothing.
    """
    followed(caller, medication_id)
    key = uuid5(caller.whose.id, f"api advice {caller.today.isoformat()}")
    at = Moment(caller.now, caller.today, key, caller.whose.id)
    read, plan = advice_today(caller.whose.id, medication_id, at), current_plan(medication_id)
    if plan is None:
        raise NoPlanYet(drug=read.belief.known.drug)
    advised = Advised(
        drug=formulary.drug(read.belief.known.drug),
        plan=followed_plan(plan),
        today=caller.today,
        advice=read.advice,
        belief=read.belief,
        evidence=read.evidence,
        diary=ToldDiary(),
        remarks=(),
        policy=formulary.shipped_policy().release,
    )
    return advice_document(advised, caller.language)


@reads(router, f"{MEDICATION}/forecast", ApiScope.READ_UNDERSTANDING, ForecastDocument, WeeksQuery)
def get_forecast(caller: Caller, asked: WeeksQuery, medication_id: UUID) -> Document:
    """Tell what the plan may feel like in the weeks to come.

    Each step is taken for confirmed as early as it can be. The document is that of `opentaper forecast`:
    a model's range, and no promise.
    """
    days = asked.weeks * DAYS_PER_WEEK
    return foretold_document(forecast_of(caller.whose.id, medication_id, caller.today, days), caller.language)
