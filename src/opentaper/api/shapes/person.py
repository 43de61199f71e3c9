"""The key that asks, whose it is, and the people who see what."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from opentaper.actions.permissions import CareRole, Right, Section
from opentaper.actions.readings.token_scopes import ApiScope


class TokenShape(Schema):
    """The key of a program."""

    name: str
    scopes: list[ApiScope]
    expires: datetime


class MeShape(Schema):
    """Whose key it is; the person is null where the account has no record of its own."""

    token: TokenShape
    person_id: UUID | None
    language: str
    country: str | None
    zone: str | None
    today: date | None


class SharedPartShape(Schema):
    """A section that is shared."""

    section: Section
    right: Right
    until: date | None


class TeamMemberShape(Schema):
    """Somebody of the care team, and what they may see today."""

    link_id: UUID
    called: str
    role: CareRole
    since: datetime
    shared: list[SharedPartShape]
    last_look: datetime | None


class WaitingShape(Schema):
    """An invitation that nobody has used."""

    invitation_id: UUID
    called: str
    role: CareRole
    sections: list[Section]
    expires: datetime


class LookShape(Schema):
    """Who looked at what, and when."""

    called: str
    section: Section
    at: datetime


class TeamShape(Schema):
    """Who sees what."""

    members: list[TeamMemberShape]
    waiting: list[WaitingShape]
    looks: list[LookShape]


class SharedLinkShape(Schema):
    """Somebody who shares with this account."""

    link_id: UUID
    known_as: str
    role: CareRole
    sections: list[Section]


class SharedLinksShape(Schema):
    """Everybody who shares with this account."""

    items: list[SharedLinkShape]
