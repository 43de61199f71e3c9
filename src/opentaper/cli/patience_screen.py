"""``opentaper plan --trade-off``: length against chance, and what each week of patience buys."""

from __future__ import annotations

import sys

from opentaper import wiring
from opentaper.actions.asked import AskedPlan
from opentaper.cli.caught import REFUSED
from opentaper.cli.figures import percent, span_text
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.planning.patience import Offer
from opentaper.wording import outcome_text
from opentaper.wording.figures import drug_text

HUNDRED = 100


def weighed(asked: AskedPlan, language: str, form: str) -> int:
    """Write length against chance; return the exit code."""
    from opentaper.actions.weigh_patience import weigh_patience

    offers = weigh_patience(asked, wiring.today())
    if form == "json":
        from opentaper.exchange.patience_json import patience_json

        sys.stdout.write(patience_json(offers, language))
    else:
        with Screen(language, plain=form == "plain") as screen:
            _show(offers, screen)
    return 0 if any(offer.result.outcome.is_plan for offer in offers) else REFUSED


def _show(offers: tuple[Offer, ...], screen: Screen) -> None:
    """Write the table and what it means, or why there is none."""
    language = screen.language
    if not offers:
        screen.say(told("patience.none", language))
        return
    request = offers[0].result.request
    drug = drug_text(request.drug.name, language)
    screen.say(told("patience.title", language, drug=drug, start=request.start), style="bold")
    screen.blank()
    codes = ("chance", "length", "steps", "worst", "ever", "buys")
    columns = [Column(told(f"patience.{code}", language), is_number=code != "length") for code in codes]
    screen.table(columns, [_row(offer, language) for offer in offers])
    refused = {offer.result.outcome for offer in offers if not offer.result.outcome.is_plan}
    for outcome in sorted(refused):
        screen.say(outcome_text(outcome, language))
    screen.blank()
    is_joint = request.risk is not None and request.risk.joint
    screen.say(told("patience.joint" if is_joint else "patience.each_day", language))
    screen.say(told("patience.explained", language))


def _row(offer: Offer, language: str) -> list[str]:
    chance = percent(offer.chance, language)
    shown = told("patience.chosen", language, chance=chance) if offer.is_chosen else chance
    if not offer.result.outcome.is_plan:
        return [shown, told("patience.no_plan", language), "", "", "", ""]
    return [
        shown,
        span_text(offer.result.total_days, language),
        str(len(offer.result.steps)),
        percent(offer.worst_day or 0.0, language),
        percent(offer.ever or 0.0, language),
        _bought(offer, language),
    ]


def _bought(offer: Offer, language: str) -> str:
    """Return how many people of a thousand each further week spares; empty for the shortest."""
    if offer.spared_a_week is None:
        return ""
    return told("patience.spared", language, people=round(offer.spared_a_week * HUNDRED * 10))
