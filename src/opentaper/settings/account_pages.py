"""Pages of accounts that are not as allauth has them: leaving, and what would need an address of e-mail."""

from __future__ import annotations

from allauth.account.views import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

#: What the form of the sign-out page says where nothing waits on the device.
QUEUE_IS_EMPTY = "empty"
#: Everything that the browser keeps of this site: pages, the service worker and what it kept, the queue.
CLEAR_ALL = '"cache", "storage"'
#: The pages, also those that the back button would show, and not the queue.
CLEAR_PAGES = '"cache"'


@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out, and let the browser forget.

    Check-ins that were written without a connection wait in the browser's storage, and "storage" would
    delete them unseen. So the page of sign-out first sends what waits. It says that nothing waits any more,
    and all is cleared; or it asks the person, and then what they (or somebody else on this device) chose to
    keep stays. Where no script can look, nothing is known and the queue stays. The pages that the service
    worker kept go in every case: it drops them itself as soon as somebody leaves (static/sw.js).
    """
    answer: HttpResponse = logout(request)
    if request.method == "POST":
        is_empty = request.POST.get("queue") == QUEUE_IS_EMPTY
        answer["Clear-Site-Data"] = CLEAR_ALL if is_empty else CLEAR_PAGES
    return answer


@login_not_required
@require_safe
def no_mail(request: HttpRequest) -> HttpResponse:
    """Say how one comes in again without the password: no addresses are kept to which one could be sent."""
    return render(request, "account/password_reset.html")


def closed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - there is nothing to look at
    """Answer as an address that does not exist: it would send e-mail, and none is sent.

    Raises
    ------
    Http404
        Always.
    """
    raise Http404
