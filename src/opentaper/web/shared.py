"""What others share with whoever has signed in: only that, read-only, and each look is written down.

Whatever is not shared is not there: the answer is the same 404 for a stranger, for a link that was guessed,
and for a consent that is over. No browser keeps these pages or their pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.permissions import CLINICIANS
from opentaper.actions.readings.case_minute import case_minute
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.actions.readings.shared_read import (
    SharedDay,
    SharedLink,
    shared_link,
    shared_links,
    shared_medication,
)
from opentaper.errors import NotShared
from opentaper.exchange.chart_drawn import DrawnChart
from opentaper.quantities import Dose
from opentaper.web.care_words import role_word, section_word
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.carer_ways import carer_ways
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.days_drawing import days_drawing
from opentaper.web.people import account_of
from opentaper.web.plan import drawn_plan
from opentaper.web.plan_signature import SignatureShown, signature_shown
from opentaper.web.plan_steps import StepRow, When, done_rows, now_row, step_rows
from opentaper.web.shared_minute import MinuteShown, minute_shown
from opentaper.wording import words
from opentaper.wording.check_ins import item_text

#: The kind of picture of a plan that is shared; its name is the link and the medication.
KIND = "shared-plan"


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """Somebody who shares: the name, who one is to them, what of theirs may be seen."""

    link_id: UUID
    known_as: str
    role: str
    sees: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Everybody who shares something."""

    people: tuple[SharedPerson, ...]


@dataclass(frozen=True, slots=True)
class SharedPlanShown:
    """One plan, as the table and the picture need it; nothing of it can be changed."""

    drug: str
    dose: Dose
    number: int
    sign: SignatureShown
    chart: ChartView | None
    rows: tuple[StepRow, ...]
    has_effect: bool
    can_change: bool = False


@dataclass(frozen=True, slots=True)
class SharedDayShown:
    """One day in words: its mean, its items, its signs of danger."""

    day: date
    mean: float | None
    items: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedPersonPage:
    """What one person shares; ``plans`` and ``days`` are None where they do not share them.

    ``minute`` is for clinicians: a family looks at somebody they love, not at a case.
    """

    person: SharedPerson
    plans: tuple[SharedPlanShown, ...] | None
    days: tuple[SharedDayShown, ...] | None
    picture: str
    minute: MinuteShown | None


@require_safe
@not_kept
def show_shared(request: HttpRequest) -> HttpResponse:
    """Show everybody who shares something."""
    account, language = carer_account(request), language_for(request)
    people = tuple(_person(one, language) for one in shared_links(account, wiring.now()))
    return render(request, "shared.html", {"page": SharedPage(people)})


@require_safe
@not_kept
def show_person(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show what one person shares, and nothing else of them."""
    account, language, now = carer_account(request), language_for(request), wiring.now()
    found = shared_link(account, link, now)
    if found is None:
        raise Http404
    read = case_minute(account, link, now)
    means = {day.day: day.mean for day in read.days or () if day.mean is not None}
    theme = theme_for(request)
    page = SharedPersonPage(
        person=_person(found, language),
        plans=None if read.plans is None else tuple(_plan(one, link, language, theme) for one in read.plans),
        days=None if read.days is None else tuple(_day(day, language) for day in read.days),
        picture=days_drawing(means, language),
        minute=minute_shown(read, language) if found.role in CLINICIANS else None,
    )
    ways = carer_ways(account, found)
    return render(request, "shared_person.html", {"page": page, "ways": ways})


@drawer(KIND, is_kept=False)
def drawn_again(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of a plan that is shared, found by link and medication."""
    account = account_of(request)
    link, _, medication = name.partition("_")
    if not account:
        return None
    try:
        read = shared_medication(account, UUID(link), UUID(medication), wiring.now())
    except (ValueError, NotShared):
        return None
    return drawn_plan(read, language_for(request))


def _person(found: SharedLink, language: str) -> SharedPerson:
    sees = ", ".join(section_word(section, language) for section in found.sections)
    return SharedPerson(found.link_id, found.known_as, role_word(found.role, language), sees)


def _plan(read: PlanRead, link: UUID, language: str, theme: str) -> SharedPlanShown:
    drawn, first = drawn_plan(read, language), read.plan.request.start_date
    name = f"{link}_{read.medication_id}"
    return SharedPlanShown(
        drug=read.drug,
        dose=read.dose,
        number=read.current.number,
        sign=signature_shown(read.current, language),
        chart=None if drawn is None else chart_view(drawn, KIND, name, theme),
        rows=(
            *done_rows(read, language),
            now_row(read, language),
            *step_rows(read.ahead, When.AHEAD, first, language),
        ),
        has_effect=any(step.occupancy is not None for step in read.plan.steps),
    )


def _day(told: SharedDay, language: str) -> SharedDayShown:
    items = ", ".join(f"{item_text(name, language)} {score:g}" for name, score in told.scores)
    signs = tuple(words(f"sign.{name}", language) for name in told.signs or ())
    return SharedDayShown(told.day, told.mean, items, signs)


urls = [
    path("shared", show_shared, name="shared"),
    path("shared/<uuid:link>", show_person, name="shared-person"),
]
