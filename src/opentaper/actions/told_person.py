"""What a person tells of themselves: what they take, since when, the doses they took and how they felt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.diary_options import AskedReading, reading, until_day
from opentaper.errors import BadOption
from opentaper.exchange.belief_json import belief_from_json
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_table import text_of
from opentaper.inference.belief import EPISODES, Belief, Known
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.inference.relapse import CONDITIONS
from opentaper.planning.doors import check_dose
from opentaper.planning.request import Went
from opentaper.quantities import Dose
from opentaper.reasons import Reason

MOST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A file that was read: its name and its bytes."""

    name: str
    content: bytes

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self.content, self.name)


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """A person in their own words; None where something was not told.

    ``belief`` is what was learnt before: it knows the drug and all that was known before the first check-in,
    and what is told beside it must agree.
    """

    drug: str | None = None
    doses: ToldFile | None = None
    check_ins: ToldFile | None = None
    belief: ToldFile | None = None
    start: str | None = None
    used_for: str | None = None
    attempts: tuple[str, ...] = ()
    condition: str | None = None
    episodes: str | None = None
    times: str | None = None
    curve: str | None = None
    until: str | None = None
    seed: str | None = None
    reading: AskedReading = field(default_factory=AskedReading)


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """What was told, read: ``belief`` is what was learnt before, where that was told.

    ``skipped`` lines and ``remarks`` stand in ``diary``, which holds all that the files told; ``doses`` and
    ``check_ins`` are those that count, up to ``until``.
    """

    known: Known
    seed: int
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]
    instruments: tuple[InstrumentAnswer, ...]
    diary: ToldDiary
    belief: Belief | None = None

    @property
    def last_day(self) -> date | None:
        """The last day that anything was told of, or None."""
        taken, felt = [one.day for one in self.doses], [one.day for one in self.check_ins]
        return max([*taken, *felt], default=None)


def told_person(asked: AskedPerson, today: date) -> ToldPerson:
    r"""Return what a person told.

    Raises
    ------
    BadInput
        Anything that cannot be read or meant, named.

    Examples
    --------
    >>> doses = ToldFile("doses.csv", b"date,dose_mg\n2026-03-01,20\n2026-03-02,15\n")
    >>> told = told_person(AskedPerson("citalopram", doses), date(2026, 11, 22))
    >>> told.known.start, [one.code for one in told.diary.remarks]
    (Dose('20 mg'), ['diary.start_assumed'])
    """
    diary = _diary(asked, today)
    belief = _belief(asked)
    until = until_day(asked.until) or date.max
    doses = tuple(one for one in diary.doses if one.day <= until)
    first = min([one.day for one in doses], default=today)
    known, remarks = (belief.known, ()) if belief else _known(asked, doses, first)
    if belief is not None:
        _check_agrees(asked, belief.known, first)
    for dose in {one.dose for one in doses} | {known.start}:
        check_dose(formulary.drug(known.drug), dose, signed=True)
    return ToldPerson(
        known=known,
        seed=belief.seed if belief and asked.seed is None else _seed(asked.seed),
        doses=doses,
        check_ins=tuple(one for one in diary.check_ins if one.day <= until),
        instruments=tuple(one for one in diary.instruments if one.day <= until),
        diary=ToldDiary(
            *(diary.check_ins, diary.doses, diary.instruments, diary.skipped), (*diary.remarks, *remarks)
        ),
        belief=belief,
    )


def _diary(asked: AskedPerson, today: date) -> ToldDiary:
    """Read the files; doses that stand among the check-ins count where no file of doses was told."""
    how = reading(asked.reading, today)
    felt = read_diary(asked.check_ins.text, asked.check_ins.name, how) if asked.check_ins else ToldDiary()
    if asked.doses is None:
        return felt
    taken = read_doses(asked.doses.text, asked.doses.name, how)
    unread = [Reason.of("diary.doses_unread", n=len(felt.doses))] if felt.doses else []
    return ToldDiary(
        check_ins=felt.check_ins,
        doses=taken.doses,
        instruments=felt.instruments,
        skipped=(*taken.skipped, *felt.skipped),
        remarks=(*taken.remarks, *felt.remarks, *unread),
    )


def _belief(asked: AskedPerson) -> Belief | None:
    return belief_from_json(asked.belief.text, asked.belief.name) if asked.belief else None


def _known(asked: AskedPerson, doses: tuple[DoseTaken, ...], first: date) -> tuple[Known, tuple[Reason, ...]]:
    """Return what is known before the first day told of; a use "since" some day is counted up to then."""
    if asked.drug is None:
        raise BadOption(option="drug", given="", wanted="the name of a drug")
    drug = formulary.drug(asked.drug)
    start, remarks = _start(asked.start, doses)
    known = Known(
        drug=drug.name,
        start=start,
        months_of_use=options.months("used-for", asked.used_for, first) if asked.used_for else None,
        failed_attempts=sum(options.attempt(text).went is Went.FAILED for text in asked.attempts),
        times_a_day=_times(asked.times),
        condition=_one_of("condition", asked.condition, CONDITIONS, "depression"),
        episodes=_one_of("episodes", asked.episodes, EPISODES, "usual"),
        curve=asked.curve,
    )
    return known, remarks


def _start(text: str | None, doses: tuple[DoseTaken, ...]) -> tuple[Dose, tuple[Reason, ...]]:
    """Return the steady dose before the first one told; where it was not told, it is taken to be that one."""
    if text is not None:
        return Dose.parse(text), ()
    if not doses:
        raise BadOption(option="start", given="", wanted="the dose taken before the first one that is told")
    first = min(doses, key=lambda one: one.day)
    if not first.dose:
        wanted = "the dose taken before the first one that is told"
        raise BadOption(option="start", given="", wanted=wanted)
    return first.dose, (Reason.of("diary.start_assumed", dose=first.dose),)


def _times(text: str | None) -> int:
    """Return how often a day it is taken; what is learnt counts on even intakes."""
    shares = options.times(text).shares if text is not None else (1,)
    if len(set(shares)) != 1:
        raise BadOption(option="times", given=text or "", wanted="a whole number from 1 to 6")
    return len(shares)


def _check_agrees(asked: AskedPerson, known: Known, first: date) -> None:
    """Refuse what is told beside a belief and does not agree with it."""
    told = {
        "drug": asked.drug and (formulary.drug(asked.drug).name, known.drug),
        "start": asked.start and (Dose.parse(asked.start), known.start),
        "used-for": asked.used_for
        and (options.months("used-for", asked.used_for, first), known.months_of_use),
        "condition": asked.condition and (asked.condition, known.condition),
        "episodes": asked.episodes and (asked.episodes, known.episodes),
        "curve": asked.curve and (asked.curve, known.curve),
    }
    wrong = next((name for name, pair in told.items() if pair and pair[0] != pair[1]), None)
    if wrong is not None:
        wanted = "what the belief was learnt with, or a new belief"
        raise BadOption(option=wrong, given=str(getattr(asked, wrong.replace("-", "_"))), wanted=wanted)


def _one_of(option: str, text: str | None, known: tuple[str, ...], otherwise: str) -> str:
    told = (text or otherwise).strip().lower()
    if told not in known:
        raise BadOption(option=option, given=told, wanted="one of " + ", ".join(known))
    return told


def _seed(text: str | None) -> int:
    told = (text or "1").strip()
    if not (told.isascii() and told.isdigit() and len(told) <= 10 and int(told) <= MOST_SEED):
        raise BadOption(option="seed", given=told, wanted=f"a whole number from 0 to {MOST_SEED}")
    return int(told)
