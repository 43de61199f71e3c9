"""What a carer sees of feelings: the single entries that somebody shares, and nothing else of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.feelings_read import shared_feelings
from opentaper.actions.readings.shared_read import shared_link
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.context import language_for
from opentaper.web.feelings_shown import FeltDay, felt_days


@dataclass(frozen=True, slots=True)
class FeelingsSharedPage:
    """The entries that a person shares, by day; ``known_as`` is what they are called here."""

    link_id: UUID
    known_as: str
    days: tuple[FeltDay, ...]


@require_safe
@not_kept
def show_feelings_shared(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the entries that are shared; the look is written down."""
    account, now = carer_account(request), wiring.now()
    found = shared_link(account, link, now)
    if found is None:
        raise Http404
    read = shared_feelings(account, link, now)
    days = felt_days(read.entries, language_for(request), read.zone)
    page = FeelingsSharedPage(link, found.known_as, days)
    return render(request, "feelings_shared.html", {"page": page})


urls = [path("shared/<uuid:link>/feelings", show_feelings_shared, name="feelings-shared")]
