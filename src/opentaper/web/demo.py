"""A made-up person in one click: months of days through the same deeds that everybody uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper import wiring
from opentaper.actions.deeds.begin_person import DAY_STARTS, country_told
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.make_demo_person import (
    DemoTold,
    RemoveTold,
    make_demo_person,
    remove_demo_person,
)
from opentaper.actions.readings.person import own_day
from opentaper.errors import BadOption
from opentaper.web.context import language_for
from opentaper.web.people import client_key, moment, person_of
from opentaper.web.zones import zone_for

COUNTRY = "GB"


@require_POST
def make_demo(request: HttpRequest) -> HttpResponse:
    """Tell a made-up person's months, and show their Today; somebody who has begun keeps their own."""
    person = person_of(request)
    if person is not None:
        return redirect("/")
    country = _country(request.POST.get("country", ""))
    zone = zone_for(request.POST.get("zone", ""), country)
    now = wiring.now()
    today = own_day(now, zone, DAY_STARTS)
    at = Moment(now, today, client_key(request), None)
    make_demo_person(DemoTold(language_for(request), country, zone), at)
    return redirect("/")


def _country(told: str) -> str:
    """Return a country as it was told; ours where it is none, as with a zone that is none."""
    try:
        return country_told(told)
    except BadOption:
        return COUNTRY


@require_POST
def remove_demo(request: HttpRequest) -> HttpResponse:
    """Let the made-up person go, and begin with one's own."""
    person = person_of(request)
    if person is not None and person.is_demo:
        remove_demo_person(RemoveTold(person.id), moment(request))
    return redirect("/welcome")


urls = [path("demo", make_demo, name="demo"), path("demo/remove", remove_demo, name="demo-remove")]
