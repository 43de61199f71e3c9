"""A small experiment with a habit: the chance that it shows something stated first, then begun or left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.begin_experiment import ExperimentTold, begin_experiment
from opentaper.actions.deeds.end_experiment import (
    ExperimentOver,
    give_up_experiment,
    read_out_experiment,
)
from opentaper.actions.readings.experiment_offered import (
    RUNS,
    WEEKS,
    ExperimentAsked,
    ExperimentOffer,
    experiment_offer,
)
from opentaper.errors import BadOption, ExperimentNotNow, OpenTaperError
from opentaper.formulary.habits import Habit, habits, outcome_shares
from opentaper.web.body import not_stored
from opentaper.web.body_experiment_shown import promise_text, tenths_text
from opentaper.web.body_helps import PAGE
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import date_text, error_text, words

HERE = f"{PAGE}/experiment"
FIELDS = frozenset({"habit", "outcome", "weeks", "runs", "begins_on"})
USUAL_WEEKS = 8
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrialOffered:
    """An experiment before it begins: its chance, its days, and what to do on them."""

    habit: str
    promise: str
    is_own: bool
    with_it: str
    without: str
    run: int
    washout: int
    n_days: int
    ends_on: date
    cuts: tuple[str, ...]
    n_left_out: int
    by_weeks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExperimentPage:
    """The form, its choices, habits that are not offered and why, and the experiment that was asked for."""

    form: TypedForm
    habits: Choices
    outcomes: Choices
    weeks: Choices
    runs: Choices
    not_offered: tuple[tuple[str, str], ...]
    offer: TrialOffered | None
    refused: tuple[str, str] | None


@require_safe
def show_experiment(request: HttpRequest) -> HttpResponse:
    """Show the form, and for ``?habit=…&outcome=…&weeks=…`` what to expect."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    first = {"weeks": f"{USUAL_WEEKS}", "runs": RUNS[0], "begins_on": at.today.isoformat()}
    told = {name: request.GET[name] for name in FIELDS if name in request.GET}
    form = TypedForm.of(first | told, language)
    if "outcome" not in told or "habit" not in told:
        return _page(request, form, None, None)
    asked = _asked(form)
    if asked is None:
        return _page(request, form, None, None, 422)
    try:
        offer = experiment_offer(at.whose, asked, at.today)
    except BadOption as error:
        _blame(form, error)
        return _page(request, form, None, None, 422)
    except ExperimentNotNow as error:
        return _page(request, form, None, error)
    return _page(request, form, offer, None)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Draw the lot, and begin."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    form = TypedForm.of(request.POST, language)
    asked = _asked(form)
    if asked is None:
        return _page(request, form, None, None, 422)
    told = ExperimentTold(asked.habit, asked.outcome, asked.weeks, asked.runs, asked.begins_on)
    try:
        begin_experiment(told, at)
    except BadOption as error:
        _blame(form, error)
        return _page(request, form, None, None, 422)
    except ExperimentNotNow as error:
        return _page(request, form, None, error, 409)
    return redirect_telling(f"{PAGE}#experiment", words("web.experiment.begun", language), str(at.deed_id))


@require_POST
def read_out_now(request: HttpRequest, experiment: UUID) -> HttpResponse:
    """Read an experiment out, once."""
    at = moment(request)
    try:
        read_out_experiment(ExperimentOver(experiment), at)
    except BadOption:
        raise Http404 from None
    except ExperimentNotNow as error:
        return redirect_telling(f"{PAGE}#experiment", " ".join(error_text(error, language_for(request))))
    return redirect_telling(f"{PAGE}#ended", words("web.experiment.was_read_out", language_for(request)))


@require_POST
def give_up(request: HttpRequest, experiment: UUID) -> HttpResponse:
    """Give an experiment up."""
    at = moment(request)
    try:
        give_up_experiment(ExperimentOver(experiment), at)
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.experiment.given_up", language_for(request)), str(at.deed_id))


def _asked(form: TypedForm) -> ExperimentAsked | None:
    """Return what was asked for; None where a field cannot be read, which is then said beside it."""
    tried = {one.key: one for one in habits()}
    of = form.choose("habit", tried)
    outcome = form.choose("outcome", {key: key for key in outcome_shares()})
    weeks = form.choose("weeks", {f"{n}": n for n in WEEKS})
    runs = form.choose("runs", {key: key for key in RUNS})
    begins_on = form.need("begins_on", date.fromisoformat)
    if of is None or outcome is None or weeks is None or runs is None or begins_on is None:
        return None
    return ExperimentAsked(of.key, outcome, weeks, runs, begins_on)


def _blame(form: TypedForm, error: BadOption) -> None:
    form.blame(error.option if error.option in FIELDS else "habit", error)


def _page(
    request: HttpRequest,
    form: TypedForm,
    offer: ExperimentOffer | None,
    error: OpenTaperError | None,
    status: int = 200,
) -> HttpResponse:
    language = language_for(request)
    page = ExperimentPage(
        form=form,
        habits=tuple((one.key, one.name.of(language)) for one in habits() if one.trial is not None),
        outcomes=tuple((key, words(f"helps.outcome.{key}", language)) for key in outcome_shares()),
        weeks=tuple((f"{n}", words("web.experiment.n_weeks", language, n=n)) for n in WEEKS),
        runs=tuple((key, words(f"web.experiment.runs.{key}", language)) for key in RUNS),
        not_offered=tuple(_why_not(one, language) for one in habits() if one.trial is None),
        offer=None if offer is None else _offer(offer, language),
        refused=None if error is None else error_text(error, language),
    )
    return not_stored(render(request, "body_experiment.html", {"page": page}, status=status))


def _why_not(one: Habit, language: str) -> tuple[str, str]:
    return one.name.of(language), "" if one.why_not is None else one.why_not.of(language)


def _offer(offer: ExperimentOffer, language: str) -> TrialOffered:
    made, trial = offer.plan.design, offer.habit.trial
    return TrialOffered(
        habit=offer.habit.name.of(language),
        promise=promise_text(offer.plan.chance, offer.plan.points, language),
        is_own=offer.is_own,
        with_it="" if trial is None else trial.with_it.of(language),
        without="" if trial is None else trial.without.of(language),
        run=made.run,
        washout=made.washout,
        n_days=made.n_days,
        ends_on=made.ends_on,
        cuts=tuple(date_text(day, language) for day in offer.plan.cuts),
        n_left_out=offer.n_left_out,
        by_weeks=tuple(
            (words("web.experiment.n_weeks", language, n=n), tenths_text(chance, language))
            for n, chance in offer.by_weeks
        ),
    )


urls = [
    path("body/helps/experiment", show_experiment, name="body-experiment"),
    path("body/helps/experiment/begin", begin, name="body-experiment-begin"),
    path("body/helps/experiment/<uuid:experiment>/over", read_out_now, name="body-experiment-over"),
    path("body/helps/experiment/<uuid:experiment>/give-up", give_up, name="body-experiment-give-up"),
]
