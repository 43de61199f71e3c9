"""Claims of invented people whose tapers are known, as OMOP tables, so that what is found can be judged.

Each lives one story on whole days: a dose, how it was brought down, when it was stopped. A pharmacy of its
own hands out boxes of 28, 30 or 90 days, before the last one is empty or after it, in whole and half tablets
and in millilitres. Nothing of the reading of claims is used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from opentaper.cohort.claims_products import DRUGS, MadeDrug, MadeProduct, made_products, made_vocabulary

SEED = 1
EPOCH = date(1970, 1, 1)
#: Stories with the share of people who live each. Invented.
STORIES: Mapping[str, float] = {
    "steady": 0.26,
    "taper": 0.36,
    "at_once": 0.12,
    "reduced": 0.08,
    "switch": 0.06,
    "cross_taper": 0.06,
    "restart": 0.06,
}
SUPPLIES, SUPPLY_SHARES = (28, 30, 90), (0.45, 0.35, 0.20)
FIRST_DAY, LAST_DAY = date(2012, 1, 1), date(2021, 12, 31)
#: Fractions of the first dose at the steps of a taper, each kind invented: even steps, and ever smaller ones.
EVEN, EVER_SMALLER = (0.75, 0.5, 0.25), (0.75, 0.5, 0.375, 0.25, 0.125, 0.0625)
#: Shares of people who begin with half the dose, and chance of a lapse after each box. Invented.
BEGIN_LOWER, LAPSE_SHARE, LAPSE = 0.3, 0.15, (20, 90)


@dataclass(frozen=True, slots=True)
class FetchHabits:
    """How people fetch boxes: days late in the mean and their spread, and shares of people.

    ``lapses`` once fetch nothing for some weeks; ``exact`` get short steps for as long as they last, and
    no whole box that is left over.
    """

    late: float
    spread: float
    earliest: int
    latest: int
    lapses: float
    exact: float


USUAL = FetchHabits(late=-1.0, spread=4.0, earliest=-9, latest=9, lapses=0.1, exact=0.7)
#: Many who fetch weeks early or late, many lapses, and mostly whole boxes for short steps.
UNRULY = FetchHabits(late=2.0, spread=14.0, earliest=-25, latest=40, lapses=0.35, exact=0.2)


@dataclass(frozen=True, slots=True)
class ClaimedTruth:
    """What is so of a person of claims: the days are those of the source."""

    person: int
    story: str
    drug: str
    start_ug: int
    first_cut: int | None
    first_zero: int | None
    smallest_ug: int | None
    steps: int

    @property
    def speed(self) -> float | None:
        """Hundredths of the first dose a month, from the first reduction to the stop; None where none."""
        if self.first_cut is None or self.first_zero is None or self.first_zero == self.first_cut:
            return None
        return 100.0 / ((self.first_zero - self.first_cut) / 30.4375)


@dataclass(slots=True)
class MadeClaims:
    """Tables of the OMOP CDM as rows of text or numbers, and what is so."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    truth: list[ClaimedTruth] = field(default_factory=list)


def generated_claims(n_people: int, seed: int = SEED, habits: FetchHabits = USUAL) -> MadeClaims:
    """Return claims of so many people, and what is so of each.

    Examples
    --------
    >>> made = generated_claims(3)
    >>> [one.story for one in made.truth], len(made.tables["person"])
    (['taper', 'steady', 'at_once'], 3)
    """
    random = np.random.default_rng(seed)
    book = made_products()
    made = MadeClaims({"drug_exposure": [], "observation_period": [], "condition_occurrence": []})
    made.tables["person"] = [{"person_id": number} for number in range(1, n_people + 1)]
    made.tables |= made_vocabulary(book)
    stories, shares = list(STORIES), list(STORIES.values())
    for number in range(1, n_people + 1):
        _live(made, number, str(random.choice(stories, p=shares)), _Pharmacy(book, habits, random))
    return made


Way = list[tuple[int, int, int]]  # first day, first day after, micrograms a day


@dataclass(frozen=True, slots=True)
class _Pharmacy:
    """What is handed out, how it is fetched, and chance."""

    book: Mapping[Any, MadeProduct]
    habits: FetchHabits
    random: np.random.Generator


