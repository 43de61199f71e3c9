"""What all lessons share: head, what is said, questions, sources, and whether it was gone through before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.readings.person import PersonRead
from opentaper.formulary.bibliography import source
from opentaper.formulary.both_languages import BothLanguages
from opentaper.formulary.facts import Source
from opentaper.formulary.lessons import NOT_SURE, Lesson, LessonFact, LessonQuestion, lessons
from opentaper.web.forms import TypedForm
from opentaper.wording.figures import held

#: Who reads, as the address says it.
ME, CLINICIAN = "me", "clinician"


@dataclass(frozen=True, slots=True)
class LessonLink:
    """One lesson of the list: its address, its number, about how long it takes, and its words.

    ``done_on`` is the day on which it was gone through last, None where it was not.
    """

    slug: str
    number: int
    minutes: int
    title: str
    lead: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class LessonChoiceShown:
    """An answer of a question: its name, its text, and whether it is chosen."""

    name: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LessonQuestionShown:
    """A question: ``why`` is said of what was chosen, "" before; ``fits`` the answer that fits, if told."""

    key: str
    ask: str
    choices: tuple[LessonChoiceShown, ...]
    is_unsure: bool
    why: str
    fits: str
    is_right: bool
    error: str


@dataclass(frozen=True, slots=True)
class PanelShown:
    """A part that is uncovered: its place in the row of buttons, its words."""

    key: str
    place: int
    name: str
    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonFrame:
    """The frame of a lesson as its page shows it.

    ``for_me`` and ``for_clinician`` are the addresses of both readings; ``can_keep`` tells whether there is
    somebody for whom it can be kept that it was gone through.
    """

    link: LessonLink
    count: int
    following: LessonLink | None
    is_for_clinician: bool
    facts: tuple[str, ...]
    clinical: tuple[str, ...]
    panels: tuple[PanelShown, ...]
    questions: tuple[LessonQuestionShown, ...]
    is_answered: bool
    can_keep: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LessonAsked:
    """What the picture of a lesson is asked with: the texts of its small form, and who asks, if anybody."""

    form: TypedForm
    person: PersonRead | None

    @property
    def language(self) -> str:
        """The language of whoever reads."""
        return self.form.language


def lesson_links(language: str, done: dict[str, date] | None = None) -> tuple[LessonLink, ...]:
    """Return every lesson in the order of the list, with the days on which they were gone through."""
    return tuple(
        LessonLink(
            slug=one.slug,
            number=number,
            minutes=one.minutes,
            title=one.title.of(language),
            lead=one.lead.of(language),
            done_on=(done or {}).get(one.slug),
        )
        for number, one in enumerate(lessons(), start=1)
    )


def lesson_frame(
    told: Lesson, form: TypedForm, done_on: date | None, *, for_clinician: bool, is_sent: bool, can_keep: bool
) -> LessonFrame:
    """Return the frame of a lesson; ``form`` holds the answers where the questions were sent."""
    links = lesson_links(form.language, {} if done_on is None else {told.slug: done_on})
    place = next(n for n, one in enumerate(links) if one.slug == told.slug)
    return LessonFrame(
        link=links[place],
        count=len(links),
        following=links[place + 1] if place + 1 < len(links) else None,
        is_for_clinician=for_clinician,
        facts=_texts(told.facts, form.language),
        clinical=_texts(told.clinician, form.language) if for_clinician else (),
        panels=tuple(
            PanelShown(
                one.key,
                n,
                told_in(one.name, form.language),
                told_in(one.text, form.language),
                tuple(told_in(line, form.language) for line in one.lines),
            )
            for n, one in enumerate(told.panels)
        ),
        questions=tuple(_question(one, form, is_sent=is_sent) for one in told.questions),
        is_answered=is_sent and form.is_good,
        can_keep=can_keep,
        sources=tuple(source(key) for key in told.source),
    )


def answered(told: Lesson, form: TypedForm) -> dict[str, str]:
    """Return what was answered by question; a question without an answer is noted as an error of the form."""
    for one in told.questions:
        form.choose(one.key, dict.fromkeys((*(choice.key for choice in one.choices), NOT_SURE), True))
    return {one.key: form.value(one.key) for one in told.questions if not form[one.key].error}


def told_in(text: BothLanguages, language: str) -> str:
    """Return a text of the data files in a language, its numbers held to their units."""
    return held(text.of(language), language)


def _texts(facts: tuple[LessonFact, ...], language: str) -> tuple[str, ...]:
    return tuple(told_in(one.text, language) for one in facts)


def _question(one: LessonQuestion, form: TypedForm, *, is_sent: bool) -> LessonQuestionShown:
    language, told = form.language, form.value(one.key) if is_sent else ""
    chosen = next((choice for choice in one.choices if choice.key == told), None)
    is_unsure = told == NOT_SURE
    is_right = chosen is not None and chosen.is_right
    why = one.right.why if is_unsure else chosen.why if chosen else None
    return LessonQuestionShown(
        key=one.key,
        ask=told_in(one.ask, language),
        choices=tuple(LessonChoiceShown(c.key, told_in(c.text, language), c is chosen) for c in one.choices),
        is_unsure=is_unsure,
        why="" if why is None else told_in(why, language),
        fits=told_in(one.right.text, language) if is_unsure else "",
        is_right=is_right,
        error=form[one.key].error,
    )
