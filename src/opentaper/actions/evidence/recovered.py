"""What a registry of virtual people tells in the long run, beside what is so of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opentaper.actions.evidence.measure import ALL, LongTermNumber, LongTermRow, long_term_table
from opentaper.cohort.registry_schema import UNKNOWN
from opentaper.cohort.rules import STANDINGS
from opentaper.cohort.virtual_truth import SCHEMA
from opentaper.errors import BadOption

DIGITS = 4


@dataclass(frozen=True, slots=True)
class RecoveredShare:
    """One share of the long-term table, its interval of 95 %, and the truth; None where it cannot be told.

    ``what`` is ``withdrawal``, or ``off_and_well``, ``restarted``, ``relapse`` or ``left`` with its months;
    ``of`` how many people were asked of.
    """

    use_band: str
    what: str
    of: int
    value: float | None
    low: float | None
    high: float | None
    truth: float | None

    @property
    def is_inside(self) -> bool | None:
        """Whether the truth lies in the interval; None where there is no interval, or no truth."""
        if self.low is None or self.high is None or self.truth is None:
            return None
        return self.low <= self.truth <= self.high

    def told(self) -> dict[str, Any]:
        """Return it as plain values, shares in per cent."""
        told = {name: getattr(self, name) for name in ("value", "low", "high", "truth")}
        percents = {
            f"{name}_pct": None if share is None else round(100.0 * share, DIGITS)
            for name, share in told.items()
        }
        who = {"use_band": self.use_band, "what": self.what, "of": self.of}
        return {**who, **percents, "is_inside": self.is_inside}


def recovered(folder: Path, truth: Path | None = None) -> tuple[RecoveredShare, ...]:
    """Return each share of the long-term table of a registry or a release, with the truth beside it.

    People who do not tell for how long they took the drug are in all, and in no row of their own: a release
    may tell of others in that row too.

    Parameters
    ----------
    folder
        A registry, or a release of it.
    truth
        The file of the truth; None where the people are not virtual.

    Raises
    ------
    BadOption
        No registry, or a file that holds no truth.
    """
    known = {} if truth is None else _shares(truth)
    rows = [row for row in long_term_table(folder).rows if row.use_band != UNKNOWN]
    return tuple(
        _share(row.use_band, what, number, known.get(row.use_band, {}).get(what))
        for row in rows
        for what, number in _numbers(row)
    )


def _numbers(row: LongTermRow) -> Iterator[tuple[str, LongTermNumber]]:
    yield "withdrawal", row.withdrawal
    for name in ("off_and_well", "restarted", "relapse", "left"):
        numbers: Mapping[int, LongTermNumber] = getattr(row, name)
        for months in STANDINGS:
            yield f"{name}_{months}", numbers[months]


def _share(band: str, what: str, number: LongTermNumber, truth: float | None) -> RecoveredShare:
    return RecoveredShare(band, what, number.of, number.value, number.low, number.high, truth)


def _shares(truth: Path) -> Mapping[str, Mapping[str, float]]:
    try:
        told = json.loads(truth.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA or ALL not in told["shares"]:
            raise ValueError(told["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        wanted = "the truth of virtual people, as opentaper evidence build writes it"
        raise BadOption(option="truth", given=str(truth), wanted=wanted) from None
    return dict(told["shares"])
