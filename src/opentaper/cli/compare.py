"""``opentaper compare``: plans side by side, in the terms in which people choose."""

from __future__ import annotations

import shlex
import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import STEPS
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.asked import AskedPlan
    from opentaper.cli.screen import Screen
    from opentaper.planning.compare import Comparison
    from opentaper.planning.result import PlanResult

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# So many plans stand beside each other in one table; more follow in the next.
BESIDE = 4
WANTED = "option=value, such as: method=occupancy step=5points"
REPEATED = {"phase": "phases", "attempt": "attempts", "circumstance": "circumstances"}

EXAMPLES = (
    "opentaper compare citalopram 20mg \\",
    '    --plan "method=occupancy step=5points" --plan "cut=10%"',
    'opentaper compare sertraline 50mg --have "tablet 25mg halves" \\',
    '    --have "liquid 10mg/mL" --plan "name=steps" --plan "name=micro method=micro"',
)


def compare(
    drug: shared.Drug,
    dose: shared.Dose,
    *,
    plan: Annotated[
        list[str],
        Option(
            "--plan",
            metavar="OPTIONS",
            help='Options of one plan, as for "opentaper plan" but without dashes: '
            '"method=occupancy step=5points", "cut=10%", "name=slow interval=6w". Give it twice or more.',
            rich_help_panel=STEPS,
        ),
    ],
    start: shared.Start = None,
    times: shared.Times = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    have: shared.Have = None,
    shelf: shared.ShelfFile = None,
    market: shared.Market = "UK",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Show plans side by side: length, largest and last fall in effect, products, handling, error."""
    from opentaper import wiring
    from opentaper.actions.asked import AskedPlan
    from opentaper.actions.foresee import on_one_line
    from opentaper.actions.propose_plan import propose_plan
    from opentaper.cli.caught import REFUSED

    base = AskedPlan(
        drug=drug,
        dose=dose,
        start=start,
        times=times,
        used_for=used_for,
        attempts=tuple(attempt or ()),
        have=shared.shelf_lines(have, shelf),
        market=market,
    )
    if len(plan) < 2:
        raise BadOption(
            option="plan", given=" ".join(plan), wanted="two plans or more, each with its own --plan"
        )
    named = [_asked(base, text) for text in plan]
    results = on_one_line(tuple((name, propose_plan(asked, wiring.today())) for name, asked in named))
    if as_json:
        from opentaper.exchange.compare_json import compare_json

        sys.stdout.write(compare_json(results, language))
    else:
        _show(results, language)
    return 0 if any(result.outcome.is_plan for _, result in results) else REFUSED


def _asked(base: AskedPlan, text: str) -> tuple[str, AskedPlan]:
    """Return the name of a plan and what is asked of it, from words such as ``cut=10%``."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise BadOption(option="plan", given=text, wanted=WANTED) from None
    name, changes = text, dict[str, Any]()
    for word in words:
        option, _, value = word.removeprefix("--").partition("=")
        if option == "name" and value:
            name = value
        else:
            _change(changes, option, value, text)
    return name, replace(base, **changes)


def _change(changes: dict[str, Any], option: str, value: str, text: str) -> None:
    """Add one option to the changes of a plan."""
    from opentaper.actions.asked import AskedPlan

    field = REPEATED.get(option, option.replace("-", "_"))
    kinds = {one.name: str(one.type) for one in fields(AskedPlan) if one.name not in {"drug", "dose"}}
    kind = kinds.get(field)
    if kind == "bool" and not value:
        changes[field] = True
    elif kind is None or not value or kind == "bool":
        raise BadOption(option="plan", given=text, wanted=WANTED)
    elif kind.startswith("tuple"):
        changes[field] = (*changes.get(field, ()), value)
    elif kind.startswith("int"):
        changes[field] = shared.whole_number(option, value)
    else:
        changes[field] = value


def _show(results: tuple[tuple[str, PlanResult], ...], language: str) -> None:
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.cli.trade_off import show_trade_off
    from opentaper.planning.compare import compare as compared
    from opentaper.wording import outcome_text
    from opentaper.wording.figures import drug_text

    request = results[0][1].request
    with Screen(language) as screen:
        drug = drug_text(request.drug.name, language)
        screen.say(
            told("compare.title", language, n=len(results), drug=drug, start=request.start), style="bold"
        )
        for letter, (name, _) in zip(LETTERS, results, strict=False):
            screen.say(told("compare.named", language, letter=letter, name=name), indent=1, hang=4)
        rows = list(zip(LETTERS, results, compared(results), strict=False))
        for first in range(0, len(rows), BESIDE):
            _table(rows[first : first + BESIDE], screen)
        for letter, (_, result), _ in rows:
            if not result.outcome.is_plan:
                text = outcome_text(result.outcome, language, is_ideal=result.request.ideal)
                screen.say(told("compare.refused", language, letter=letter, sentence=text), hang=3)
        screen.blank()
        screen.say(told("compare.explained", language))
        show_trade_off([(letter, result, numbers) for letter, (_, result), numbers in rows], screen)


def _table(rows: list[tuple[str, tuple[str, PlanResult], Comparison]], screen: Screen) -> None:
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told

    screen.blank()
    columns = [Column(told("compare.what", screen.language), may_wrap=True)]
    columns += [Column(letter, is_number=True) for letter, _, _ in rows]
    told_rows = [_numbers(result, numbers, screen.language) for _, (_, result), numbers in rows]
    screen.table(
        columns,
        [
            [told(f"compare.{code}", screen.language), *(cells[code] for cells in told_rows)]
            for code in told_rows[0]
        ],
    )


def _numbers(result: PlanResult, numbers: Comparison, language: str) -> dict[str, str]:
    """Return the cells of one plan by code; a refusal has none but its answer, as it is no plan."""
    from opentaper.cli.figures import percent, points_text, span_text
    from opentaper.cli.texts import told
    from opentaper.exchange.forecast_words import stretch_text
    from opentaper.wording.figures import count_text

    found = result.outcome.is_plan
    cells = {
        "length": count_text("count.day", numbers.days, language),
        "about": span_text(numbers.days, language),
        "steps": str(numbers.n_steps),
        "largest_drop": points_text(numbers.largest_drop_points, language),
        "last_drop": points_text(numbers.last_drop_points, language),
        "products": str(numbers.n_products),
        "pieces": str(numbers.pieces_a_day),
        "handled": str(numbers.handled_days),
        "error": points_text(numbers.error_points, language),
        "error_share": percent(numbers.error_share, language),
        "stretch": stretch_text(numbers.chance_bad, language),
    }
    answer = told("compare.yes" if found else "compare.no", language)
    return {"outcome": answer} | {code: cell if found else "" for code, cell in cells.items()}
