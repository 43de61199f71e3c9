"""How much a request may bring: what is larger is refused before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from opentaper.web.views_errors import error_answer

#: Where a file of a watch or phone comes in, the largest of all: how much of it, the settings say.
BODY_ADDRESS = "/body/import/file"
#: The addresses of forms that bring a file: the largest file and what a form adds to it.
FILE_ADDRESSES = frozenset({"/export/read", "/export/bring", "/welcome/file", BODY_ADDRESS})
MOST_OF_A_FILE = 105_000_000
A_FORM = 1_000_000
TOO_LARGE = 413

Answerer = Callable[[HttpRequest], HttpResponseBase]


class SmallBodies:
    """Answers whoever brings too much, whether signed in or not.

    Django keeps what is uploaded in a file before anybody asks who brings it, and its limit for forms does
    not count files: without this, a stranger could fill the disk. A body that does not tell its length is
    empty to Django.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse what is too large."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        is_small = told.isascii() and told.isdigit() and len(told) < 12 and int(told) <= most_of(request.path)
        return self.answer(request) if is_small else error_answer(request, "too_large", TOO_LARGE)


class KnownBodies:
    """Answers those who are not signed in before a large file of theirs is written anywhere.

    It asks who they are, so it stands where that is known; Django reads a form only after this.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to where one signs in."""
        if request.path == BODY_ADDRESS and not request.user.is_authenticated:
            return redirect(settings.LOGIN_URL)
        return self.answer(request)


def most_of(path: str) -> int:
    """Return how many bytes an address takes at most."""
    if path == BODY_ADDRESS:
        most: int = settings.MOST_OF_A_BODY_FILE
        return most + A_FORM
    form: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return MOST_OF_A_FILE if path in FILE_ADDRESSES else form
