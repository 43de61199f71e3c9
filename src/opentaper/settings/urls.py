"""The addresses of local mode: the door for programs, then all pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("opentaper.api.urls")),
    path("", include("opentaper.web.urls")),
]
handler400 = "opentaper.web.views_errors.bad_request"
handler403 = "opentaper.web.views_errors.forbidden"
handler404 = "opentaper.web.views_errors.not_found"
handler500 = "opentaper.web.views_errors.broken"
