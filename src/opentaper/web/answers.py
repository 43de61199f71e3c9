"""Answers on the spot: a missed, doubled or vomited dose. Asking writes nothing; a button writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import formulary, wiring
from opentaper.actions.readings.medicines_now import MedicineNow, medicines_now
from opentaper.actions.readings.person import PersonRead, own_day
from opentaper.errors import UnknownDrug
from opentaper.exchange.help_at_hand import help_at_hand
from opentaper.formulary.facts import Source
from opentaper.planning.astray import Act, AstrayAnswer, LevelChange
from opentaper.planning.doubled import Swallowed, doubled_dose, vomited_dose
from opentaper.planning.missed import Missed, missed_dose
from opentaper.quantities import Dose
from opentaper.web.answers_days import day_due, days_to_choose
from opentaper.web.answers_level import level_lines, taken_up_line
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import moment, person_of
from opentaper.wording import sentence

#: What can be asked, in the order of the page, with an icon each.
QUESTIONS = (
    ("missed", "timer"),
    ("doubled", "warn"),
    ("vomited", "after"),
    ("travel", "event"),
    ("running-out", "checkin"),
)
#: Each choice counts as its later end: later is the careful side of every rule.
LATE_H = {"2": 1.9, "6": 5.9, "12": 11.9, "18": 17.9, "24": 23.9, "48": 47.9, "96": 95.9, "240": 239.9}
#: From how many hours ago to how many.
AGO_H = {"half": (0.0, 0.5), "1": (0.5, 1.0), "3": (1.0, 3.0), "12": (3.0, 12.0)}
UNKNOWN = "unknown"
#: What the sign beside an answer is, and how its card looks.
KINDS = {
    Act.TAKE: "go",
    Act.LEAVE_OUT: "hold",
    Act.ASK: "hold",
    Act.RING: "talk",
    Act.CALL_NOW: "talk",
}


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What can be asked: each question with its icon; ``has_medicine`` is False before anything is told."""

    questions: tuple[tuple[str, str], ...]
    has_medicine: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The form of one question: its medicines, the choices of how long ago, and what is wrong with it."""

    event: str
    medicines: tuple[MedicineNow, ...]
    choices: tuple[str, ...]
    form: TypedForm


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source, and whether what it says is confirmed."""

    source: Source
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The answer.

    Parameters
    ----------
    kind
        The sign of the answer: go, hold or talk.
    then, reasons
        Sentences in the person's language.
    levels
        Groups of lines: under what condition ("" for none), and what the level does.
    signs
        Codes of signs with which the emergency number comes first.
    number
        The emergency number, "" where the country is not known.
    writes
        The kind of dose that can be written down from here.
    days, day
        The days that it may be written down for, today first, and the likely one.
    """

    event: str
    medicine: MedicineNow
    answer: AstrayAnswer
    kind: str
    then: str
    reasons: tuple[str, ...]
    levels: tuple[tuple[str, tuple[str, ...]], ...]
    taken_up: str
    signs: tuple[str, ...]
    number: str
    sources: tuple[SourceShown, ...]
    unconfirmed: tuple[SourceShown, ...]
    is_known: bool
    writes: str
    days: tuple[date, ...]
    day: date

    @property
    def missed_days(self) -> tuple[date, ...]:
        """The days that are ticked at first: the one on which the dose was due, and those since, not today.

        Today is another question: its dose may still be taken.
        """
        return tuple(one for one in self.days if self.day <= one < self.days[0]) or (self.day,)

    @property
    def do_code(self) -> str:
        """The code of what is taken now, where nothing is."""
        if self.event == "missed" and self.answer.act is Act.LEAVE_OUT:
            return "web.answers.none_now"
        return f"web.answers.none_{self.event}"

    @property
    def is_grave(self) -> bool:
        """Whether signs of danger stand open: after too much, and where somebody is rung."""
        return self.event != "missed" or self.kind == "talk"

    @property
    def title_code(self) -> str:
        """The code of the heading: what to do."""
        return f"web.answers.title_{self.answer.act.value}"

    @property
    def take(self) -> Dose | None:
        """What is taken now."""
        return self.answer.take


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Show what can be asked."""
    found = medicines_of(request)
    return render(request, "answers.html", {"page": AnswersPage(QUESTIONS, bool(found))})


