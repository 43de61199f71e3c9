"""A file read where it lies, by the person at the terminal: nothing is copied, and nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from opentaper.actions.brought.kept_file import digest_of_file
from opentaper.actions.brought.messages import DONE, error_of
from opentaper.actions.brought.reading import ReadingAsked, answer_of_child
from opentaper.actions.deeds.begin_person import zone_told
from opentaper.actions.deeds.bring_file import BringTold, DropTold, bring_file, choices_json, drop_import
from opentaper.actions.deeds.keep_import import ImportKept, KeepTold, keep_import
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.imports_read import ImportPreview, previewed
from opentaper.errors import BadOption, OpenTaperError
from opentaper.exchange.body_files import BodyFile
from opentaper.exchange.body_staged import unstaged
from opentaper.record.models import BodyImport

Answers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read: its name and digest, by which zone and answers, what it told, and that packed."""

    name: str
    digest: str
    zone: str
    answers: Answers
    file: BodyFile
    packed: bytes


def read_file_at(
    path: Path, zone: str, answers: Answers, now: datetime, progress: Callable[[float], None]
) -> FileRead:
    """Read a file in a process of its own.

    Raises
    ------
    BadOption
        No such file or zone, or an answer to nothing that is asked of files.
    BadFile, ImportNotNow
        It cannot be read.
    """
    zone, answers = zone_told(zone), tuple(choices_json(answers).items())
    try:
        digest = digest_of_file(path)
    except OSError:
        raise BadOption(option="file", given=str(path), wanted="a file that can be read") from None
    asked = ReadingAsked(UUID(int=0), path.resolve(), path.name, zone, answers, now)
    kind, content = answer_of_child(asked, progress)
    if kind != DONE:
        raise error_of(content)
    return FileRead(path.name, digest, zone, answers, unstaged(content), content)


def preview_here(read: FileRead, at: Moment) -> ImportPreview:
    """Return what a file that was read would bring."""
    return previewed(at.whose, read.file, read.zone, read.digest, at.today)


def keep_here(read: FileRead, told: KeepTold, at: Moment) -> ImportKept:
    """Keep what was chosen of a file that was read; ``told.key`` is not looked at.

    Raises
    ------
    ImportNotNow
        As :func:`~opentaper.actions.deeds.keep_import.keep_import`; then nothing of it stays.
    """
    bring = replace(at, client_key=uuid5(at.client_key, "bring"))
    key = bring_file(BringTold(read.name, read.digest, read.zone, read.answers), bring).key
    waiting = BodyImport.objects.filter(pk=key, status="reading")
    waiting.update(status="ready", done=1.0, staged=read.packed, format=read.file.format)
    try:
        return keep_import(replace(told, key=key), at)
    except OpenTaperError:
        drop_import(DropTold(key), replace(at, client_key=uuid5(at.client_key, "drop")))
        raise
