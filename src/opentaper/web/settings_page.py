"""Settings: language, place, looks, tolerance, who prescribes, and one's own data to take along or delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentaper.actions.deeds.choose_preferences import PreferencesTold, choose_preferences
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.name_prescriber import PrescriberTold, name_prescriber
from opentaper.actions.readings.person import PersonRead
from opentaper.actions.readings.prescribers import Prescribed, prescribers
from opentaper.errors import OpenTaperError, StaleVersion
from opentaper.web.context import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.help import country_choices
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.undo import page_back
from opentaper.wording import LANGUAGES, words
from opentaper.wording.chances import chance_text

#: What is offered; another value that was chosen elsewhere is offered beside them.
TOLERATED = tuple(tenth / 10 for tenth in range(1, 10))
CHANCES = (0.05, 0.1, 0.2, 0.3)
COOKIE_SECONDS = 365 * 24 * 3600

ValueAndWord = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PrescriberShown:
    """A medication, and the form in which who prescribes it can be told."""

    row: Prescribed
    form: TypedForm


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Everything that can be set, as it is now or as it was just typed.

    ``person`` is None before anyone has begun: then only language and looks can be set, on this device.
    ``problem`` says what stands in the way of a whole form, "" where nothing does.
    """

    person: PersonRead | None
    preferences: TypedForm
    tolerance: TypedForm
    prescribers: tuple[PrescriberShown, ...]
    languages: tuple[ValueAndWord, ...]
    themes: tuple[ValueAndWord, ...]
    countries: tuple[ValueAndWord, ...]
    zones: tuple[ValueAndWord, ...]
    tolerated: tuple[ValueAndWord, ...]
    chances: tuple[ValueAndWord, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DeletePage:
    """What is asked before everything is gone; ``sure`` is what the form sends once it is ticked."""

    form: TypedForm
    sure: str = SURE


def settings_page(
    request: HttpRequest, told: TypedForm | None = None, of: str = "", problem: str = ""
) -> SettingsPage:
    """Return the page; ``told`` is a form that came back with something wrong, ``of`` says which."""
    person, language = person_of(request), language_for(request)
    rows = prescribers(person.id) if person else ()
    return SettingsPage(
        person=person,
        preferences=told if told and of == "preferences" else _preferences(request, person),
        tolerance=told if told and of == "tolerance" else _tolerance(person),
        prescribers=tuple(
            PrescriberShown(row, told if told and of == str(row.medication_id) else _prescriber(row))
            for row in rows
        ),
        languages=tuple((code, words(f"web.settings.language_{code}", language)) for code in LANGUAGES),
        themes=tuple((theme, words(f"web.settings.theme_{theme}", language)) for theme in THEMES),
        countries=tuple((choice.code, choice.name) for choice in country_choices(language)),
        zones=tuple((zone, zone.replace("_", " ")) for zone in zones()),
        tolerated=_tolerated_choices(person, language),
        chances=_chance_choices(person, language),
        problem=problem,
    )


def zones() -> tuple[str, ...]:
    """Return the time zones that are places, such as Europe/Copenhagen, in the order of the alphabet."""
    known = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    )
    return tuple(sorted({*known, "UTC"}))


def _preferences(request: HttpRequest, person: PersonRead | None) -> TypedForm:
    shown = {"language": language_for(request), "theme": theme_for(request)}
    if person is not None:
        shown |= {
            "version": str(person.version),
            "country": "GB" if person.country.upper() == "UK" else person.country.upper(),
            "zone": person.zone,
            "day_starts": person.day_starts.isoformat("minutes"),
            "low_burden": "yes" if person.low_burden else "",
        }
    return TypedForm.of(shown, shown["language"])


def _tolerance(person: PersonRead | None) -> TypedForm:
    if person is None:
        return TypedForm.of({})
    shown = {"version": str(person.version)}
    shown["tolerated"] = "" if person.tolerated is None else f"{person.tolerated:g}"
    shown["chance"] = "" if person.chance is None else percent_told(person.chance)
    return TypedForm.of(shown)


def _prescriber(row: Prescribed) -> TypedForm:
    return TypedForm.of({"version": str(row.version), "prescriber": row.prescriber})


def _tolerated_choices(person: PersonRead | None, language: str) -> tuple[ValueAndWord, ...]:
    own = person.tolerated if person else None
    offered = sorted({*TOLERATED, *(() if own is None else (own,))})
    told = (
        (f"{value:g}", words("web.settings.of_ten", language, n=round(10 * value, 1))) for value in offered
    )
    return (("", words("web.settings.not_chosen", language)), *told)


def _chance_choices(person: PersonRead | None, language: str) -> tuple[ValueAndWord, ...]:
    own = person.chance if person else None
    offered = sorted({*CHANCES, *(() if own is None else (own,))})
    told = ((percent_told(value), chance_text(value, language)) for value in offered)
    return (("", words("web.settings.not_chosen", language)), *told)


