"""What the columns of a meter's table mean: guessed by their names, asked where that does not suffice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opentaper.exchange.body_files.body_file import FileChoices, FileQuestion
from opentaper.exchange.body_files.left_out import told_name
from opentaper.exchange.body_files.safe_table import Table

KINDS = ("glucose", "ketones", "weight", "resting_pulse", "steps")
IGNORE, NOTE = "ignore", "note"
ROLES = ("day", "time", "moment", "kind", "value", "unit", *KINDS, NOTE, IGNORE)
#: Names by which columns are known, without what stands in brackets.
NAMES = {
    "day": {"date", "day", "dato", "dag", "full date", "test date", "reading date"},
    "time": {"time", "clock", "tid", "klokken", "kl", "test time", "reading time", "tidspunkt"},
    "moment": {"timestamp", "datetime", "date time", "date/time", "device timestamp", "time stamp", "moment"},
    "kind": {"type", "kind", "measurement", "test type", "reading type", "test", "måling"},
    "value": {"value", "result", "reading", "værdi", "resultat", "amount"},
    "unit": {"unit", "units", "enhed", "enheder"},
    "weight": {"weight", "vægt", "body weight", "kropsvægt"},
    "resting_pulse": {"resting pulse", "resting heart rate", "hvilepuls"},
    "steps": {"steps", "step count", "skridt"},
    NOTE: {"note", "notes", "comment", "comments", "noter", "kommentar", "tags", "memo"},
}
GLUCOSE = re.compile(r"\b(glucose|blodsukker|blood sugar|bg)\b")
KETONES = re.compile(r"\b(ketones?|ketoner|bhb|β-?hydroxybutyrate)\b")
UNIT = re.compile(r"mg\s*/\s*dl|mmol\s*/\s*l|\bkg\b|\blbs?\b|\bbpm\b")


@dataclass(frozen=True, slots=True)
class MeterRoles:
    """Which column has which role, and whether that suffices to read the table."""

    of: Mapping[str, tuple[str, ...]]
    suffices: bool
    questions: tuple[FileQuestion, ...] = ()

    def columns(self, role: str) -> tuple[str, ...]:
        """Return the columns that have a role."""
        return self.of.get(role, ())


def guessed_role(column: str) -> str:
    """Return what a column is by its name, or nothing.

    Examples
    --------
    >>> [guessed_role(name) for name in ("date", "glucose (mg/dl)", "ketone mmol/l", "colour")]
    ['day', 'glucose', 'ketones', '']
    """
    bare = column.partition("(")[0].partition("[")[0].strip()
    for role, names in NAMES.items():
        if bare in names:
            return role
    if "unit" in bare.split():
        return "unit"
    return "glucose" if GLUCOSE.search(bare) else "ketones" if KETONES.search(bare) else ""


def unit_in(column: str) -> str:
    """Return the unit that stands in the name of a column, or nothing.

    Examples
    --------
    >>> unit_in("glucose (mg/dl)"), unit_in("glucose")
    ('mg/dl', '')
    """
    found = UNIT.search(column)
    return found[0] if found is not None else ""


def meter_roles(table: Table, choices: FileChoices) -> MeterRoles:
    """Return the roles of the columns of a table, with a question about each.

    Raises
    ------
    BadOption
        An answer that is no role.
    """
    answers = choices.of("column")
    for column in answers:
        choices.offered(f"column:{column}", ROLES)
    columns = [name for name in table.columns if name]
    roles = {name: answers.get(name) or guessed_role(name) for name in columns}
    suffices = _suffices(set(roles.values()))
    header = dict(zip(table.columns, table.header, strict=True))
    questions = tuple(
        FileQuestion(
            f"column:{name}",
            "column",
            (("name", told_name(header[name])),),
            ROLES,
            roles[name] or (IGNORE if suffices else ""),
            is_needed=not suffices,
        )
        for name in columns
    )
    of = {role: tuple(name for name in columns if roles[name] == role) for role in set(roles.values())}
    return MeterRoles(of, suffices, questions)


def _suffices(roles: set[str]) -> bool:
    has_value = bool(roles & {*KINDS}) or {"kind", "value"} <= roles
    return has_value and bool(roles & {"day", "moment"})
