"""Before a diet: the questions, and the answer with what speaks against it and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.answer_diet import DietAnswersTold, answer_diet
from opentaper.actions.readings.diet_read import DietRead, diet_of
from opentaper.actions.readings.goal_watchers import goal_watchers
from opentaper.actions.readings.goals_read import running_goal
from opentaper.errors import BadOption
from opentaper.formulary.diet_rows import AskedGoal, RowKind
from opentaper.formulary.diet_safety import diet_frame, diet_questions, diet_rows
from opentaper.recovery.diet_safety import DietOutcome
from opentaper.web.body_diet_shown import (
    AskedGroup,
    KnownText,
    ReasonShown,
    asked_groups,
    goal_word,
    known_text,
    open_texts,
    reasons_shown,
    slips_shown,
)
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import words

PAGE = "/body/diet"


@dataclass(frozen=True, slots=True)
class DietPage:
    """The questions of one kind of goal, and the answer where they were answered.

    Parameters
    ----------
    outcome
        "clear", "watch", "clinician", "held", "hard_stop", or "" before anything was answered.
    can_set
        The goal may be set now, to begin or to wait.
    open_goal
        The goal of this kind that runs or waits already.
    whole, part
        Who of the team sees every goal, and who only diets with medicines; None without a team.
    """

    goal: str
    goal_name: str
    others: tuple[tuple[str, str], ...]
    outcome: str
    day: date | None
    is_fresh: bool
    can_set: bool
    reasons: tuple[ReasonShown, ...]
    still: tuple[str, ...]
    lines: tuple[str, ...]
    open_goal: UUID | None
    frame: KnownText | None
    groups: tuple[AskedGroup, ...]
    taken: str
    has_medicines: bool
    form: TypedForm
    watchers: tuple[tuple[str, ...], tuple[str, ...]] | None

    @property
    def heading(self) -> str:
        """The part of the code of the heading: nobody is told where there is no team."""
        return "alone" if self.outcome == "watch" and self.watchers is None else self.outcome


@require_safe
def show_diet(request: HttpRequest) -> HttpResponse:
    """Show the questions for ``?for=``, and the answer to what was told of them."""
    if person_of(request) is None:
        return redirect("/welcome")
    goal = _goal(request.GET.get("for", AskedGoal.KETO.value))
    at = moment(request)
    return _shown(request, diet_of(at.whose, goal, at.today), None)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the answers, and show what follows."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    goal, form = _goal(request.POST.get("goal", "")), TypedForm.of(request.POST, language)
    answers = {one.key: form.value(one.key) for one in diet_questions(goal) if form.value(one.key)}
    try:
        answer_diet(DietAnswersTold(goal.value, answers, form.value("medicines")), at)
    except BadOption as error:
        form.blame(error.option if error.option == "medicines" else "questions", error)
        return _shown(request, diet_of(at.whose, goal, at.today), form)
    return redirect_telling(f"{PAGE}?for={goal.value}", words("web.diet.kept", language))


def _goal(told: str) -> AskedGoal:
    try:
        return AskedGoal(told)
    except ValueError:
        raise Http404 from None


def _shown(request: HttpRequest, read: DietRead, form: TypedForm | None) -> HttpResponse:
    language, at = language_for(request), moment(request)
    verdict, told = read.verdict, read.told
    is_known = told is not None or verdict.outcome is DietOutcome.HARD_STOP
    outcome = verdict.outcome.value if is_known else ""
    open_goal = running_goal(at.whose, read.goal.value)
    page = DietPage(
        goal=read.goal.value,
        goal_name=goal_word(read.goal, language),
        others=tuple((one.value, goal_word(one, language)) for one in AskedGoal),
        outcome=outcome,
        day=None if told is None else told.day,
        is_fresh=read.is_fresh,
        can_set=open_goal is None and read.is_fresh and outcome in {"clear", "watch", "clinician"},
        reasons=reasons_shown(verdict.reasons, language, read.said_yes),
        still=open_texts(verdict, language) if told is not None else (),
        lines=slips_shown(read, language),
        open_goal=open_goal,
        frame=known_text(diet_frame().evidence, language) if read.goal in _DIETS else None,
        groups=asked_groups(read, _given(read, form), language),
        taken=", ".join(one.told for one in read.taken),
        has_medicines=any(row.kind is RowKind.DRUG for row in diet_rows(read.goal)),
        form=form or TypedForm({"medicines": ("" if told is None else told.medicines,)}, language),
        watchers=None if account_of(request) is None else goal_watchers(at.whose, at.today),
    )
    shown = render(request, "body_diet.html", {"page": page}, status=200 if form is None else 422)
    patch_cache_control(shown, private=True, no_store=True)
    return shown


#: Kinds of goals that the frame of the evidence speaks of.
_DIETS = frozenset({AskedGoal.KETO, AskedGoal.FASTING})


def _given(read: DietRead, form: TypedForm | None) -> dict[str, str]:
    """Return what stands in the form: what was just typed, else the last answers but those about just now."""
    if form is not None:
        return {one.key: form.value(one.key) for one in diet_questions(read.goal)}
    if read.told is None:
        return {}
    now = {one.key for row in diet_rows(read.goal) if row.kind is RowKind.NOW for one in row.questions}
    held = read.told.answers.items()
    return {key: answer.value for key, answer in held if read.is_fresh or key not in now}


urls = [
    path("body/diet", show_diet, name="body-diet"),
    path("body/diet/answer", answer, name="body-diet-answer"),
]
