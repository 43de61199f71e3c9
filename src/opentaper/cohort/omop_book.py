"""The drugs of a source: what its concepts and strengths know, and which of ours each text names."""

from __future__ import annotations

from typing import Any

from opentaper import formulary
from opentaper.cohort.omop_columns import CONCEPT, STRENGTH
from opentaper.cohort.omop_drugs import NOT_KNOWN, DrugBook, OmopConcept, StrengthRow
from opentaper.cohort.omop_report import ClaimsReport
from opentaper.cohort.omop_sql import number, say, whole

#: More than so many times the most that is licensed is a slip of a unit. House rule.
MOST_TIMES = 5.0


def drug_book(database: Any) -> DrugBook:
    """Return what a source knows of the drugs and units that it names."""
    named = """SELECT drug_concept_id FROM omop_drug_exposure UNION SELECT ingredient_concept_id
        FROM omop_drug_strength UNION SELECT amount_unit_concept_id FROM omop_drug_strength
        UNION SELECT numerator_unit_concept_id FROM omop_drug_strength
        UNION SELECT denominator_unit_concept_id FROM omop_drug_strength"""
    concepts = {
        key: OmopConcept(name or "", vocabulary or "", code or "")
        for key, name, vocabulary, code in database.execute(
            f"""SELECT trim(concept_id), concept_name, trim(vocabulary_id), trim(concept_code)
            FROM omop_concept WHERE concept_id IN ({named}) ORDER BY row_number DESC"""
        ).fetchall()
    }
    numbers = ", ".join(number(f"{one}_value") for one in ("amount", "numerator", "denominator"))
    strengths: dict[str, list[StrengthRow]] = {}
    for key, ingredient, units, amount, numerator, denominator in database.execute(
        f"""SELECT trim(drug_concept_id), coalesce(trim(ingredient_concept_id), ''),
        [coalesce(trim(amount_unit_concept_id), ''), coalesce(trim(numerator_unit_concept_id), ''),
        coalesce(trim(denominator_unit_concept_id), '')], {numbers} FROM omop_drug_strength
        WHERE drug_concept_id IN (SELECT drug_concept_id FROM omop_drug_exposure) ORDER BY row_number"""
    ).fetchall():
        row = StrengthRow(ingredient, amount, units[0], numerator, units[1], denominator, units[2])
        strengths.setdefault(key, []).append(row)
    return DrugBook(concepts, strengths)


def sort_drugs(database: Any, report: ClaimsReport) -> None:
    """Say which drug each dispensing tells of, once for each way in which it is told."""
    import pyarrow as pa

    for name in (CONCEPT, STRENGTH):
        key = "concept_id" if name == CONCEPT else "drug_concept_id"
        used = database.sql(
            f"""SELECT row_number, CASE WHEN nullif(trim({key}), '') IS NULL THEN 'missing_value'
            WHEN {whole(key)} IS NULL THEN 'wrong_type' ELSE '' END AS why FROM omop_{name}"""
        ).to_arrow_table()
        database.register("used", used)
        say(database, report, name, "used")
        database.unregister("used")
    book = drug_book(database)
    told = database.execute(
        "SELECT DISTINCT coalesce(trim(drug_concept_id), ''), coalesce(drug_source_value, '')"
        " FROM omop_drug_exposure"
    ).fetchall()
    found = [book.claimed(concept, written) for concept, written in told]
    most = [_most(one.drug) for one in found]
    columns = {
        "concept": pa.array([one[0] for one in told], pa.string()),
        "written": pa.array([one[1] for one in told], pa.string()),
        "drug": pa.array([one.drug for one in found], pa.string()),
        "unit_ug": pa.array([one.unit_ug for one in found], pa.float64()),
        "is_written": pa.array([one.by not in {"drug_strength", NOT_KNOWN} for one in found], pa.bool_()),
        "drug_why": pa.array([one.why for one in found], pa.string()),
        "most_ug": pa.array(most, pa.float64()),
    }
    database.register("brought", pa.table(columns))
    database.execute("CREATE TABLE drugs AS SELECT * FROM brought")
    database.unregister("brought")


def _most(drug: str) -> float:
    """Return micrograms a day beyond which a dose of a drug is a slip."""
    licensed = formulary.drug(drug).licensed_max_mg if drug else None
    known = None if licensed is None else licensed.value
    return float("inf") if known is None else MOST_TIMES * 1_000.0 * float(known)