@require_safe
def show_settings(request: HttpRequest) -> HttpResponse:
    """Show the settings."""
    return render(request, "settings.html", {"page": settings_page(request)})


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, looks, place and the beginning of the day."""
    person, form = person_of(request), TypedForm.of(request.POST, language_for(request))
    language = form.choose("language", {code: code for code in LANGUAGES})
    theme = form.choose("theme", {name: name for name in THEMES})
    if person is None:
        return _kept_here(request, form, language, theme)
    told = _preferences_told(request, form)
    if told is None:
        return _again(request, form, "preferences")
    at = moment(request)
    try:
        choose_preferences(told, at)
    except OpenTaperError as error:
        return _refused(request, form, "preferences", error)
    answer = redirect_telling(
        "/settings", words("web.settings.saved", language or form.language), str(at.deed_id)
    )
    return _remembered(answer, language, theme)


def _preferences_told(request: HttpRequest, form: TypedForm) -> PreferencesTold | None:
    """Return what was told, or None where the form names something wrong."""
    country = form.choose("country", {code: code for code, _ in settings_page(request).countries})
    zone = form.need("zone", _zone)
    day_starts = form.need("day_starts", time.fromisoformat)
    version = form.need("version", int)
    if version is None or not form.is_good:
        return None
    return PreferencesTold(
        version=version,
        language=form.value("language"),
        country=country,
        zone=zone,
        day_starts=day_starts,
        low_burden=form.is_ticked("low_burden"),
        theme=form.value("theme"),
    )


@require_POST
def set_tolerance(request: HttpRequest) -> HttpResponse:
    """Keep how much may be felt, and how sure one wants to be of it."""
    form = TypedForm.of(request.POST, language_for(request))
    version = form.need("version", int)
    tolerated, chance = form.value("tolerated") or None, form.value("chance") or None
    if version is None or not form.is_good:
        return _again(request, form, "tolerance")
    at = moment(request)
    try:
        choose_tolerance(ToleranceTold(version, tolerated, chance), at)
    except OpenTaperError as error:
        return _refused(request, form, "tolerance", error)
    return redirect_telling("/settings", words("web.settings.saved", form.language), str(at.deed_id))


@require_POST
def set_prescriber(request: HttpRequest, medication: UUID) -> HttpResponse:
    """Keep who prescribes a medication."""
    form = TypedForm.of(request.POST, language_for(request))
    version = form.need("version", int)
    if version is None:
        return _again(request, form, str(medication))
    at = moment(request)
    try:
        name_prescriber(PrescriberTold(medication, version, form.value("prescriber")), at)
    except OpenTaperError as error:
        return _refused(request, form, str(medication), error, "prescriber")
    return redirect_telling("/settings", words("web.settings.saved", form.language), str(at.deed_id))


@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Switch language or theme of this device from any page, before anyone has begun; then go back there."""
    form = TypedForm.of(request.POST)
    answer = HttpResponseRedirect(page_back(request))
    answer.status_code = 303
    return _remembered(answer, form.value("language"), form.value("theme"))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete everything of the person: here, and what this device keeps."""
    form = TypedForm.of(request.POST, language_for(request))
    if request.method != "POST":
        return render(request, "delete.html", {"page": DeletePage(form)})
    if form.value("sure") != SURE:
        form.say("sure", "web.settings.delete_tick")
        return render(request, "delete.html", {"page": DeletePage(form)}, status=422)
    delete_all(DeleteAllTold(SURE), moment(request))
    answer = redirect_telling("/welcome", words("web.settings.deleted", form.language))
    # What the installed app kept of the person goes too.
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _kept_here(
    request: HttpRequest, form: TypedForm, language: str | None, theme: str | None
) -> HttpResponse:
    if language is None or theme is None:
        return _again(request, form, "preferences")
    return _remembered(redirect_telling("/settings", words("web.settings.saved", language)), language, theme)


def _remembered(
    answer: HttpResponseRedirect, language: str | None, theme: str | None
) -> HttpResponseRedirect:
    """Keep language and theme on this device, for pages that know nobody."""
    told = ((LANGUAGE_COOKIE, language, tuple(LANGUAGES)), (THEME_COOKIE, theme, THEMES))
    for name, value, known in told:
        if value is not None and value in known:
            answer.set_cookie(name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax")
    return answer


def _again(
    request: HttpRequest, form: TypedForm, of: str, problem: str = "", status: int = 422
) -> HttpResponse:
    page = settings_page(request, form, of, problem)
    return render(request, "settings.html", {"page": page}, status=status)


def _refused(
    request: HttpRequest, form: TypedForm, of: str, error: OpenTaperError, field: str = ""
) -> HttpResponse:
    """Show the form again with what was typed; after a change elsewhere, sending it once more keeps it."""
    if isinstance(error, StaleVersion):
        form.texts["version"] = (str(error.now),)
        problem = words("web.settings.changed_elsewhere", form.language)
        return _again(request, form, of, problem, error.http_status)
    form.blame(field or "version", error)
    return _again(request, form, of, form.errors[field or "version"])


def percent_told(share: float) -> str:
    """Return a chance as the deed reads it.

    Examples
    --------
    >>> percent_told(0.1)
    '10%'
    """
    return f"{100 * share:g}%"


def _zone(text: str) -> str:
    if text not in zones():
        raise ValueError(text)
    return ZoneInfo(text).key


urls = [
    path("settings", show_settings, name="settings"),
    path("settings/preferences", set_preferences, name="settings-preferences"),
    path("settings/tolerance", set_tolerance, name="settings-tolerance"),
    path("settings/prescriber/<uuid:medication>", set_prescriber, name="settings-prescriber"),
    path("settings/look", set_look, name="settings-look"),
    path("settings/delete", delete_everything, name="settings-delete"),
]
