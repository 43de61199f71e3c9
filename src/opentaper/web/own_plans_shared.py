"""The plans that somebody shares, as a carer who may see feelings reads them; each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.own_plans_read import shared_own_plans
from opentaper.actions.readings.shared_read import shared_link
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.context import language_for
from opentaper.web.own_plan_shown import OwnPlanShown, own_plan_shown


@dataclass(frozen=True, slots=True)
class OwnPlansSharedPage:
    """The plans that a person shares; ``known_as`` is what they are called here."""

    link_id: UUID
    known_as: str
    plans: tuple[OwnPlanShown, ...]


@require_safe
@not_kept
def show_plans_shared(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the plans that are shared."""
    account, now, language = carer_account(request), wiring.now(), language_for(request)
    found = shared_link(account, link, now)
    if found is None:
        raise Http404
    read = shared_own_plans(account, link, now)
    page = OwnPlansSharedPage(
        link, found.known_as, tuple(own_plan_shown(one, language) for one in read.plans)
    )
    return render(request, "own_plans_shared.html", {"page": page})


urls = [path("shared/<uuid:link>/plans", show_plans_shared, name="shared-plans")]
