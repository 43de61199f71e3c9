"""Numbers with noise from a release: paid for first, then reckoned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from opentaper.cohort.ledger import LedgerEntry, PrivacyLedger, read_ledger, spend
from opentaper.cohort.private import PrivateNumber, check_ready, people_of, private_numbers
from opentaper.cohort.registry_folder import read_table
from opentaper.cohort.release import Release, read_release

#: The ledger of all releases of a registry, beside them.
LEDGER = "privacy.jsonl"


@dataclass(frozen=True, slots=True)
class PrivateRelease:
    """Numbers with noise, the line that paid for them, and the ledger after it."""

    release: Release
    numbers: tuple[PrivateNumber, ...]
    entry: LedgerEntry
    ledger: PrivacyLedger

    def told(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {
            "release": self.release.number,
            "virtual": self.release.is_virtual,
            "numbers": [asdict(one) for one in self.numbers],
            "paid": self.entry.told(),
            "left": float(self.ledger.left()),
        }


def private_release(
    folder: Path, epsilon: float, purpose: str, today: date, budget: float | None = None
) -> PrivateRelease:
    """Spend a loss, and return the numbers of a release with the noise that it buys.

    Parameters
    ----------
    folder
        A release, or the folder of all: then the newest.
    epsilon
        The loss, above 0.
    purpose
        What the numbers are for; it stands in the ledger.
    budget
        What may be spent of this registry in all; told once, with the first release.

    Raises
    ------
    BadOption
        No release, OpenDP is not installed, or more is asked than is left.
    ChangedFile
        The release or the ledger is not as it was made.
    """
    release = read_release(folder)
    check_ready()
    file = ledger_file(release)
    entry = spend(file, epsilon, purpose, release.digest, today, budget)
    people = people_of(read_table(release.folder, "course"), read_table(release.folder, "event"))
    return PrivateRelease(release, private_numbers(people, epsilon), entry, read_ledger(file))


def ledger_file(release: Release) -> Path:
    """Return where the ledger of a release's registry lies."""
    return release.folder.parent / LEDGER


def ledger_of(folder: Path) -> PrivacyLedger:
    """Return the ledger of the registry that a release belongs to.

    Raises
    ------
    BadOption
        No release, or nothing was spent yet.
    ChangedFile
        The ledger is not as it was written.
    """
    return read_ledger(ledger_file(read_release(folder)))
