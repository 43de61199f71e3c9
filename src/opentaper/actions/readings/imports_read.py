"""The files that a person brought in: how far each is, what it would bring, and what it brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from opentaper.actions.brought.messages import error_of
from opentaper.actions.deeds.import_rows import CHECK_INS, new_of_file
from opentaper.errors import ImportNotNow, OpenTaperError
from opentaper.exchange.body_files import BodyFile, LeftOut, Question
from opentaper.exchange.body_staged import unstaged
from opentaper.formulary.body_kinds import body_kinds
from opentaper.record.models import BodyImport
from opentaper.recovery.body_reading import BodyReading
from opentaper.wording import error_text

MOST_LISTED, EXAMPLES = 50, 3
NIGHT = "sleep"


@dataclass(frozen=True, slots=True)
class ImportRead:
    """One file: its key, its name, what became of it; ``kinds`` counts what it brought, by kind.

    ``error`` says why it could not be read, where it could not.
    """

    key: UUID
    file_name: str
    format: str
    digest: str
    status: str
    at: datetime
    done: float
    zone: str
    answers: tuple[tuple[str, str], ...]
    kinds: Mapping[str, int] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    kept_at: datetime | None = None
    undone_at: datetime | None = None
    error: OpenTaperError | None = None


@dataclass(frozen=True, slots=True)
class NightRead:
    """A night as an example, in the local time of a zone; None where its times are not told."""

    day: date
    from_time: datetime | None
    to_time: datetime | None
    minutes: float
    source: str


@dataclass(frozen=True, slots=True)
class KindRead:
    """What a file holds of one kind: how many, from when to when, and how many of them are new."""

    kind: str
    n: int
    n_new: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would bring.

    ``same`` is when the very same file was kept, None where it never was. ``n_by_hand`` counts what the
    person wrote down themselves on the same days; theirs counts.
    """

    kinds: tuple[KindRead, ...]
    nights: tuple[NightRead, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    sources: tuple[str, ...]
    first: date | None
    last: date | None
    is_zone_told: bool
    records: int
    n_new: int
    n_known: int
    n_taken: int
    n_old: int
    n_by_hand: int
    same: datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether nothing must be answered before it is kept."""
        return not any(one.is_open for one in self.questions)


def imports_of(person_id: UUID) -> tuple[ImportRead, ...]:
    """Return the files that a person brought in, the newest first; one query, without what was read."""
    rows = BodyImport.objects.filter(person_id=person_id).defer("staged").order_by("-at", "pk")
    return tuple(_read(row) for row in rows[:MOST_LISTED])


def import_of(person_id: UUID, key: UUID) -> ImportRead:
    """Return one of them.

    Raises
    ------
    ImportNotNow
        They have none of this key.
    """
    return _read(_row(person_id, key, with_staged=False))


def open_imports() -> set[UUID]:
    """Return the keys of all imports whose files somebody may still want, of everybody."""
    rows = BodyImport.objects.filter(status__in=("reading", "ready", "failed"))
    return set(rows.values_list("pk", flat=True))


def preview_of(person_id: UUID, key: UUID, today: date) -> ImportPreview:
    """Return what an import that was read would bring.

    Raises
    ------
    ImportNotNow
        They have none of this key, or nothing was read of it.
    """
    row = _row(person_id, key, with_staged=True)
    return previewed(person_id, _file(row), row.zone, row.digest, today)


def previewed(person_id: UUID, file: BodyFile, zone: str, digest: str, today: date) -> ImportPreview:
    """Return what a file that was read would bring."""
    new = new_of_file(person_id, file, today)
    same = BodyImport.objects.filter(person_id=person_id, digest=digest, status="kept").first()
    counted = Counter(one.kind for _, one in new.readings)
    counted[CHECK_INS] = len(new.check_ins)
    return ImportPreview(
        kinds=tuple(_kinds(file, counted)),
        nights=_nights(file, zone),
        left_out=file.left_out,
        questions=file.questions,
        sources=file.sources,
        first=file.first_day,
        last=file.last_day,
        is_zone_told=file.is_zone_told,
        records=file.records,
        n_new=len(new.readings) + len(new.check_ins),
        n_known=new.n_known,
        n_taken=new.n_taken,
        n_old=new.n_old,
        n_by_hand=new.n_by_hand,
        same=None if same is None else same.kept_at,
    )


def _row(person_id: UUID, key: UUID, *, with_staged: bool) -> BodyImport:
    rows = BodyImport.objects.filter(pk=key, person_id=person_id)
    row = (rows if with_staged else rows.defer("staged")).first()
    if row is None:
        raise ImportNotNow(why="unknown")
    return row


def _file(row: BodyImport) -> BodyFile:
    try:
        return unstaged(bytes(row.staged))
    except (LookupError, TypeError, ValueError):
        raise ImportNotNow(why="stopped", file=row.file_name) from None


def _kinds(file: BodyFile, counted: Mapping[str, int]) -> list[KindRead]:
    days: dict[str, list[date]] = {}
    for one in file.readings:
        days.setdefault(one.kind, []).append(one.day)
    if file.check_ins:
        days[CHECK_INS] = [one.day for one in file.check_ins]
    order = [*(one.key for one in body_kinds()), *days]
    return [
        KindRead(kind, len(days[kind]), counted.get(kind, 0), min(days[kind]), max(days[kind]))
        for kind in sorted(days, key=order.index)
    ]


def _nights(file: BodyFile, zone: str) -> tuple[NightRead, ...]:
    """Return the newest nights whose times are told, else the newest of all."""
    nights = [one for one in file.readings if one.kind == NIGHT and one.value is not None]
    timed = [one for one in nights if one.began_at is not None and one.ended_at is not None]
    local = ZoneInfo(zone)
    return tuple(_night(one, local) for one in (timed or nights)[-EXAMPLES:])


def _night(one: BodyReading, local: tzinfo) -> NightRead:
    began = None if one.began_at is None else one.began_at.astimezone(local)
    ended = None if one.ended_at is None else one.ended_at.astimezone(local)
    return NightRead(one.day, began, ended, one.value or 0.0, one.source)


def _read(row: BodyImport) -> ImportRead:
    """Return a row as a value; whatever a record that was brought here says in it, it can be read."""
    found = row.found if isinstance(row.found, dict) else {}
    choices = row.choices if isinstance(row.choices, dict) else {}
    return ImportRead(
        key=row.pk,
        file_name=row.file_name,
        format=row.format,
        digest=row.digest,
        status=row.status,
        at=row.at,
        done=row.done,
        zone=row.zone,
        answers=tuple((str(name), str(told)) for name, told in sorted(choices.items())),
        kinds=_counts(found.get("kinds")),
        first=_day(found.get("first")),
        last=_day(found.get("last")),
        kept_at=row.kept_at,
        undone_at=row.undone_at,
        error=_told_error(found.get("error")) if row.status == "failed" else None,
    )


def _told_error(told: Any) -> OpenTaperError:
    """Return what was wrong with a file; what has no words, of whatever record, is a reading that stopped."""
    error = error_of(told)
    try:
        error_text(error)
    except (KeyError, TypeError, ValueError):
        return ImportNotNow(why="stopped")
    return error


def _counts(told: Any) -> dict[str, int]:
    if not isinstance(told, dict):
        return {}
    return {str(kind): n for kind, n in told.items() if isinstance(n, int) and n >= 0}


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        return None
