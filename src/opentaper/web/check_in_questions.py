"""The two free questionnaires, once a week at most: PHQ-9 and GAD-7, with the words of their makers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.deed import Moment
from opentaper.errors import BadOption
from opentaper.formulary.instruments import instrument
from opentaper.formulary.rows import Instrument
from opentaper.web.check_in import HELP_AFTER, UNPROCESSABLE
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words
from opentaper.wording.check_ins import band_text, instrument_texts


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question with its answers: its field, its words, what is chosen ("" where nothing is)."""

    name: str
    text: str
    answers: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """A questionnaire on a day; ``wrong`` says what is wrong with it, "" where nothing is."""

    name: str
    day: date
    opening: str
    rows: tuple[QuestionRow, ...]
    wrong: str
    form: TypedForm


def questions_page(known: Instrument, form: TypedForm, day: date, language: str) -> QuestionsPage:
    """Return the page of a questionnaire with what its form holds."""
    opening, questions, answers = instrument_texts(known, language)
    choices = tuple((str(points), text) for points, text in enumerate(answers, start=known.answer_low or 0))
    rows = tuple(
        QuestionRow(f"q{place}", text, choices, form.value(f"q{place}"))
        for place, text in enumerate(questions, start=1)
    )
    return QuestionsPage(known.name, day, opening, rows, form.errors.get("day", ""), form)


def told_answers(known: Instrument, form: TypedForm) -> tuple[int | None, ...]:
    """Return the answer to every question, None of one that was left out."""
    texts = [form.value(f"q{place}") for place in range(1, (known.n_items or 0) + 1)]
    return tuple(int(text) if text.isascii() and text.isdecimal() else None for text in texts)


@require_http_methods(["GET", "HEAD", "POST"])
def show_questions(request: HttpRequest, name: str) -> HttpResponse:
    """Show a questionnaire, or keep its answers."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    known = _known(name)
    at, language = moment(request), language_for(request)
    form, status = TypedForm.of(request.POST, language), 200
    if request.method == "POST":
        answers = told_answers(known, form)
        if all(answer is None for answer in answers):
            form.say("day", "web.check_in.nothing")
        else:
            try:
                return _kept(known, answers, at, language)
            except BadOption as error:
                form.blame("day", error)
        status = UNPROCESSABLE
    page = questions_page(known, form, at.today, language)
    return render(request, "check_in_questions.html", {"page": page}, status=status)


def _known(name: str) -> Instrument:
    try:
        known = instrument(name)
    except BadOption:
        raise Http404 from None
    if not known.is_shipped:
        raise Http404
    return known


def _kept(
    known: Instrument, answers: tuple[int | None, ...], at: Moment, language: str
) -> HttpResponseRedirect:
    done = answer_instrument(InstrumentTold(known.name, at.today, answers), at)
    if done.total is None:
        text = words("web.questions.kept", language)
    else:
        band = band_text(done.band, language)
        text = words("web.questions.total", language, total=done.total, most=known.total_high, band=band)
    return redirect_telling(HELP_AFTER if done.urgent else "/", text, str(at.deed_id))


urls = [path("check-in/<slug:name>", show_questions, name="questions")]
