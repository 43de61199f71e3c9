"""The questions of a report, each a page: which tables answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.exchange.evidence_site.evidence_report import EvidenceReport, EvidenceTable

#: The page that sets the release beside what was published.
BESIDE = "short-and-long"


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """A question: the name of its page, which is the stem of its words, and the names of its tables."""

    slug: str
    tables: tuple[str, ...]


def _by(stem: str, *bys: str) -> tuple[str, ...]:
    return (stem, *(f"{stem}_by_{by}" for by in bys))


QUESTIONS = (
    EvidenceQuestion("length-of-use", _by("withdrawal", "use", "use_and_speed")),
    EvidenceQuestion("drug", ("withdrawal_by_drug", "withdrawal_by_family")),
    EvidenceQuestion("speed-and-shape", ("withdrawal_by_speed", "withdrawal_by_shape")),
    EvidenceQuestion("smallest-dose", ("withdrawal_by_smallest",)),
    EvidenceQuestion(
        "off-and-well", (*_by("standing_12", "use", "shape"), *_by("standing_36", "use", "shape"))
    ),
    EvidenceQuestion("restarts", _by("restarts", "use", "shape")),
    EvidenceQuestion("relapse-or-withdrawal", _by("relapse_or_withdrawal", "use", "shape")),
    EvidenceQuestion("more-time", _by("more_time", "use", "shape")),
    EvidenceQuestion(
        "survival",
        tuple(
            f"risk_of_{what}_by_{by}"
            for what in ("restart", "relapse", "easing", "leaving")
            for by in ("use", "shape")
        ),
    ),
    EvidenceQuestion("competing-risks", ("risk_after_zero_by_use", "risk_after_zero_by_shape")),
    EvidenceQuestion("regression", ("regression",)),
    EvidenceQuestion("missing", ("told_by_month", "selection")),
    EvidenceQuestion(BESIDE, ()),
)


def answers(question: EvidenceQuestion, report: EvidenceReport) -> Sequence[EvidenceTable]:
    """Return the tables that answer a question, of those that the release had enough for."""
    found = (report.table(name) for name in question.tables)
    return [one for one in found if one is not None and one.rows]
