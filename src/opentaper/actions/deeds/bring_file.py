"""A file of a watch or phone brought in, read again another way, or dropped: nothing of it counts yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from opentaper.actions.deeds.begin_person import zone_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.errors import BadOption, ImportNotNow
from opentaper.exchange.body_files import FileChoices
from opentaper.record.models import BodyImport

MOST_NAME, MOST_ANSWERS, MOST_ANSWER = 200, 200, 200
#: Before it is kept an import may be read again or dropped; after that it can be taken back.
NOT_KEPT = ("reading", "ready", "failed")


@dataclass(frozen=True, slots=True)
class BringTold:
    """A file by its name and digest, the zone of times that tell none, and answers that are known before."""

    file_name: str
    digest: str
    zone: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileBrought:
    """The key of the import."""

    key: UUID


def import_key(at: Moment) -> UUID:
    """Return the key of the import that this deed will bring, known before it is done."""
    return uuid5(at.deed_id, "import")


@deed
def bring_file(told: BringTold, at: Moment) -> Written[FileBrought]:
    """Say that a file is being read.

    Raises
    ------
    BadOption
        No such zone, or an answer to nothing that is asked of files.
    """
    row = BodyImport(
        id=import_key(at),
        person_id=at.whose,
        file_name=named(told.file_name),
        digest=told.digest,
        zone=zone_told(told.zone),
        choices=choices_json(told.answers),
        status="reading",
        at=at.at,
    )
    row.save(force_insert=True)
    return Written(FileBrought(row.pk))


@dataclass(frozen=True, slots=True)
class ReadAgainTold:
    """Which import, and how its file is to be read this time."""

    key: UUID
    zone: str
    answers: tuple[tuple[str, str], ...] = ()


@deed
def read_again(told: ReadAgainTold, at: Moment) -> Written[FileBrought]:
    """Read a file another way; what was read before is forgotten.

    Raises
    ------
    ImportNotNow
        No such import, or it is kept.
    BadOption
        As :func:`bring_file`.
    """
    row = standing_import(told.key, at)
    BodyImport.objects.filter(pk=row.pk).update(
        zone=zone_told(told.zone),
        choices=choices_json(told.answers),
        status="reading",
        done=0.0,
        staged=b"",
        found={},
    )
    return Written(FileBrought(row.pk))


@dataclass(frozen=True, slots=True)
class DropTold:
    """Which import."""

    key: UUID


@deed
def drop_import(told: DropTold, at: Moment) -> Written[FileBrought]:
    """Forget a file that was never kept.

    Raises
    ------
    ImportNotNow
        No such import, or it is kept.
    """
    row = standing_import(told.key, at)
    BodyImport.objects.filter(pk=row.pk).delete()
    return Written(FileBrought(told.key))


def standing_import(key: UUID, at: Moment) -> BodyImport:
    """Return an import of the person's own that is not kept yet.

    Raises
    ------
    ImportNotNow
        They have none of this key, or it is kept or taken back.
    """
    row = own_import(key, at)
    if row.status not in NOT_KEPT:
        raise ImportNotNow(why=row.status, file=row.file_name)
    return row


def own_import(key: UUID, at: Moment) -> BodyImport:
    """Return an import of the person's own.

    Raises
    ------
    ImportNotNow
        They have none of this key.
    """
    row = BodyImport.objects.filter(pk=key, person_id=at.whose).first()
    if row is None:
        raise ImportNotNow(why="unknown")
    return row


def named(text: str) -> str:
    r"""Return the name of a file as it is kept: its last part, in letters that can be shown, not too long.

    Examples
    --------
    >>> named("C:\\data\\export\x00.zip"), named("a" * 300)[-8:], named("\u202e ")
    ('export.zip', 'aaaaaaaa', 'file')
    """
    last = text.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-MOST_NAME:] or "file"


def choices_json(answers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return answers as they are kept.

    Raises
    ------
    BadOption
        They answer nothing that is asked of files, or there are too many.
    """
    if len(answers) > MOST_ANSWERS or any(len(part) > MOST_ANSWER for one in answers for part in one):
        raise BadOption(
            option="answer", given=f"{len(answers)}", wanted="an answer to a question about the file"
        )
    return dict(FileChoices(datetime(2000, 1, 1, tzinfo=UTC), answers).answers)
