"""What the settings offer to choose from: zones that are places, how much may be felt, how sure of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from opentaper.actions.readings.person import PersonRead
from opentaper.wording import words
from opentaper.wording.chances import chance_text

#: What is offered; another value that was chosen elsewhere is offered beside them.
TOLERATED = tuple(tenth / 10 for tenth in range(1, 10))
CHANCES = (0.05, 0.1, 0.2, 0.3)

ValueAndWord = tuple[str, str]


def zones() -> tuple[str, ...]:
    """Return the time zones that are places, such as Europe/Copenhagen, in the order of the alphabet."""
    known = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    )
    return tuple(sorted({*known, "UTC"}))


def zone_chosen(text: str) -> str:
    """Return a time zone that is offered.

    Raises
    ------
    ValueError
        It is none.
    """
    if text not in zones():
        raise ValueError(text)
    return ZoneInfo(text).key


def tolerated_choices(person: PersonRead | None, language: str) -> tuple[ValueAndWord, ...]:
    """Return how much may be felt at most."""
    own = person.tolerated if person else None
    offered = sorted({*TOLERATED, *(() if own is None else (own,))})
    told = (
        (f"{value:g}", words("web.settings.of_ten", language, n=round(10 * value, 1))) for value in offered
    )
    return (("", words("web.settings.not_chosen", language)), *told)


def chance_choices(person: PersonRead | None, language: str) -> tuple[ValueAndWord, ...]:
    """Return how often a plan may turn out worse than that."""
    own = person.chance if person else None
    offered = sorted({*CHANCES, *(() if own is None else (own,))})
    told = ((percent_told(value), chance_text(value, language)) for value in offered)
    return (("", words("web.settings.not_chosen", language)), *told)


def percent_told(share: float) -> str:
    """Return a chance as the deed reads it.

    Examples
    --------
    >>> percent_told(0.1)
    '10%'
    """
    return f"{100 * share:g}%"
