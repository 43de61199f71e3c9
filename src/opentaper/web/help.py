"""Help: whom to ring now, by country, and what to do until somebody is there; also offline."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.taken_drugs import taken_drugs
from opentaper.errors import OpenTaperError
from opentaper.exchange.help_at_hand import HelpAtHand, emergency_everywhere, help_at_hand
from opentaper.formulary.rows import Sign, Urgency
from opentaper.formulary.signs import applied_signs, signs_for
from opentaper.formulary.tables import ANY
from opentaper.web.context import language_for
from opentaper.web.people import as_nobody, person_of
from opentaper.wording import words

#: Signs of despair have the whole page, and do not stand in its lists again.
DESPAIR = frozenset({"suicide_plan", "cannot_keep_safe", "suicidal_thoughts", "akathisia"})


@dataclass(frozen=True, slots=True)
class CountryChoice:
    """A country, its name in the person's language, and its emergency numbers."""

    code: str
    name: str
    found: HelpAtHand


@dataclass(frozen=True, slots=True)
class SignShown:
    """A sign, by the code of its words."""

    word_code: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Whom to ring, and when.

    ``found`` is None where no country is told: then the page asks for it. ``at_once`` and ``today`` hold the
    signs that everyone may have and those of the person's own drugs.
    """

    country: str
    found: HelpAtHand | None
    at_once: tuple[SignShown, ...]
    today: tuple[SignShown, ...]
    countries: tuple[CountryChoice, ...]


def help_page(country: str, drugs: tuple[str, ...], language: str) -> HelpPage:
    """Return the page of a country for somebody who takes these drugs."""
    signs = _signs(drugs)
    return HelpPage(
        country=country.upper(),
        found=help_at_hand(country) if country else None,
        at_once=_shown(signs, Urgency.EMERGENCY),
        today=_shown(signs, Urgency.SAME_DAY),
        countries=country_choices(language),
    )


def country_choices(language: str) -> tuple[CountryChoice, ...]:
    """Return every country whose emergency number is known, by its name in the language."""
    known = emergency_everywhere()
    named = (CountryChoice(one.country, words(f"country.{one.country}", language), one) for one in known)
    return tuple(sorted(named, key=lambda choice: choice.name.casefold()))


def _signs(drugs: tuple[str, ...]) -> tuple[Sign, ...]:
    own = {sign.name for drug in drugs for sign in signs_for(drug)}
    told = (sign for names, sign in applied_signs() if ANY in names or sign.name in own)
    return tuple(sign for sign in told if sign.name not in DESPAIR)


def _shown(signs: tuple[Sign, ...], urgency: Urgency) -> tuple[SignShown, ...]:
    return tuple(SignShown(f"sign.{sign.name}") for sign in signs if sign.urgency is urgency)


@login_not_required  # nobody who needs help now looks for a password first
@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    """Show whom to ring; ``?country=`` looks at another country without changing anything."""
    own, drugs = _own(request)
    country = request.GET.get("country") or own
    return render(request, "help.html", {"page": help_page(country, drugs, language_for(request))})


def _own(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """Return the person's country and drugs; none where the record cannot be read, for help must open."""
    try:
        person = person_of(request)
        return (person.country, taken_drugs(person.id)) if person else ("", ())
    except (DatabaseError, OpenTaperError):
        as_nobody(request)
        return "", ()


urls = [path("help", show_help, name="help")]
