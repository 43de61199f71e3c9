"""A fault of ours: numbered once, and written under its number with its places in the code."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

from opentaper.settings.environment import data_folder, made_private
from opentaper.settings.log_lines import NUMBERED, line_of
from opentaper.settings.logs import FAULTS_FILE
from opentaper.settings.references import new_reference

log = logging.getLogger(__name__)


def numbered(request: object, error: BaseException | None = None, status: int = 500) -> str:
    """Return the number of what went wrong with a request; it is written under it once.

    The exception is the one that is told, or the one that is being handled.
    """
    known = getattr(request, NUMBERED, None)
    if isinstance(known, str):
        return known
    reference = new_reference()
    broke = error or sys.exc_info()[1]
    log.error(
        "fault",
        exc_info=None if broke is None else (type(broke), broke, broke.__traceback__),
        extra={"request": request, "reference": reference, "status_code": status},
    )
    setattr(request, NUMBERED, reference)
    return reference


def kept_fault(error: BaseException) -> tuple[str, bool]:
    """Return the number of a fault of a command, and whether its line could be written beside the record."""
    reference = new_reference()
    told = logging.LogRecord(
        __name__, logging.ERROR, __file__, 0, "fault", None, (type(error), error, error.__traceback__)
    )
    told.reference = reference
    try:
        file = made_private(data_folder()) / FAULTS_FILE
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as out:
            out.write(json.dumps(line_of(told)) + "\n")
    except (OSError, RuntimeError):  # no room, no right, or nobody's home
        return reference, False
    return reference, True


def found_lines(reference: str, files: tuple[Path, ...] = ()) -> list[dict[str, object]]:
    """Return the lines of the log with a number; those of this computer where no file is named."""
    own = data_folder() / FAULTS_FILE
    lines: list[dict[str, object]] = []
    for file in files or (own.with_name(f"{FAULTS_FILE}.1"), own):
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as opened:
                lines += [found for line in opened if (found := _numbered_line(line, reference))]
    return lines


def _numbered_line(line: str, reference: str) -> dict[str, object] | None:
    """Return a line that bears the number; what a collector of logs set before it is left out."""
    if reference not in line or "{" not in line:
        return None
    try:
        told = json.loads(line[line.index("{") :])
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("reference") == reference else None
