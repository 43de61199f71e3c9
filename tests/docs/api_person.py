"""``python -m tests.docs.api_person``: somebody with a signed plan and a key, in the record of local mode."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import UUID

from opentaper import wiring


def main() -> None:
    """Make them, and print the key."""
    wiring.start_app()
    from opentaper.actions.deeds.make_token import TokenTold, make_token
    from opentaper.actions.readings.person import own_day, the_person
    from opentaper.actions.readings.token_read import TokenOwner
    from opentaper.actions.readings.token_scopes import OF_ONE_PERSON
    from tests.unit.actions.deeds.lives import begun

    life, person = begun(), the_person()
    assert person is not None
    today = own_day(wiring.now(), person.zone, person.day_starts)
    before = today - timedelta(days=1)
    life.sign(life.plan(today + timedelta(days=14), before), before)
    life.calm_days(before)
    told = TokenTold("my notebook", tuple(scope.value for scope in OF_ONE_PERSON))
    owner = TokenOwner(None, life.person)
    made = make_token(told, owner, wiring.new_token(), wiring.now(), UUID(int=1))
    sys.stdout.write(f"{made.secret}\n")


if __name__ == "__main__":
    main()
