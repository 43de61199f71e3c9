"""What every answer carries, and whose requests are heard at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.http import is_same_domain

from opentaper.web.context import LANG_TAGS, language_for
from opentaper.web.notices import forget_notice
from opentaper.web.views_errors import elsewhere, only_pressed

Answerer = Callable[[HttpRequest], HttpResponseBase]

#: Nothing inline, nothing from elsewhere, no frame around a page.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(
            f"{kind}-src 'self'"
            for kind in ("script", "style", "img", "connect", "font", "manifest", "worker")
        ),
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would take the origin from our own forms, by which they are known as ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: A page holds somebody's health: no cache between us and them, and theirs asks again.
PAGE_CACHE = "private, no-cache"
SEE_OTHER, NOT_THIS_WAY = 303, 405
QUEUE_KEY = re.compile(r"[0-9a-fA-F-]{32,36}")
ACCOUNTS = "/accounts/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ContentSecurityPolicy:
    """Puts the policy and the other headers of caution on every answer."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and add what is missing."""
        answer = self.answer(request)
        if answer.status_code == NOT_THIS_WAY and request.method == "GET":
            answer = only_pressed(request, answer)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Cache-Control", PAGE_CACHE)
        if isinstance(answer, HttpResponse):
            forget_notice(request, answer)
        if request.is_secure():  # not on one's own computer, which answers plainly to itself alone
            for cookie in answer.cookies.values():
                cookie["secure"] = True
        return answer


class LocalOnly:
    """Local mode: hears only this computer, under one of its own names, and forms of its own pages.

    A page of another site that is open in the same browser can send requests here; neither its name (DNS
    rebinding) nor its origin is ours.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse what does not come from here."""
        is_ours = is_loopback(request) and is_own_host(request) and is_own_origin(request)
        return self.answer(request) if is_ours else elsewhere(request)


class AccountsLanguage:
    """Lets the labels and errors of the accounts' forms, which are Django's, speak the person's language.

    Only there: elsewhere it would write the numbers of our own drawings with a comma.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language."""
        if not request.path.startswith(ACCOUNTS):
            return self.answer(request)
        language = language_for(request)
        with translation.override(LANG_TAGS.get(language, language).lower()):
            return self.answer(request)


class QueueAnswers:
    """Tells the queue of a device in plain words that a form of its is done: the header names its key.

    A redirect that a deed gives (303) is turned into 204, so that any other redirect, such as to sign in, is
    never taken for done.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and name the key where the deed is done."""
        answer = self.answer(request)
        key = request.headers.get("X-OpenTaper-Queue", "")
        if request.method != "POST" or answer.status_code != SEE_OTHER or not QUEUE_KEY.fullmatch(key):
            return answer
        done = HttpResponse(status=204, headers={"X-OpenTaper-Done": key})
        done.cookies = answer.cookies
        return done


def is_loopback(request: HttpRequest) -> bool:
    """Return whether the request comes from this computer."""
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def is_own_host(request: HttpRequest) -> bool:
    """Return whether the request asks for a name that only this computer has."""
    host = urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname or ""
    if host == "localhost" or is_same_domain(host, ".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_own_origin(request: HttpRequest) -> bool:
    """Return whether a request that changes something, or is hidden in a page, comes from our pages."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method in SAFE_METHODS:
        is_opened = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return is_opened or site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.META.get("HTTP_HOST"):
        return False
    return site in {"same-origin", "none"}
