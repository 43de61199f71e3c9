"""Dirt in claims, of every kind that is reported, added to clean ones: the truth stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentaper.cohort.claims_generator import MadeClaims

Row = dict[str, Any]
#: Somebody who has no period of observation, and somebody who is no person at all.
UNSEEN, NOBODY = 90_000_001, 90_000_002
TEXTS: Mapping[str, str] = {
    "unknown_drug": "paracetamol 500 MG Oral Tablet",
    "combination": "olanzapine 5 MG / fluoxetine 25 MG Oral Capsule",
    "not_by_mouth": "haloperidol decanoate 50 MG/ML Injection",
}
_CHANGES: Mapping[str, Row] = {
    "duplicate": {},
    "wrong_type": {"quantity": "a box"},
    "missing_value": {"person_id": None},
    "unknown_person": {"person_id": NOBODY},
    "no_observation": {"person_id": UNSEEN},
    "date_out_of_range": {"drug_exposure_start_date": "1901-01-01"},
    "outside_observation": {"drug_exposure_start_date": "2009-05-01"},
    "zero_quantity": {"quantity": 0},
    "no_days": {"days_supply": 0, "drug_exposure_end_date": None},
    "end_before_start": {"days_supply": None, "drug_exposure_end_date": "2001-01-01"},
    **{why: {"drug_concept_id": 0, "drug_source_value": text} for why, text in TEXTS.items()},
}


def dirtied(made: MadeClaims, each: int) -> Mapping[str, int]:
    """Add dirt to claims, and return how many rows are to be left out for each reason.

    Parameters
    ----------
    each
        Rows of each kind; a box that was taken back is two rows: one handed out, and one brought back.

    Examples
    --------
    >>> from opentaper.cohort.claims_generator import generated_claims
    >>> dirtied(generated_claims(2), 3)["reversed"]
    3
    """
    rows = made.tables["drug_exposure"]
    clean = [row for row in rows if row["drug_concept_id"]]
    step = max(1, len(clean) // each)
    found: dict[str, int] = {}
    for number, (why, change) in enumerate(_CHANGES.items()):
        for place in range(each):
            row = clean[(place * step + number) % len(clean)]
            rows.append({**row, "drug_exposure_id": len(rows) + 1, **change})
        found[why] = each
    for place in range(each):
        row = {**clean[(place * step + 7) % len(clean)], "quantity": 17}
        rows.append({**row, "drug_exposure_id": len(rows) + 1})
        rows.append({**row, "drug_exposure_id": len(rows) + 1, "quantity": -17})
    made.tables["person"].append({"person_id": UNSEEN})
    return {**found, "negative_quantity": each, "reversed": each}
