"""What every template knows: the person's language and looks, where they are, and what has just been done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from opentaper import wiring
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.shared_read import follows_anybody, follows_as_clinician
from opentaper.actions.readings.threads_unread import unread_by_person, waiting_by_account
from opentaper.web.notices import Notice, notice_of
from opentaper.web.people import account_of, person_of
from opentaper.wording import LANGUAGES

#: What ``lang`` on a page says, by language.
LANG_TAGS = {"en": "en-GB", "da": "da"}
#: "auto" follows the device; the other two override it.
THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE = "opentaper_language"
THEME_COOKIE = "opentaper_theme"


@dataclass(frozen=True, slots=True)
class NavPlace:
    """One entry of the navigation: its address, its icon, and the code of its word."""

    path: str
    icon: str
    code: str


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """An entry, whether the page that is open belongs to it, and how much waits there."""

    place: NavPlace
    is_here: bool
    n_waiting: int = 0


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Entries of the side rail under one heading."""

    code: str
    places: tuple[PlaceShown, ...]


TODAY = NavPlace("/", "today", "web.nav.today")
CHECK_IN = NavPlace("/check-in", "checkin", "web.nav.check_in")
PLAN = NavPlace("/plan", "plan", "web.nav.plan")
UNDERSTAND = NavPlace("/understand", "understand", "web.nav.understand")
FEELINGS = NavPlace("/feelings", "feelings", "web.nav.feelings")
BODY = NavPlace("/body", "body", "web.nav.body")
SKILLS = NavPlace("/skills", "act", "web.nav.skills")
ANSWERS = NavPlace("/answers", "timer", "web.nav.answers")
LEARN = NavPlace("/learn", "learn", "web.nav.learn")
EVIDENCE = NavPlace("/evidence", "evidence", "web.nav.evidence")
SETTINGS = NavPlace("/settings", "settings", "web.nav.settings")
TEAM = NavPlace("/team", "team", "web.nav.team")
MESSAGES = NavPlace("/messages", "mail", "web.nav.messages")
SHARED = NavPlace("/shared", "caseload", "web.nav.shared")
CASELOAD = NavPlace("/caseload", "caseload", "web.nav.caseload")

GROUPS = (
    ("web.nav.each_day", (TODAY, CHECK_IN)),
    ("web.nav.your_path", (PLAN, UNDERSTAND)),
    ("web.nav.you", (FEELINGS, SKILLS, BODY)),
    ("web.nav.to_know", (LEARN, EVIDENCE, ANSWERS)),
    ("web.nav.yours", (SETTINGS,)),
)
BAR = (TODAY, CHECK_IN, PLAN, UNDERSTAND)
MORE = (FEELINGS, SKILLS, BODY, LEARN, EVIDENCE, ANSWERS, SETTINGS)
#: Where the places of team mode stand: after the person's own, before what is good to know.
TOGETHER_AFTER = 3


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame round every page shows.

    ``has_person`` is False before anyone has begun: then nothing leads to pages that would be empty, and
    ``has_places`` is True only where somebody follows people as a clinician.
    ``person_key``, ``today``, ``zone`` and ``day_starts`` tell the queue of this device whose check-ins wait,
    and of which day they are. ``n_waiting`` is how much waits in all places. ``asks_understanding`` tells
    that the questions before a first step are open.
    """

    lang: str
    theme: str
    is_low_burden: bool
    has_person: bool
    has_places: bool
    person_key: str
    today: date | None
    zone: str
    day_starts: time | None
    is_demo: bool
    asks_understanding: bool
    is_reminded: bool
    groups: tuple[PlaceGroup, ...]
    bar: tuple[PlaceShown, ...]
    more: tuple[PlaceShown, ...]
    n_waiting: int
    path: str
    notice: Notice | None


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the names that every template may use: ``language``, ``shell``; a context processor."""
    return {"language": language_for(request), "shell": shell_of(request)}


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame of a request."""
    person = person_of(request)
    language = language_for(request)
    together, waiting, people = _together(request), _waiting(request), _people(request)
    groups = _groups(together, people, has_person=person is not None)
    bar, more = (BAR, (*people, *together, *MORE)) if person else ((*people, LEARN, EVIDENCE, SETTINGS), ())
    return Shell(
        lang=LANG_TAGS.get(language, language),
        theme=theme_for(request),
        is_low_burden=person is not None and person.low_burden,
        has_person=person is not None,
        has_places=person is not None or bool(people),
        person_key=str(person.id) if person else "",
        today=own_day(wiring.now(), person.zone, person.day_starts) if person else None,
        zone=person.zone if person else "",
        day_starts=person.day_starts if person else None,
        is_demo=person is not None and person.is_demo,
        asks_understanding=person is not None and person.understood_at is None,
        is_reminded=person is not None and person.is_reminded,
        groups=tuple(PlaceGroup(code, _shown(places, request.path, waiting)) for code, places in groups),
        bar=_shown(bar, request.path, waiting),
        more=_shown(more, request.path, waiting),
        n_waiting=sum(waiting.values()),
        path=request.path,
        notice=notice_of(request),
    )


def _together(request: HttpRequest) -> tuple[NavPlace, ...]:
    """Return the places of team mode: one's own team, and those whom one follows, if any."""
    account = account_of(request)
    if not account:
        return ()
    is_family = follows_anybody(account) and not follows_as_clinician(account)
    return (TEAM, MESSAGES, SHARED) if is_family else (TEAM, MESSAGES)


