"""What goes with easier days: habits beside an outcome, each with its range, and the experiment that runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.experiments_read import experiments_of
from opentaper.actions.readings.helps_read import HelpsRead, helps_of
from opentaper.formulary.habits import outcome_shares
from opentaper.recovery.helps_view import worth_trying
from opentaper.web.body import not_stored
from opentaper.web.body_cards import body_card
from opentaper.web.body_experiment_shown import ExperimentShown, experiment_shown
from opentaper.web.body_helps_shown import HabitShown, habits_shown, headline
from opentaper.web.context import language_for
from opentaper.web.people import moment, person_of
from opentaper.wording import drug_text, words

PAGE = "/body/helps"
#: The card of the week shows so many habits; the others are a page further.
MOST_ON_CARD = 4


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """An outcome to choose: its key, its name, on how many days it was scored, and whether it is shown."""

    key: str
    name: str
    n_days: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class HelpsShown:
    """Habits beside one outcome: the axis in words, each habit, and what was taken into account."""

    outcome: str
    title: str
    less: str
    more: str
    n_days: int
    habits: tuple[HabitShown, ...]
    account: str


@dataclass(frozen=True, slots=True)
class HelpsCard:
    """The card beside the week; ``headline`` is "" where nothing may be said yet."""

    headline: str
    shown: HelpsShown
    running: ExperimentShown | None
    n_more: int


@dataclass(frozen=True, slots=True)
class HelpsPage:
    """The page: its answer, outcomes, habits, experiments, and the habit that one is suggested for."""

    headline: str
    outcomes: tuple[OutcomeShown, ...]
    shown: HelpsShown
    running: ExperimentShown | None
    ended: tuple[ExperimentShown, ...]
    suggested: HabitShown | None


@require_safe
def show_helps(request: HttpRequest) -> HttpResponse:
    """Show what goes with easier days; ``?of=`` chooses the outcome."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    read = helps_of(at.whose, at.today, request.GET.get("of", ""))
    tried = [experiment_shown(one, at.today, language) for one in experiments_of(at.whose)]
    outcomes = (
        OutcomeShown(key, words(f"helps.outcome.{key}", language), read.counts[key], key == read.view.outcome)
        for key in outcome_shares()
    )
    page = HelpsPage(
        headline=headline(read, language),
        outcomes=tuple(one for one in outcomes if one.n_days or one.is_chosen),
        shown=_shown(read, language),
        running=next((one for one in tried if one.is_running), None),
        ended=tuple(one for one in tried if not one.is_running),
        suggested=_suggested(read, language),
    )
    return not_stored(render(request, "body_helps.html", {"page": page}))


@body_card("helps")
def helps_card(request: HttpRequest) -> HelpsCard:
    """Return the card beside the week."""
    at, language = moment(request), language_for(request)
    read = helps_of(at.whose, at.today)
    shown = _shown(read, language)
    tried = [experiment_shown(one, at.today, language) for one in experiments_of(at.whose)]
    few = HelpsShown(
        shown.outcome,
        shown.title,
        shown.less,
        shown.more,
        shown.n_days,
        shown.habits[:MOST_ON_CARD],
        shown.account,
    )
    return HelpsCard(
        headline(read, language),
        few,
        next((one for one in tried if one.is_running), None),
        len(shown.habits) - len(few.habits),
    )


def _suggested(read: HelpsRead, language: str) -> HabitShown | None:
    """Return the habit that an experiment may tell most of; None where none is open, or none is offered."""
    key = worth_trying(read.view)
    return next((one for one in habits_shown(read, language) if one.key == key), None)


def _shown(read: HelpsRead, language: str) -> HelpsShown:
    outcome = read.view.outcome
    return HelpsShown(
        outcome=outcome,
        title=words(f"helps.outcome.{outcome}", language),
        less=words(f"helps.axis_less.{outcome}", language),
        more=words(f"helps.axis_more.{outcome}", language),
        n_days=read.view.n_days,
        habits=habits_shown(read, language),
        account=_account(read, language),
    )


def _account(read: HelpsRead, language: str) -> str:
    """Return what is said of withdrawal: taken into account, only roughly, or not there."""
    if read.not_modelled:
        names = ", ".join(drug_text(name, language) for name in read.not_modelled)
        return words("web.helps.account.rough", language, drugs=names)
    return words(f"web.helps.account.{'told' if read.has_withdrawal else 'none'}", language)


urls = [path("body/helps", show_helps, name="body-helps")]
