"""What is believed of a person: from the record where nothing was told since, else learnt now and kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from opentaper.actions.deeds.patience import patiently
from opentaper.actions.readings.told_record import ToldRecord, told_record
from opentaper.errors import BadInput
from opentaper.exchange.belief_json import belief_from_json, belief_json
from opentaper.inference.belief import Belief, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken, latest
from opentaper.inference.observed import observed
from opentaper.inference.update import digest, update
from opentaper.quantities import Dose
from opentaper.record.models import Belief as BeliefRow

#: Of all chance in a belief, so that the same days always teach the same.
SEED = 1
#: So many beliefs of a medication are kept, the newest; the others can be learnt again.
MOST_KEPT = 4
#: So many days up to the last are learnt from whole; of those before, every fourth.
WHOLE_DAYS, EVERY = 365, 4


def learnt_of(person_id: UUID, medication_id: UUID, at: date) -> Belief:
    """Return what is believed of a person on a day, by all that they told up to it.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    """
    return belief_of(person_id, told_record(person_id, medication_id, at), at)


def belief_of(person_id: UUID, told: ToldRecord, at: date) -> Belief:
    """Return what is believed by a record: kept under the digest of all that it rests on, or learnt now."""
    check_ins, doses = teaching(told.known.start, told.check_ins, told.doses)
    seen = observed(check_ins)
    wanted = digest(told.known, SEED, doses, seen)
    kept = BeliefRow.objects.filter(medication_id=told.medication, inputs_digest=wanted).first()
    found = None if kept is None else opened_belief(kept)
    if found is not None and found.digest == wanted:
        return found
    belief = update(prior_belief(told.known, SEED), doses, check_ins)
    patiently(lambda: _keep(person_id, told.medication, at, belief), uuid5(told.medication, wanted))
    return belief


def teaching(
    start: Dose, check_ins: tuple[CheckIn, ...], doses: tuple[DoseTaken, ...]
) -> tuple[tuple[CheckIn, ...], tuple[DoseTaken, ...]]:
    """Return the check-ins and doses that a belief is learnt from.

    Of days that lie more than a year before the last answered one every fourth is taken: they still tell how
    slow somebody adapts, and a page need not wait for them. Which ones depends on their dates alone.
    """
    days = [one for one in latest(check_ins) if one.scores]
    if not days:
        return (), ()
    last, whole = days[-1].day, days[-1].day - timedelta(days=WHOLE_DAYS)
    kept = tuple(one for one in days if one.day > whole or one.day.toordinal() % EVERY == 0)
    return kept, changes_of(start, doses, last)


def changes_of(start: Dose, doses: tuple[DoseTaken, ...], last: date) -> tuple[DoseTaken, ...]:
    """Return the doses that change what was taken up to the last day told of: the others teach nothing.

    So a dose that is told to have been taken as ever asks for no new learning.

    Examples
    --------
    >>> mg = ((1, 20), (2, 15), (3, 15), (9, 10))
    >>> told = tuple(DoseTaken(date(2026, 3, day), Dose.mg(amount)) for day, amount in mg)
    >>> [one.day.day for one in changes_of(Dose.mg(20), told, date(2026, 3, 8))]
    [2]
    """
    found: list[DoseTaken] = []
    for one in doses:
        before = found[-1].dose if found else start
        if one.day <= last and one.dose != before:
            found.append(one)
    return tuple(found)


def opened_belief(row: BeliefRow) -> Belief | None:
    """Return the belief of a row; None of one of another release, which is learnt again."""
    try:
        return belief_from_json(json.dumps(row.document), "belief")
    except BadInput:
        return None


def _keep(person_id: UUID, medication_id: UUID, at: date, belief: Belief) -> None:
    with transaction.atomic():
        BeliefRow.objects.update_or_create(
            medication_id=medication_id,
            as_of=at,
            inputs_digest=belief.digest,
            defaults={"person_id": person_id, "document": json.loads(belief_json(belief))},
        )
        rows = BeliefRow.objects.filter(medication_id=medication_id).order_by("-as_of", "id")
        old = list(rows.exclude(inputs_digest=belief.digest).values_list("pk", flat=True)[MOST_KEPT - 1 :])
        if old:
            BeliefRow.objects.filter(pk__in=old).delete()