def _people(request: HttpRequest) -> tuple[NavPlace, ...]:
    """Return the place of those whom an account follows as a clinician; none where it follows nobody."""
    account = account_of(request)
    if not account or not follows_as_clinician(account):
        return ()
    return (CASELOAD,) if person_of(request) else (CASELOAD, MESSAGES)


def _groups(
    together: tuple[NavPlace, ...], people: tuple[NavPlace, ...], *, has_person: bool
) -> list[tuple[str, tuple[NavPlace, ...]]]:
    """Return the groups of the side rail; without a record of one's own, what needs none."""
    mine = [("web.nav.your_people", people)] if people else []
    if not has_person:
        return [*mine, ("web.nav.to_know", (LEARN, EVIDENCE)), ("web.nav.yours", (SETTINGS,))]
    groups = [*GROUPS]
    if together:
        groups.insert(TOGETHER_AFTER, ("web.nav.together", together))
    return [*mine, *groups]


def _waiting(request: HttpRequest) -> Mapping[str, int]:
    """Return how much waits at a place: unread messages, one's own and those of people followed."""
    account, person = account_of(request), person_of(request)
    if not account:
        return {}
    shared = sum(waiting_by_account(account, wiring.now()).values())
    return {MESSAGES.path: shared + (unread_by_person(person.id) if person else 0)}


def language_for(request: HttpRequest) -> str:
    """Return the person's language; before there is a person, what was chosen here, or the browser's own."""
    person = person_of(request)
    chosen = person.language if person else request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = get_language_from_request(request).partition("-")[0]
    return asked if asked in LANGUAGES else "en"


def theme_for(request: HttpRequest) -> str:
    """Return the person's theme: auto, light or dark."""
    person = person_of(request)
    chosen = person.theme if person else request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def _shown(
    places: tuple[NavPlace, ...], path: str, waiting: Mapping[str, int] | None = None
) -> tuple[PlaceShown, ...]:
    return tuple(
        PlaceShown(place, _is_here(place, path), (waiting or {}).get(place.path, 0)) for place in places
    )


def _is_here(place: NavPlace, path: str) -> bool:
    if place is CASELOAD and path.startswith(f"{SHARED.path}/"):
        return True
    if place is SKILLS and f"{path}/".startswith("/courses/"):
        return True
    return path == place.path or (place.path != "/" and path.startswith(f"{place.path}/"))
