"""The truth behind virtual exports: what a registry would find if everybody told everything, and stayed.

One row for each person, and shares made of the rows. They are reckoned from the lives themselves, never from
what was told of them, and by no code that the measures use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.registry_schema import UNKNOWN, USE_BANDS, use_band
from opentaper.cohort.virtual_lives import NEVER, ExportLife
from opentaper.cohort.virtual_people import BASELINE_DAYS
from opentaper.cohort.virtual_telling import N_SYMPTOMS, ExportTelling, ToldStanding, taking, wellness

Array = NDArray[np.float64]
SCHEMA = "opentaper.virtual-truth/1"
#: A hard week is so many points above the ordinary days, until so long after the last dose; of fewer weeks
#: nothing is said.
HARD, WEEK_DAYS, WATCHED_DAYS, FEWEST_WEEKS = 2.0, 7, 365, 4
#: When it is asked how things stand, in months, and the days after the last dose that it means; and the last
#: day of so many months.
STANDINGS: Mapping[int, int] = {12: 365, 36: 1096}
MONTHS_END: Mapping[int, int] = {12: 366, 36: 1096}
ALL = "all"


@dataclass(frozen=True, slots=True)
class TruthRow:
    """What is so of one virtual person; days count from their first day, and None is "never in three years".

    ``hard`` tells whether a week was hard before a new beginning, as far as the registry could reach, which
    are ``weeks``; ``peak`` is the most that a week lay above ordinary days. ``called_relapse`` is the first
    day after the last dose on which somebody called something a relapse; ``left`` the first of which they
    tell nothing any more, and ``left_early`` what it would be if they never came to their last dose.
    """

    number: int
    use_band: str
    drug: str
    shape: str
    country: str
    condition: str
    months: float
    first_cut: int
    zero: int
    n_seen: int
    weeks: int
    hard: bool
    peak: float
    restart: int | None
    restart_because: str
    relapse: int | None
    called_relapse: int | None
    called_withdrawal: int | None
    left: int
    left_early: int
    off_well_12: bool
    off_well_36: bool


def truth_row(life: ExportLife, telling: ExportTelling, n_reached: int) -> TruthRow:
    """Return what is so of somebody; ``n_reached`` is how many of their days the registry can reach."""
    person = life.person
    above = _above(life, telling, n_reached)
    called = {word: _first(telling.standings, word, life.zero) for word in ("relapse", "withdrawal")}
    well = {months: _off_well(life, days) for months, days in STANDINGS.items()}
    return TruthRow(
        number=person.number,
        use_band=use_band(person.months if person.tells_use else None),
        drug=person.drug,
        shape=person.shape,
        country=person.country,
        condition=person.condition,
        months=person.months,
        first_cut=BASELINE_DAYS,
        zero=life.zero,
        n_seen=telling.n_seen,
        weeks=len(above),
        hard=bool((above >= HARD).any()),
        peak=round(float(above.max(initial=0.0)), 3),
        restart=_or_none(life.restart),
        restart_because=life.restart_because,
        relapse=_or_none(life.relapse),
        called_relapse=called["relapse"],
        called_withdrawal=called["withdrawal"],
        left=telling.left,
        left_early=telling.left_early,
        off_well_12=well[12],
        off_well_36=well[36],
    )


def _or_none(day: int) -> int | None:
    return None if day >= NEVER else day


def _first(standings: Sequence[ToldStanding], word: str, since: int) -> int | None:
    return next((one.day for one in standings if one.called == word and one.day >= since), None)


def _off_well(life: ExportLife, days: int) -> bool:
    day = life.zero + days
    return taking(life, day) == "none" and wellness(life, day) == "well"


def _above(life: ExportLife, telling: ExportTelling, n_reached: int) -> Array:
    """Return how far each week lay above the ordinary days, had every day been told."""
    symptoms = telling.scores[:, :N_SYMPTOMS].mean(axis=1)
    last = min(n_reached, life.zero + WATCHED_DAYS + 1, life.restart)
    weeks = symptoms[BASELINE_DAYS : max(BASELINE_DAYS, last)]
    whole = len(weeks) // WEEK_DAYS
    by_week: Array = weeks[: whole * WEEK_DAYS].reshape(whole, WEEK_DAYS).mean(axis=1)
    return np.asarray(by_week - symptoms[:BASELINE_DAYS].mean())


def truth_document(rows: Sequence[TruthRow], seed: int, until: str, people: bool = True) -> Mapping[str, Any]:
    """Return the truth as plain values: shares of all, and by length of use, and each person's row."""
    bands = [name for name in (*USE_BANDS, UNKNOWN) if any(one.use_band == name for one in rows)]
    shares = {ALL: truth_shares(rows)}
    shares |= {name: truth_shares([one for one in rows if one.use_band == name]) for name in bands}
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "note": "Every person and every number here is invented.",
        "seed": seed,
        "until": until,
        "shares": shares,
    }
    return document | ({"people": [asdict(one) for one in rows]} if people else {})


def truth_shares(rows: Sequence[TruthRow]) -> dict[str, float]:
    """Return shares of some people: how many, and of them how many went through what; 0 of nobody.

    Examples
    --------
    >>> truth_shares([])["n_people"]
    0
    """

    def share(told: Sequence[bool]) -> float:
        return round(sum(told) / max(1, len(told)), 6)

    seen = [one for one in rows if one.weeks >= FEWEST_WEEKS]
    found: dict[str, float] = {
        "n_people": len(rows),
        "withdrawal": share([one.hard for one in seen]),
        "peak_mean": round(float(np.mean([one.peak for one in seen])), 6) if seen else 0.0,
    }
    for months, days in MONTHS_END.items():
        found[f"off_and_well_{months}"] = share([getattr(one, f"off_well_{months}") for one in rows])
        found[f"restarted_{months}"] = share([_by(one.restart, one.zero + days) for one in rows])
        found[f"relapse_{months}"] = share([_by(one.called_relapse, one.zero + days) for one in rows])
        found[f"ill_again_{months}"] = share([_by(one.relapse, one.zero + days) for one in rows])
        found[f"left_{months}"] = share([_by(one.left_early, days) for one in rows])
    return found


def _by(day: int | None, last: int) -> bool:
    return day is not None and day <= last
