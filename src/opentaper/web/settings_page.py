"""Settings: language, place, looks, tolerance, reminders, who prescribes, and one's own data."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.person import PersonRead
from opentaper.actions.readings.prescribers import Prescribed, prescribers
from opentaper.web.context import THEMES, language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.help import country_choices
from opentaper.web.people import person_of
from opentaper.web.reminders import RemindersShown, reminders_form, reminders_shown
from opentaper.web.settings_choices import (
    ValueAndWord,
    chance_choices,
    percent_told,
    tolerated_choices,
    zones,
)
from opentaper.wording import LANGUAGES, words


@dataclass(frozen=True, slots=True)
class PrescriberShown:
    """A medication, and the form in which who prescribes it can be told."""

    row: Prescribed
    form: TypedForm


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Everything that can be set, as it is now or as it was just typed.

    ``person`` is None before anyone has begun: then only language and looks can be set, on this device, and
    nobody is reminded of anything.
    ``problem`` says what stands in the way of a whole form, "" where nothing does.
    """

    person: PersonRead | None
    preferences: TypedForm
    tolerance: TypedForm
    reminders: RemindersShown | None
    prescribers: tuple[PrescriberShown, ...]
    languages: tuple[ValueAndWord, ...]
    themes: tuple[ValueAndWord, ...]
    countries: tuple[ValueAndWord, ...]
    zones: tuple[ValueAndWord, ...]
    tolerated: tuple[ValueAndWord, ...]
    chances: tuple[ValueAndWord, ...]
    problem: str = ""


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
        reminders=_reminders(person, language, told if of == "reminders" else None),
        prescribers=tuple(
            PrescriberShown(row, told if told and of == str(row.medication_id) else _prescriber(row))
            for row in rows
        ),
        languages=tuple((code, words(f"web.settings.language_{code}", language)) for code in LANGUAGES),
        themes=tuple((theme, words(f"web.settings.theme_{theme}", language)) for theme in THEMES),
        countries=tuple((choice.code, choice.name) for choice in country_choices(language)),
        zones=tuple((zone, zone.replace("_", " ")) for zone in zones()),
        tolerated=tolerated_choices(person, language),
        chances=chance_choices(person, language),
        problem=problem,
    )


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


def _reminders(person: PersonRead | None, language: str, told: TypedForm | None) -> RemindersShown | None:
    if person is None:
        return None
    kept = reminders_form(person, language)
    return reminders_shown(told or kept, kept.value("how"))


@require_safe
def show_settings(request: HttpRequest) -> HttpResponse:
    """Show the settings."""
    return render(request, "settings.html", {"page": settings_page(request)})


urls = [path("settings", show_settings, name="settings")]
