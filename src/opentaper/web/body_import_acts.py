"""What is done with files of devices: brought in, read again, kept, dropped, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper import wiring
from opentaper.actions.brought.begin import bring_in, drop, look, read_anew, tidy_up
from opentaper.actions.brought.kept_file import KeptFile, move_in, path_of, take_in
from opentaper.actions.deeds.bring_file import BringTold, ReadAgainTold, import_key
from opentaper.actions.deeds.keep_import import KeepTold, keep_import
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.undo_import import UndoImportTold, undo_import
from opentaper.errors import BadOption, ImportNotNow, OpenTaperError
from opentaper.web.body_import import PAGE, import_page, listed_page, looked
from opentaper.web.body_import_shown import ANSWER
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.uploads import had_no_room
from opentaper.wording import words


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file in, and begin to read it."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    person, key, sent = person_of(request), import_key(at), request.FILES.get("file")
    if person is None or _is_there(at, key):  # the same form sent twice
        return _see(key)
    if sent is None or not sent.size:
        form.say("file", "web.imports.no_room" if had_no_room(request) else "web.form.needed")
        return listed_page(request, form, status=422)
    try:
        tidy_up(wiring.imports_folder())
        file = _taken_in(sent, path_of(wiring.imports_folder(), key))
        bring_in(BringTold(sent.name or "", file.digest, person.zone), file, at)
    except OpenTaperError as error:
        return listed_page(request, form, error, status=422)
    return _see(key)


@require_POST
def read_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a file another way: with another zone, or with answers to what was asked."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    read = looked(at, key)
    given = {name.removeprefix(ANSWER): form.value(name) for name in form.texts if name.startswith(ANSWER)}
    answers = given if form.is_ticked("afresh") else {**dict(read.answers), **given}
    told = ReadAgainTold(key, form.value("zone") or read.zone, tuple((k, v) for k, v in answers.items() if v))
    try:
        read_anew(told, wiring.imports_folder(), at)
    except (BadOption, ImportNotNow) as error:
        return import_page(request, key, form, error, status=422)
    return _see(key)


@require_POST
def keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what was chosen of a file."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    since = form.read("since", date.fromisoformat)
    kinds = form.all("kinds")
    if form.is_ticked("chosen") and not kinds:
        form.say("kinds", "web.imports.none_chosen")
    if not form.is_good:
        return import_page(request, key, form, status=422)
    try:
        kept = keep_import(KeepTold(key, kinds if form.is_ticked("chosen") else None, since), at)
    except ImportNotNow as error:
        return import_page(request, key, form, error, status=422)
    path_of(wiring.imports_folder(), key).unlink(missing_ok=True)
    told = words("web.imports.kept_notice", form.language, n=kept.n + kept.n_check_ins)
    return redirect_telling(f"{PAGE}/{key}", told, str(at.deed_id))


@require_POST
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    """Drop a file that was not kept."""
    at, language = moment(request), language_for(request)
    try:
        drop(key, wiring.imports_folder(), at)
    except ImportNotNow as error:
        return _refused(request, key, error)
    return redirect_telling(PAGE, words("web.imports.dropped", language))


@require_POST
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back everything that a file brought."""
    at, language = moment(request), language_for(request)
    try:
        undone = undo_import(UndoImportTold(key), at)
    except ImportNotNow as error:
        return _refused(request, key, error)
    told = words("web.imports.undone_notice", language, n=undone.n)
    return redirect_telling(PAGE, told, str(at.deed_id))


def _refused(request: HttpRequest, key: UUID, error: ImportNotNow) -> HttpResponse:
    form = TypedForm.of({}, language_for(request))
    return import_page(request, key, form, error, status=409)


def _taken_in(sent: UploadedFile[bytes], to: Path) -> KeptFile:
    if isinstance(sent, TemporaryUploadedFile):
        sent.flush()
        return move_in(Path(sent.temporary_file_path()), to)
    return take_in(sent.chunks(), to)


def _is_there(at: Moment, key: UUID) -> bool:
    try:
        look(at.whose, key, wiring.imports_folder())
    except ImportNotNow:
        return False
    return True


def _see(key: UUID) -> HttpResponse:
    answer = redirect(f"{PAGE}/{key}")
    answer.status_code = 303
    return answer


urls = [
    path("body/import/file", bring, name="body-import-file"),
    path("body/import/<uuid:key>/again", read_again, name="body-import-again"),
    path("body/import/<uuid:key>/keep", keep, name="body-import-keep"),
    path("body/import/<uuid:key>/drop", forget, name="body-import-drop"),
    path("body/import/<uuid:key>/undo", take_back, name="body-import-undo"),
]
