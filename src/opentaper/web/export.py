"""Everything to take along in one file, and back: a file is read and shown first, and used only whole."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.begin_person import DAY_STARTS
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.export_all import JSON_NAME, export_all
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.fhir_record import written_record
from opentaper.actions.readings.person import own_day
from opentaper.errors import ChangedFile, HugeFile, OpenTaperError
from opentaper.exchange.record_json import RecordParts, record_parts
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import client_key, moment, person_of
from opentaper.wording import error_text, words

#: No more is ever held of a file. Ten years, told and looked at every day, come to about 70 MB of text and to
#: 6 MB in the archive (measured: 19 kB a day, seven tenths of it the advice with what that rests on); to look
#: into them takes 0.6 GB of memory.
MOST_MEGABYTES = 100
MOST_BYTES = MOST_MEGABYTES * 1_000_000
#: What is carried from the page that shows a file to the press that uses it, packed: a form holds no more,
#: and with more text it is not tried. A larger file is chosen once more, and known by its digest.
MOST_PACKED = 2_000_000
MOST_CARRIED = 32_000_000
#: The ways to pack of which no more is unpacked than is asked for; of others all is, at once.
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class FileShown:
    """What a file holds: when it was made, by which version, whose drugs, how many of what, and its days."""

    name: str
    made_on: date | None
    made_by: str
    drugs: tuple[str, ...]
    n_plans: int
    n_days: int
    n_doses: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Take along, and bring here.

    Parameters
    ----------
    has_person
        Whether there is anything to take along.
    can_bring
        Whether a file may be brought: nobody is here, or only the demonstration.
    file, packed, digest
        What a file that was read holds; the file itself for the press, "" where it is too large to be carried
        and is chosen again; and its digest. None and "" before.
    """

    has_person: bool
    can_bring: bool
    form: TypedForm
    file: FileShown | None = None
    packed: str = ""
    digest: str = ""
    refused: tuple[str, str] | None = None


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Show what can be taken along and brought here."""
    return _shown(request)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Answer everything in one file."""
    if person_of(request) is None:
        return redirect("/export")
    made = export_all(moment(request))
    answer = HttpResponse(made.content, "application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def as_fhir(request: HttpRequest) -> HttpResponse:
    """Answer everything that FHIR has words for, in one file for the systems of clinics."""
    person = person_of(request)
    if person is None:
        return redirect("/export")
    at = moment(request)
    try:
        text = written_record(person.id, at.now, at.today, person.language)
    except OpenTaperError as error:
        return _shown(request, refused=error_text(error, language_for(request)), status=409)
    answer = HttpResponse(text, "application/fhir+json")
    name = f"opentaper-fhir-{at.today.isoformat()}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Read a file and show what it holds; nothing is used yet."""
    form = TypedForm.of({}, language_for(request))
    sent = request.FILES.get("file")
    if sent is None:
        form.say("file", "web.form.needed")
        return _shown(request, form, status=422)
    name = sent.name or JSON_NAME
    try:
        text = record_of(sent.read(MOST_BYTES + 1), name)
        return _looked_into(request, form, text, name)
    except OpenTaperError as error:
        return _shown(request, form, refused=error_text(error, form.language), status=422)


def _looked_into(request: HttpRequest, form: TypedForm, text: str, name: str) -> HttpResponse:
    return _shown(
        request,
        form,
        file_shown(record_parts(text, name), name),
        packed_text(text),
        digest=digest_of_text(text),
    )


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Use a file that was shown: whole, or not at all."""
    form = TypedForm.of(request.POST, language_for(request))
    name = form.value("name") or JSON_NAME
    if not _can_bring(request):
        return _shown(request, form, status=409)
    sent = request.FILES.get("file")
    if sent is None and not form.value("packed"):
        form.say("file", "web.form.needed")
        return _shown(request, form, status=422)
    try:
        if sent is None:
            text = unpacked(form.value("packed"), name)
        else:
            name = sent.name or name
            text = record_of(sent.read(MOST_BYTES + 1), name)
            if digest_of_text(text) != form.value("digest"):  # another file than the one that was shown
                return _looked_into(request, form, text, name)
        done = import_all(ImportTold(text, name, _account(request)), _moment(request))
    except OpenTaperError as error:
        return _shown(request, form, refused=error_text(error, form.language), status=422)
    return redirect_telling("/", words("web.export.brought", form.language, n=done.n))


#: What an archive that was cut, damaged, locked or packed in an unknown way answers with. A wrong offset asks
#: the archive for a place before its beginning, which is a bare ValueError.
DAMAGED = (
    *(ValueError, EOFError, struct.error, zipfile.BadZipFile, zlib.error),
    *(OSError, RuntimeError, NotImplementedError),
)


def record_of(content: bytes, name: str) -> str:
    """Return the document of a file: an archive that was exported, or the document alone.

    Raises
    ------
    ChangedFile
        It is neither.
    HugeFile
        It is larger than any record, packed or not.
    """
    if len(content) > MOST_BYTES:
        raise HugeFile(file=name, megabytes=MOST_MEGABYTES)
    try:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return content.decode("utf-8")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(JSON_NAME).compress_type not in BOUNDED:
                raise ChangedFile(file=name, place=JSON_NAME, why="unreadable")
            with archive.open(JSON_NAME) as inside:
                found = inside.read(MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            raise HugeFile(file=name, megabytes=MOST_MEGABYTES)
        return found.decode("utf-8")
    except KeyError:
        raise ChangedFile(file=name, place=JSON_NAME, why="missing") from None
    except DAMAGED:
        raise ChangedFile(file=name, place=JSON_NAME, why="unreadable") from None


def packed_text(text: str) -> str:
    """Return a document as a form can carry it; "" of one that is too large for that."""
    if len(text) > MOST_CARRIED:
        return ""
    packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    return packed if len(packed) <= MOST_PACKED else ""


def digest_of_text(text: str) -> str:
    """Return the digest by which a document is known again."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def unpacked(packed: str, name: str) -> str:
    """Return a document that a form carried.

    Raises
    ------
    ChangedFile
        It is not what was packed.

    Examples
    --------
    >>> unpacked(packed_text("{}"), "record.json")
    '{}'
    """
    try:
        unpacker = zlib.decompressobj()
        told = unpacker.decompress(base64.b64decode(packed, validate=True), MOST_BYTES)
        return told.decode("utf-8")
    except (ValueError, binascii.Error, zlib.error):
        raise ChangedFile(file=name, place=JSON_NAME, why="unreadable") from None


def file_shown(parts: RecordParts, name: str) -> FileShown:
    """Return what a file holds, in short."""
    rows = parts.parts
    days = sorted(day for row in _rows(rows, "check_ins") if (day := _date(row.get("day"))) is not None)
    return FileShown(
        name=name,
        made_on=_date(parts.head.get("made_at")),
        made_by=str(parts.head.get("opentaper", "")),
        drugs=tuple(dict.fromkeys(str(row.get("drug", "")) for row in _rows(rows, "medications"))),
        n_plans=len(_rows(rows, "plans")),
        n_days=len(set(days)),
        n_doses=len(_rows(rows, "doses")),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def _rows(parts: Mapping[str, Sequence[dict[str, Any]]], name: str) -> list[dict[str, Any]]:
    found = parts.get(name, ())
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list | tuple) else []


def _date(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told)[:10])
    except ValueError:
        return None


def _can_bring(request: HttpRequest) -> bool:
    person = person_of(request)
    return person is None or (person.is_demo and _account(request) is None)


def _account(request: HttpRequest) -> str | None:
    user = getattr(request, "user", None)
    return None if user is None else str(user.pk)


def _moment(request: HttpRequest) -> Moment:
    now = wiring.now()
    return Moment(now, own_day(now, "UTC", DAY_STARTS), client_key(request), None)


def _shown(
    request: HttpRequest,
    form: TypedForm | None = None,
    file: FileShown | None = None,
    packed: str = "",
    *,
    digest: str = "",
    refused: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = ExportPage(
        has_person=person_of(request) is not None,
        can_bring=_can_bring(request),
        form=form or TypedForm.of({}, language_for(request)),
        file=file,
        packed=packed,
        digest=digest,
        refused=refused,
    )
    return render(request, "export.html", {"page": page}, status=status)


urls = [
    path("export", export, name="export"),
    path("export/everything.zip", everything, name="export-everything"),
    path("export/fhir.json", as_fhir, name="export-fhir"),
    path("export/read", read, name="export-read"),
    path("export/bring", bring, name="export-bring"),
]
