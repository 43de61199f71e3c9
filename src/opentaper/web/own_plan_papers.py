"""A person's own plan on paper: the page and the strip, made of what is kept at that moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from opentaper.actions.readings.own_plans_read import OwnPartRead, OwnPlanRead
from opentaper.exchange.help_at_hand import help_at_hand
from opentaper.exchange.own_plan_page import OwnPlanPage, PrintedContact, PrintedPart
from opentaper.formulary.own_plans import own_plan_outline
from opentaper.formulary.skills import skill
from opentaper.web.zones import zone_for
from opentaper.wording import date_text, words


def own_plan_page(read: OwnPlanRead, country: str, zone: str, language: str) -> OwnPlanPage:
    """Return a plan as it is printed in a language; the words of the person stay as they wrote them."""
    return OwnPlanPage(
        title=own_plan_outline(read.kind).name.of(language),
        language=language,
        written=_day(read.written_at, zone, country, language),
        emergency=emergency_texts(country, language),
        parts=tuple(_part(one, language) for one in read.parts),
    )


def emergency_texts(country: str, language: str) -> tuple[str, ...]:
    """Return the emergency numbers of a country, each with its service where there are several.

    Examples
    --------
    >>> emergency_texts("GB", "en"), emergency_texts("", "en")
    (('999', '112'), ())
    """
    found = help_at_hand(country) if country else None
    return tuple(
        one.number
        if not one.service
        else f"{one.number} ({words('web.help.service', language, service=one.service)})"
        for one in (found.emergency if found else ())
    )


def _day(written: datetime | None, zone: str, country: str, language: str) -> str:
    if written is None:
        return ""
    return date_text(written.astimezone(ZoneInfo(zone_for(zone, country))).date(), language)


def _part(read: OwnPartRead, language: str) -> PrintedPart:
    chosen = [skill(key) for key in read.skills]
    return PrintedPart(
        title=read.part.name.of(language),
        lines=(*read.lines, *(date_text(day, language) for day in read.days)),
        skills=tuple((one.name.of(language), one.aim.of(language)) for one in chosen),
        people=tuple(PrintedContact(one.name, one.phone) for one in read.people),
        face=read.part.wallet,
    )
