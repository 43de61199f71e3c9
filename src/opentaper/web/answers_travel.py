"""Travel: a time for each dose, day by day, until the usual times hold by the clock of the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.medicines_now import MedicineNow
from opentaper.planning.travel import Journey, TravelIntake, TravelPlan, travel_plan
from opentaper.web.answers import medicines_of
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import person_of
from opentaper.wording import sentence, words

#: Usual times that stand in the form at first, by how often a day.
USUAL = {1: "8:00", 2: "8:00, 20:00", 3: "8:00, 14:00, 20:00", 4: "8:00, 12:00, 16:00, 20:00"}
#: Regions of places as people know them; the rest of the list are old and technical names.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@dataclass(frozen=True, slots=True)
class TravelRow:
    """One intake: the day there, the clock there and at home, and hours since the one a day before."""

    day: str
    there: str
    home: str
    since_h: float
    is_settled: bool


@dataclass(frozen=True, slots=True)
class TravelPage:
    """The form, the places it offers, and the times once they are made; ``reasons`` are sentences."""

    form: TypedForm
    medicines: tuple[MedicineNow, ...]
    zones: tuple[str, ...]
    plan: TravelPlan | None
    rows: tuple[TravelRow, ...]
    reasons: tuple[str, ...]
    home: str
    away: str


@require_safe
def travel(request: HttpRequest) -> HttpResponse:
    """Ask where and when, or show the times."""
    person, medicines = person_of(request), medicines_of(request)
    if person is None or not medicines:
        return redirect("answers")
    language = language_for(request)
    first = {"usual": USUAL.get(medicines[0].usual.times, USUAL[1]), "away": "", "arrives": ""}
    form = TypedForm.of(request.GET or first, language)
    page = travel_page(form, medicines, person.zone, language, is_asked=bool(request.GET))
    return render(request, "answers_travel.html", {"page": page}, status=200 if form.is_good else 422)


def travel_page(
    form: TypedForm, medicines: tuple[MedicineNow, ...], home: str, language: str, *, is_asked: bool
) -> TravelPage:
    """Return the page of what was asked; what is wrong stands in the form."""
    plan, away = None, form.value("away")
    if is_asked:
        by_id = {str(one.id): one for one in medicines}
        medicine = medicines[0] if len(medicines) == 1 else form.choose("medicine", by_id)
        zone = _told(form, "away", "web.answers.bad_zone", _zone)
        usual = _told(form, "usual", "web.answers.bad_times", _times)
        landed = _told(form, "arrives", "web.answers.bad_moment", datetime.fromisoformat)
        if (
            medicine
            and isinstance(zone, ZoneInfo)
            and isinstance(usual, tuple)
            and isinstance(landed, datetime)
        ):
            arrives = landed.replace(tzinfo=zone)
            plan = travel_plan(Journey(medicine.drug, usual, ZoneInfo(home), zone, arrives))
    rows = tuple(_row(one, language) for one in plan.intakes) if plan else ()
    reasons = tuple(sentence(one, language) for one in plan.reasons) if plan else ()
    return TravelPage(form, medicines, places(), plan, rows, reasons, home, away)


def _row(one: TravelIntake, language: str) -> TravelRow:
    there, home = (f"{clock:%H:%M}" for clock in (one.by_away, one.by_home))
    month = words(f"month.{one.by_away.month}", language)
    day = words("web.answers.travel_date", language, day=one.by_away.day, month=month)
    return TravelRow(day, there, home, round(one.since_h, 1), one.is_settled)


def places() -> tuple[str, ...]:
    """Return the zones by the names of places, sorted."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS))


def _told(form: TypedForm, name: str, code: str, parse: object) -> object:
    """Return a field read, or None with a sentence beside it."""
    assert callable(parse)
    try:
        return parse(form.value(name))
    except (KeyError, ValueError, OverflowError, OSError):
        form.say(name, code)
        return None


def _zone(text: str) -> ZoneInfo:
    name = text.strip().replace(" ", "_")
    if name not in available_timezones():
        raise ValueError(text)
    return ZoneInfo(name)


def _times(text: str) -> tuple[time, ...]:
    found = tuple(_clock(told) for told in text.split(","))
    if len(set(found)) != len(found):
        raise ValueError(text)
    return found


def _clock(text: str) -> time:
    hours, _, minutes = text.strip().replace(".", ":").partition(":")
    return time(int(hours), int(minutes or 0))


urls = [path("answers/travel", travel, name="answers-travel")]
