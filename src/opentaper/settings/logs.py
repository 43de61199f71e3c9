"""Where lines of the log go in each mode, and that nothing finds another way to standard error."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from pathlib import Path
from typing import Any, TextIO

from opentaper.settings.log_lines import NUMBERED

FAULTS_FILE = "faults.log"
#: Everybody who is known to speak, each with a handler of its own; the rest comes through the root.
SPEAKERS = ("django", "django.server", "gunicorn.error", "gunicorn.access", "py.warnings")

log = logging.getLogger(__name__)


class OnceEach(logging.Filter):
    """Leaves out what Django says of a fault that stands in the log already, under its number."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written."""
        is_numbered = getattr(getattr(record, "request", None), NUMBERED, None) is not None
        return not (record.name == "django.request" and is_numbered)


def team_logging(level: str = "warning") -> dict[str, Any]:
    """Return how a server logs: lines on standard error, where whoever runs it collects them."""
    return _logging({"class": "logging.StreamHandler"}, level)


def local_logging(folder: Path) -> dict[str, Any]:
    """Return how one's own computer logs: what goes wrong, in a file beside the record.

    It is kept for whoever is asked to mend it; what goes well is nobody's business.
    """
    return _logging(
        {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(folder / FAULTS_FILE),
            "maxBytes": 500_000,
            "backupCount": 1,
            "delay": True,
            "encoding": "utf-8",
        },
        "error",
    )


def _logging(handler: dict[str, Any], level: str) -> dict[str, Any]:
    spoken = {"handlers": ["lines"], "level": level.upper(), "propagate": False}
    # what we say ourselves is counted too, also where it is not written
    ours = {"handlers": ["lines", "count"], "level": "DEBUG", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "opentaper.settings.log_lines.PrivateLine"}},
        "filters": {"once": {"()": "opentaper.settings.logs.OnceEach"}},
        "handlers": {
            "nobody": {"class": "logging.NullHandler"},
            "count": {"class": "opentaper.settings.metering.CountEvents"},
            "lines": {**handler, "formatter": "line", "filters": ["once"], "level": level.upper()},
        },
        # who has no logger here would otherwise be printed as they speak
        "root": {"handlers": ["lines"], "level": level.upper()},
        "loggers": {name: dict(spoken) for name in SPEAKERS}
        | {"opentaper": ours}
        # whoever asks under a wrong name is answered, and is nobody to write home about
        | {"django.security.DisallowedHost": {"handlers": ["nobody"], "propagate": False}},
    }


def hold_tongues() -> None:
    """Let what Python itself prints go to the log instead: it prints the values that an error carries."""
    logging.raiseExceptions = False  # a handler that fails would print the record with its arguments
    threading.excepthook = _thread_broke
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def _thread_broke(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        log.error(
            "thread_fault", exc_info=(type(told.exc_value), told.exc_value, told.exc_value.__traceback__)
        )


def _unraisable(told: Any) -> None:
    error = told.exc_value
    if error is not None:
        log.error("unraisable", exc_info=(type(error), error, error.__traceback__))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,  # noqa: ARG001 - the signature is Python's; a path holds the name of somebody's folder
    lineno: int,  # noqa: ARG001 - as above
    file: TextIO | None = None,  # noqa: ARG001 - as above
    line: str | None = None,  # noqa: ARG001 - as above
) -> None:
    warned = message if isinstance(message, Warning) else category(message)
    log.warning("python_warning", exc_info=(category, warned, None))
