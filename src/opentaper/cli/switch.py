"""``opentaper switch``: over to another drug, stage by stage, then its taper."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import PERSON, SHELF, STEPS, TIME

if TYPE_CHECKING:
    from datetime import date

    from opentaper.actions.propose_switch import ProposedSwitch
    from opentaper.cli.screen import Screen
    from opentaper.planning.switch import SwitchResult

Text = str | None

EXAMPLES = (
    "opentaper switch lorazepam 2mg --to diazepam",
    "opentaper switch alprazolam 1mg --to diazepam --stages 6 --stage 14d",
)


def switch(
    drug: shared.Drug,
    dose: shared.Dose,
    *,
    to: Annotated[
        str,
        Option(metavar="DRUG", help="The new drug.", autocompletion=shared.drug_names, rich_help_panel=STEPS),
    ],
    equivalent: Annotated[
        Text,
        Option(
            metavar="DOSE", help="The dose of the new drug that your prescriber names.", rich_help_panel=STEPS
        ),
    ] = None,
    stages: Annotated[
        Text, Option(metavar="N", help="In how many stages; else four.", rich_help_panel=STEPS)
    ] = None,
    stage: Annotated[
        Text, Option(metavar="DAYS", help="How long each stage lasts; else a week.", rich_help_panel=TIME)
    ] = None,
    interval: Annotated[
        Text,
        Option(metavar="DAYS", help="How long each step of the taper after it lasts.", rich_help_panel=TIME),
    ] = None,
    start: shared.Start = None,
    times: shared.Times = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    circumstance: shared.Circumstances = None,
    specialist: shared.Specialist = None,
    because: Annotated[
        Text, Option(metavar="TEXT", help="The reason that the specialist gives.", rich_help_panel=PERSON)
    ] = None,
    have: shared.Have = None,
    to_have: Annotated[
        list[str] | None,
        Option(
            metavar="ITEM", help="One thing that you have of the new drug. Repeat it.", rich_help_panel=SHELF
        ),
    ] = None,
    market: shared.Market = "UK",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Propose a switch to another drug, often a long-acting one, and the taper after it.

    A switch always needs a prescriber's signature. Equivalences disagree; their range is shown.
    """
    from opentaper import wiring
    from opentaper.actions import options
    from opentaper.actions.asked import AskedPlan
    from opentaper.actions.propose_switch import propose_switch
    from opentaper.cli.caught import REFUSED

    asked = AskedPlan(
        drug=drug,
        dose=dose,
        interval=interval,
        start=start,
        times=times,
        used_for=used_for,
        attempts=tuple(attempt or ()),
        circumstances=tuple(circumstance or ()),
        specialist=specialist,
        because=because,
        have=shared.shelf_lines(have, None),
        market=market,
    )
    n_stages = shared.whole_number("stages", stages)
    proposed = propose_switch(asked, to, wiring.today(), equivalent, n_stages, stage, tuple(to_have or ()))
    if as_json:
        from opentaper.exchange.switch_json import switch_json

        sys.stdout.write(switch_json(proposed.switched, proposed.after, language))
    else:
        _show(proposed, options.day("start", start) if start else None, language)
    return 0 if proposed.switched.outcome.is_plan else REFUSED


def _show(proposed: ProposedSwitch, start: date | None, language: str) -> None:
    from opentaper.cli.plan_notes import show_reasons
    from opentaper.cli.plan_screen import show_plan
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.wording import outcome_text, words
    from opentaper.wording.figures import drug_text

    switched = proposed.switched
    request = switched.request
    with Screen(language) as screen:
        screen.say(outcome_text(switched.outcome, language), style="bold")
        old, new = (drug_text(drug.name, language) for drug in (request.drug, request.to))
        screen.say(told("switch.title", language, drug=old, start=request.start, to=new))
        if switched.stages and switched.outcome.is_plan:
            _show_stages(switched, start, screen)
        screen.heading(words("common.why", language))
        show_reasons(switched.reasons, screen)
        if proposed.after is not None:
            screen.heading(told("switch.after", language, drug=new))
            screen.say(told("switch.after_dates", language))
            show_plan(proposed.after, screen)


def _show_stages(switched: SwitchResult, start: date | None, screen: Screen) -> None:
    """Write the two doses of each stage, and how they are made."""
    from opentaper.cli.figures import day_text
    from opentaper.cli.plan_screen import recipe_lines
    from opentaper.cli.screen import Column
    from opentaper.wording import dose_text, words
    from opentaper.wording.figures import drug_text

    language, request = screen.language, switched.request
    columns = [Column(words("table.from", language)), Column(words("table.days", language), is_number=True)]
    for drug in (request.drug, request.to):
        columns.append(Column(drug_text(drug.name, language), is_number=True))
        columns.append(Column(words("table.recipe", language), may_wrap=True))
    rows = [
        [
            day_text(stage.start_day, start, language),
            str(stage.days),
            dose_text(stage.dose, language),
            recipe_lines(stage.intakes, language),
            dose_text(stage.to_dose, language),
            recipe_lines(stage.to_intakes, language),
        ]
        for stage in switched.stages
    ]
    screen.blank()
    screen.table(columns, rows)
