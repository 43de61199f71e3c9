"""The rows that an import brings: what is new of a file, and what stands already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Q

from opentaper.actions.deeds.check_in import MOST_DAYS_BACK
from opentaper.actions.deeds.import_back import check_in_key, days_with_check_in
from opentaper.exchange.body_files import BodyFile
from opentaper.inference.check_in import CheckIn
from opentaper.record.models import BodyEntry, BodyImport
from opentaper.record.models import CheckIn as CheckInRow
from opentaper.recovery.body_reading import BodyReading, fingerprint

#: Of check-ins the file is chosen like of a kind.
CHECK_INS = "check_ins"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class NewOfFile:
    """What of a file is new to a record.

    Parameters
    ----------
    readings
        With their fingerprints, in order.
    check_ins
        Of days of which nothing was told yet.
    n_known
        Readings that stand in the record already.
    n_taken, n_old
        Check-ins that are left: days that have one; and today, which is asked about its dangers, or days too
        long ago to be told.
    n_by_hand
        Readings of a kind that the person wrote down themselves on that day; theirs counts.
    """

    readings: tuple[tuple[str, BodyReading], ...]
    check_ins: tuple[CheckIn, ...]
    n_known: int
    n_taken: int
    n_old: int
    n_by_hand: int


def new_of_file(
    person_id: UUID,
    file: BodyFile,
    today: date,
    kinds: frozenset[str] | None = None,
    since: date | None = None,
) -> NewOfFile:
    """Return what of a file is new, of some kinds (None: all) and from a day on; a few queries."""
    chosen = [
        one
        for one in file.readings
        if (kinds is None or one.kind in kinds) and (since is None or one.day >= since)
    ]
    told = {fingerprint(one): one for one in chosen}  # of the same twice the later stays
    rows = BodyEntry.objects.filter(person_id=person_id)
    standing = rows.filter(withdrawn_at=None)
    # What the person took back themselves of a file that is kept does not come again with the next one.
    met = rows.filter(Q(withdrawn_at=None) | Q(brought_by__status="kept")).exclude(fingerprint="")
    known = set(met.values_list("fingerprint", flat=True))
    by_hand = set(standing.filter(source="", replaced_by=None).values_list("kind", "day"))
    new = tuple((key, one) for key, one in told.items() if key not in known)
    days = days_with_check_in(person_id)
    diary = [
        one
        for one in file.check_ins
        if (kinds is None or CHECK_INS in kinds) and (since is None or one.day >= since)
    ]
    earliest = today - timedelta(days=MOST_DAYS_BACK)
    in_time = [one for one in diary if earliest <= one.day < today]
    return NewOfFile(
        readings=new,
        check_ins=tuple(one for one in in_time if one.day not in days),
        n_known=len(told) - len(new),
        n_taken=sum(one.day in days for one in in_time),
        n_old=len(diary) - len(in_time),
        n_by_hand=sum((one.kind, one.day) in by_hand for _, one in new),
    )


def write_rows(row: BodyImport, new: NewOfFile, at: datetime, mark: str) -> None:
    """Write what is new, inside the caller's transaction; ``mark`` says where check-ins come from."""
    BodyEntry.objects.bulk_create(_entries(row, new, at), batch_size=BATCH)
    CheckInRow.objects.bulk_create(_check_ins(row, new, at, mark), batch_size=BATCH)


def _entries(row: BodyImport, new: NewOfFile, at: datetime) -> Iterator[BodyEntry]:
    for key, one in new.readings:
        yield BodyEntry(
            id=uuid5(row.pk, key),
            person_id=row.person_id,
            kind=one.kind,
            day=one.day,
            began_at=one.began_at,
            ended_at=one.ended_at,
            value=one.value,
            word=one.word[:64],
            source=one.source[:96],
            fingerprint=key,
            written_at=at,
            brought_by=row,
        )


def _check_ins(row: BodyImport, new: NewOfFile, at: datetime, mark: str) -> Iterator[CheckInRow]:
    for one in new.check_ins:
        key = check_in_key(row.pk, one.day)
        yield CheckInRow(
            id=key,
            person_id=row.person_id,
            day=one.day,
            written_at=at,
            scores=dict(one.scores),
            modulators=dict(one.modulators),
            signs=None,
            note=mark,
            client_key=key,
        )
