"""A record of somebody who lived through every deed, to break copies of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from opentaper.record.models import Deed
from opentaper.settings.databases import RECORD_FILE
from trust.faults.journey import LATER, Act, acts, dose_shown
from trust.faults.stage import Stage, everything, in_child, opened


@dataclass(frozen=True, slots=True)
class Lived:
    """A settled record: its address, every row, the deeds, and the dose that it shows."""

    url: str
    rows: dict[str, list[str]]
    deeds: frozenset[str]
    dose: int

    @property
    def file(self) -> Path:
        """The file, where it is one."""
        return Path(self.url.removeprefix("sqlite:///"))


def lived(stage: Stage, deeds: Sequence[Act] | None = None) -> Lived:
    """Live through some deeds, or all of them, and leave the record settled."""
    url = stage.empty()
    told = acts() if deeds is None else deeds

    def live(_: object) -> None:
        with opened(url):
            for act in told:
                act.do()

    ended = in_child(live)
    if ended.code or ended.signal:
        raise RuntimeError(str(ended.said))
    stage.settled(url)
    with opened(url):
        found = Lived(url, everything(), deeds_there(), dose_shown(LATER))
    stage.settled(url)
    connections.close_all()
    return found


def deeds_there() -> frozenset[str]:
    """Return the keys of all deeds in the record."""
    return frozenset(map(str, Deed.objects.values_list("pk", flat=True)))


def as_folder(one: Lived, folder: Path) -> Path:
    """Put a copy of a record into a folder, as the app keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RECORD_FILE).write_bytes(one.file.read_bytes())
    return folder
