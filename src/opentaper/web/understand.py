"""Understand: what the days were made of, what speaks for which side, and what would tell more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.understanding_read import MOST_KEPT, UnderstandingRead, understanding_of
from opentaper.errors import OpenTaperError
from opentaper.exchange.chart_drawn import DrawnChart, split_drawn
from opentaper.exchange.learnt import Learnt
from opentaper.web.advice_shown import AdviceShown, advice_shown
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.people import moment, person_of
from opentaper.web.understand_parts import DayShown, EvidenceShown, day_shown, evidence_shown
from opentaper.web.waves_drawing import day_marks, waves_drawing
from opentaper.wording import sentence

KIND = "split"
#: Up to which chance of a return each sentence is told.
RETURN = ((0.1, "low"), (0.35, "some"), (0.65, "open"), (0.9, "likely"), (1.1, "very"))
LEAST_PCT, MOST_PCT = 1, 99


@dataclass(frozen=True, slots=True)
class DrugTab:
    """One of several medicines, and whether it is the one that is shown."""

    key: UUID
    drug: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class UnderstandPage:
    """What is understood.

    Parameters
    ----------
    drugs
        The medicines of the person; empty where there is none.
    is_enough, n_days, wanted_days
        Whether there are days enough to tell anything, and how many of how many there are.
    chart
        The split over time with the doses; None where nothing can be drawn yet.
    last
        The last day in its parts; None where it cannot be told.
    chance, chance_pct
        The code of what is said of a return of the condition, and its chance in 100.
    for_withdrawal, for_return, open_lines
        Evidence that stands open; ``more_…`` behind a fold.
    waves
        The drawing of the last four weeks, SVG of our own; "" without a check-in.
    n_waves, n_windows
        Spells so far.
    tells_more, unknown, pace, reasons
        Sentences.
    advice
        None without a plan.
    n_nights, n_cycle, n_brought
        Of how many days the night, and the cycle, came from what was told of the body, and all answers from
        a file.
    """

    drugs: tuple[DrugTab, ...]
    is_enough: bool
    n_days: int
    wanted_days: int
    chart: ChartView | None
    last: DayShown | None
    chance: str
    chance_pct: int
    for_withdrawal: tuple[EvidenceShown, ...]
    more_withdrawal: tuple[EvidenceShown, ...]
    for_return: tuple[EvidenceShown, ...]
    more_return: tuple[EvidenceShown, ...]
    open_lines: tuple[EvidenceShown, ...]
    waves: str
    n_waves: int
    n_windows: int
    tells_more: tuple[str, ...]
    unknown: tuple[str, ...]
    pace: tuple[str, ...]
    reasons: tuple[str, ...]
    advice: AdviceShown | None
    n_nights: int = 0
    n_cycle: int = 0
    n_brought: int = 0

    @property
    def title(self) -> str:
        """The code of the answer."""
        if not self.is_enough or self.last is None:
            return "web.understand.title.not_yet"
        trend = f"_{self.last.trend}" if self.last.trend and self.last.most == "withdrawal" else ""
        return f"web.understand.title.{self.last.most}{trend}"


def understand_page(
    read: UnderstandingRead, drugs: tuple[DrugTab, ...], language: str, theme: str
) -> UnderstandPage:
    """Return the page of what was read."""
    learnt = read.learnt
    for_withdrawal, more_withdrawal = evidence_shown(read.for_withdrawal, language)
    for_return, more_return = evidence_shown(read.for_return, language)
    chance = learnt.belief.p_returning
    return UnderstandPage(
        drugs=drugs,
        is_enough=read.is_enough,
        n_days=read.n_days,
        wanted_days=read.wanted_days,
        chart=_chart(learnt, language, read.medication, theme),
        last=day_shown(learnt.split, language) if learnt.split is not None and read.is_enough else None,
        chance=f"web.understand.return.{next(word for limit, word in RETURN if chance < limit)}",
        chance_pct=min(MOST_PCT, max(LEAST_PCT, round(100 * chance))),
        for_withdrawal=for_withdrawal,
        more_withdrawal=more_withdrawal,
        for_return=for_return,
        more_return=more_return,
        open_lines=evidence_shown(read.open_lines, language)[0],
        waves=_waves(read, language),
        n_waves=len(read.waves),
        n_windows=len(read.windows),
        tells_more=tuple(sentence(one, language) for one in read.tells_more),
        unknown=tuple(sentence(one, language) for one in learnt.unknown),
        pace=tuple(sentence(one, language) for one in learnt.pace),
        reasons=tuple(sentence(one, language) for one in learnt.belief.reasons),
        advice=advice_shown(read.advice.advice, language) if read.advice else None,
        n_nights=read.n_nights,
        n_cycle=read.n_cycle,
        n_brought=read.n_brought,
    )


@lru_cache(MOST_KEPT)
def _chart(learnt: Learnt, language: str, medication: UUID, theme: str) -> ChartView | None:
    """Return the picture on the page, made once for what was learnt: its numbers are many."""
    drawn = _drawn(learnt, language)
    return chart_view(drawn, KIND, str(medication), theme) if drawn else None


@lru_cache(MOST_KEPT)
def _drawn(learnt: Learnt, language: str) -> DrawnChart | None:
    """Return the picture of the split; None where there is nothing to draw or nothing that can be trusted."""
    return split_drawn(learnt, language) if learnt.belief.trusted and learnt.split is not None else None


def _waves(read: UnderstandingRead, language: str) -> str:
    scores = {
        one.day: sum(score for _, score in one.scores) / len(one.scores)
        for one in read.learnt.check_ins
        if one.scores
    }
    if not scores:
        return ""
    marks = day_marks(scores, read.waves, read.windows, read.today)
    return waves_drawing(marks, _steps(read.learnt), language)


def _steps(learnt: Learnt) -> tuple[date, ...]:
    """Return the days on which less was taken than on the day told before."""
    told = sorted(learnt.doses, key=lambda one: one.day)
    return tuple(after.day for before, after in pairwise(told) if after.dose < before.dose and after.dose)


@drawer(KIND)
def drawn_again(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of the split, found by its medication."""
    if person_of(request) is None:
        return None
    at = moment(request)
    try:
        read = understanding_of(at.whose, UUID(name), at.today, with_body=True)
    except (ValueError, OpenTaperError):
        return None
    return _drawn(read.learnt, language_for(request))


@require_safe
def show_understand(request: HttpRequest) -> HttpResponse:
    """Show what is going on, by the medicine that is asked for or the first."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    known = drugs_of(person.id)
    if not known:
        return render(request, "understand.html", {"page": None})
    here = _chosen(request, [key for key, _ in known])
    tabs = tuple(DrugTab(key, drug, key == here) for key, drug in known)
    read = understanding_of(person.id, here, at.today, wiring.now(), with_body=True)
    return render(
        request, "understand.html", {"page": understand_page(read, tabs, language, theme_for(request))}
    )


def _chosen(request: HttpRequest, keys: list[UUID]) -> UUID:
    told = request.GET.get("of", "")
    return next((key for key in keys if str(key) == told), keys[0])


urls = [path("understand", show_understand, name="understand")]
