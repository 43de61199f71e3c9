"""In which language a program is answered."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from opentaper.actions.readings.person import PersonRead
from opentaper.wording import LANGUAGES


def language_of(request: HttpRequest, person: PersonRead | None = None) -> str:
    """Return the first language of ``Accept-Language`` that is spoken here, else the person's own."""
    for told, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = told.partition("-")[0]
        if weight > 0 and short in LANGUAGES:
            return short
    return person.language if person is not None and person.language in LANGUAGES else "en"
