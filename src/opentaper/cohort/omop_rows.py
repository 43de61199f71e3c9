"""Rows of claims sorted: each is used, or left out for the first reason that holds of it.

The database does it, in one pass a table; what comes back are columns of dispensings in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opentaper.cohort.omop_book import sort_drugs
from opentaper.cohort.omop_columns import CONCEPT, EXPOSURE, OBSERVED, PERSON, OmopRead
from opentaper.cohort.omop_diagnoses import sort_diagnoses
from opentaper.cohort.omop_report import EXAMPLES, NOTED, ClaimsReport, RowsSaid, TableSaid
from opentaper.cohort.omop_sql import DAY, number, off, say, whole

if TYPE_CHECKING:
    import pyarrow

#: Before it there were none of these drugs, or no such registers. House rule.
FIRST_YEAR = 1980
#: A dispensing for longer is a slip. House rule.
MOST_DAYS = 366
#: Without days of supply a single day is believed of so many pieces at most. House rule.
MOST_A_DAY = 8
MOST_NAMED = 50


def sort_rows(database: Any, read: Mapping[str, OmopRead], last: int, report: ClaimsReport) -> None:
    """Sort the rows of all tables into ``dispensed`` and ``diagnosed``, and say what became of them.

    Parameters
    ----------
    last
        The last day that anything can be told of.
    """
    for name, one in read.items():
        broken = {"broken_row": RowsSaid(len(one.broken), one.broken[:EXAMPLES])} if one.broken else {}
        said = TableSaid(name, one.rows, left_out=broken, missing=one.missing, is_there=one.is_there)
        report.tables[name] = said
    has = {name: one.is_there and not one.missing for name, one in read.items()}
    _people(database, report, has_periods=has[OBSERVED], has_people=has[PERSON])
    sort_drugs(database, report)
    _dispensings(database, report, has, last)
    sort_diagnoses(database, report, has_concepts=has[CONCEPT])


def _people(database: Any, report: ClaimsReport, *, has_periods: bool, has_people: bool) -> None:
    person = whole("person_id")
    database.execute(
        f"""CREATE TABLE people AS SELECT row_number, {person} AS person, CASE
        WHEN {off("person_id", person)} THEN 'wrong_type' WHEN {person} IS NULL THEN 'missing_value'
        WHEN row_number() OVER (PARTITION BY {person} ORDER BY row_number) > 1 THEN 'repeated_person'
        ELSE '' END AS why FROM omop_person"""
    )
    first, last = (DAY.format(f"observation_period_{end}_date") for end in ("start", "end"))
    unknown = "WHEN person NOT IN (SELECT person FROM people WHERE why = '') THEN 'unknown_person'"
    database.execute(
        f"""CREATE TABLE periods AS WITH told AS (SELECT row_number, {person} AS person, {first} AS first,
        {last} AS last, {off("person_id", person)}
        OR {off("observation_period_start_date", first)} OR {off("observation_period_end_date", last)} AS off
        FROM omop_observation_period), sorted AS (SELECT *, CASE WHEN off THEN 'wrong_type'
        WHEN person IS NULL OR first IS NULL OR last IS NULL THEN 'missing_value'
        {unknown if has_people else ""} WHEN last < first THEN 'end_before_start' ELSE '' END AS sorted_why
        FROM told) SELECT row_number, person, first, last, CASE WHEN sorted_why <> '' THEN sorted_why
        WHEN row_number() OVER (PARTITION BY person, sorted_why
        ORDER BY last - first DESC, first, row_number) > 1
        THEN 'other_period' ELSE '' END AS why FROM sorted"""
    )
    if not has_periods:
        database.execute("UPDATE periods SET why = 'missing_value'")
    say(database, report, PERSON, "people")
    say(database, report, OBSERVED, "periods")


def _dispensings(database: Any, report: ClaimsReport, has: Mapping[str, bool], last: int) -> None:
    person, quantity, days = whole("person_id"), number("quantity"), whole("days_supply")
    start, end, verbatim = (
        DAY.format(one) for one in ("drug_exposure_start_date", "drug_exposure_end_date", "verbatim_end_date")
    )
    first = f"(DATE '{FIRST_YEAR}-01-01' - DATE '1970-01-01')"
    database.execute(
        f"""CREATE TABLE told AS SELECT row_number, {person} AS person, {start} AS start,
        {quantity} AS quantity,
        {days} AS days, coalesce({verbatim}, {end}) AS ends, coalesce(trim(drug_concept_id), '') AS concept,
        coalesce(drug_source_value, '') AS written,
        {off("person_id", person)} OR {off("drug_exposure_start_date", start)} OR {off("quantity", quantity)}
        OR {off("days_supply", days)} AS off FROM omop_drug_exposure"""
    )
    checks = []
    if has[PERSON]:
        checks.append(
            "WHEN told.person NOT IN (SELECT person FROM people WHERE why = '') THEN 'unknown_person'"
        )
    checks.append("WHEN drug_why <> '' THEN drug_why")
    checks.append(f"WHEN told.start < {first} OR told.start > {last} THEN 'date_out_of_range'")
    if has[OBSERVED]:
        checks.append("WHEN periods.person IS NULL THEN 'no_observation'")
        checks.append(
            "WHEN told.start < periods.first OR told.start > periods.last THEN 'outside_observation'"
        )
    negative = """EXISTS (SELECT 1 FROM told back WHERE back.person = told.person
        AND back.concept = told.concept AND back.written = told.written AND back.start = told.start
        AND back.quantity = -told.quantity AND back.quantity < 0 AND NOT back.off)"""
    supplied = f"told.days BETWEEN 1 AND {MOST_DAYS}"
    spanned = f"""(told.ends - told.start + 1 BETWEEN 2 AND {MOST_DAYS}
        OR (told.ends = told.start AND coalesce(told.quantity, 99) <= {MOST_A_DAY}))"""
    same = "told.person, told.concept, told.written, told.start, told.quantity, told.days, sorted_why"
    database.execute(
        f"""CREATE TABLE sorted AS SELECT told.*, drug, unit_ug, is_written, most_ug,
        {supplied} AS is_supplied, CASE WHEN off THEN 'wrong_type'
        WHEN told.person IS NULL OR told.start IS NULL THEN 'missing_value' {" ".join(checks)}
        WHEN told.quantity < 0 THEN 'negative_quantity' WHEN told.quantity = 0 THEN 'zero_quantity'
        WHEN {negative} THEN 'reversed'
        WHEN NOT coalesce({supplied}, false) AND told.ends < told.start THEN 'end_before_start'
        WHEN NOT coalesce({supplied}, false) AND NOT coalesce({spanned}, false) THEN 'no_days'
        ELSE '' END AS sorted_why FROM told JOIN drugs USING (concept, written)
        LEFT JOIN (SELECT * FROM periods WHERE why = '') periods ON periods.person = told.person"""
    )
    database.execute(
        f"""CREATE TABLE dispensed AS SELECT told.*, CASE WHEN sorted_why <> '' THEN sorted_why
        WHEN row_number() OVER (PARTITION BY {same} ORDER BY row_number) > 1 THEN 'duplicate'
        ELSE '' END AS why
        FROM sorted told"""
    )
    for done in ("omop_drug_exposure", "told", "sorted"):
        database.execute(f"DROP TABLE {done}")
    say(database, report, EXPOSURE, "dispensed")
    _noted(database, report)
    report.unknown_drugs = _named(database, "why = 'unknown_drug'")
    report.unknown_strengths = _named(database, "why = '' AND unit_ug = 0")


def _noted(database: Any, report: ClaimsReport) -> None:
    """Say of rows that are used what had to be assumed."""
    days = "CASE WHEN is_supplied THEN days ELSE ends - start + 1 END"
    when = {
        "days_from_end": "NOT coalesce(is_supplied, false)",
        "end_ignored": "is_supplied AND ends < start",
        "no_quantity": "quantity IS NULL",
        "unknown_strength": "unit_ug = 0",
        "dose_too_high": f"unit_ug * quantity / ({days}) > most_ug",
    }
    for why in NOTED:
        if why in when:
            n, places = database.execute(
                f"""SELECT count(*), list(row_number ORDER BY row_number)[1:{EXAMPLES}] FROM dispensed
                WHERE why = '' AND {when[why]}"""
            ).fetchone()
            if n:
                report.tables[EXPOSURE].noted[why] = RowsSaid(n, tuple(places))


def _named(database: Any, where: str) -> dict[str, int]:
    rows: Sequence[tuple[str, int]] = database.execute(
        f"""SELECT coalesce(CAST(TRY_CAST(concept AS BIGINT) AS VARCHAR), '0') AS concept, count(*) AS n
        FROM dispensed WHERE {where} GROUP BY 1 ORDER BY n DESC, concept LIMIT {MOST_NAMED}"""
    ).fetchall()
    return dict(rows)


def dispensings(database: Any) -> pyarrow.Table:
    """Return what was dispensed, in order of person, drug, strength and day.

    Columns: row_number, person, drug, unit_ug, start, days, quantity (null where not known), is_written
    (strength by a name), is_spanned (days by an end), most_ug (a day); first and last day of observation.
    """
    return database.sql(
        """SELECT dispensed.row_number AS row_number, dispensed.person AS person, drug, unit_ug, start,
        CAST(CASE WHEN is_supplied THEN days ELSE ends - start + 1 END AS INTEGER) AS days, quantity,
        is_written, NOT coalesce(is_supplied, false) AS is_spanned, most_ug, periods.first AS first,
        periods.last AS last
        FROM dispensed LEFT JOIN (SELECT * FROM periods WHERE why = '') periods USING (person)
        WHERE dispensed.why = '' ORDER BY dispensed.person, drug, unit_ug, start, row_number"""
    ).to_arrow_table()
