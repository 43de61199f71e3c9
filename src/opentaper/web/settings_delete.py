"""Delete everything: asked once, then it is gone, here and on this device."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.brought.begin import tidy_up
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class DeletePage:
    """What is asked before everything is gone; ``sure`` is what the form sends once it is ticked."""

    form: TypedForm
    sure: str = SURE


@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete everything of the person: here, and what this device keeps."""
    form = TypedForm.of(request.POST, language_for(request))
    if request.method != "POST":
        return render(request, "delete.html", {"page": DeletePage(form)})
    if form.value("sure") != SURE:
        form.say("sure", "web.settings.delete_tick")
        return render(request, "delete.html", {"page": DeletePage(form)}, status=422)
    delete_all(DeleteAllTold(SURE), moment(request))
    with suppress(OSError):  # a file of a device that lies there waits for nobody any more
        tidy_up(wiring.imports_folder())
    answer = redirect_telling("/welcome", words("web.settings.deleted", form.language))
    # What the installed app kept of the person goes too.
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


urls = [path("settings/delete", delete_everything, name="settings-delete")]
