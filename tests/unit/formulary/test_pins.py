"""Each table is pinned by its rows and sums, so that no digit slips. Two readers change a pin, never one."""

from collections import Counter
from functools import cache

import pytest

from opentaper.formulary.contents import Contents, contents
from opentaper.formulary.facts import Family, Fit, Grade, Product


@cache
def held() -> Contents:
    return contents()


def shelf(market: str) -> list[Product]:
    return [product for product in held().products if product.market == market]


def test_ninety_nine_drugs_by_family() -> None:
    assert Counter(drug.family for drug in held().drugs) == {
        Family.ANTIPSYCHOTIC: 23,
        Family.BENZODIAZEPINE: 17,
        Family.TRICYCLIC: 11,
        Family.OTHER_ANTIDEPRESSANT: 10,
        Family.SSRI: 6,
        Family.SNRI: 5,
        Family.MAOI: 5,
        Family.STIMULANT: 4,
        Family.ANTICONVULSANT: 4,
        Family.Z_DRUG: 4,
        Family.ADHD_OTHER: 2,
        Family.ALPHA2_AGONIST: 2,
        Family.GABAPENTINOID: 2,
        Family.ANXIOLYTIC: 1,
        Family.CLOZAPINE: 1,
        Family.LAMOTRIGINE: 1,
        Family.LITHIUM: 1,
    }


def test_curves() -> None:
    curves = [curve for drug in held().drugs for curve in drug.curves]
    assert len(curves) == 43
    assert sum(curve.is_complete for curve in curves) == 34
    assert sum(curve.decides for curve in curves) == 30
    assert sum(curve.ed50_mg or 0 for curve in curves) == pytest.approx(719.216)
    assert sum(curve.emax or 0 for curve in curves) == pytest.approx(38.1646)
    assert Counter(curve.fit for curve in curves) == {
        Fit.PUBLISHED: 26,
        Fit.PARTIAL: 9,
        Fit.SINGLE_POINT: 4,
        Fit.DERIVED: 3,
        Fit.BACK_CALCULATED: 1,
    }


def test_half_lives() -> None:
    told = [drug.half_life_h for drug in held().drugs if drug.half_life_h is not None]
    assert len(told) == 99
    assert sum(fact.central or 0 for fact in told) == pytest.approx(2157.75)
    assert sum(fact.highest or 0 for fact in told) == pytest.approx(3138.8)
    assert Counter(fact.grade for fact in told) == {Grade.A: 24, Grade.B: 64, Grade.C: 11}


def test_metabolites() -> None:
    told = [metabolite for drug in held().drugs for metabolite in drug.metabolites]
    slow = [metabolite.half_life_h for metabolite in told if metabolite.half_life_h is not None]
    assert (len(told), len(slow)) == (55, 39)
    assert sum(fact.highest or 0 for fact in slow) == pytest.approx(3067.8)


@pytest.mark.parametrize(
    ("field", "confirmed", "total"),
    [
        ("usual_min_mg", 58, 4888.15),
        ("usual_max_mg", 52, 13669.7),
        ("licensed_max_mg", 96, 25255.4),
        ("older_max_mg", 31, 1327.75),
    ],
)
def test_doses(field: str, confirmed: int, total: float) -> None:
    told = [getattr(drug, field) for drug in held().drugs]
    deciding = [fact.central for fact in told if fact is not None and fact.grade.decides]
    assert len(deciding) == confirmed
    assert sum(deciding) == pytest.approx(total)


@pytest.mark.parametrize(
    ("market", "n_products", "n_drugs", "n_assumed", "n_splittable", "strengths_mg", "micrograms_per_ml"),
    [
        ("CA", 330, 76, 324, 0, 19656.075, 136_000),
        ("FR", 191, 60, 186, 47, 15487.65, 764_140),
        ("UK", 551, 78, 352, 14, 28356.225, 2_976_593),
        ("US", 552, 83, 518, 25, 33522.32, 506_100),
    ],
)
def test_shelves(
    market: str,
    n_products: int,
    n_drugs: int,
    n_assumed: int,
    n_splittable: int,
    strengths_mg: float,
    micrograms_per_ml: int,
) -> None:
    products = shelf(market)
    assert len(products) == n_products
    assert len({product.drug for product in products}) == n_drugs
    assert sum(product.assumed for product in products) == n_assumed
    assert sum(
        product.split in {"halves", "quarters"} and product.split_grade.decides for product in products
    ) == (n_splittable)
    assert sum(product.strength.micrograms for product in products if product.strength) == round(
        strengths_mg * 1000
    )
    assert sum(product.micrograms_per_ml or 0 for product in products) == micrograms_per_ml


def test_no_dispersing_decides() -> None:
    """No source was read that allows a measured part of a dispersion."""
    assert [
        product.id for product in held().products if product.may_disperse and product.disperse_grade.decides
    ] == []


def test_equivalences() -> None:
    rows = held().equivalences
    assert len(rows) == 279
    assert sum(row.equivalent_mg for row in rows) == pytest.approx(16480.72)
    assert Counter(row.system for row in rows) == {
        "antipsychotic": 176,
        "benzodiazepine": 79,
        "antidepressant": 23,
        "formulation": 1,
    }


def test_interactions() -> None:
    rows = held().interactions
    assert len(rows) == 162
    assert sum(row.ratio or 0 for row in rows) == pytest.approx(292.71)
    assert Counter(row.grade for row in rows) == {Grade.A: 67, Grade.C: 49, Grade.B: 46}


def test_red_flags() -> None:
    rows = held().red_flags
    assert Counter(row.urgency for row in rows) == {
        "emergency": 26,
        "same day": 15,
        "hard stop": 8,
        "within a week": 5,
    }
    assert Counter(row.grade for row in rows) == {Grade.A: 27, Grade.C: 21, Grade.B: 6}


@pytest.mark.parametrize(
    ("table", "grades"),
    [
        ("missed_doses", {Grade.A: 12, Grade.B: 21, Grade.C: 30}),
        ("stability", {Grade.A: 29, Grade.B: 19, Grade.C: 6}),
        ("risk_factors", {Grade.A: 46, Grade.B: 13, Grade.C: 9}),
    ],
)
def test_smaller_tables(table: str, grades: dict[Grade, int]) -> None:
    assert Counter(row.grade for row in getattr(held(), table)) == grades


def test_published_tapers() -> None:
    steps = [step for taper in held().tapers for step in taper.steps]
    assert {taper.id: len(taper.steps) for taper in held().tapers} == {
        "horowitz-taylor-2019": 9,
        "maudsley-diazepam-a": 24,
        "maudsley-diazepam-b": 44,
        "nhs-scotland-citalopram": 5,
        "nhs-scotland-escitalopram": 5,
        "nhs-scotland-fluoxetine": 5,
        "nhs-scotland-fluvoxamine": 5,
        "nhs-scotland-sertraline": 6,
        "nhs-scotland-paroxetine": 6,
        "psychiatrienet-citalopram": 5,
        "carlat-2019-citalopram": 4,
        "horowitz-2020-risperidone": 8,
        "iawp-paroxetine": 34,
        "iawp-citalopram": 34,
        "reversepsychiatry-example": 22,
    }
    assert sum(step.dose.micrograms for step in steps) == 3_533_128
    assert sum(step.occupancy_pct or 0 for step in steps) == pytest.approx(2807.7)


def test_the_bibliography() -> None:
    assert len(held().sources) == 739
    assert all(source.title for source in held().sources.values())
