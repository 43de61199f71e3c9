"""Body: what it got this week beside the person's own usual, and what they want to see. Nothing is scored."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.choose_body import BodyChosen, choose_body
from opentaper.actions.readings.body_read import body_of, used_units
from opentaper.formulary.body_kinds import body_frame, body_kinds
from opentaper.web.body_cards import BodyCard, cards_of
from opentaper.web.body_form import ChoiceShown
from opentaper.web.body_shown import BodyWarned, TileShown, shown_kinds, tiles, title, warned
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words

PAGE = "/body"


@dataclass(frozen=True, slots=True)
class BodyPage:
    """The week in tiles, what to look out for, the cards of other pages, and what can be shown.

    ``has_any`` is False where nothing was ever told.
    """

    title: str
    frame: str
    tiles: tuple[TileShown, ...]
    warned: tuple[BodyWarned, ...]
    cards: dict[str, BodyCard]
    kinds: tuple[ChoiceShown, ...]
    has_any: bool


@require_safe
def show_body(request: HttpRequest) -> HttpResponse:
    """Show the week."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    read, units, cards = body_of(person.id, at.today), used_units(person.id), cards_of(request)
    kinds = shown_kinds(read)
    keys = {one.key for one in kinds}
    headline = cards["helps"].headline if "helps" in cards else ""
    page = BodyPage(
        title=headline or title(read, language),
        frame=body_frame().of(language),
        tiles=tiles(read, kinds, units, person.country, language),
        warned=warned(read, units, person.country, language),
        cards=cards,
        kinds=tuple(ChoiceShown(one.key, one.name.of(language), one.key in keys) for one in body_kinds()),
        has_any=any(read.days.values()),
    )
    return not_stored(render(request, "body.html", {"page": page}))


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep which kinds are shown."""
    at = moment(request)
    known = {one.key for one in body_kinds()}
    choose_body(BodyChosen(tuple(key for key in request.POST.getlist("kinds") if key in known)), at)
    return redirect_telling(PAGE, words("web.body.chosen", language_for(request)), str(at.deed_id))


def not_stored(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps: what a body is like is its owner's alone."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("body", show_body, name="body"),
    path("body/choose", choose, name="body-choose"),
]
