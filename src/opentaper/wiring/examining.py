"""What is fine and what is amiss with this computer, a server and the record; nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentaper import wiring
from opentaper.wiring.place import is_new_record, record_file, unlock

if TYPE_CHECKING:
    from opentaper.settings.deployment import Finding


def deployment() -> list[Finding]:
    """Return what is fine and what is amiss for a server of several people."""
    from opentaper.settings.deployment import findings

    wiring.settle_sums()
    return findings()


def examined(*, team: bool, passphrase: str | None = None) -> list[Finding]:
    """Return what is fine and what is amiss with this computer and the record; nothing is changed.

    Raises
    ------
    WrongPassphrase
        The passphrase does not open the record.
    """
    from opentaper.settings import record_found as found
    from opentaper.settings.machine import machine_findings

    wiring.settle_sums()
    told = [*machine_findings(wiring.now()), found.port_found()]
    if team:
        told.append(found.team_found())
        if not told[-1].is_fine:
            return told
        found.set_up(team=True)
        return [*told, *found.opened_findings(wiring.now(), team=True), found.backup_found(wiring.now())]
    return [*told, *_record_examined(passphrase)]


def _record_examined(passphrase: str | None) -> list[Finding]:
    from opentaper.errors import WrongPassphrase
    from opentaper.settings import record_found as found
    from opentaper.settings.deployment import Finding

    file = record_file()
    if file is None or is_new_record():
        return [Finding("record_none", is_fine=True)]
    told = [found.sealed_found(file)]
    try:
        unlock(file, passphrase)
    except WrongPassphrase as refused:
        if refused.why != "needed":
            raise
        return [*told, Finding("record_locked", is_fine=True), found.backup_found(wiring.now())]
    found.set_up(team=False)
    return [*told, *found.opened_findings(wiring.now(), team=False), found.backup_found(wiring.now())]


def machine_told() -> dict[str, str]:
    """Return what a report of a fault should name: versions, and the kind of system."""
    from opentaper.settings.machine import machine_told as told

    return told()
