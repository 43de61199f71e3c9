"""What a carer sees of feelings: single entries, chains, answers and tries that are shared, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.chains_read import shared_chains
from opentaper.actions.readings.feelings_read import DAYS_SHOWN, shared_feelings
from opentaper.actions.readings.own_answers_read import shared_own_answers
from opentaper.actions.readings.own_plans_read import shares_own_plans
from opentaper.actions.readings.shared_read import shared_link
from opentaper.actions.readings.skills_shared import shared_tries
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.chains_shown import ChainShown, RepeatsShown, chains_shown
from opentaper.web.context import language_for
from opentaper.web.feelings_shown import FeltDay, felt_days
from opentaper.web.hour_shown import shared_repeats, try_line
from opentaper.web.own_answers_shown import OwnTrendShown, own_trend_shown


@dataclass(frozen=True, slots=True)
class FeelingsSharedPage:
    """What a person shares of twelve weeks; ``known_as`` is what they are called here.

    ``own`` are answers to lines of our own, by week; ``has_plans``: a plan of their own is shared too.
    """

    link_id: UUID
    known_as: str
    days: tuple[FeltDay, ...]
    chains: tuple[ChainShown, ...]
    repeats: RepeatsShown
    tries: tuple[str, ...]
    own: tuple[OwnTrendShown, ...]
    has_plans: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is shared."""
        return not (self.days or self.chains or self.tries or self.own or self.has_plans)


@require_safe
@not_kept
def show_feelings_shared(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show what is shared one by one; the look is written down."""
    account, now, language = carer_account(request), wiring.now(), language_for(request)
    found = shared_link(account, link, now)
    if found is None:
        raise Http404
    felt, chained = shared_feelings(account, link, now), shared_chains(account, link, now)
    person, today = felt.permitted.person_id, felt.permitted.today
    tries = shared_tries(person, today - timedelta(days=DAYS_SHOWN - 1), today)
    page = FeelingsSharedPage(
        link_id=link,
        known_as=found.known_as,
        days=felt_days(felt.entries, language, felt.zone),
        chains=chains_shown(chained.chains, language),
        repeats=shared_repeats(chained.repeats, language),
        tries=tuple(try_line(one, language) for one in tries),
        own=tuple(own_trend_shown(one, language) for one in shared_own_answers(account, link, now).trends),
        has_plans=shares_own_plans(person),
    )
    return render(request, "feelings_shared.html", {"page": page})


urls = [path("shared/<uuid:link>/feelings", show_feelings_shared, name="feelings-shared")]
