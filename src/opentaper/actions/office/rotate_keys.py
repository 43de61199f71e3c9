"""The keys of sealed cells changed, and everything sealed with the ones that are in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from opentaper.actions.office.admin_act import ActKind, note_admin_act
from opentaper.actions.office.sealed_words import reseal_words
from opentaper.record.keys import change_data_key, rewrap_all
from opentaper.record.resealing import Progress, reseal_all


@dataclass(frozen=True, slots=True)
class KeysRotated:
    """What was done: data keys wrapped anew, whether a new data key began, rows sealed anew, rows left."""

    rewrapped: int
    is_new_key: bool
    sealed: int
    left: int


def rotate_keys(
    now: datetime, *, by: str = "", new_key: bool = False, progress: Progress | None = None
) -> KeysRotated:
    """Wrap the data keys with the newest master key; seal what is plain or under an old key.

    Parameters
    ----------
    now
        When, with a time zone.
    by
        The name of whoever does it.
    new_key
        Begin a new data key first.
    progress
        Told each table that is done, and how many of its rows were sealed.

    Raises
    ------
    RecordSealed
        A key or a cell does not open. What was sealed until then stays; told again, the rest follows.
    """
    rewrapped = rewrap_all()
    if rewrapped:
        note_admin_act(ActKind.MASTER_KEY_CHANGED, now, by=by, told={"data_keys": rewrapped})
    if new_key:
        note_admin_act(ActKind.DATA_KEY_CHANGED, now, by=by, told={"data_key": change_data_key(now)})
    found = reseal_all(progress)
    sealed = found.rows + reseal_words()
    if sealed or found.left:
        note_admin_act(ActKind.CELLS_SEALED, now, by=by, told={"rows": sealed, "left": found.left})
    return KeysRotated(rewrapped, new_key, sealed, found.left)
