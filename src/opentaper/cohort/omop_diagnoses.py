"""Diagnoses of a source: the ones whose code says what a drug may have been taken for."""

from __future__ import annotations

from typing import Any

from opentaper.cohort.omop_columns import CONDITION
from opentaper.cohort.omop_conditions import condition_of
from opentaper.cohort.omop_report import ClaimsReport
from opentaper.cohort.omop_sql import DAY, off, say, whole


def sort_diagnoses(database: Any, report: ClaimsReport, *, has_concepts: bool) -> None:
    """Sort diagnoses into a table ``diagnosed``, and say what became of each."""
    import pyarrow as pa

    told = database.execute(
        """SELECT DISTINCT coalesce(trim(condition_concept_id), '') AS concept,
        coalesce(condition_source_value, '') AS written, '' AS vocabulary, '' AS code
        FROM omop_condition_occurrence"""
        if not has_concepts
        else """SELECT DISTINCT coalesce(trim(condition_concept_id), ''),
        coalesce(condition_source_value, ''), coalesce(any_value(vocabulary_id), ''),
        coalesce(any_value(concept_code), '')
        FROM omop_condition_occurrence LEFT JOIN omop_concept ON trim(concept_id) = trim(condition_concept_id)
        GROUP BY 1, 2"""
    ).fetchall()
    found = [condition_of(concept, vocabulary, code, written) for concept, written, vocabulary, code in told]
    columns = [[one[0] for one in told], [one[1] for one in told], found]
    names = ["concept", "written", "condition"]
    database.register("brought", pa.table([pa.array(one, pa.string()) for one in columns], names))
    person, day = whole("person_id"), DAY.format("condition_start_date")
    database.execute(
        f"""CREATE TABLE diagnosed AS SELECT row_number, {person} AS person, {day} AS day, condition, CASE
        WHEN {off("person_id", person)} OR {off("condition_start_date", day)} THEN 'wrong_type'
        WHEN {person} IS NULL OR {day} IS NULL THEN 'missing_value'
        WHEN condition = '' THEN 'not_mapped' ELSE '' END AS why
        FROM omop_condition_occurrence JOIN brought ON concept = coalesce(trim(condition_concept_id), '')
        AND written = coalesce(condition_source_value, '')"""
    )
    database.unregister("brought")
    say(database, report, CONDITION, "diagnosed")
