"""``opentaper advise``: go on, stay, or talk to somebody, with every reason."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.options import OUTPUT, PERSON, TIME
from opentaper.cli.person_options import FILES

EXAMPLES = (
    "opentaper advise --plan plan.json --doses doses.csv --checkins checkins.csv",
    "opentaper advise --plan plan.json --doses doses.csv --checkins checkins.csv --today 2026-11-22 --rules",
)


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
    drug: person.DrugName = None,
    doses: person.Doses = None,
    checkins: person.CheckIns = None,
    belief: Annotated[
        Path | None,
        Option(metavar="FILE", help="What opentaper learn --belief kept.", rich_help_panel=FILES),
    ] = None,
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
    start: person.StartDose = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    condition: person.Condition = None,
    episodes: person.Episodes = None,
    times: shared.Times = None,
    curve: shared.Curve = None,
    seed: person.Seed = None,
    item: person.Items = None,
    ignore: person.Ignored = None,
    scale: person.Scales = None,
    mood: person.Moods = None,
    dates: person.Dates = None,
    day_starts: person.DayStarts = None,
    zone: person.Zone = None,
    skip_bad: person.SkipBad = False,
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
    from opentaper.actions.diary_options import AskedReading
    from opentaper.actions.told_person import AskedPerson
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told

    asked = AskedAdvice(
        person=AskedPerson(
            drug=drug,
            doses=person.told_file("doses", doses),
            check_ins=person.told_file("checkins", checkins),
            belief=person.told_file("belief", belief),
            start=start,
            used_for=used_for,
            attempts=tuple(attempt or ()),
            condition=condition,
            episodes=episodes,
            times=times,
            curve=curve,
            seed=seed,
            reading=AskedReading(
                items=tuple(item or ()),
                ignored=tuple(ignore or ()),
                scales=tuple(scale or ()),
                moods=tuple(mood or ()),
                dates=dates,
                day_starts=day_starts,
                zone=zone,
                skip_bad=skip_bad,
            ),
        ),
        plan=person.needed_file("plan", plan),
        today=today,
        plan_start=plan_start,
        stage=stage,
        understood=understood,
        signed=signed,
        seen=seen,
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
