"""Plans proposed and shown: what ``opentaper plan`` does once its options are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from opentaper import formulary, wiring
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.cli.caught import REFUSED
from opentaper.cli.figures import day_text
from opentaper.cli.files import Wanted, write_files
from opentaper.cli.plan_notes import show_reasons
from opentaper.cli.plan_screen import show_plan
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.errors import BadOption
from opentaper.planning.others import order
from opentaper.planning.result import PlanResult
from opentaper.wording.figures import drug_text

if TYPE_CHECKING:
    from opentaper.actions.propose_plans import ProposedPlans


def form_of(*, as_json: bool, as_csv: bool, is_plain: bool, is_supply: bool = False) -> str:
    """Return how the answer is written: on the screen (with pictures, plain, with supply), as JSON or CSV.

    Raises
    ------
    BadOption
        Both at once.
    """
    if as_json and as_csv:
        raise BadOption(option="csv", given="with --json", wanted="one of the two")
    if as_json or as_csv:
        return "json" if as_json else "csv"
    return "supply" if is_supply else "plain" if is_plain else "screen"


def one_plan(asked: AskedPlan, language: str, form: str, wanted: Wanted) -> int:
    """Propose one plan and write it; return the exit code."""
    result = propose_plan(asked, wiring.today())
    is_there = result.outcome.is_plan and bool(result.steps)
    if form == "json":
        from opentaper.exchange.plan_json import plan_json

        sys.stdout.write(plan_json(result, language))
    elif form == "csv" and is_there:
        from opentaper.exchange.plan_csv import plan_csv

        sys.stdout.write(plan_csv(result, language))
    is_shown = form in {"screen", "plain", "supply"}
    with Screen(language, to_stderr=not is_shown, plain=form != "screen") as screen:
        if is_shown or (form == "csv" and not is_there):
            show_plan(result, screen)
            _show_order(result, screen)
        if form == "supply":
            from opentaper.cli.supply_screen import show_supply

            show_supply(result, screen)
        write_files(result, wanted, screen)
    return code_of(result)


def several_plans(asked: AskedPlan, language: str, form: str, wanted: Wanted) -> int:
    """Propose plans for all drugs, one after the other, and write them; return the exit code."""
    from opentaper.actions.propose_plans import propose_plans

    if form == "csv" or wanted.is_anything:
        raise BadOption(option="all", given="with files", wanted="one drug at a time for files and CSV")
    proposed = propose_plans(asked, wiring.today())
    if form == "json":
        _write_json(proposed, language)
    else:
        with Screen(language, plain=form == "plain") as screen:
            screen.say(told("plan.order", language), style="bold")
            show_reasons(proposed.order.reasons, screen)
            screen.say(told("plan.rest", language, n=proposed.rest_days))
            for day, result in proposed.plans:
                start = result.request.start_date
                begins = day_text(0 if start else day, start, language)
                screen.heading(told("plan.begins", language, drug=_drug(result, language), day=begins))
                show_plan(result, screen)
    return max(code_of(result) for _, result in proposed.plans)


def code_of(result: PlanResult) -> int:
    """Return the exit code of a result: refusals have their own."""
    return 0 if result.outcome.is_plan else REFUSED


def _drug(result: PlanResult, language: str) -> str:
    return drug_text(result.request.drug.name, language)


def _show_order(result: PlanResult, screen: Screen) -> None:
    """Write which of several drugs to begin with."""
    known = formulary.drug_names()
    others = [formulary.drug(name) for name in result.request.also_takes if name in known]
    if not others:
        return
    drugs = (result.request.drug, *others)
    found = tuple(row for drug in drugs for row in formulary.interactions(drug.name))
    screen.heading(told("plan.order", screen.language))
    show_reasons(order(drugs, found, result.request.policy.company).reasons, screen)


def _write_json(proposed: ProposedPlans, language: str) -> None:
    from opentaper.exchange.json_parts import reasons_json
    from opentaper.exchange.plan_json import as_text, plan_document

    document = {
        "schema": "opentaper.plans/1",
        "language": language,
        "order": list(proposed.order.drugs),
        "reasons": reasons_json(proposed.order.reasons, language),
        "plans": [
            {"begins_day": day, "plan": plan_document(result, language)} for day, result in proposed.plans
        ],
    }
    sys.stdout.write(as_text(document))
