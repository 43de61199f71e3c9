"""The addresses of team mode: those of the accounts, the door for programs, then all pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from opentaper.settings.account_pages import closed, leave, no_mail
from opentaper.settings.devices import Devices

# The first that fits answers; allauth's own of the same address keeps its name, by which it finds it.
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", RedirectView.as_view(url="/accounts/2fa/")),
    path("accounts/logout/", leave),
    path("accounts/password/reset/", no_mail),
    path("accounts/sessions/", login_required(Devices.as_view())),
    re_path("^accounts/(?:email/|confirm-email/|password/reset/.|password/set/|login/code/)", closed),
    path("accounts/", include("allauth.urls")),
    path("api/", include("opentaper.api.urls")),
    path("", include("opentaper.web.urls")),
]
handler400 = "opentaper.web.views_errors.bad_request"
handler403 = "opentaper.web.views_errors.forbidden"
handler404 = "opentaper.web.views_errors.not_found"
handler500 = "opentaper.web.views_errors.broken"
