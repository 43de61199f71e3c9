"""The page that tells where somebody is signed in, and who else can see; each browser is signed out there."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from opentaper.actions.readings.doors_read import doors_of

#: What the form calls: one browser by its key, or all of them with this one.
ONE, ALL = "end", "everywhere"
LONGEST_KEY = 18


class Devices(ListUserSessionsView):  # type: ignore[misc]  # allauth publishes no types
    """allauth's own page of sessions, with one browser that can be ended alone, and every other way in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows, the browser that was here last first."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["sessions"] = sorted(
            found["sessions"], key=lambda one: (one.is_current(), one.last_seen_at), reverse=True
        )
        found["doors"] = doors_of(str(self.request.user.pk), timezone.now())
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """End one session, all, or (with nothing told) every other; the next click there is refused."""
        mine = UserSession.objects.filter(user_id=request.user.pk)
        if ALL in request.POST:
            for session in mine:
                session.end()
            logout(request)
            return HttpResponseRedirect(settings.LOGIN_URL)
        told = request.POST.get(ONE, "")
        if told:
            is_key = told.isascii() and told.isdecimal() and len(told) <= LONGEST_KEY
            for session in mine.filter(pk=int(told)) if is_key else ():
                session.end()
            return HttpResponseRedirect(self.get_success_url())
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer
