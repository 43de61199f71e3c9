"""Where backups lie, and what of the settings they need to know."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from opentaper.settings.databases import database, sqlite
from opentaper.settings.environment import SECRET_FILE, data_folder, made_private

if TYPE_CHECKING:
    from opentaper.actions.backup.look_through import ScratchPlace


def backups_folder() -> Path:
    """Return the folder of backups, beside the record; it is made when the first one is."""
    from opentaper.actions.backup.names import FOLDER

    return data_folder() / FOLDER


def set_up_alone(*, team: bool) -> None:
    """Set Django up without opening the record, which is about to be moved aside."""
    from opentaper.settings.record_found import set_up

    os.umask(0o077)  # what is written from here on is for its owner's eyes
    set_up(team=team)


def place_of(*, team: bool, key: UUID) -> ScratchPlace:
    """Return where a scratch copy of the record may lie; ``key`` names it on a server."""
    from opentaper.actions.backup.look_through import ScratchPlace

    told = database()
    on_server = "postgresql" in told["ENGINE"]
    return ScratchPlace(
        folder=made_private(data_folder() if on_server else Path(told["NAME"]).parent),
        settings_of=sqlite,
        room=f"opentaper_copy_{key.hex}",
        mode="team" if team else "local",
        secret=None if team else data_folder() / SECRET_FILE,
    )
