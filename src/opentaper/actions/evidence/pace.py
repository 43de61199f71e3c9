"""The paces that people give: of this server's who agreed to it, or of virtual people, to try it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.examples.cohort import CohortMember, cohort
from opentaper.examples.cohort_days import course
from opentaper.inference.belief import Known, is_modelled, prior_belief
from opentaper.inference.pace import Pace, pace_of
from opentaper.inference.update import update

#: Told how many people are done, and how many there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class GivenPaces:
    """What people give, and how many agreed; of some too little was learnt yet to be given."""

    paces: tuple[Pace, ...]
    n_agreed: int


def given_paces(today: date, watch: Watch = lambda done, whole: None) -> GivenPaces:  # noqa: ARG005 - nobody need watch
    """Return the paces of those people of this server whose consent to it stands, and of nobody else.

    Of somebody with several courses the one that told most is given: two courses are not two people.

    Parameters
    ----------
    today
        The last day that is learnt from.
    """
    from opentaper.actions.evidence.gather import PACE, consenting

    agreed = consenting(PACE)
    found = []
    for place, person_id in enumerate(agreed, start=1):
        pace = given_pace(person_id, today)
        if pace is not None:
            found.append(pace)
        watch(place, len(agreed))
    return GivenPaces(tuple(found), len(agreed))


def given_pace(person_id: UUID, today: date) -> Pace | None:
    """Return what somebody gives; None where they did not agree, or too little was learnt."""
    from opentaper.actions.evidence.gather import PACE, secret_of

    secret = secret_of(person_id, PACE)
    if secret is None:
        return None
    paces = [pace for one in _medications(person_id) if (pace := _learnt(person_id, one, today, secret))]
    # Between the last look and now somebody may have taken it back.
    if not paces or secret_of(person_id, PACE) != secret:
        return None
    return max(paces, key=lambda one: (one.told.sum(), one.drug))


def virtual_paces(n: int, seed: int, watch: Watch = lambda done, whole: None) -> GivenPaces:  # noqa: ARG005 - nobody need watch
    """Return the paces of virtual people, learnt from their diaries as anybody's are.

    Parameters
    ----------
    n
        How many, an even number of at least 2: they come in pairs.
    seed
        At least 0; the same seed is the same people.

    Raises
    ------
    BadOption
        An odd number, fewer than two, or a negative seed.

    Examples
    --------
    >>> made = virtual_paces(2, seed=1)
    >>> made.n_agreed, len(made.paces) <= 2
    (2, True)
    """
    people, found = cohort(n, seed), []
    for place, member in enumerate(people, start=1):
        pace = virtual_pace(member)
        if pace is not None:
            found.append(pace)
        watch(place, len(people))
    return GivenPaces(tuple(found), len(people))


def virtual_pace(member: CohortMember) -> Pace | None:
    """Return what was learnt of a virtual person from their whole diary."""
    known = Known(member.drug, member.start, member.months_of_use, member.failed_attempts)
    lived = course(member)
    belief = update(prior_belief(known), lived.doses, lived.check_ins)
    return pace_of(belief, f"virtual{member.seed}n{member.number}")


def _medications(person_id: UUID) -> tuple[UUID, ...]:
    from opentaper.record.models import Medication

    rows = Medication.objects.filter(person_id=person_id).order_by("id")
    return tuple(rows.values_list("pk", flat=True))


def _learnt(person_id: UUID, medication_id: UUID, today: date, secret: str) -> Pace | None:
    from opentaper.actions.readings.learnt_read import belief_of
    from opentaper.actions.readings.told_record import told_record
    from opentaper.cohort.contribution import pseudonym

    told = told_record(person_id, medication_id, today)
    if not is_modelled(told.known):
        return None
    return pace_of(belief_of(person_id, told, today), pseudonym(secret))
