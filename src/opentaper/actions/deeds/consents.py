"""Rows of the care team that several deeds write: a consent given, revoked, or what was asked of either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.permissions import CareRole, Right, Section, can_write
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import CareLink, Consent

LONGEST_NAME = 100


def name_told(option: str, text: str) -> str:
    """Return a name without needless blanks.

    Raises
    ------
    BadOption
        None was told, or one too long to be a name.
    """
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadOption(
            option=option, given=f"{name[:20]}", wanted=f"a name of at most {LONGEST_NAME} letters"
        )
    return name


def role_told(text: str) -> CareRole:
    """Return a role.

    Raises
    ------
    BadOption
        No such role.
    """
    try:
        return CareRole(text)
    except ValueError:
        raise BadOption(option="role", given=text, wanted="a role in the team") from None


def rights_told(told: Mapping[str, str], role: CareRole) -> dict[Section, Right]:
    """Return sections with their rights.

    Raises
    ------
    BadOption
        No such section or right, or a right to write where this role never writes.
    """
    return dict(right_told(name, right, role) for name, right in told.items())


def right_told(name: str, right: str, role: CareRole) -> tuple[Section, Right]:
    """Return one section with its right.

    Raises
    ------
    BadOption
        As :func:`rights_told`.
    """
    try:
        found = Section(name), Right(right)
    except ValueError:
        raise BadOption(option="section", given=f"{name}: {right}", wanted="a section and a right") from None
    if found[1] is Right.WRITE and not can_write(role, found[0]):
        raise BadOption(option="right", given=right, wanted="read: this role changes nothing there")
    return found


def until_told(until: date | None, today: date) -> date | None:
    """Return the last day of a consent.

    Raises
    ------
    BadOption
        It is over already.
    """
    if until is not None and until < today:
        raise BadOption(option="until", given=until.isoformat(), wanted="today or a later day")
    return until


def own_link(link_id: UUID, at: Moment) -> CareLink:
    """Return an open link of the person who does a deed.

    Raises
    ------
    NotShared
        There is none, or it has ended.
    """
    links = CareLink.objects.filter(pk=link_id, person_id=at.whose, ended__isnull=True)
    link = links.select_related("carer").first()
    if link is None:
        raise NotShared(why="unknown_link")
    return link


def give(link: CareLink, section: Section, right: Right, until: date | None, at: Moment) -> Consent:
    """Give a consent; the one that stood in this section is revoked, and kept."""
    revoke(link, (section,), at)
    given = Consent(
        id=uuid5(at.deed_id, f"consent {link.pk} {section}"),
        person_id=at.whose,
        link=link,
        section=section,
        right=right,
        until=until,
        given_at=at.at,
    )
    given.save(force_insert=True)
    return given


def revoke(link: CareLink, sections: tuple[Section, ...], at: Moment) -> int:
    """Revoke what stands in some sections; return how many consents that were."""
    standing = Consent.objects.filter(link=link, section__in=sections, revoked_at__isnull=True)
    return standing.update(revoked_at=at.at)


def end_link(link: CareLink, by: str, at: Moment) -> int:
    """End a place in a team, by the ``person`` or the ``carer``; return how many consents went with it."""
    n = revoke(link, tuple(Section), at)
    link.ended, link.ended_by = at.at, by
    link.save(update_fields=["ended", "ended_by"])
    return n
