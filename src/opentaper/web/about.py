"""What OpenTaper is for, and when not to use it: open to everybody, before anything is told."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.exchange.about import about_parts, about_releases
from opentaper.web.context import language_for

#: What stands before the lines of each part.
MARKS = {
    "does": "check",
    "not": "hold",
    "first": "team",
    "specialist": "team",
    "harm": "warn",
    "limits": "thought",
    "rest": "after",
}


@login_not_required  # whom it is not for reads that before there is an account
@require_safe
def show_about(request: HttpRequest) -> HttpResponse:
    """Show whom it is for, whom not, and what it cannot know."""
    language = language_for(request)
    parts = tuple((part, MARKS[part.code]) for part in about_parts(language))
    told = {"parts": parts, "releases": about_releases(language)}
    return render(request, "about.html", told)


urls = [path("about", show_about, name="about")]