def _live(made: MadeClaims, person: int, story: str, pharmacy: _Pharmacy) -> None:
    """Let a person live a story, and write what was handed out."""
    random = pharmacy.random
    first, last = (int((one - EPOCH).days) for one in (FIRST_DAY, LAST_DAY))
    first += int(random.integers(0, 400))
    made.tables["observation_period"].append(
        {
            "person_id": person,
            "observation_period_start_date": _day(first),
            "observation_period_end_date": _day(last),
        }
    )
    place = int(random.integers(0, len(DRUGS) - 1))  # the last one is nobody's second drug
    has_other = story in {"switch", "cross_taper"}
    drug = DRUGS[place] if has_other or random.random() < 0.85 else DRUGS[-1]
    begin = first + int(random.integers(220, 500))
    long = int(random.integers(120, 1_100))
    way, truth = _way(person, story, drug, begin, begin + long, last, random)
    made.truth.append(truth)
    code = str(random.choice(["F32.1", "F41.1", "J06.9"]))
    made.tables["condition_occurrence"].append(
        {"person_id": person, "condition_concept_id": 0, "condition_start_date": _day(begin)}
        | {"condition_source_value": code}
    )
    if random.random() < BEGIN_LOWER:
        half = drug.start_ug // 2
        way = [(begin, begin + 28, half), (begin + 28, way[0][1], way[0][2]), *way[1:]]
    _hand_out(made, person, drug, way, pharmacy)
    if has_other:
        other = DRUGS[(place + 1) % (len(DRUGS) - 1)]
        begins = truth.first_zero if story == "switch" else truth.first_cut
        assert begins is not None
        _hand_out(made, person, other, [(begins, last - 200, other.start_ug // 2)], pharmacy)


def _way(
    person: int, story: str, drug: MadeDrug, begin: int, cut: int, last: int, random: np.random.Generator
) -> tuple[Way, ClaimedTruth]:
    """Return the dose over time, and what is so of it."""
    start = drug.start_ug
    if story == "steady":
        return [(begin, last, start)], ClaimedTruth(person, story, drug.name, start, None, None, None, 0)
    if story in {"at_once", "switch"}:
        truth = ClaimedTruth(person, story, drug.name, start, cut, cut, start, 0)
        return [(begin, cut, start)], truth
    shape: tuple[float, ...] = EVER_SMALLER if drug.liquid_ug is not None and random.random() < 0.5 else EVEN
    shape = shape[: int(random.integers(2, len(shape) + 1))]
    way, at = [(begin, cut, start)], cut
    for share in shape:
        ug = _possible(drug, start * share)
        if ug >= way[-1][2]:
            continue
        until = at + int(random.choice([14, 28, 42, 56, 84]))
        way.append((at, until, ug))
        at = until
    smallest = way[-1][2]
    if story == "reduced":
        way[-1] = (way[-1][0], last, smallest)
        return way, ClaimedTruth(person, story, drug.name, start, cut, None, None, len(way) - 1)
    truth = ClaimedTruth(person, story, drug.name, start, cut, at, smallest, len(way) - 1)
    if story == "restart":
        again = at + int(random.integers(75, 300))
        way.append((again, max(again + 200, last - 100), start))
    return way, truth


def _possible(drug: MadeDrug, ug: float) -> int:
    """Return the nearest dose that tablets, their halves, or millilitres make."""
    unit = drug.liquid_ug // 4 if drug.liquid_ug is not None else min(drug.tablets_ug) // 2
    return max(unit, round(ug / unit) * unit)


def _hand_out(made: MadeClaims, person: int, drug: MadeDrug, way: Way, pharmacy: _Pharmacy) -> None:
    """Write boxes for each stretch of a way, each for so many days, fetched by habit."""
    random, habits = pharmacy.random, pharmacy.habits
    supply = int(random.choice(SUPPLIES, p=SUPPLY_SHARES))
    is_exact = random.random() < habits.exact  # short steps are handed out for as long as they last
    lapse = int(random.integers(*LAPSE)) if random.random() < habits.lapses else 0
    for first, until, ug in way:
        day, has_until = first - int(random.integers(0, 4)), first
        while has_until == first or (has_until < until - 2 and day < until - 2):
            days = min(supply, until - has_until) if is_exact and until - first <= 84 else supply
            for product, quantity in _boxes(drug, ug, days, pharmacy.book):
                made.tables["drug_exposure"].append(_row(made, person, product, day, quantity, days))
            has_until = max(has_until, day) + days
            late = np.clip(random.normal(habits.late, habits.spread), habits.earliest, habits.latest)
            day = max(day + 1, has_until + int(late))
            if lapse and random.random() < LAPSE_SHARE:
                day, has_until, lapse = day + lapse, has_until + lapse, 0


def _boxes(
    drug: MadeDrug, ug: int, days: int, book: Mapping[Any, MadeProduct]
) -> Iterator[tuple[MadeProduct, float]]:
    """Yield products and pieces or millilitres for so many days of a dose, the fewest tablets a day."""
    left, tablets = ug, dict[int, float]()
    for strength in drug.tablets_ug:
        tablets[strength] = float(left // strength)
        left %= strength
    half = next((strength for strength in drug.tablets_ug if left and left * 2 == strength), None)
    if half is not None:
        tablets[half] += 0.5
    for strength, n in tablets.items():
        if n:
            yield book[drug.name, strength, False], n * days
    if left and half is None:
        assert drug.liquid_ug is not None
        yield book[drug.name, drug.liquid_ug, True], left / drug.liquid_ug * days


def _row(
    made: MadeClaims, person: int, product: MadeProduct, day: int, quantity: float, days: int
) -> dict[str, Any]:
    return {
        "drug_exposure_id": len(made.tables["drug_exposure"]) + 1,
        "person_id": person,
        "drug_concept_id": 0 if product.is_named_only else product.concept,
        "drug_exposure_start_date": _day(day),
        "drug_exposure_end_date": _day(day + days - 1),
        "quantity": round(quantity, 3),
        "days_supply": days,
        "drug_source_value": product.text,
    }


def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number)).isoformat()


def write_made_claims(made: MadeClaims, folder: Path, ending: str = ".parquet") -> None:
    """Write claims as files of a folder, one a table: Parquet, or CSV where the ending says so."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import csv

    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in made.tables.items():
        file = folder / f"{name}{ending}"
        if ending == ".parquet":
            pq.write_table(pa.Table.from_pylist(rows), file)
        else:
            text = [
                {key: None if value is None else str(value) for key, value in row.items()} for row in rows
            ]
            csv.write_csv(pa.Table.from_pylist(text), file)
