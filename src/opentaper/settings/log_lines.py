"""A line of the log: one JSON object of listed fields, each of which is checked; nothing else is written.

A message is never written, for whoever wrote it put values in: a path with a key, a row of the database, a
name. Of a message stays where in the code it was said; of an exception its kind and its places in the code.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from opentaper.settings.references import REFERENCE

#: Everything that our own code says to the log. What is none of these is "said", with its place.
EVENTS = frozenset(
    {
        *("answered", "fault", "mail_not_sent", "mail_sent", "notice_not_noted", "thread_fault"),
        *("python_warning", "unraisable"),
    }
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: The attribute of a request under which its number is kept once it went wrong.
NUMBERED = "opentaper_reference"
#: Loggers that are named here, or whose first part is; a name that is made while running may be anything.
KNOWN_LOGGERS = frozenset(
    {"allauth", "asyncio", "concurrent", "django", "gunicorn", "ninja", "opentaper", "py", "root"}
)
CODE_NAME = re.compile(r"[A-Za-z_<][A-Za-z0-9_.<>:-]{0,119}")
ROUTE = re.compile(r"[A-Za-z0-9_.:<>/\\^$?()|+*\[\]-]{1,120}")
MOST_FRAMES = 30


class PrivateLine(JsonFormatter):
    """Writes a record of the log as a line without anything personal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return self.jsonify_log_record(line_of(record))


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a line: those that are listed, each only if it is what it has to be."""
    told = {name: read(record) for name, read in FIELDS.items()}
    return {name: value for name, value in told.items() if value is not None}


def frames_of(trace: TracebackType | None) -> list[str]:
    """Return the places in the code that an exception came through: our own, and the last one of others.

    Examples
    --------
    >>> try:
    ...     read_event(None)
    ... except AttributeError as error:
    ...     frames_of(error.__traceback__)[-1].startswith("opentaper.settings.log_lines:")
    True
    """
    places: list[tuple[str, bool]] = []
    while trace is not None:
        frame = trace.tb_frame
        module = str(frame.f_globals.get("__name__", ""))
        # a name that no module has was put there by whoever ran the code
        known = module if module in sys.modules and CODE_NAME.fullmatch(module) else "elsewhere"
        name = frame.f_code.co_name if CODE_NAME.fullmatch(frame.f_code.co_name) else "?"
        places.append((f"{known}:{trace.tb_lineno}:{name}", known.split(".")[0] == "opentaper"))
        trace = trace.tb_next
    kept = [place for n, (place, is_own) in enumerate(places, 1) if is_own or n == len(places)]
    return kept[-MOST_FRAMES:]


def kind_of(error: BaseException) -> str:
    """Return the name of the kind of an exception, "Exception" where it is made while running.

    Examples
    --------
    >>> kind_of(ValueError("Maya, 20 mg"))
    'ValueError'
    """
    kind = type(error)
    module = sys.modules.get(kind.__module__)
    is_written = getattr(module, kind.__qualname__.split(".")[0], None) is not None
    return kind.__qualname__ if is_written and CODE_NAME.fullmatch(kind.__qualname__) else "Exception"


def read_event(record: logging.LogRecord) -> str:
    """Return what happened: an event of ours, or that somebody else said something."""
    is_ours = record.name.split(".")[0] == "opentaper" and not record.args
    return str(record.msg) if is_ours and record.msg in EVENTS else "said"


def route_of(request: object) -> str:
    """Return the name of what answers a request, never its path: "none" where nothing does."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "none"
    route = str(match.view_name or match.route)
    return route if ROUTE.fullmatch(route) else "unnamed"


def _logger(record: logging.LogRecord) -> str:
    is_known = record.name.split(".")[0] in KNOWN_LOGGERS and CODE_NAME.fullmatch(record.name)
    return record.name if is_known else "other"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _where(record: logging.LogRecord) -> str | None:
    """Return which line of code spoke: with the version of the package it tells which message it was."""
    if read_event(record) != "said" or not CODE_NAME.fullmatch(record.module):
        return None
    return f"{record.module}:{record.lineno}"


def _worker(record: logging.LogRecord) -> int | None:
    return record.process if isinstance(record.process, int) else None


def _reference(record: logging.LogRecord) -> str | None:
    told = _of_either(record, "reference", NUMBERED)
    return told if isinstance(told, str) and REFERENCE.fullmatch(told) else None


def _route(record: logging.LogRecord) -> str | None:
    request = getattr(record, "request", None)
    return None if request is None else route_of(request)


def _method(record: logging.LogRecord) -> str | None:
    method = getattr(getattr(record, "request", None), "method", None)
    return None if method is None else (method if method in METHODS else "other")


def _of_either(record: logging.LogRecord, name: str, of_request: str) -> object:
    return getattr(record, name, None) or getattr(getattr(record, "request", None), of_request, None)


def _status(record: logging.LogRecord) -> int | None:
    status = getattr(record, "status_code", None)
    return status if isinstance(status, int) and 100 <= status < 600 else None


def _milliseconds(record: logging.LogRecord) -> float | None:
    told = getattr(record, "milliseconds", None)
    return round(told, 1) if isinstance(told, int | float) and not isinstance(told, bool) else None


def _error(record: logging.LogRecord) -> BaseException | None:
    told = record.exc_info
    return told[1] if isinstance(told, tuple) else None


def _kind(record: logging.LogRecord) -> str | None:
    error = _error(record)
    return None if error is None else kind_of(error)


def _cause(record: logging.LogRecord) -> str | None:
    error = _error(record)
    cause = None if error is None else error.__cause__ or error.__context__
    return None if cause is None else kind_of(cause)


def _frames(record: logging.LogRecord) -> list[str] | None:
    error = _error(record)
    return None if error is None else frames_of(error.__traceback__)


#: Everything that a line may hold, and how it is read. A field that is not here is not written.
FIELDS: dict[str, Callable[[logging.LogRecord], Any]] = {
    "time": _time,
    "level": lambda record: record.levelname.lower() if record.levelname.isalpha() else "other",
    "event": read_event,
    "reference": _reference,
    "route": _route,
    "method": _method,
    "status": _status,
    "milliseconds": _milliseconds,
    "worker": _worker,
    "logger": _logger,
    "where": _where,
    "kind": _kind,
    "cause": _cause,
    "frames": _frames,
}
