"""What whoever runs a server of several people does from a terminal: accounts, keys, the book of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opentaper import wiring

if TYPE_CHECKING:
    from opentaper.actions.office.admin_log import AdminLog
    from opentaper.actions.office.rotate_keys import KeysRotated
    from opentaper.record.resealing import Progress


def add_account(name: str, password: str, *, anew: bool = False, by: str = "") -> None:
    """Make an account of team mode, which was started, or give one that is there another password.

    ``by`` is the name of whoever does it, for the book of the office.

    Raises
    ------
    BadOption
        The name is taken, or is nobody's, or the password is easily guessed.
    """
    from opentaper.actions.office.admin_act import ActKind, note_admin_act
    from opentaper.settings.accounts import add_user, renew_password

    kind = ActKind.PASSWORD_RENEWED if anew else ActKind.ACCOUNT_ADDED
    account = (renew_password if anew else add_user)(name, password)
    note_admin_act(kind, wiring.now(), by=by, account=account)


def rotate_record_keys(*, by: str, new_key: bool, progress: Progress | None = None) -> KeysRotated:
    """Wrap the data keys of team mode, which was started, anew; seal what is plain or under an old key.

    Raises
    ------
    RecordSealed
        A key or a cell does not open.
    """
    from opentaper.actions.office.rotate_keys import rotate_keys

    return rotate_keys(wiring.now(), by=by, new_key=new_key, progress=progress)


def note_backup(kind: Literal["made", "restored"]) -> None:
    """Write into the book of the office that a backup of team mode was made or brought back."""
    from opentaper.actions.office.admin_act import ActKind, note_admin_act

    note_admin_act(ActKind.BACKUP_MADE if kind == "made" else ActKind.BACKUP_RESTORED, wiring.now())


def read_admin_log(newest: int) -> AdminLog:
    """Return the newest acts in the book of the office of team mode, which was started."""
    from opentaper.actions.office.admin_log import admin_log

    return admin_log(newest)
