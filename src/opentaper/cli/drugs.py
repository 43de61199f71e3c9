"""``opentaper drugs``: every drug that is known here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.formulary.facts import Drug

EXAMPLES = (
    "opentaper drugs",
    "opentaper drugs --json",
)


def drugs(*, language: shared.Language = "en", as_json: shared.Json = False) -> None:
    """List every drug: its class, licensed maximum, half-life, curves, and the risk of withdrawal."""
    from opentaper import formulary

    known = [formulary.drug(name) for name in formulary.drug_names()]
    if as_json:
        from opentaper.exchange.drug_json import drugs_json

        sys.stdout.write(drugs_json(known, formulary.release()))
    else:
        _show(known, language)


def _show(known: list[Drug], language: str) -> None:
    from opentaper import formulary
    from opentaper.cli.fact_text import short_fact
    from opentaper.cli.screen import Column, Screen
    from opentaper.cli.texts import told
    from opentaper.wording import words
    from opentaper.wording.figures import drug_text, term_text

    with Screen(language) as screen:
        release = formulary.release()
        screen.say(told("drugs.title", language, n=len(known), release=release), style="bold")
        screen.say(told("drugs.hint", language))
        screen.blank()
        columns = [
            Column(words("table.drug", language), may_wrap=True),
            Column(words("table.class", language), may_wrap=True),
            Column(told("drugs.most", language), is_number=True),
            Column(words("table.half_life", language), is_number=True),
            Column(told("drugs.curves", language), is_number=True),
            Column(told("drugs.risk", language)),
        ]
        rows = [
            [
                drug_text(drug.name, language),
                drug.drug_class,
                short_fact(drug.licensed_max_mg, language),
                short_fact(drug.half_life_h, language),
                str(len(drug.deciding_curves) or ""),
                term_text("risk", drug.withdrawal_risk, language),
            ]
            for drug in known
        ]
        screen.table(columns, rows)
        screen.say(told("drugs.marks", language))
