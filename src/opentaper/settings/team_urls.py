"""The addresses of team mode: those of the accounts, then all pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls")), path("", include("opentaper.web.urls"))]
handler400 = "opentaper.web.views_errors.bad_request"
handler403 = "opentaper.web.views_errors.forbidden"
handler404 = "opentaper.web.views_errors.not_found"
handler500 = "opentaper.web.views_errors.broken"
