"""What invented people are handed out: five drugs, their tablets and liquids, and how a source names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MadeProduct:
    """Something that was handed out: a concept, its drug, micrograms in one piece or millilitre."""

    concept: int
    drug: str
    text: str
    unit_ug: int
    is_liquid: bool = False
    is_named_only: bool = False


@dataclass(frozen=True, slots=True)
class MadeDrug:
    """A drug with the first dose of a story, strengths of its tablets and of its liquid, micrograms."""

    name: str
    rxnorm: str
    start_ug: int
    tablets_ug: tuple[int, ...]
    liquid_ug: int | None = None


DRUGS: Sequence[MadeDrug] = (
    MadeDrug("citalopram", "2556", 40_000, (40_000, 20_000, 10_000), 2_000),
    MadeDrug("sertraline", "36437", 100_000, (100_000, 50_000, 25_000), 20_000),
    MadeDrug("paroxetine", "32937", 40_000, (40_000, 20_000, 10_000), 2_000),
    MadeDrug("mirtazapine", "15996", 30_000, (30_000, 15_000)),
    MadeDrug("diazepam", "3322", 10_000, (10_000, 5_000, 2_000), 1_000),
)


def made_products() -> Mapping[tuple[str, int, bool], MadeProduct]:
    """Return all products by drug, micrograms in one piece or millilitre, and whether it is a liquid."""
    found: dict[tuple[str, int, bool], MadeProduct] = {}
    for drug in DRUGS:
        told = [(ug, False) for ug in drug.tablets_ug]
        told += [(drug.liquid_ug, True)] if drug.liquid_ug is not None else []
        for ug, is_liquid in told:
            number = 2_000_001 + len(found)
            unit = "MG/ML Oral Solution" if is_liquid else "MG Oral Tablet"
            text = f"{drug.name} {ug / 1_000:g} {unit}"
            found[drug.name, ug, is_liquid] = MadeProduct(
                number, drug.name, text, ug, is_liquid, is_named_only=number % 4 == 0
            )
    return found


def made_vocabulary(book: Mapping[Any, MadeProduct]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of concepts and strengths; some products stand in neither."""
    ingredients = {drug.name: 1_000_001 + place for place, drug in enumerate(DRUGS)}
    concepts = [
        {"concept_id": ingredients[drug.name], "concept_name": drug.name, "vocabulary_id": "RxNorm"}
        | {"concept_code": drug.rxnorm}
        for drug in DRUGS
    ]
    strengths: list[dict[str, Any]] = []
    for one in book.values():
        if one.is_named_only:
            continue
        concepts.append(
            {"concept_id": one.concept, "concept_name": one.text, "vocabulary_id": "RxNorm"}
            | {"concept_code": f"made-{one.concept}"}
        )
        kind = ("numerator", "amount")[not one.is_liquid]
        row: dict[str, Any] = dict.fromkeys(
            f"{name}_{what}"
            for name in ("amount", "numerator", "denominator")
            for what in ("value", "unit_concept_id")
        )
        row |= {"drug_concept_id": one.concept, "ingredient_concept_id": ingredients[one.drug]}
        row |= {f"{kind}_value": one.unit_ug / 1_000, f"{kind}_unit_concept_id": 8576}
        if one.is_liquid:
            row |= {"denominator_value": 1.0, "denominator_unit_concept_id": 8587}
        strengths.append(row)
    return {"concept": concepts, "drug_strength": strengths}
