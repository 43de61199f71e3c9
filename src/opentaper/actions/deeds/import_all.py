"""A record that was taken along, brought to this device: whole and unchanged, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import IntegrityError, models, transaction

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.kept_rows import ADDED_LATER, PARTS, built_rows, links_of
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.deeds.readable import check_readable
from opentaper.errors import BadInput, ChangedFile
from opentaper.exchange.record_json import RecordParts, record_parts
from opentaper.exchange.version_json import version_of
from opentaper.planning.digest import digest_of
from opentaper.record.chain import first_break
from opentaper.record.log import link_of
from opentaper.record.models import Deed, LogEntry, Medication, Person, PlanVersion

Built = Mapping[str, list[models.Model]]


@dataclass(frozen=True, slots=True)
class ImportTold:
    """A document as :func:`export_all` wrote it, its name, and in team mode whose account it is for."""

    text: str
    file: str = "record.json"
    account: str | None = None


@dataclass(frozen=True, slots=True)
class BroughtTold:
    """What the log keeps of it: the file's name and digest, and how many rows it had."""

    file: str
    digest: str
    n: int


@dataclass(frozen=True, slots=True)
class ImportDone:
    """Who is here now, and how many rows came."""

    person_id: UUID
    n: int


def import_all(told: ImportTold, at: Moment) -> ImportDone:
    """Bring a record here; ``at.person_id`` is None. The same key again gives the first answer.

    Raises
    ------
    ChangedFile
        It was changed since it was written, holds what cannot be meant, or its person is here already; the
        place is named, and nothing of it was used.
    """
    parts = record_parts(told.text, told.file)
    built = _built(parts, told)
    person = built["person"][0]
    assert isinstance(person, Person)
    person.account = told.account
    here = replace(at, person_id=person.pk)
    brought = BroughtTold(told.file, digest_of(dict(parts.parts)), sum(map(len, built.values())))

    def once() -> ImportDone:
        with transaction.atomic():
            if not Deed.objects.filter(person_id=person.pk, client_key=at.client_key).exists():
                _keep(built, told)
                check_readable(person.pk, told.file, at.at)
            return _brought(brought, here)

    return patiently(once, at.client_key)


@deed
def _brought(told: BroughtTold, at: Moment) -> Written[ImportDone]:
    """Say in the log that the record came here."""
    return Written(ImportDone(at.whose, told.n))


def _built(parts: RecordParts, told: ImportTold) -> Built:
    missing = next((name for name in PARTS if name not in {*parts.parts, *ADDED_LATER}), None)
    if missing is not None:
        raise ChangedFile(file=told.file, place=missing, why="missing")
    built = {name: built_rows(name, parts.parts.get(name, ()), told.file) for name in PARTS}
    if len(built["person"]) != 1:
        raise ChangedFile(file=told.file, place="person", why="shape")
    _check_owner(built, told)
    _check_plans(built, told)
    _check_log(built, told)
    return built


def _check_owner(built: Built, told: ImportTold) -> None:
    """Refuse a row about somebody else, or one that stands on a row that is not in the file.

    Else a file could hang a consent of its own on somebody else's care link, and so open their record.
    """
    person = built["person"][0].pk
    there = {PARTS[name]: {row.pk for row in rows} for name, rows in built.items()}
    for name, rows in built.items():
        columns = links_of(name)
        for place, row in enumerate(rows, start=1):
            is_own = isinstance(row, Person) or getattr(row, "person_id", None) == person
            if not is_own or any(
                (key := getattr(row, column)) is not None and key not in there[of]
                for column, of in columns.items()
            ):
                raise ChangedFile(file=told.file, place=f"{name} {place}", why="shape")


def _check_plans(built: Built, told: ImportTold) -> None:
    """Refuse a plan that does not open, or is another than its row says."""
    drugs = {row.pk: row.drug for row in built["medications"] if isinstance(row, Medication)}
    for place, row in enumerate(built["plans"], start=1):
        assert isinstance(row, PlanVersion)
        try:
            version = version_of(row.document)
        except BadInput:
            raise ChangedFile(file=told.file, place=f"plans {place}", why="unreadable") from None
        if version.digest != row.digest or version.plan.request.drug.name != drugs[row.medication_id]:
            raise ChangedFile(file=told.file, place=f"plans {place}", why="digest")


def _check_log(built: Built, told: ImportTold) -> None:
    links = [link_of(row) for row in built["log"] if isinstance(row, LogEntry)]
    broken = first_break(links)
    if broken is not None:
        raise ChangedFile(file=told.file, place=f"log {broken.seq}", why="digest")


def _keep(built: Built, told: ImportTold) -> None:
    """Write every row; what the tables refuse is named by its part."""
    if Person.objects.filter(pk=built["person"][0].pk).exists():
        raise ChangedFile(file=told.file, place="person", why="there")
    for name, rows in built.items():
        try:
            with transaction.atomic():
                PARTS[name]._default_manager.bulk_create(rows)
        except IntegrityError:
            raise ChangedFile(file=told.file, place=name, why="shape") from None
