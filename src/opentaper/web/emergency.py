"""The emergency card as its person makes and ends it; there is none until they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.emergency_card import (
    CardTold,
    EndCardTold,
    card_code,
    end_card,
    make_card,
)
from opentaper.actions.readings.emergency_read import CardRead, card_of, openings_of
from opentaper.errors import BadOption, NotShared, OpenTaperError
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.messages_shown import UNPROCESSABLE, clock_of
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of, team_moment
from opentaper.web.qr_drawing import qr_drawing
from opentaper.wording import words

PAGE = "/team/emergency"


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """The card that is open, if any, the form of another, and when cards were opened, in words."""

    card: CardRead | None
    made: str
    form: TypedForm
    is_making: bool
    openings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyCardPage:
    """A card to print, shown this once: its address, its code, and the address as a picture."""

    name: str
    link: str
    code: str
    until: date | None
    picture: str


@require_safe
def show_emergency(request: HttpRequest) -> HttpResponse:
    """Show the card, or how one is made; in local mode nobody else could open it."""
    if account_of(request) is None:
        return redirect("/team")
    if person_of(request) is None:
        return redirect("/welcome")
    return _shown(request, TypedForm({}, language_for(request)))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a card, and show it this once; the one before ends."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    until = form.read("until", date.fromisoformat)
    if not form.is_good:
        return _shown(request, form, UNPROCESSABLE)
    told = CardTold(form.is_ticked("drugs"), form.value("name"), form.value("contact"), until)
    try:
        done = make_card(told, at)
    except BadOption as error:
        _blame(form, error)
        return _shown(request, form, UNPROCESSABLE)
    except OpenTaperError as error:
        form.blame("contact", error)
        return _shown(request, form, error.http_status)
    link = request.build_absolute_uri(reverse("emergency", args=[done.card_id]))
    page = EmergencyCardPage(told.name, link, card_code(at), until, qr_drawing(link, form.language))
    answer = render(request, "emergency_card.html", {"page": page})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the card, at once."""
    at = team_moment(request)
    card = card_of(at.whose, at.today)
    try:
        if card is None:
            raise NotShared(why="unknown_card")
        end_card(EndCardTold(card.card_id), at)
    except NotShared:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.emergency.ended", language_for(request)))


def _blame(form: TypedForm, error: BadOption) -> None:
    if error.option == "shows":
        form.say("drugs", "web.emergency.shows_nothing")
    else:
        form.blame(error.option, error)


def _shown(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    at, clock = moment(request), clock_of(request)
    card = card_of(at.whose, at.today)
    page = EmergencyPage(
        card=card,
        made="" if card is None else clock(card.made_at),
        form=form,
        is_making=card is None or not form.is_good,
        openings=tuple(clock(one) for one in openings_of(at.whose)),
    )
    answer = render(request, "emergency.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("team/emergency", show_emergency, name="team-emergency"),
    path("team/emergency/make", make, name="team-emergency-make"),
    path("team/emergency/end", end, name="team-emergency-end"),
]
