"""Advice of a day: given once for what was told, kept with what it rests on, and given again as kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

import opentaper
from opentaper import formulary
from opentaper.actions.advise import asked_items
from opentaper.actions.deeds.answer_instrument import safety_answer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.forecast_person import tolerated_intensity
from opentaper.actions.readings.advice_inputs import AdviceInputs, KeptInputs, kept_inputs, part_names
from opentaper.actions.readings.case_facts import advice_follows
from opentaper.actions.readings.current_plan import CurrentPlan, current_plan
from opentaper.actions.readings.kept_refusal import REFUSED
from opentaper.actions.readings.learnt_read import SEED, belief_of, learnt_of, opened_belief
from opentaper.actions.readings.told_record import ToldRecord, last_word, told_record
from opentaper.advice.advice import Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, followed
from opentaper.advice.situation import Beside
from opentaper.advice.trust import stage_reached
from opentaper.errors import NoPlanYet, UnknownPerson
from opentaper.exchange.kept_advice import kept_advice, kept_evidence, opened_advice, opened_evidence
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import latest
from opentaper.inference.evidence import Evidence, evidence
from opentaper.record.log import append_link
from opentaper.record.models import AdviceGiven, LogEntry, Person
from opentaper.record.models import Belief as BeliefRow

#: What the log calls advice. It is left out, as what was refused is, where one asks what was told since.
KIND = "advice"
STAGES = list(TrustStage)


@dataclass(frozen=True, slots=True, eq=False)
class AdviceRead:
    """Advice of a day with what it rests on.

    Parameters
    ----------
    inputs_digest
        Of everything that it depends on: equal digests, equal advice.
    belief, evidence
        What is believed of the person, and what speaks for withdrawal and for a return of the condition.
    """

    medication: UUID
    day: date
    advice: Advice
    inputs_digest: str
    belief: Belief
    evidence: tuple[Evidence, ...]


def advice_today(person_id: UUID, medication_id: UUID, at: Moment, *, keeps: bool = True) -> AdviceRead:
    """Return what is advised on the day of a moment.

    Where nothing was told since it was given, it is read as it was kept; else every rule is asked anew, and
    the answer goes into the log. With ``keeps`` False it does not: nobody is shown it.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    NoPlanYet
        There is no plan with dates to follow.
    """
    stamp = last_told(person_id)
    row = _last(medication_id, at.today)
    if row is not None and row.document["stamp"] == stamp and _is_of_this_release(row):
        return _opened(row, person_id)
    told, plan = told_record(person_id, medication_id, at.today), current_plan(medication_id)
    if plan is None or plan.version.plan.request.start_date is None:
        raise NoPlanYet(drug=told.known.drug)
    inputs = advice_inputs(person_id, told, plan, at.today)
    kept = kept_inputs(inputs)
    if row is not None and row.inputs_digest == kept.digest and _is_of_this_release(row):
        if keeps:
            AdviceGiven.objects.filter(pk=row.pk).update(document={**row.document, "stamp": stamp})
        return _opened(row, person_id)
    belief = belief_of(person_id, told, at.today)
    lines = evidence(belief, told.doses, told.check_ins)
    advice = answer_to(inputs, belief)
    if keeps:
        key = uuid5(at.client_key, f"advice {medication_id} {kept.digest}")
        patiently(lambda: _keep(medication_id, at, advice, lines, kept, belief, stamp), key)
    return AdviceRead(medication_id, at.today, advice, kept.digest, belief, lines)


def advice_inputs(person_id: UUID, told: ToldRecord, plan: CurrentPlan, today: date) -> AdviceInputs:
    """Return everything that advice of a day depends on, from the record."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson(person=str(person_id))
    answers = [(one.day, safety_answer(one)) for one in told.instruments]
    n_days = len([one for one in latest(told.check_ins) if one.scores])
    beside = Beside(
        tolerated=tolerated_intensity(None) if person.tolerated is None else person.tolerated,
        asked=asked_items(told.check_ins),
        item_nine=tuple((day, answer) for day, answer in answers if answer is not None),
        seen=last_word(person_id, told.medication, today, told.check_ins),
        is_signed=plan.signature is not None,
        usual=told.usual,
    )
    return AdviceInputs(
        today=today,
        plan=followed_plan(plan),
        known=told.known,
        seed=SEED,
        check_ins=told.check_ins,
        doses=told.doses,
        stage=stage_of(person.stage, n_days, understood=person.understood_at is not None),
        beside=beside,
    )


