"""How the pages are: language, place, the beginning of a day, a light or dark page, fewer questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from opentaper.actions.deeds.begin_person import country_told, zone_told
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.errors import BadOption
from opentaper.record.models import Person
from opentaper.wording import language_of

THEMES = ("auto", "light", "dark")
CHOSEN = ("language", "country", "zone", "day_starts", "low_burden", "theme")


@dataclass(frozen=True, slots=True)
class PreferencesTold:
    """What was chosen, None for what stays; ``version`` is that of the person whom the page showed."""

    version: int
    language: str | None = None
    country: str | None = None
    zone: str | None = None
    day_starts: time | None = None
    low_burden: bool | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class PreferencesDone:
    """The version of the person from now on."""

    version: int


@deed
def choose_preferences(told: PreferencesTold, at: Moment) -> Written[PreferencesDone]:
    """Keep what was chosen; no plan and no dose depends on it.

    Raises
    ------
    BadOption
        A language, country, time zone or theme that is not known.
    StaleVersion
        Another device changed the person since the page was shown.
    """
    if told.theme is not None and told.theme not in THEMES:
        raise BadOption(option="theme", given=told.theme, wanted="one of " + ", ".join(THEMES))
    wanted = {
        "language": None if told.language is None else language_of(told.language),
        "country": None if told.country is None else country_told(told.country),
        "zone": None if told.zone is None else zone_told(told.zone),
        "day_starts": told.day_starts,
        "low_burden": told.low_burden,
        "theme": told.theme,
    }
    person = Person.objects.get(pk=at.whose)
    back = put_back(person, CHOSEN)
    claim(person, told.version)
    Person.objects.filter(pk=person.pk).update(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    return Written(PreferencesDone(person.version), WayBack((back,), touched(person)).told)