@require_safe
def question(request: HttpRequest, event: str) -> HttpResponse:
    """Ask how long ago, or answer where that is told."""
    person, medicines = person_of(request), medicines_of(request)
    form = TypedForm.of(request.GET, language_for(request))
    choices = (*(LATE_H if event == "missed" else AGO_H), UNKNOWN)
    asked = QuestionPage(event, medicines, choices, form)
    if person is None or not medicines:
        return render(request, "answers.html", {"page": AnswersPage(QUESTIONS, has_medicine=False)})
    if "when" not in request.GET and "medicine" not in request.GET:
        return render(request, "answers_ask.html", {"page": asked})
    by_id = {str(one.id): one for one in medicines}
    medicine = medicines[0] if len(medicines) == 1 else form.choose("medicine", by_id)
    when = form.choose("when", {name: name for name in choices})
    if medicine is None or when is None:
        return render(request, "answers_ask.html", {"page": asked}, status=422)
    now = wiring.now().astimezone(ZoneInfo(person.zone))
    said = answered(event, medicine, when, person, now, language_for(request))
    return render(request, "answers_said.html", {"page": said, "when": when})


def answered(
    event: str, medicine: MedicineNow, when: str, person: PersonRead, now: datetime, language: str
) -> AnswerPage:
    """Return the answer as the page shows it; ``now`` is told by the clock of the person."""
    answer = _answer(event, medicine, when, now)
    today = own_day(now, person.zone, person.day_starts)
    groups = [("", answer.level)]
    if event == "doubled":
        groups = [
            ("web.answers.level_if_next", answer.level),
            ("web.answers.level_if_none", answer.otherwise),
        ]
    if event == "vomited":
        groups = [("web.answers.level_vomited", answer.level)]
    found = help_at_hand(person.country) if person.country else None
    return AnswerPage(
        event=event,
        medicine=medicine,
        answer=answer,
        kind=KINDS[answer.act],
        then=sentence(answer.then, language),
        reasons=tuple(sentence(reason, language) for reason in answer.reasons),
        levels=_levels(groups, language),
        taken_up=taken_up_line(answer.taken_up, language) if answer.taken_up else "",
        signs=tuple(f"sign.{name}" for name in answer.signs),
        number=found.emergency[0].number if found else "",
        sources=_sources(answer),
        unconfirmed=_unconfirmed(answer),
        is_known=when != UNKNOWN,
        writes="late" if answer.act is Act.TAKE else event,
        days=days_to_choose(today),
        day=day_due(today, now, LATE_H.get(when) if event == "missed" else None),
    )


def _answer(event: str, medicine: MedicineNow, when: str, now: datetime) -> AstrayAnswer:
    if event == "missed":
        hours = LATE_H.get(when)
        return missed_dose(Missed(medicine.usual, hours, now.hour + now.minute / 60))
    least, most = AGO_H.get(when, (None, None))
    asked = Swallowed(medicine.usual, least, most)
    return doubled_dose(asked) if event == "doubled" else vomited_dose(asked)


def _levels(
    groups: list[tuple[str, LevelChange | None]], language: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((code, level_lines(change, language)) for code, change in groups if change is not None)


def _sources(answer: AstrayAnswer) -> tuple[SourceShown, ...]:
    """Return the sources that the answer rests on; confirmed where a rule of theirs may decide."""
    confirmed = {key for rule in answer.rests_on if rule.decides for key in rule.source}
    keys = [key for rule in answer.rests_on for key in rule.source]
    keys += [key for reason in answer.reasons for key in reason.source.split()]
    decided = confirmed | {key for key in keys if key == "house-rule"}
    return tuple(SourceShown(formulary.source(key), key in decided) for key in dict.fromkeys(keys))


def _unconfirmed(answer: AstrayAnswer) -> tuple[SourceShown, ...]:
    keys = dict.fromkeys(key for rule in answer.unconfirmed for key in rule.source)
    return tuple(SourceShown(formulary.source(key), is_confirmed=False) for key in keys)


def medicines_of(request: HttpRequest) -> tuple[MedicineNow, ...]:
    """Return what the person takes today; nothing where nobody is there, or no dose is taken."""
    person = person_of(request)
    if person is None:
        return ()
    try:
        found = medicines_now(person.id, moment(request).today, person.country)
    except UnknownDrug as unknown:
        raise Http404 from unknown
    return tuple(one for one in found if one.dose)


urls = [
    path("answers", answers, name="answers"),
    *(
        path(f"answers/{event}", question, {"event": event}, name=f"answers-{event}")
        for event in ("missed", "doubled", "vomited")
    ),
]