def followed_plan(plan: CurrentPlan) -> FollowedPlan:
    """Return a plan of the record as it is followed."""
    return followed(plan.version.plan)


def stage_of(chosen: str, n_days: int, *, understood: bool) -> TrustStage:
    """Return how far suggestions are trusted: what the days allow, or less where the person chose so.

    Examples
    --------
    >>> stage_of("", 40, understood=True).value, stage_of("draft", 40, understood=True).value
    ('next-cut', 'draft')
    """
    reached = stage_reached(formulary.shipped_policy().advice, n_days, understood=understood)
    wished = next((one for one in STAGES if one.value == chosen), reached)
    return min(reached, wished, key=STAGES.index)


def answer_to(inputs: AdviceInputs, belief: Belief) -> Advice:
    """Return the answer of every rule to some inputs."""
    return advise(
        inputs.plan,
        belief,
        inputs.check_ins,
        formulary.shipped_policy(),
        doses=inputs.doses,
        today=inputs.today,
        stage=inputs.stage,
        beside=inputs.beside,
    )


def last_told(person_id: UUID) -> int:
    """Return the place in the log of the last thing that was told: while it stays, no advice changes."""
    told = LogEntry.objects.filter(person_id=person_id).exclude(kind__in=(KIND, REFUSED)).order_by("-seq")
    return told.values_list("seq", flat=True).first() or 0


def releases() -> dict[str, str]:
    """Return the releases that an answer was made with."""
    return {
        "policy": formulary.shipped_policy().release,
        "formulary": formulary.release(),
        "code": opentaper.__version__,
    }


def _is_of_this_release(row: AdviceGiven) -> bool:
    return bool(row.document["releases"] == releases())


def _last(medication_id: UUID, day: date) -> AdviceGiven | None:
    return AdviceGiven.objects.filter(medication_id=medication_id, day=day).order_by("-at", "-id").first()


def _opened(row: AdviceGiven, person_id: UUID) -> AdviceRead:
    wanted = row.document["belief"]
    kept = BeliefRow.objects.filter(medication_id=row.medication_id, inputs_digest=wanted).first()
    belief = None if kept is None else opened_belief(kept)
    return AdviceRead(
        medication=row.medication_id,
        day=row.day,
        advice=opened_advice(row.document["advice"]),
        inputs_digest=row.inputs_digest,
        belief=belief or learnt_of(person_id, row.medication_id, row.day),
        evidence=opened_evidence(row.document["evidence"]),
    )


def _keep(
    medication_id: UUID,
    at: Moment,
    advice: Advice,
    lines: tuple[Evidence, ...],
    kept: KeptInputs,
    belief: Belief,
    stamp: int,
) -> None:
    """Write advice and its link of the log, once for the same inputs, together or not at all."""
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=at.whose).first()
        if person is None:  # they left while they looked
            return
        last = _last(medication_id, at.today)
        if last is not None and last.inputs_digest == kept.digest and _is_of_this_release(last):
            return
        before = AdviceGiven.objects.filter(medication_id=medication_id).order_by("-at", "-id").first()
        known = () if before is None else part_names(before.document["inputs"])
        AdviceGiven(
            person_id=at.whose,
            medication_id=medication_id,
            day=at.today,
            at=at.at,
            document={
                "advice": kept_advice(advice),
                "evidence": kept_evidence(lines),
                "belief": belief.digest,
                "inputs": dict(kept.told),
                "parts": kept.new_parts(known),
                "releases": releases(),
                "stamp": stamp,
            },
            inputs_digest=kept.digest,
            version=opentaper.__version__,
        ).save(force_insert=True)
        append_link(at.whose, at=at.at, kind=KIND, body=_logged(medication_id, at, advice, kept))
        advice_follows(person, at.today, at.at)


def _logged(medication_id: UUID, at: Moment, advice: Advice, kept: KeptInputs) -> Mapping[str, Any]:
    """Return what the log says of advice: what it rests on, every rule, what else there was, the releases."""
    return {
        "medication": str(medication_id),
        "day": at.today.isoformat(),
        "inputs_digest": kept.digest,
        "action": advice.action.value,
        "is_shadow": advice.is_shadow,
        "fired": [one.rule for one in advice.rules if one.fired],
        "not_fired": [one.rule for one in advice.rules if not one.fired],
        "lowest_ug": None if advice.lowest is None else advice.lowest.micrograms,
        "not_before": None if advice.not_before is None else advice.not_before.isoformat(),
        "alternatives": [one.action.value for one in advice.alternatives],
        "releases": releases(),
    }
