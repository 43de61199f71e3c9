"""When a browser was last here, told once an hour; and the end of a session, unused or used."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

BEGUN, SEEN = "opentaper_begun", "opentaper_seen"
#: What is told of a browser need not be more exact; each time is written down.
EVERY = timedelta(hours=1).total_seconds()
#: A browser that was not here for so long is signed out: check-ins are daily, and devices are lost or shared.
UNUSED = timedelta(days=7).total_seconds()


def note_sign_in(request: HttpRequest, **_: Any) -> None:
    """Keep when a session began: nothing makes it longer than SESSION_COOKIE_AGE."""
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


class SeenSessions:
    """Notes that a browser was here, and ends its session when its time is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        user_logged_in.connect(note_sign_in, dispatch_uid="opentaper.settings.seen_sessions")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if request.session.session_key and request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        now, begun = time.time(), request.session.get(BEGUN)
        if begun is None:  # made otherwise: its row ends it
            return
        unseen = now - request.session.get(SEEN, begun)
        if now - begun >= settings.SESSION_COOKIE_AGE or unseen >= UNUSED:
            logout(request)
        elif unseen >= EVERY:
            request.session[SEEN] = int(now)
            rows = UserSession.objects.filter(session_key=request.session.session_key)
            rows.update(last_seen_at=timezone.now())
