"""The report of the newest release that this server shows, where its operator names one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from opentaper.errors import BadOption
from opentaper.exchange.evidence_site.evidence_report import EvidenceReport
from opentaper.exchange.evidence_site.report_json import FILE, MOST_BYTES, read_report


@dataclass(frozen=True, slots=True)
class EvidenceRead:
    """The report, or None; ``is_unreadable`` where one is named and cannot be read."""

    report: EvidenceReport | None
    is_unreadable: bool = False


def evidence_read(folder: Path | None) -> EvidenceRead:
    """Return the report of a folder that ``opentaper evidence report`` has written; None is no folder.

    Examples
    --------
    >>> evidence_read(None)
    EvidenceRead(report=None, is_unreadable=False)
    """
    if folder is None:
        return EvidenceRead(None)
    try:
        known = (folder / FILE).stat()
        return EvidenceRead(_read(folder / FILE, (known.st_mtime_ns, known.st_size)))
    except (OSError, BadOption):
        return EvidenceRead(None, is_unreadable=True)


@lru_cache(maxsize=1)
def _read(file: Path, _changed: tuple[int, int]) -> EvidenceReport:
    """Return the report of a file, read anew only where the file was written anew."""
    with file.open("rb") as opened:
        return read_report(opened.read(MOST_BYTES + 1))
