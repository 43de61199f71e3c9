"""A list of medicines from elsewhere: read, shown with everything that was left aside, and gone on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.deeds.begin_person import DAY_STARTS
from opentaper.actions.fhir_history import history_answers, told_history
from opentaper.actions.readings.person import own_day
from opentaper.actions.told_person import ToldFile
from opentaper.errors import HugeFile, OpenTaperError
from opentaper.exchange.fhir.read_history import (
    FhirHistory,
    HistoryStretch,
    LeftAside,
    MedicineHistory,
)
from opentaper.exchange.fhir.told import MOST_MEGABYTES
from opentaper.quantities import Dose
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import person_of
from opentaper.web.welcome_form import BEFORE, MEDICINE
from opentaper.wording import error_text, words

MOST_BYTES = MOST_MEGABYTES * 1_000_000
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class FileMedicine:
    """A medicine of a file as it is shown, and the fields that going on with it carries.

    ``dose`` is None where the file tells none, or several, for now; ``since`` where it is not told.
    """

    drug: str
    called: str
    dose: Dose | None
    since: date | None
    course: tuple[HistoryStretch, ...]
    reasons: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AsideShown:
    """Something that was left aside: of which medicine ("" if none), why, and where it stands in the file."""

    called: str
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class WelcomeFilePage:
    """A file from elsewhere.

    Parameters
    ----------
    is_first
        Whether nobody is here yet.
    name
        Of the file that was read, "" before.
    medicines, conditions
        What is known here of it.
    aside
        Everything that was left aside, each with its place and why.
    asks_strength
        Whether it would help to say what one tablet holds.
    refused
        Why nothing was read, and what to do; None where it was.
    """

    form: TypedForm
    is_first: bool
    name: str = ""
    medicines: tuple[FileMedicine, ...] = ()
    conditions: tuple[str, ...] = ()
    aside: tuple[AsideShown, ...] = ()
    asks_strength: bool = False
    refused: tuple[str, str] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def show_file(request: HttpRequest) -> HttpResponse:
    """Ask for a file, or show what it tells; nothing is kept."""
    language, is_first = language_for(request), _is_first(request)
    if request.method != "POST":
        return _shown(request, WelcomeFilePage(TypedForm.of({}, language), is_first))
    form = TypedForm.of(request.POST, language)
    sent = request.FILES.get("file")
    if sent is None:
        form.say("file", "web.form.needed")
    form.read("strength", Dose.parse)
    if sent is None or not form.is_good:
        return _shown(request, WelcomeFilePage(form, is_first), UNPROCESSABLE)
    name = sent.name or "FHIR"
    try:
        content = sent.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise HugeFile(file=name, megabytes=MOST_MEGABYTES)
        history = told_history(ToldFile(name, content), _today(request), form.value("strength"))
    except OpenTaperError as error:
        return _shown(
            request, WelcomeFilePage(form, is_first, refused=error_text(error, language)), UNPROCESSABLE
        )
    return _shown(request, _page(history, form, _today(request), is_first=is_first))


def _page(history: FhirHistory, form: TypedForm, today: date, *, is_first: bool) -> WelcomeFilePage:
    return WelcomeFilePage(
        form=form,
        is_first=is_first,
        name=history.file,
        medicines=tuple(
            _medicine(one, history, form.language, today, is_first=is_first) for one in history.medicines
        ),
        conditions=history.conditions,
        aside=tuple(_aside(one, form.language) for one in history.aside),
        asks_strength=any(one.flaw.why == "no_strength" for one in history.aside),
    )


def _medicine(
    one: MedicineHistory, history: FhirHistory, language: str, today: date, *, is_first: bool
) -> FileMedicine:
    """Return a medicine; its fields lead back to the first step that asks for something it does not tell."""
    answers = history_answers(one, history, today, language)
    told = (
        ("step", str(MEDICINE if is_first else BEFORE)),
        ("go", "back"),
        ("drug", answers.drug),
        ("dose", answers.dose),
        ("used_n", answers.used_n),
        ("used_unit", answers.used_unit),
        ("condition", answers.condition),
        ("past", answers.past),
    )
    fields = tuple((name, text) for name, text in told if text)
    return FileMedicine(one.drug, one.called, one.dose, one.since, one.course, one.reasons, fields)


def _aside(one: LeftAside, language: str) -> AsideShown:
    reason, text = words(f"fhir_flaw.{one.flaw.why}", language), one.flaw.text
    told = reason if one.called else reason[:1].upper() + reason[1:]
    return AsideShown(one.called, f"{told} ({text})" if text else told, one.flaw.place)


def _is_first(request: HttpRequest) -> bool:
    person = person_of(request)
    return person is None or person.is_demo


def _today(request: HttpRequest) -> date:
    person, now = person_of(request), wiring.now()
    return own_day(now, "UTC", DAY_STARTS) if person is None else own_day(now, person.zone, person.day_starts)


def _shown(request: HttpRequest, page: WelcomeFilePage, status: int = 200) -> HttpResponse:
    return render(request, "welcome_file.html", {"page": page}, status=status)


urls = [path("welcome/file", show_file, name="welcome-file")]
