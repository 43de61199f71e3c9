"""What people give and what a registry tells as JSON keep to the schemas that are published for them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema

from opentaper.cohort.contribution import contribution, contribution_json
from opentaper.exchange.evidence_site.evidence_report import EvidenceColumn, EvidenceKind, EvidenceTable
from opentaper.exchange.measures_json import measures_json
from opentaper.exchange.plan_json import schema
from tests.unit.cohort.test_contribution import FIRST, MEDICATION, SECRET, confirmed, told


def test_a_contribution_keeps_to_its_schema() -> None:
    record: dict[str, list[dict[str, Any]]] = {
        "person": [{"country": "GB"}],
        "medications": [MEDICATION],
        "confirmed_doses": [confirmed(0, 20_000), confirmed(60, 15_000)],
        "check_ins": [told(day, dizziness=2.0, nausea=1.0, shocks=0.0) for day in range(90)],
    }
    tables = contribution(record, SECRET, FIRST + timedelta(days=400))
    assert tables["day"].num_rows >= 90
    assert tables["event"].num_rows >= 2
    jsonschema.validate(json.loads(contribution_json(tables)), schema("contribution-1"))


def test_measures_keep_to_their_schema() -> None:
    columns = (EvidenceColumn("drug", EvidenceKind.GROUP), EvidenceColumn("n_people", EvidenceKind.COUNT))
    table = EvidenceTable("withdrawal_by_drug", columns, (("sertraline", 12), ("paroxetine", None)))
    jsonschema.validate(json.loads(measures_json([table], is_exact=False)), schema("measures-1"))
