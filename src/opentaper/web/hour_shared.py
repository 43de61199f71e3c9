"""Prepare the hour: what a therapist reads before a session, of what is shared and no more; printable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.hour_read import HourRead, hour_of
from opentaper.actions.readings.hour_topics import HourTopics
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.chains_shown import ChainShown, RepeatsShown, chains_shown
from opentaper.web.context import language_for
from opentaper.web.feelings_shown import FeltDay, felt_days
from opentaper.web.hour_shown import (
    HourPart,
    WorkLine,
    days_part,
    own_line,
    plan_part,
    shared_repeats,
    signs_part,
    try_line,
    work_lines,
)


@dataclass(frozen=True, slots=True)
class HourPage:
    """What stands on the page; a part that is not shared says so, and an empty one says that."""

    link_id: UUID
    known_as: str
    since: date
    today: date
    has_note: bool
    topics: HourTopics
    signs: HourPart
    plan: HourPart
    check_ins: HourPart
    felt: tuple[FeltDay, ...]
    chains: tuple[ChainShown, ...]
    repeats: RepeatsShown
    tries: tuple[str, ...]
    own: tuple[str, ...]
    has_plans: bool
    work: tuple[WorkLine, ...]


@require_safe
@not_kept
def show_hour(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the page; the look is written down."""
    read = hour_of(carer_account(request), link, wiring.now())
    return render(request, "hour_shared.html", {"page": hour_page(read, language_for(request))})


def hour_page(read: HourRead, language: str) -> HourPage:
    """Return what was read, in words."""
    return HourPage(
        link_id=read.permitted.link_id,
        known_as=read.permitted.known_as,
        since=read.since,
        today=read.permitted.today,
        has_note=read.has_note,
        topics=read.topics,
        signs=signs_part(read.days, language),
        plan=plan_part(read, language),
        check_ins=days_part(read, language),
        felt=felt_days(read.feelings, language, read.zone),
        chains=chains_shown(read.chains, language),
        repeats=shared_repeats(read.repeats, language),
        tries=tuple(try_line(one, language) for one in read.tries),
        own=tuple(own_line(one, language) for one in read.own),
        has_plans=read.has_plans,
        work=work_lines(read.work, read.since, language),
    )


urls = [path("shared/<uuid:link>/hour", show_hour, name="hour-shared")]
