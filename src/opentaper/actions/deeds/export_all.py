"""Everything of a person to take along: one JSON document, tables, and each plan on paper, in one file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import opentaper
from opentaper import formulary
from opentaper.actions.deeds.kept_rows import columns_of, rows_of
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.foresee import foreseen
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.errors import UnknownPerson
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_csv import plan_csv
from opentaper.exchange.plan_pdf import plan_pdf
from opentaper.exchange.record_json import record_json, table_csv
from opentaper.planning.lived import placed, until
from opentaper.planning.result import PlanResult
from opentaper.record.models import Medication, Person

JSON_NAME = "record.json"
#: Of every file in the archive, so that equal records give equal bytes.
STAMP = (1980, 1, 1, 0, 0, 0)
#: Parts that are read as tables; the deeds and the log stand in the document, which holds all.
TABLES = (
    "medications",
    "past_tapers",
    "shelf",
    "confirmed_doses",
    "doses",
    "check_ins",
    "instruments",
    "stock",
    "plan_statuses",
    "carers",
    "consents",
    "looks",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """An archive: the name to give it, and its bytes."""

    name: str
    content: bytes


def export_all(at: Moment) -> Exported:
    """Return everything of a person; nothing is written.

    Raises
    ------
    UnknownPerson
        Nobody has this key.
    """
    person = Person.objects.filter(pk=at.whose).first()
    if person is None:
        raise UnknownPerson(person=str(at.whose))
    files: dict[str, bytes] = {JSON_NAME: record_text(at).encode("utf-8")}
    rows = rows_of(at.whose)
    for name in TABLES:
        files[f"{name}.csv"] = table_csv(columns_of(name), rows[name]).encode("utf-8")
    for read in _plans(at.whose, at.today):
        made = plan_as_followed(read)
        signed = read.current.signature
        paper = Paper(
            day=max(0, read.day),
            country=person.country,
            signed_by="" if signed is None else signed.by,
            signed_on=None if signed is None else signed.on_day,
            number=read.current.number,
        )
        files[f"plan-{read.drug}.csv"] = plan_csv(made, person.language).encode("utf-8")
        files[f"plan-{read.drug}.pdf"] = plan_pdf(made, person.language, paper)
    return Exported(f"opentaper-{at.today.isoformat()}.zip", _archive(files))


def record_text(at: Moment) -> str:
    """Return everything of a person as one JSON document, which :func:`import_all` reads."""
    head = {
        "person": str(at.whose),
        "made_at": at.at.isoformat(),
        "opentaper": opentaper.__version__,
        "formulary": formulary.release(),
    }
    return record_json(head, rows_of(at.whose))


def plan_as_followed(read: PlanRead) -> PlanResult:
    """Return a plan for paper: what was done as it was done, and no dose before it is confirmed."""
    if not read.ahead:
        return read.plan
    first = max(read.ahead[0].start_day, read.day + 1)
    ahead = placed(read.ahead, len(read.done), first)
    return foreseen(replace(read.plan, steps=(*until(read.done, first), *ahead), forecast=None))


def _plans(person_id: UUID, today: date) -> list[PlanRead]:
    keys = Medication.objects.filter(person_id=person_id, status="active").values_list("pk", flat=True)
    found = [plan_of(person_id, today, key) for key in keys.order_by("drug")]
    return [read for read in found if read is not None]


def _archive(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, STAMP), files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()
