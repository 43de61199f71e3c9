"""The drug of a plan, and each product that it is made from, as ``Medication``."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.fhir.names import ATC, DRUG_FORMS, RXNORM, UCUM, IdSeed, resource_id
from opentaper.exchange.fhir.numbers import PIECES, mg_quantity
from opentaper.formulary.facts import Drug, Form, Product
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose


def drug_medication(drug: Drug, seed: IdSeed) -> dict[str, Any]:
    """Return a drug alone, without form or strength: what a plan in mg a day is about."""
    known = ((ATC, drug.atc), (RXNORM, drug.rxnorm))
    coding = [{"system": system, "code": code} for system, code in known if code]
    return {
        "resourceType": "Medication",
        "id": drug_id(seed),
        "code": {**({"coding": coding} if coding else {}), "text": drug.name},
    }


def product_medications(plan: PlanResult, seed: IdSeed) -> list[dict[str, Any]]:
    """Return every product that a step is made from, each once, in the order of their first use."""
    used = {part.product.id: part.product for step in plan.steps for part in step.parts}
    return [_product(product, seed) for product in used.values()]


def drug_id(seed: IdSeed) -> str:
    """Return the id of the drug of a plan."""
    return resource_id(seed, "drug")


def product_id(product: Product, seed: IdSeed) -> str:
    """Return the id of a product of a plan."""
    return resource_id(seed, f"product:{product.id}")


def _product(product: Product, seed: IdSeed) -> dict[str, Any]:
    strength = _strength(product)
    ingredient = {
        "itemCodeableConcept": {"text": product.drug},
        **({"strength": strength} if strength else {}),
    }
    return {
        "resourceType": "Medication",
        "id": product_id(product, seed),
        "code": {"text": product.label},
        "form": {"text": product.form.value},
        "ingredient": [ingredient],
    }


def _strength(product: Product) -> dict[str, Any] | None:
    """Return what one piece or one mL holds, as its label says."""
    if product.micrograms_per_ml is not None:
        per = {"value": 1, "unit": "mL", "system": UCUM, "code": "mL"}
        return {"numerator": mg_quantity(Dose(product.micrograms_per_ml)), "denominator": per}
    if product.strength is None:
        return None
    return {"numerator": mg_quantity(product.strength), "denominator": _one_piece(product.form)}


def _one_piece(form: Form) -> dict[str, Any]:
    is_capsule = form in {Form.CAPSULE, Form.BEAD_CAPSULE, Form.COMPOUNDED_CAPSULE}
    unit = "capsule" if is_capsule else "tablet"
    return {"value": 1, "unit": unit, "system": DRUG_FORMS, "code": PIECES[unit]}
