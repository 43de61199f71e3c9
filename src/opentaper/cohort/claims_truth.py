"""What was found in claims, beside what is so: how many tapers, and how far off each number is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.claims_generator import ClaimedTruth
from opentaper.cohort.contribution import days_moved, pseudonym
from opentaper.cohort.omop_people import secret_of_person
from opentaper.cohort.omop_tables import TAPERS
from opentaper.cohort.omop_tapers import TAPER
from opentaper.cohort.registry_folder import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Stories in which a drug is stopped by a taper, and in which another takes its place.
BY_TAPER, REPLACED = frozenset({"taper", "cross_taper", "restart"}), frozenset({"switch", "cross_taper"})
#: A stop that is found so far from the true one is another one.
NEAR_DAYS = 120
Row = Mapping[str, Any]
Numbers = NDArray[np.float64]


@dataclass(slots=True)
class ClaimsJudged:
    """How what was found compares with what is so; days and shares are found less, or by, true."""

    stopped_by_taper: int = 0
    found_right: int = 0
    found_wrong: int = 0
    switches: int = 0
    switches_found: int = 0
    switches_wrong: int = 0
    restarts: int = 0
    restarts_found: int = 0
    rows: list[tuple[float, float, float, float, float]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of true tapers that were found."""
        return self.found_right / max(1, self.stopped_by_taper)

    @property
    def precision(self) -> float:
        """Share of tapers found that are so."""
        return self.found_right / max(1, self.found_right + self.found_wrong)

    def _column(self, place: int) -> Numbers:
        return np.array([row[place] for row in self.rows])

    @property
    def cut_days(self) -> Numbers:
        """First reduction: days found too late."""
        return self._column(0)

    @property
    def stop_days(self) -> Numbers:
        """First day without: days found too late."""
        return self._column(1)

    @property
    def smallest_share(self) -> Numbers:
        """Smallest dose found, of the true one."""
        return self._column(2)

    @property
    def start_share(self) -> Numbers:
        """Dose before the first reduction found, of the true one."""
        return self._column(3)

    @property
    def speed_share(self) -> Numbers:
        """Speed found, of the true one."""
        return self._column(4)


def found_beside_truth(truth: Sequence[ClaimedTruth], registry: Path, secret: str) -> ClaimsJudged:
    """Return how the courses of a registry compare with what is so.

    Parameters
    ----------
    truth
        Of every person of the claims.
    registry
        The folder that was rebuilt of them.
    secret
        Of that import.
    """
    courses = {(row["person"], row["drug"]): row for row in _courses(registry)}
    again = {
        (row["person"], row["course"])
        for row in read_table(registry, "event").to_pylist()
        if row["kind"] == "restarted"
    }
    judged = ClaimsJudged()
    for one in truth:
        mine = secret_of_person(secret, one.person)
        row = courses.get((pseudonym(mine), one.drug))
        _judge(judged, one, row, days_moved(mine))
        if one.story == "restart":
            judged.restarts += 1
            judged.restarts_found += row is not None and (row["person"], row["course"]) in again
    return judged


def _courses(registry: Path) -> Iterator[Row]:
    import pyarrow.parquet as pq

    told = {(row["person"], row["course"]): row for row in pq.read_table(registry / TAPERS).to_pylist()}
    for row in read_table(registry, "course").to_pylist():
        yield {**row, **told[row["person"], row["course"]]}


def _judge(judged: ClaimsJudged, one: ClaimedTruth, row: Row | None, moved: int) -> None:
    is_taper = one.story in BY_TAPER
    judged.stopped_by_taper += is_taper
    judged.switches += one.story in REPLACED
    if row is None:
        return
    is_replaced = bool(row["instead"])
    judged.switches_found += is_replaced and one.story in REPLACED
    judged.switches_wrong += is_replaced and one.story not in REPLACED
    if row["kind"] != TAPER:
        return
    stop = row["first_zero"] - moved
    if not is_taper or one.first_zero is None or abs(stop - one.first_zero) > NEAR_DAYS:
        judged.found_wrong += 1
        return
    judged.found_right += 1
    assert one.first_cut is not None
    assert one.smallest_ug is not None
    assert one.speed is not None
    judged.rows.append(
        (
            row["first_cut"] - moved - one.first_cut,
            stop - one.first_zero,
            row["smallest_ug"] / one.smallest_ug,
            row["start_ug"] / one.start_ug,
            row["speed_percent_a_month"] / one.speed,
        )
    )
