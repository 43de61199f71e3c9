"""What is going on: what the days were made of, what speaks for and against, and what would tell more."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from uuid import UUID, uuid5

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.learn import learnt
from opentaper.actions.readings.advice_read import AdviceRead, advice_today
from opentaper.actions.readings.body_split import FromBody, told_with_body
from opentaper.actions.readings.learnt_read import SEED, belief_of
from opentaper.actions.readings.told_record import ToldRecord, told_record
from opentaper.actions.told_person import ToldPerson
from opentaper.errors import NoPlanYet
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.onset_rows import found_spells
from opentaper.formulary.items import slow_process
from opentaper.inference.belief import Belief, How
from opentaper.inference.check_in import latest
from opentaper.inference.evidence import COUPLING, WITHDRAWAL, Evidence, balance
from opentaper.inference.waves import Spell, SpellKind
from opentaper.reasons import Reason

#: What was worked out of so many records is kept by this process, the newest: drawing it again takes a while.
MOST_KEPT = 16

#: What is not known, and what to tell so that it is.
ASKED_FOR = {
    "unknown.use": Reason.of("more.use"),
    "unknown.life": Reason.of("more.life"),
    "unknown.signs": Reason.of("more.signs"),
}


@dataclass(frozen=True, slots=True)
class UnderstandingRead:
    """What is understood of a person on one drug.

    Parameters
    ----------
    n_days, wanted_days
        Days with an answer, and how many are asked for before anything is told from them.
    learnt
        The split of each day, the evidence, the pace, what cannot be known: what pictures are drawn of.
    waves, windows
        Spells of harder days, and of days back near the usual between them, in order.
    for_withdrawal, for_return, open_lines
        The lines of evidence by what they point to, the heaviest first.
    odds_return, odds_withdrawal
        How much all lines weigh on each side, in natural log odds; the model's own line apart.
    coupling
        Whether days get harder after cuts; None without a check-in.
    tells_more
        What would tell more, each as a reason with a sentence.
    advice
        What is advised; None without a plan.
    n_nights, n_cycle, n_brought
        Of how many days the nights, and the cycle, came from what was told of the body, and all answers from
        a file.
    """

    medication: UUID
    today: date
    n_days: int
    wanted_days: int
    learnt: Learnt
    waves: tuple[Spell, ...]
    windows: tuple[Spell, ...]
    for_withdrawal: tuple[Evidence, ...]
    for_return: tuple[Evidence, ...]
    open_lines: tuple[Evidence, ...]
    odds_return: float
    odds_withdrawal: float
    coupling: Evidence | None
    tells_more: tuple[Reason, ...]
    advice: AdviceRead | None
    n_nights: int = 0
    n_cycle: int = 0
    n_brought: int = 0

    @property
    def belief(self) -> Belief:
        """What is believed of the person."""
        return self.learnt.belief

    @property
    def is_enough(self) -> bool:
        """Whether there are days enough to tell anything; "not yet" is a fine answer."""
        return self.n_days >= self.wanted_days and self.belief.trusted


def understanding_of(
    person_id: UUID,
    medication_id: UUID,
    today: date,
    now: datetime | None = None,
    *,
    with_body: bool = False,
) -> UnderstandingRead:
    """Return what is understood of a person; the number of queries does not grow with the days.

    Parameters
    ----------
    now
        The moment, at which advice that is given for the first time goes into the log; None logs nothing.
    with_body
        Let nights and the cycle say what a day held where its check-in does not, and a diary that was brought
        fill days without one: for the person alone, and never for what decides.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    """
    own = told_record(person_id, medication_id, today)
    body = told_with_body(person_id, own, today) if with_body else FromBody(own)
    told = body.told
    belief = belief_of(person_id, told, today)
    found, spells = learnt_from(told, belief)
    lines = sorted(found.evidence, key=lambda one: -abs(one.weight))
    for_return, for_withdrawal = balance(found.evidence)
    n_days = len([one for one in latest(told.check_ins) if one.scores])
    return UnderstandingRead(
        medication=medication_id,
        today=today,
        n_days=n_days,
        wanted_days=round(slow_process().least_days.value),
        learnt=found,
        waves=tuple(one for one in spells if one.kind is SpellKind.WAVE),
        windows=tuple(one for one in spells if one.kind is SpellKind.WINDOW),
        for_withdrawal=tuple(one for one in lines if one.weight < 0.0),
        for_return=tuple(one for one in lines if one.weight > 0.0),
        open_lines=tuple(one for one in lines if one.weight == 0.0),
        odds_return=for_return,
        odds_withdrawal=for_withdrawal,
        coupling=next((one for one in found.evidence if one.code == COUPLING), None),
        tells_more=tells_more(found, n_days),
        advice=_advice(person_id, medication_id, today, now),
        n_nights=body.n_nights,
        n_cycle=body.n_cycle,
        n_brought=body.n_brought,
    )


def tells_more(found: Learnt, n_days: int) -> tuple[Reason, ...]:
    """Return what would tell more: more days, days around a cut, and whatever has not been told yet."""
    wanted = round(slow_process().least_days.value)
    told = []
    if n_days < wanted:
        told.append(Reason.of("more.days", n=wanted - n_days, wanted=wanted))
    elif found.belief.how is How.CAUTIOUS:
        told.append(Reason.of("more.calm_days"))
    coupled = next((one for one in found.evidence if one.code == COUPLING), None)
    if coupled is not None and coupled.points_to != WITHDRAWAL and n_days >= wanted:
        told.append(Reason.of("more.around_cuts"))
    codes = {one.code for one in found.unknown}
    return (*told, *(more for unknown, more in ASKED_FOR.items() if unknown in codes))


def learnt_from(told: ToldRecord, belief: Belief) -> tuple[Learnt, tuple[Spell, ...]]:
    """Return what a record teaches by what is believed of it, and its spells; kept for the next page."""
    key = belief.digest, told.check_ins, told.doses, told.instruments
    found = _KEPT.get(key)
    if found is None:
        person = ToldPerson(
            known=told.known,
            seed=SEED,
            doses=told.doses,
            check_ins=told.check_ins,
            instruments=told.instruments,
            diary=ToldDiary(told.check_ins, told.doses, told.instruments),
            belief=belief,
        )
        made = learnt(person, belief)
        found = made, found_spells(made)
        _KEPT.put(key, found)
    return found


def _advice(person_id: UUID, medication_id: UUID, today: date, now: datetime | None) -> AdviceRead | None:
    key = uuid5(person_id, f"understanding {today.isoformat()}")
    at = Moment(now or datetime.combine(today, datetime.min.time(), UTC), today, key, person_id)
    try:
        return advice_today(person_id, medication_id, at, keeps=now is not None)
    except NoPlanYet:
        return None


class _Kept:
    """The newest of what was worked out, by what it rests on."""

    def __init__(self) -> None:
        self.found: OrderedDict[object, tuple[Learnt, tuple[Spell, ...]]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: object) -> tuple[Learnt, tuple[Spell, ...]] | None:
        with self.lock:
            return self.found.get(key)

    def put(self, key: object, value: tuple[Learnt, tuple[Spell, ...]]) -> None:
        with self.lock:
            self.found[key] = value
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)


_KEPT = _Kept()
