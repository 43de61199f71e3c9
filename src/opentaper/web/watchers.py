"""What stands around every page for whoever keeps the app running: route, status, time; nobody's data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase

from opentaper.settings.log_lines import route_of
from opentaper.settings.metering import Stopwatch, count_answer, is_counting
from opentaper.web.health import DOORS

log = logging.getLogger(__name__)
Answerer = Callable[[HttpRequest], HttpResponseBase]


class WatchedAnswers:
    """Counts and times answers, and answers itself who asks whether the app is well.

    It stands before sessions and accounts, so that it answers also while these are out of order.
    """

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say how it went."""
        door = DOORS.get(request.path)
        if door is not None:
            return door(request)
        begun, watch = perf_counter(), Stopwatch()
        with watch.running():
            answer = self.answer(request)
        seconds = perf_counter() - begun
        if is_counting():
            count_answer(route_of(request), request.method or "", answer.status_code, seconds, watch.seconds)
        told = {"request": request, "status_code": answer.status_code, "milliseconds": 1000 * seconds}
        log.info("answered", extra=told)
        return answer
