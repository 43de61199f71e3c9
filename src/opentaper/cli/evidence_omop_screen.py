"""What the terminal shows of claims: what was read, used, left out and why, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opentaper.cli.evidence_screen import show_built
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.cohort.omop_tapers import AT_ONCE, CROSS_TAPER, REDUCED, STEADY, SWITCH, TAPER
from opentaper.wording.figures import number_text

if TYPE_CHECKING:
    from opentaper.actions.evidence.build import RegistryBuilt
    from opentaper.cohort.omop_report import ClaimsReport, RowsSaid, TableSaid

MOST_NAMED = 10
FOUND = (TAPER, AT_ONCE, REDUCED, STEADY, SWITCH, CROSS_TAPER, "restarts")


def show_claims(built: RegistryBuilt, report: ClaimsReport, screen: Screen) -> None:
    """Show a registry of claims, and what became of each row that was read."""
    language = screen.language

    def say(code: str, **values: object) -> str:
        return told(f"claims.{code}", language, **values)

    show_built(built, screen)
    screen.heading(say("rows"))
    columns = [Column(say("head.table"))]
    columns += [Column(say(f"head.{one}"), is_number=True) for one in ("read", "used", "left_out")]
    screen.table(columns, [_row(one, language) for one in report.tables.values() if one.is_there])
    away = [name for name, one in report.tables.items() if not one.is_there]
    if away:
        screen.say(say("no_table", names=", ".join(away)))
    for one in report.tables.values():
        lines = list(_lines(one, language))
        if lines:
            screen.blank()
            screen.say(one.name, style="bold")
            screen.items(lines)
    named = [(code, rows) for code, rows in _named(report) if rows]
    for code, rows in named:
        first = ", ".join(f"{concept} ({n})" for concept, n in list(rows.items())[:MOST_NAMED])
        screen.say(say(code, names=first))
    screen.heading(say("found"))
    screen.items(
        say(f"found.{one}", n=number_text(report.courses[one], language))
        for one in FOUND
        if report.courses.get(one)
    )
    screen.say(say("not_taken"))


def _named(report: ClaimsReport) -> Iterator[tuple[str, dict[str, int]]]:
    yield "unknown_drugs", report.unknown_drugs
    yield "unknown_strengths", report.unknown_strengths


def _row(one: TableSaid, language: str) -> list[str]:
    numbers = (one.read, one.used, one.read - one.used)
    return [one.name, *(number_text(n, language) for n in numbers)]


def _lines(one: TableSaid, language: str) -> Iterator[str]:
    for why, rows in one.left_out.items():
        yield told(
            "claims.left_out", language, why=told(f"claims.why.{why}", language), **_shown(rows, language)
        )
    for why, rows in one.noted.items():
        yield told(
            "claims.noted", language, why=told(f"claims.note.{why}", language), **_shown(rows, language)
        )
    if one.is_there and one.missing:
        yield told("claims.no_columns", language, names=", ".join(one.missing))


def _shown(rows: RowsSaid, language: str) -> dict[str, str]:
    return {"n": number_text(rows.n, language), "rows": ", ".join(str(row) for row in rows.examples)}
