"""The start of the app: Django is set up, the record opened, its tables brought up to date."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from opentaper import wiring
from opentaper.wiring.place import is_new_record, no_lost_commits, record_file, unlock

if TYPE_CHECKING:
    from opentaper.errors import OpenTaperError


def start_app(*, team: bool = False, passphrase: str | None = None) -> list[str]:
    """Set up Django, open the record, and bring its tables up to date; return the steps that were missing.

    Raises
    ------
    UnsafeSetting, WrongPassphrase, NewerRecord, RecordBusy, RecordUnreached, DamagedRecord
        The app does not start like this; nothing was changed.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = f"opentaper.settings.{'team' if team else 'local'}"
    os.umask(0o077)  # what is written from here on is for its owner's eyes
    try:
        return _opened(passphrase)
    except Exception as error:  # each database has errors of its own kind
        told = trouble(error)
        if told is None:
            raise
        raise told from error


def _opened(passphrase: str | None) -> list[str]:
    """Open the record, look whether its pages are whole, and bring its tables up to date."""
    import django

    from opentaper.record.in_use import hold_in_use
    from opentaper.settings.environment import made_private

    file = record_file()
    if file is not None:
        made_private(file.parent)
        no_lost_commits(file)
        hold_in_use(file)
    unlock(file, passphrase)
    django.setup()

    from opentaper.actions.backup.copy_before import copy_before_upgrade
    from opentaper.actions.record_trouble import damaged_record
    from opentaper.record.looking import has_whole_pages
    from opentaper.record.opening import bring_up_to_date

    if not has_whole_pages():
        raise damaged_record("pages")
    copy_before_upgrade(wiring.now())
    return bring_up_to_date()


def open_as_it_is(*, team: bool, passphrase: str | None = None) -> None:
    """Set up Django for the record as it is, an app that runs or not; its tables stay as they are.

    Raises
    ------
    UnsafeSetting, WrongPassphrase, RecordBusy
        It does not open like this, or is being written anew.
    """
    from opentaper.settings.record_found import set_up

    os.umask(0o077)  # what is written from here on is for its owner's eyes
    file = record_file()
    if file is not None and not is_new_record():
        from opentaper.record.in_use import hold_in_use

        hold_in_use(file)
        unlock(file, passphrase)
    set_up(team=team)


def certificate(*, team: bool) -> tuple[str, str] | None:
    """Return the files of the certificate and its key, or None where a proxy encrypts or none is needed.

    Raises
    ------
    UnsafeSetting
        Team mode would send everything plainly.
    """
    from opentaper.settings.environment import told_certificate

    return told_certificate() if team else None


def check_record() -> None:
    """Look whether the record says what was written to it; the app was started.

    Raises
    ------
    DamagedRecord
        Its log, a plan or a confirmed dose is not what it was.
    """
    from opentaper.actions.readings.whole_record import flaw_in_record
    from opentaper.actions.record_trouble import damaged_record

    flaw = flaw_in_record()
    if flaw:
        raise damaged_record(flaw)


def trouble(error: Exception) -> OpenTaperError | None:
    """Return what an error of a disk or a database tells a person; None where it is none of these."""
    from opentaper.errors import OpenTaperError

    if isinstance(error, OpenTaperError):
        return None
    from opentaper.actions.record_trouble import record_trouble

    return record_trouble(error)
