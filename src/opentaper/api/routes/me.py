"""Whose key it is, and who of the care team sees what."""

from __future__ import annotations

from ninja import Router

from opentaper.actions.readings.team_read import team_of
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.routing import reads
from opentaper.api.shapes.common import NoQuery
from opentaper.api.shapes.person import (
    LookShape,
    MeShape,
    SharedPartShape,
    TeamMemberShape,
    TeamShape,
    TokenShape,
    WaitingShape,
)

router = Router(tags=["me"])


@reads(router, "me", None, MeShape)
def get_me(caller: Caller, asked: NoQuery) -> MeShape:  # noqa: ARG001 - every route is asked alike
    """Tell whose key this is, and what it may do."""
    token, person = caller.token, caller.person
    return MeShape(
        token=TokenShape(name=token.name, scopes=sorted(token.scopes), expires=token.expires),
        person_id=None if person is None else person.id,
        language=caller.language,
        country=None if person is None else person.country,
        zone=None if person is None else person.zone,
        today=None if person is None else caller.today,
    )


@reads(router, "team", ApiScope.READ_TEAM, TeamShape)
def get_team(caller: Caller, asked: NoQuery) -> TeamShape:  # noqa: ARG001 - every route is asked alike
    """Tell who of the care team sees what and until when, which invitations wait, and who looked."""
    read = team_of(caller.whose.id, caller.now, caller.today)
    return TeamShape(
        members=[
            TeamMemberShape(
                link_id=one.link_id,
                called=one.called,
                role=one.role,
                since=one.since,
                shared=[
                    SharedPartShape(section=part.section, right=part.right, until=part.until)
                    for part in one.shared
                ],
                last_look=one.last_look,
            )
            for one in read.members
        ],
        waiting=[
            WaitingShape(
                invitation_id=one.invitation_id,
                called=one.called,
                role=one.role,
                sections=list(one.sections),
                expires=one.expires,
            )
            for one in read.waiting
        ],
        looks=[LookShape(called=one.called, section=one.section, at=one.at) for one in read.looks],
    )
