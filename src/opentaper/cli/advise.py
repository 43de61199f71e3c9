"""``opentaper advise``: go on, stay, or talk to somebody, with every reason."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.option_groups import with_groups
from opentaper.cli.options import OUTPUT, PERSON, TIME
from opentaper.cli.person_options import FILES

EXAMPLES = (
    "opentaper advise --plan plan.json --doses doses.csv --checkins checkins.csv",
    "opentaper advise --plan plan.json --doses doses.csv --checkins checkins.csv --today 2026-11-22 --rules",
)


@with_groups
def advise(
    *,
    plan: Annotated[
        Path,
        Option(
            metavar="FILE",
            help="Your plan: plan.json, or a table with days and doses.",
            rich_help_panel=FILES,
        ),
    ],
    diary: person.Diary,
    belief: person.Belief = None,
    today: Annotated[
        str | None, Option(metavar="DATE", help="The day that is asked about.", rich_help_panel=TIME)
    ] = None,
    plan_start: Annotated[
        str | None,
        Option(metavar="DATE", help="The first day of a plan without dates.", rich_help_panel=TIME),
    ] = None,
    stage: Annotated[
        str | None,
        Option(
            metavar="STAGE",
            help="How far suggestions count: diary, draft, hold-and-slow, next-cut.",
            rich_help_panel=PERSON,
        ),
    ] = None,
    understood: Annotated[
        bool,
        Option("--understood", help="You know that a suggestion is no order.", rich_help_panel=PERSON),
    ] = False,
    signed: Annotated[
        bool, Option("--signed", help="A prescriber has signed this plan.", rich_help_panel=PERSON)
    ] = False,
    seen: Annotated[
        str | None,
        Option(
            metavar="DATE",
            help="The day on which a prescriber said that it may go on after a sign of danger.",
            rich_help_panel=PERSON,
        ),
    ] = None,
    usual: Annotated[
        list[str] | None,
        Option(
            metavar="TEXT",
            help='What your ordinary days were like before the taper, 0 to 10: "anxiety=4". Repeat it.',
            rich_help_panel=PERSON,
        ),
    ] = None,
    known: person.Background,
    reading: person.Reading,
    rules: Annotated[
        bool,
        Option("--rules", help="Show every rule and each line of evidence too.", rich_help_panel=OUTPUT),
    ] = False,
    country: shared.Country = None,
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Ask what to do today: go on with the plan, take a smaller step, stay, or talk to somebody.

    It is a suggestion with its reasons. You may always stay at your dose, whatever it says.
    """
    from opentaper import wiring
    from opentaper.actions.advise import AskedAdvice
    from opentaper.actions.advise import advise as advised_of
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told

    asked = AskedAdvice(
        person=person.asked_person(diary, belief, known, reading),
        plan=person.needed_file("plan", plan),
        today=today,
        plan_start=plan_start,
        stage=stage,
        understood=understood,
        signed=signed,
        seen=seen,
        usual=tuple(usual or ()),
    )
    with progress(told("learn.progress", language)):
        advised = advised_of(asked, wiring.today())
    if as_json:
        from opentaper.exchange.advice_json import advice_json

        sys.stdout.write(advice_json(advised, language))
    else:
        from opentaper.cli.advice_screen import show_advice
        from opentaper.cli.screen import Screen

        with Screen(language, plain=plain) as screen:
            show_advice(advised, country or "", screen, shows_all=rules)
    return 0
