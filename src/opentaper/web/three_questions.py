"""Three questions before the first step down, and no exam: what is not quite right is explained and open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opentaper.actions.deeds.understand import QUESTIONS, Question, UnderstandTold, understand
from opentaper.actions.readings.person import PersonRead, own_day
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words

ADDRESS = "/learn/three-questions"
UNPROCESSABLE = 422
#: Pages that one may come from, and goes back to.
BACK = ("/learn", "/", "/plan")


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One answer of a question: its name, the code of its words, and whether it is chosen."""

    name: str
    code: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """One question of the check.

    ``why`` is the code of what is said of the answer that is chosen, "" before anything was sent, and
    ``is_right`` how it is meant. ``error`` is what to do where nothing is chosen.
    """

    name: str
    code: str
    answers: tuple[CheckAnswer, ...]
    why: str
    is_right: bool
    error: str


@dataclass(frozen=True, slots=True)
class ThreeQuestionsPage:
    """The questions; ``is_again`` where not all answers were right, ``done_on`` the day when all were."""

    questions: tuple[CheckQuestion, ...]
    is_again: bool
    done_on: date | None
    back: str


def three_questions_page(
    form: TypedForm, done_on: date | None, back: str, *, is_sent: bool = False
) -> ThreeQuestionsPage:
    """Return the page with what was chosen; where all was answered before, with the right answers to read."""
    chosen = {one.name: one.right for one in QUESTIONS} if done_on else _chosen(form)
    questions = tuple(_question(one, chosen.get(one.name, ""), form) for one in QUESTIONS)
    if not (is_sent or done_on):
        questions = tuple(_unsaid(one) for one in questions)
    return ThreeQuestionsPage(questions, is_sent and not form.errors, done_on, back)


def _chosen(form: TypedForm) -> Mapping[str, str]:
    known = {one.name: {name for name, _ in one.answers} for one in QUESTIONS}
    return {name: form.value(name) for name, answers in known.items() if form.value(name) in answers}


def _question(one: Question, chosen: str, form: TypedForm) -> CheckQuestion:
    """Return a question with its answers in the order of their codes: the right one is not always first."""
    answers = sorted(one.answers, key=lambda answer: answer[1])
    return CheckQuestion(
        name=one.name,
        code=one.code,
        answers=tuple(CheckAnswer(name, code, name == chosen) for name, code in answers),
        why=f"understand.{one.name}.{chosen}.why" if chosen else "",
        is_right=chosen == one.right,
        error=form[one.name].error,
    )


def _unsaid(one: CheckQuestion) -> CheckQuestion:
    return CheckQuestion(one.name, one.code, one.answers, "", is_right=False, error="")


@require_http_methods(["GET", "HEAD", "POST"])
def show_three_questions(request: HttpRequest) -> HttpResponse:
    """Show the questions, or look at the answers."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    sent = request.POST if request.method == "POST" else request.GET
    form, back = TypedForm.of(sent, language), _back(sent.get("next", ""))
    if request.method != "POST":
        return _shown(request, three_questions_page(TypedForm.of({}, language), _done_on(person), back))
    for one in QUESTIONS:
        form.choose(one.name, dict(one.answers))
    if not form.is_good:
        page = three_questions_page(form, None, back, is_sent=True)
        return _shown(request, page, UNPROCESSABLE)
    done = understand(UnderstandTold(_chosen(form)), at)
    if not done.is_right:
        return _shown(request, three_questions_page(form, None, back, is_sent=True))
    return redirect_telling(back, words("web.three_questions.done", language))


def _done_on(person: PersonRead) -> date | None:
    if person.understood_at is None:
        return None
    return own_day(person.understood_at, person.zone, person.day_starts)


def _back(told: str) -> str:
    return told if told in BACK else BACK[0]


def _shown(request: HttpRequest, page: ThreeQuestionsPage, status: int = 200) -> HttpResponse:
    return render(request, "three_questions.html", {"page": page}, status=status)
