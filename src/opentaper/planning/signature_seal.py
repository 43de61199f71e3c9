"""The seal of what a prescriber decided on a version: it binds plan, person, moment and reason together.

A seal is no proof against whoever holds the database and knows this code; it shows slips, cut-off writes and
changes by hand, and that a decision belongs to this very plan and to no other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from opentaper.planning.digest import digest_of


@dataclass(frozen=True, slots=True)
class SealedDecision:
    """What a seal covers, as plain text.

    Parameters
    ----------
    plan, document
        The fingerprint of the version, and the SHA-256 of the document that holds it.
    status
        signed, declined, changed or proposed.
    link, by
        The place in the care team ("" where the person told of it), and the name.
    on_day, at
        The day, and the moment in UTC to the microsecond.
    reason
        What was written beside it.
    previous
        The seal of the decision before it on this version, "" of the first.
    """

    plan: str
    document: str
    status: str
    link: str
    by: str
    on_day: str
    at: str
    reason: str
    previous: str


def seal(decision: SealedDecision) -> str:
    """Return the SHA-256 of a decision over canonical JSON.

    Examples
    --------
    >>> told = SealedDecision("p", "d", "signed", "l", "Dr Osei", "2026-03-02", "2026-03-02T12:00", "", "")
    >>> seal(told)[:12], seal(told) == seal(told)
    ('58aa351c7e85', True)
    """
    return digest_of(asdict(decision))
