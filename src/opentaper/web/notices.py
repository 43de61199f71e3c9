"""One line after an act: what was done, and how to take it back; it lives for one redirect."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

COOKIE = "opentaper_notice"
SALT = "opentaper.notice"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, already in the person's language, and the key of the deed to undo ("" for none)."""

    text: str
    undo: str = ""


def redirect_telling(to: str, text: str, undo: str = "") -> HttpResponseRedirect:
    """Return a redirect (303) to a page that shows the line once; ``undo`` is ``Moment.deed_id``.

    Redirecting keeps the browser's reload from sending the form again.
    """
    answer = HttpResponseRedirect(to)
    answer.status_code = 303
    told = signing.dumps(asdict(Notice(text, undo)), salt=SALT, compress=True)
    answer.set_cookie(COOKIE, told, max_age=SECONDS, httponly=True, samesite="Lax")
    return answer


def notice_of(request: HttpRequest) -> Notice | None:
    """Return the line that a request for a page brings, or None; one that was tampered with is none."""
    told = request.COOKIES.get(COOKIE)
    if not told or request.method != "GET":
        return None
    try:
        return Notice(**signing.loads(told, salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, TypeError):
        return None


def forget_notice(request: HttpRequest, answer: HttpResponse) -> None:
    """Take the line away once a page has shown it."""
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    if COOKIE in request.COOKIES and COOKIE not in answer.cookies and is_page:
        answer.delete_cookie(COOKIE, samesite="Lax")
