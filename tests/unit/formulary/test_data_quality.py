"""The page on data quality counts what is shipped, and names every figure that stays unconfirmed."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from opentaper.formulary.contents import contents
from opentaper.formulary.outcomes import PublishedResult
from opentaper.formulary.rows import (
    Discriminator,
    Instrument,
    Interaction,
    MissedDose,
    RedFlag,
    RiskFactor,
    Sign,
    Stability,
)

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "data-quality.md"
FIELDS = {
    "half-life": "half_life_h",
    "lowest usual dose": "usual_min_mg",
    "highest usual dose": "usual_max_mg",
    "time to peak": "tmax_h",
    "bioavailability": "bioavailability_pct",
    "licensed maximum": "licensed_max_mg",
    "maximum for older people": "older_max_mg",
}


def text() -> str:
    return " ".join(PAGE.read_text(encoding="utf-8").split())


def section(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading."""
    told = PAGE.read_text(encoding="utf-8").partition(f"### {heading}\n")[2].partition("\n### ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in told.splitlines() if "|" in line
    ][2:]


def test_the_release_is_counted() -> None:
    held = contents()
    deciding = sum(curve.decides for drug in held.drugs for curve in drug.curves)
    curves = sum(len(drug.curves) for drug in held.drugs)
    assert (
        f"{len(held.drugs)} drugs with {len(held.lines)} dated lines, {curves} occupancy curves of which "
        f"{deciding} may decide, {len(held.products)} products in 4 markets, {len(held.brands)} brand names, "
        f"{len(held.interactions)} interactions and {len(held.sources)} sources." in text()
    )


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("half_life_h", "Of the {n} half-lives {A} are graded A, {B} B and {C} C."),
        (
            "licensed_max_mg",
            "Of the 99 licensed maxima {A} are graded A, {B} B and {C} C; {none} drugs have none in mg.",
        ),
    ],
)
def test_grades_are_counted(field: str, sentence: str) -> None:
    told = [getattr(drug, field) for drug in contents().drugs]
    graded = Counter(fact.grade.name for fact in told if fact is not None)
    counted = {"n": len(told), "none": told.count(None), **{grade: graded[grade] for grade in "ABC"}}
    assert sentence.format(**counted) in text()


def test_maxima_for_older_people_are_counted() -> None:
    told = [drug.older_max_mg for drug in contents().drugs]
    assert (
        f"{sum(fact is not None and fact.grade.decides for fact in told)} drugs have a maximum of their own"
        in text()
    )


@pytest.mark.parametrize("field", FIELDS)
def test_every_unconfirmed_figure_is_named(field: str) -> None:
    """A drug that was checked has its line in one table, any other drug stands in the other."""
    others = {row[0]: set(row[1].split(", ")) for row in section("Of the other drugs")}.get(field, set())
    checked = {row[0] for row in section("Of the drugs that were checked")}
    unsure = {
        drug.name
        for drug in contents().drugs
        for fact in [getattr(drug, FIELDS[field])]
        if drug.name not in checked
        if (fact is None and field == "maximum for older people")
        or (fact is not None and not fact.grade.decides)
    }
    assert others == unsure


def test_unconfirmed_rows_are_counted() -> None:
    held = contents()
    told = re.search(r"Graded C, and so only shown as unconfirmed: (.*?)\.", text())
    assert told is not None
    tables: dict[
        str,
        Sequence[
            Interaction
            | MissedDose
            | PublishedResult
            | RedFlag
            | Stability
            | RiskFactor
            | Sign
            | Discriminator
            | Instrument
        ],
    ] = {
        "interactions": held.interactions,
        "rows on missed doses": held.missed_doses,
        "red flags": held.red_flags,
        "rows on keeping": held.stability,
        "risk factors": held.risk_factors,
        "published results": held.outcomes,
        "signs": held.signs,
        "discriminators": held.discriminators,
        "instruments": held.instruments,
    }
    assert told[1].split(", ") == [
        f"{sum(not row.grade.decides for row in rows)} of {len(rows)} {name}" for name, rows in tables.items()
    ]
