"""What the terminal shows of numbers with noise, and of the ledger they are paid from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.wording import date_text
from opentaper.wording.figures import number_text

if TYPE_CHECKING:
    from opentaper.actions.evidence.private import PrivateRelease
    from opentaper.cohort.ledger import PrivacyLedger
    from opentaper.cohort.private import PrivateNumber


def show_private(made: PrivateRelease, screen: Screen) -> None:
    """Show numbers with noise, where the true one lies, and what they cost."""
    language = screen.language
    screen.say(_title(made, language), style="bold")
    if made.release.is_virtual:
        screen.say(told("evidence.virtual", language))
    heads = ("band", "number", "value", "range")
    columns = [Column(told(f"private.{head}", language), is_number=head in heads[2:]) for head in heads]
    screen.blank()
    screen.table(columns, [_row(one, language) for one in made.numbers])
    screen.blank()
    screen.say(told("private.range_means", language))
    show_ledger(made.ledger, screen)


def _title(made: PrivateRelease, language: str) -> str:
    spent = number_text(float(made.entry.epsilon), language)
    return told("private.title", language, n=made.release.number, epsilon=spent)


def _row(one: PrivateNumber, language: str) -> list[str]:
    band = told(f"private.band.{one.band}", language) if one.band else told("private.all", language)
    low, high = (_figure(one, end, language) for end in (one.low, one.high))
    name = told(f"private.{one.name}", language)
    return [
        band,
        name,
        _figure(one, one.value, language),
        told("private.from_to", language, low=low, high=high),
    ]


def _figure(one: PrivateNumber, value: float, language: str) -> str:
    if one.name == "share_restarted":
        return told("private.percent", language, n=number_text(round(100 * value), language))
    return number_text(round(value), language)


def show_ledger(ledger: PrivacyLedger, screen: Screen) -> None:
    """Show each line of a ledger, and what is left."""
    language, budget = screen.language, ledger.entries[0]
    screen.heading(told("ledger.title", language))
    screen.items(
        told(
            "ledger.line" if one.purpose else "ledger.line_alone",
            language,
            day=date_text(date.fromisoformat(one.on), language),
            epsilon=number_text(float(one.epsilon), language),
            purpose=one.purpose,
            release=one.release[:12],
        )
        for one in ledger.entries[1:]
    )
    left = number_text(float(ledger.left()), language)
    screen.say(told("ledger.left", language, left=left, budget=number_text(float(budget.epsilon), language)))
    screen.say(told("ledger.digest", language, digest=ledger.entries[-1].hash))
