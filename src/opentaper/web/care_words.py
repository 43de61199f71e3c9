"""How roles, sections and moments of the care team are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper.actions.permissions import CareRole, Section
from opentaper.actions.readings.shared_read import KEPT
from opentaper.wording import words

#: What can be shared: sections of which the record holds something.
SHARED_SECTIONS = KEPT


def role_word(role: CareRole, language: str) -> str:
    """Return a role in words."""
    return words(f"web.team.role.{role.value}", language)


def section_word(section: Section, language: str) -> str:
    """Return a section in words."""
    return words(f"web.team.section.{section.value}", language)


def moment_text(at: datetime, zone: str, language: str) -> str:
    r"""Return a moment by the clock of a zone.

    Examples
    --------
    >>> moment_text(datetime(2026, 11, 23, 8, 5, tzinfo=UTC), "Europe/Copenhagen", "en")
    '23\xa0November\xa02026, 09:05'
    """
    try:
        here = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        here = at.astimezone(UTC)
    return words("web.team.moment", language, day=here.date(), time=here.time().isoformat("minutes"))


def initials(name: str) -> str:
    """Return one or two letters that stand for a name.

    Examples
    --------
    >>> initials("Dr Grace Osei"), initials("Elin"), initials("")
    ('GO', 'E', '')
    """
    parts = [part for part in name.split() if part[:1].isalpha() and part.rstrip(".").lower() != "dr"]
    return "".join(part[0].upper() for part in parts[-2:])
