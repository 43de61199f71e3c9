"""What the settings keep: one address for each form; an error shows the page with everything typed."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.choose_notifications import choose_notifications
from opentaper.actions.deeds.choose_preferences import PreferencesTold, choose_preferences
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.name_prescriber import PrescriberTold, name_prescriber
from opentaper.errors import BadOption, OpenTaperError, StaleVersion
from opentaper.web.context import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.reminders import reminders_told
from opentaper.web.settings_choices import zone_chosen
from opentaper.web.settings_page import settings_page
from opentaper.web.undo import page_back
from opentaper.wording import LANGUAGES, words

COOKIE_SECONDS = 365 * 24 * 3600


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
    zone = form.need("zone", zone_chosen)
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
def set_reminders(request: HttpRequest) -> HttpResponse:
    """Keep what the app may remind of, how loudly, and from when on."""
    form = TypedForm.of(request.POST, language_for(request))
    told = reminders_told(form)
    if told is None:
        return _again(request, form, "reminders")
    at = moment(request)
    try:
        choose_notifications(told, at)
    except OpenTaperError as error:
        return _refused(request, form, "reminders", error)
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
        if isinstance(error, BadOption) and error.option == "medication":
            raise Http404 from None  # one that is another's looks like one that never was
        return _refused(request, form, str(medication), error, "prescriber")
    return redirect_telling("/settings", words("web.settings.saved", form.language), str(at.deed_id))


@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Switch language or theme of this device from any page, before anyone has begun; then go back there."""
    form = TypedForm.of(request.POST)
    answer = HttpResponseRedirect(page_back(request))
    answer.status_code = 303
    return _remembered(answer, form.value("language"), form.value("theme"))


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


urls = [
    path("settings/preferences", set_preferences, name="settings-preferences"),
    path("settings/tolerance", set_tolerance, name="settings-tolerance"),
    path("settings/reminders", set_reminders, name="settings-reminders"),
    path("settings/prescriber/<uuid:medication>", set_prescriber, name="settings-prescriber"),
    path("settings/look", set_look, name="settings-look"),
]
