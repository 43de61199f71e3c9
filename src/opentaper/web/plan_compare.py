"""Two plans side by side: how long each takes against how hard it may be; one press takes the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.plans_compared import WAYS, PlansCompared, asked_second, plans_compared
from opentaper.errors import OpenTaperError, StaleVersion
from opentaper.exchange.chart_drawn import DrawnChart, comparison_drawn
from opentaper.planning.compare import Comparison
from opentaper.planning.result import PlanResult
from opentaper.timeline import date_on
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.plan_change import medication_id
from opentaper.wording import date_text, dose_text, error_text, number_text, words
from opentaper.wording.chances import chance_text
from opentaper.wording.figures import count_text

BETWEEN = "_"


class ComparedLine(NamedTuple):
    """One line of the table: what, and its value in each plan."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two plans in the terms in which people choose.

    ``columns``, ``rows`` are empty until a second plan is asked for; ``buys`` says what the longer one gives.
    ``chosen`` and ``goal`` are sent along when the second plan is taken.
    """

    medication: UUID
    version: int
    form: TypedForm
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""
    goal: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[ComparedLine, ...] = ()
    buys: str = ""
    chart: ChartView | None = None
    can_take: bool = False
    refused: tuple[str, str] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """Show two plans; a POST takes the second."""
    if person_of(request) is None:
        return redirect("/welcome")
    at = moment(request)
    form = TypedForm.of(request.POST if request.method == "POST" else request.GET, language_for(request))
    read = plan_of(at.whose, at.today, medication_id(form))
    if read is None:
        return redirect("/plan")
    return _taken(request, read, form, at) if request.method == "POST" else _shown(request, read, form, at)


def _taken(request: HttpRequest, read: PlanRead, form: TypedForm, at: Moment) -> HttpResponse:
    way, version = form.choose("second", {name: name for name in WAYS}), form.read("version", int)
    if way is None or not form.is_good:
        return _shown(request, read, form, at, 422)
    asked = asked_second(at.whose, read.medication_id, at.today, way, form.value("goal") or None)
    told = ProposeTold(read.medication_id, read.medication_version if version is None else version, asked)
    try:
        propose_version(told, at)
    except StaleVersion:
        language = form.language
        form.texts.pop("version", None)
        stale = words("web.change.stale", language), words("web.change.stale_next", language)
        return _shown(request, read, form, at, 409, stale)
    except OpenTaperError as error:
        return _shown(request, read, form, at, 422, error_text(error, form.language))
    text = words("web.compare.done", form.language)
    return redirect_telling(f"/plan?of={read.medication_id}", text, undo=str(at.deed_id))


def _shown(
    request: HttpRequest,
    read: PlanRead,
    form: TypedForm,
    at: Moment,
    status: int = 200,
    refused: tuple[str, str] | None = None,
) -> HttpResponse:
    found: PlansCompared | None = None
    if form.value("second") in WAYS:
        try:
            found = _found(read, form, at)
        except OpenTaperError as error:
            refused, status = error_text(error, form.language), 422
    page = compare_page(read, form, found, theme_for(request), refused)
    return render(request, "plan_compare.html", {"page": page}, status=status)


def _found(read: PlanRead, form: TypedForm, at: Moment) -> PlansCompared:
    return plans_compared(at.whose, read, at.today, form.value("second"), form.value("goal") or None)


def compare_page(
    read: PlanRead,
    form: TypedForm,
    found: PlansCompared | None,
    theme: str = "auto",
    refused: tuple[str, str] | None = None,
) -> ComparePage:
    """Return the page of two plans; ``found`` is None until a second one is asked for."""
    language, way = form.language, form.value("second")
    choices = tuple((name, words(f"web.compare.{name}", language)) for name in WAYS)
    page = ComparePage(
        medication=read.medication_id,
        version=read.medication_version,
        form=form,
        choices=choices,
        chosen=way,
        goal=form.value("goal"),
        refused=refused,
    )
    if found is None:
        return page
    key = BETWEEN.join((str(read.medication_id), way, form.value("goal").encode().hex()))
    drawn = drawn_both(found, way, language)
    return ComparePage(
        medication=page.medication,
        version=page.version,
        form=form,
        choices=choices,
        chosen=way,
        goal=page.goal,
        columns=names(way, language),
        rows=table(found, language),
        buys=buys(found, names(way, language), language),
        chart=None if drawn is None else chart_view(drawn, "compare", key, theme),
        can_take=True,
        refused=refused,
    )


def names(way: str, language: str) -> tuple[str, str]:
    """Return what both plans are called."""
    return words("web.compare.mine", language), words(f"web.compare.{way}", language)


def table(found: PlansCompared, language: str) -> tuple[ComparedLine, ...]:
    """Return both plans line by line."""
    plans, numbers = (found.mine, found.second), found.numbers

    def line(code: str, cells: tuple[str, ...]) -> ComparedLine:
        return ComparedLine(words(f"web.compare.{code}", language), cells)

    return (
        line("length", tuple(count_text("count.day", one.days, language) for one in numbers)),
        line("steps", tuple(number_text(one.n_steps, language) for one in numbers)),
        line("first", tuple(_first(made, language) for made in plans)),
        line("last", tuple(_last(made, language) for made in plans)),
        line("largest", tuple(_largest(one, language) for one in numbers)),
        line("chance", tuple(_chance(one.chance_bad, language) for one in numbers)),
        line("handling", tuple(count_text("count.day", one.handled_days, language) for one in numbers)),
        line("products", tuple(number_text(one.n_products, language) for one in numbers)),
    )


def buys(found: PlansCompared, called: tuple[str, str], language: str) -> str:
    """Return what the longer plan gives for its days; "" where neither is longer or nothing is foreseen."""
    both = sorted(zip(found.numbers, called, strict=True), key=lambda one: one[0].days)
    (short, _), (long, name) = both
    if short.chance_bad is None or long.chance_bad is None or short.days == long.days:
        return ""
    before, after = (chance_text(chance, language) for chance in (short.chance_bad, long.chance_bad))
    days = long.days - short.days
    return words("web.compare.buys", language, longer=name, days=days, before=before, after=after)


def drawn_both(found: PlansCompared, way: str, language: str) -> DrawnChart | None:
    """Return the picture of both; None where nothing is left of the first."""
    if not found.mine.steps:
        return None
    return comparison_drawn((found.mine, found.second), names(way, language), language)


@drawer("compare")
def drawn_compared(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of two plans, found by its name."""
    parts = name.split(BETWEEN)
    if person_of(request) is None or len(parts) != 3 or parts[1] not in WAYS:
        return None
    at, (key, way, goal) = moment(request), parts
    try:
        told = {"second": way, "goal": bytes.fromhex(goal).decode()}
        read = plan_of(at.whose, at.today, UUID(key))
        found = None if read is None else _found(read, TypedForm.of(told), at)
    except (ValueError, OpenTaperError):
        return None
    return None if found is None else drawn_both(found, way, language_for(request))


def _first(made: PlanResult, language: str) -> str:
    if not made.steps:
        return words("web.change.none", language)
    return dose_text(made.steps[0].dose, language)


def _last(made: PlanResult, language: str) -> str:
    day = date_on(made.request.start_date, made.steps[-1].start_day) if made.steps else None
    if day is None:
        return words("web.change.none", language)
    return f"{dose_text(made.steps[-1].dose, language)}, {date_text(day, language)}"


def _largest(one: Comparison, language: str) -> str:
    if one.largest_drop_points is None:
        return words("web.compare.unknown", language)
    return words("web.compare.points_told", language, points=round(one.largest_drop_points, 1))


def _chance(chance: float | None, language: str) -> str:
    return words("web.compare.unknown", language) if chance is None else chance_text(chance, language)


urls = [path("plan/compare", compare, name="plan-compare")]
