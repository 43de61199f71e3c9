"""What a carer sees of a body: the week in tiles, and nothing that could be changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.body_read import shared_body
from opentaper.actions.readings.shared_read import shared_link
from opentaper.web.body_shown import TileShown, shown_kinds, tiles
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.context import language_for


@dataclass(frozen=True, slots=True)
class BodySharedPage:
    """The week that a person shares; ``known_as`` is what they are called here."""

    link_id: UUID
    known_as: str
    tiles: tuple[TileShown, ...]


@require_safe
@not_kept
def show_body_shared(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the week that is shared; the look is written down."""
    account, now, language = carer_account(request), wiring.now(), language_for(request)
    found = shared_link(account, link, now)
    if found is None:
        raise Http404
    shared = shared_body(account, link, now)
    shown = tiles(shared.read, shown_kinds(shared.read), {}, shared.country, language)
    page = BodySharedPage(link, found.known_as, shown)
    return render(request, "body_shared.html", {"page": page})


urls = [path("shared/<uuid:link>/body", show_body_shared, name="body-shared")]
