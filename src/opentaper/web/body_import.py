"""Files of watches, phones and meters: choose one, look at what it holds, keep it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.brought.begin import has_file, listed, look
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.imports_read import ImportPreview, ImportRead, preview_of
from opentaper.errors import ImportNotNow, OpenTaperError
from opentaper.web.body_import_shown import (
    ImportShown,
    PreviewShown,
    formats_shown,
    import_shown,
    preview_shown,
    zone_choices,
)
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import moment, person_of
from opentaper.web.settings_choices import ValueAndWord
from opentaper.wording import error_text, words

PAGE = "/body/import"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """A file to choose, and those that were brought in; ``most_mb`` is how large one may be."""

    form: TypedForm
    most_mb: int
    zone: str
    imports: tuple[ImportShown, ...]
    formats: tuple[tuple[str, str], ...]
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One file: what became of it, what it would bring, and how else it could be read.

    ``preview`` is None unless it waits to be kept; ``has_file``: it can be read again.
    """

    form: TypedForm
    file: ImportShown
    zone: str
    zones: tuple[ValueAndWord, ...]
    has_file: bool
    preview: PreviewShown | None = None
    refused: tuple[str, str] | None = None

    @property
    def title(self) -> str:
        """The code of the heading: what this file waits for, or what became of it."""
        return f"web.imports.title.{self.file.status}"


@require_safe
def show_imports(request: HttpRequest) -> HttpResponse:
    """Show the files that were brought in, and the form for another."""
    if person_of(request) is None:
        return redirect("/welcome")
    return listed_page(request, TypedForm.of({}, language_for(request)))


@require_safe
def show_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one file: how far it is, what it would bring, or what it brought."""
    return import_page(request, key, TypedForm.of({}, language_for(request)))


@require_safe
def how_far(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer how much of a file is read, for the page that shows it."""
    at = moment(request)
    read = looked(at, key)
    percent = round(100 * read.done)
    told = words("web.imports.percent", language_for(request), percent=percent)
    return _private(JsonResponse({"status": read.status, "percent": percent, "told": told}))


def looked(at: Moment, key: UUID) -> ImportRead:
    """Return an import of the person's own as it is.

    Raises
    ------
    Http404
        They have none of this key.
    """
    try:
        return look(at.whose, key, wiring.imports_folder())
    except ImportNotNow:
        raise Http404 from None


def listed_page(
    request: HttpRequest, form: TypedForm, error: OpenTaperError | None = None, status: int = 200
) -> HttpResponse:
    """Return the page with the form for a file, and the files that were brought in."""
    person, at = person_of(request), moment(request)
    zone = person.zone if person else "UTC"
    page = ImportsPage(
        form=form,
        most_mb=settings.MOST_OF_A_BODY_FILE // MEGABYTE,
        zone=zone,
        imports=tuple(
            import_shown(one, form.language, zone) for one in listed(at.whose, wiring.imports_folder())
        ),
        formats=formats_shown(form.language),
        refused=None if error is None else error_text(error, form.language),
    )
    return _private(render(request, "body_imports.html", {"page": page}, status=status))


def import_page(
    request: HttpRequest,
    key: UUID,
    form: TypedForm,
    error: OpenTaperError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of one file."""
    person, at = person_of(request), moment(request)
    read = looked(at, key)
    zone = person.zone if person else "UTC"
    preview, error = _preview(at, read, error)
    page = ImportPage(
        form=form,
        file=import_shown(read, form.language, zone),
        zone=read.zone,
        zones=zone_choices(read.zone),
        has_file=has_file(key, wiring.imports_folder()),
        preview=None if preview is None else preview_shown(preview, form, zone),
        refused=None if error is None else error_text(error, form.language),
    )
    return _private(render(request, "body_import.html", {"page": page}, status=status))


def _preview(
    at: Moment, read: ImportRead, error: OpenTaperError | None
) -> tuple[ImportPreview | None, OpenTaperError | None]:
    """Return what a file would bring that waits to be kept; why not, where what was read is lost."""
    if read.status != "ready":
        return None, error
    try:
        return preview_of(at.whose, read.key, at.today), error
    except ImportNotNow as lost:
        return None, error or lost


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps: what a body did is its owner's alone."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("body/import", show_imports, name="body-imports"),
    path("body/import/<uuid:key>", show_import, name="body-import"),
    path("body/import/<uuid:key>/far", how_far, name="body-import-far"),
]
