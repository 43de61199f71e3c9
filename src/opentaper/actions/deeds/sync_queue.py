"""What a device kept while it was alone, sent at once: each entry is a deed of its own, with its own key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.errors import BadOption, OpenTaperError, RecordBusy

#: What may wait on a device: it changes no dose and no plan.
DEEDS: Mapping[str, tuple[type, Callable[[Any, Moment], object]]] = {
    "check_in": (CheckInTold, check_in),
    "answer_instrument": (InstrumentTold, answer_instrument),
    "tell_skill": (SkillTold, tell_skill),
}
#: So many entries are taken at once; a device sends the rest afterwards.
MOST_ENTRIES = 200
KEPT, REFUSED, LATER = "kept", "refused", "later"


@dataclass(frozen=True, slots=True)
class EntrySynced:
    """What became of one entry.

    ``kept``: it is in the record, and the device may forget it. ``refused``: it cannot be meant, ``error``
    says why, and the device shows it to the person. ``later``: it was not looked at or could not be written
    now, and is sent again.
    """

    place: int
    client_key: str
    state: str
    answer: object = None
    error: OpenTaperError | None = None


@dataclass(frozen=True, slots=True)
class QueueSynced:
    """What became of every entry, in the order in which they came."""

    entries: tuple[EntrySynced, ...]

    @property
    def n_kept(self) -> int:
        """How many are in the record now."""
        return sum(one.state == KEPT for one in self.entries)

    @property
    def refused(self) -> tuple[EntrySynced, ...]:
        """Those that cannot be meant."""
        return tuple(one for one in self.entries if one.state == REFUSED)


def sync_queue(entries: Sequence[object], at: Moment) -> QueueSynced:
    """Do the deeds of a queue, one by one; a bad one stops none of the others, and none is done twice.

    Parameters
    ----------
    entries
        Each a mapping with ``client_key``, ``name`` (of :data:`DEEDS`) and ``told``.
    at
        The moment at which they arrived; its own key is not used.
    """
    done = [_synced(place, entry, at) for place, entry in enumerate(entries[:MOST_ENTRIES])]
    waiting = [
        EntrySynced(place, _key_text(entry), LATER)
        for place, entry in enumerate(entries[MOST_ENTRIES:], start=MOST_ENTRIES)
    ]
    return QueueSynced((*done, *waiting))


def _synced(place: int, entry: object, at: Moment) -> EntrySynced:
    key = _key_text(entry)
    try:
        answer = _done(entry, at)
    except RecordBusy as busy:
        return EntrySynced(place, key, LATER, error=busy)
    except OpenTaperError as wrong:
        return EntrySynced(place, key, REFUSED, error=wrong)
    return EntrySynced(place, key, KEPT, answer)


def _done(entry: object, at: Moment) -> object:
    """Do one deed of the queue.

    Raises
    ------
    OpenTaperError
        Whatever the deed refuses, or an entry that is none.
    """
    if not isinstance(entry, Mapping):
        raise BadOption(option="entry", given=str(entry)[:80], wanted="a deed with its key")
    name = entry.get("name", "check_in")
    if not isinstance(name, str) or name not in DEEDS:
        raise BadOption(option="name", given=str(name)[:80], wanted="one of " + ", ".join(DEEDS))
    try:
        key = UUID(_key_text(entry))
    except ValueError:
        raise BadOption(option="client_key", given=_key_text(entry)[:80], wanted="a UUID") from None
    of, do = DEEDS[name]
    try:
        told: object = TypeAdapter(of).validate_python(entry.get("told"))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or name
        raise BadOption(option=where, given=str(first["input"])[:80], wanted=first["msg"]) from None
    return do(told, replace(at, client_key=key))


def _key_text(entry: object) -> str:
    return str(entry.get("client_key", "")) if isinstance(entry, Mapping) else ""
