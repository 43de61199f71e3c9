"""``opentaper make``: one dose from what there is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.actions.make_dose import MadeDose
    from opentaper.cli.screen import Screen

EXAMPLES = (
    'opentaper make citalopram 9.12mg --have "tablet 10mg halves" \\',
    '    --have "liquid 2mg/mL" --have "syringe 1mL 0.01mL"',
)


def make(
    drug: shared.Drug,
    dose: shared.Dose,
    *,
    times: shared.Times = None,
    have: shared.Have = None,
    shelf: shared.ShelfFile = None,
    market: shared.Market = "UK",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Make one dose from what you have, and say how far off it may be.

    The exit code is 0 when the dose can be made exactly, 3 when it cannot; then the nearest is shown.
    """
    from opentaper.actions.make_dose import make_dose
    from opentaper.cli.caught import REFUSED

    # It proposes nothing: a dose above the licensed maximum may be one that a clinician has signed.
    made = make_dose(drug, dose, shared.shelf_lines(have, shelf), market, times, signed=True)
    if as_json:
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text(_document(made, language)))
    else:
        _show(made, language)
    return 0 if made.is_exact else REFUSED


def _document(made: MadeDose, language: str) -> dict[str, Any]:
    """Return a made dose as plain values."""
    from opentaper.exchange.json_parts import part_json, points_json, reasons_json

    return {
        "schema": "opentaper.make/1",
        "language": language,
        "drug": made.drug.name,
        "wanted_mg": made.wanted.mg_text,
        "made_mg": made.made.mg_text if made.intakes else None,
        "is_exact": made.is_exact,
        "measuring_error_mg": points_json(made.error_mg),
        "recipe": [part_json(part, one.index, language) for one in made.intakes for part in one.parts],
        "shelf": [item.product.label for item in made.shelf.items],
        "shelf_assumed": made.shelf.assumed,
        "reasons": reasons_json(made.reasons, language),
    }


def _show(made: MadeDose, language: str) -> None:
    from opentaper.cli.plan_notes import show_reasons, show_shelf
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.wording import words

    with Screen(language) as screen:
        if not any(intake.parts for intake in made.intakes):
            screen.say(told("make.nothing", language, dose=made.wanted), style="bold")
            screen.say(told("make.nothing_to_do", language))
        elif made.is_exact and made.is_rough:
            paper = words("make.on_paper", language, dose=made.wanted, mg=_error_text(made, language))
            screen.say(paper, style="bold")
        elif made.is_exact:
            screen.say(told("make.exact", language, dose=made.wanted), style="bold")
        else:
            is_more = made.made > made.wanted
            more = told("make.more" if is_more else "make.less", language)
            screen.say(
                told("make.near", language, dose=made.wanted, made=made.made, off=made.off, more=more),
                style="bold",
            )
        _show_recipe(made, screen)
        if made.reasons:
            screen.heading(told("plan.check", language))
            show_reasons(made.reasons, screen)
        show_shelf(made.shelf, screen)


def _show_recipe(made: MadeDose, screen: Screen) -> None:
    from opentaper.wording import handling_text, recipe_text, words
    from opentaper.wording.recipe import sum_text, time_text

    language, several = screen.language, len(made.intakes) > 1
    for place, intake in enumerate(made.intakes):
        screen.blank()
        if several:
            screen.say(time_text(place, len(made.intakes), language), style="bold")
        for part in intake.parts:
            screen.say(recipe_text(part, language), indent=2, hang=4)
            how = handling_text(part, language)
            if how:
                screen.say(how, indent=4, style="dim")
        if len(intake.parts) > 1:
            screen.say(sum_text([part.dose for part in intake.parts], language), indent=2)
    if made.error_mg > 0 and not (made.is_exact and made.is_rough):
        screen.blank()
        screen.say(words("recipe.error", language, mg=_error_text(made, language)))


def _error_text(made: MadeDose, language: str) -> str:
    """Return the measuring error in mg, in two digits."""
    from opentaper.wording import number_text

    return number_text(float(f"{max(made.error_mg, 0.001):.2g}"), language)
