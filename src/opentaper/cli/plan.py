"""``opentaper plan``: a taper of one drug, or of several one after the other."""

from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import OTHERS, OUTPUT, PERSON, RISK, STEPS, TIME
from opentaper.cli.pictures import Png, Svg

Text = str | None
Texts = list[str] | None

EXAMPLES = (
    "opentaper plan citalopram 20mg",
    'opentaper plan sertraline 50mg --used-for "4 years" --attempt hard \\',
    '    --have "tablet 25mg halves" --have "liquid 10mg/mL"',
    "opentaper plan venlafaxine 75mg --goal 37.5mg --start 2026-12-01 --out plan/",
    'opentaper plan citalopram 20mg --also "quetiapine 100mg" --all',
    "opentaper plan sertraline 100mg --method adaptive --tolerate moderate --chance 10% --used-for 5y",
)


def plan(
    drug: shared.Drug,
    dose: shared.Dose,
    *,
    goal: Annotated[
        Text, Option(metavar="DOSE", help="Where to go; 0 by default.", rich_help_panel=STEPS)
    ] = None,
    method: Annotated[
        Text,
        Option(
            metavar="NAME",
            help="occupancy (equal effect), proportional, linear, micro, published, custom, adaptive.",
            rich_help_panel=STEPS,
        ),
    ] = None,
    step: Annotated[
        Text, Option(metavar="SIZE", help="One step: 5points, 2.5mg or 10%.", rich_help_panel=STEPS)
    ] = None,
    cut: Annotated[
        Text, Option(metavar="PERCENT", help="One step as a share of the dose: 10%.", rich_help_panel=STEPS)
    ] = None,
    targets: Annotated[
        Text,
        Option(metavar="LIST", help="Your own sizes of effect in per cent: 70,60,50.", rich_help_panel=STEPS),
    ] = None,
    doses: Annotated[
        Text, Option(metavar="LIST", help="Your own doses: 18mg,16mg,14mg.", rich_help_panel=STEPS)
    ] = None,
    table: Annotated[
        Text, Option(metavar="NAME", help="A published step table of the drug.", rich_help_panel=STEPS)
    ] = None,
    tolerate: Annotated[
        Text,
        Option(
            metavar="LEVEL",
            help="Adaptive: how much withdrawal you can live with: mild, moderate, or 0.05 to 0.95.",
            rich_help_panel=RISK,
        ),
    ] = None,
    chance: Annotated[
        Text,
        Option(
            metavar="PERCENT",
            help="Adaptive: the chance of more than that which you accept, 1% to 50%; 10% by default.",
            rich_help_panel=RISK,
        ),
    ] = None,
    joint: Annotated[
        bool,
        Option(
            "--joint",
            help="Adaptive: the chance counts the whole taper, instead of each day by itself.",
            rich_help_panel=RISK,
        ),
    ] = False,
    trade_off: Annotated[
        bool,
        Option(
            "--trade-off",
            help="Adaptive: a table of length against chance, instead of one plan.",
            rich_help_panel=RISK,
        ),
    ] = False,
    curve: shared.Curve = None,
    ideal: Annotated[
        bool,
        Option(
            "--ideal", help="Wished doses before any product; not a plan to follow.", rich_help_panel=STEPS
        ),
    ] = False,
    interval: Annotated[
        Text, Option(metavar="DAYS", help="How long each step lasts: 28d, 4w.", rich_help_panel=TIME)
    ] = None,
    phase: Annotated[
        Texts,
        Option(
            metavar="TEXT",
            help='Another length further down: "below 5mg: 6 weeks". Repeat it.',
            rich_help_panel=TIME,
        ),
    ] = None,
    every: Annotated[
        str, Option(metavar="DAYS", help="Micro: a small cut each so often.", rich_help_panel=TIME)
    ] = "week",
    slide: Annotated[
        str, Option(metavar="DAYS", help="Micro: how long a slide lasts.", rich_help_panel=TIME)
    ] = "21d",
    rest: Annotated[
        str, Option(metavar="DAYS", help="Micro: how long the rest after it lasts.", rich_help_panel=TIME)
    ] = "7d",
    start: shared.Start = None,
    end: Annotated[
        Text, Option(metavar="DATE", help="The day by which you wish to be there.", rich_help_panel=TIME)
    ] = None,
    within: Annotated[
        Text, Option(metavar="DAYS", help="The same as a length of time: 52w.", rich_help_panel=TIME)
    ] = None,
    times: shared.Times = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    first_attempt: Annotated[
        bool, Option("--first-attempt", help="There was no earlier try.", rich_help_panel=PERSON)
    ] = False,
    age: Annotated[Text, Option(metavar="YEARS", help="Your age.", rich_help_panel=PERSON)] = None,
    wish: Annotated[
        str, Option(metavar="PACE", help="slower, ordinary or faster.", rich_help_panel=PERSON)
    ] = "ordinary",
    circumstance: shared.Circumstances = None,
    override: Annotated[
        Text,
        Option(
            metavar="NAME", help="The clinician who signs for more than the limits.", rich_help_panel=PERSON
        ),
    ] = None,
    specialist: shared.Specialist = None,
    because: shared.ClinicianReason = None,
    also: Annotated[
        Texts,
        Option(
            metavar="TEXT",
            help='Another drug, best with its dose: "quetiapine 100mg". Repeat it.',
            rich_help_panel=OTHERS,
        ),
    ] = None,
    all_drugs: Annotated[
        bool, Option("--all", help="Plan all of them, one after the other.", rich_help_panel=OTHERS)
    ] = False,
    have: shared.Have = None,
    shelf: shared.ShelfFile = None,
    market: shared.ToldMarket = None,
    country: shared.Country = None,
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
    supply: Annotated[
        bool,
        Option(
            "--supply",
            help="Also the shopping list: by step, by 28 days, and when to order.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    csv: Annotated[
        bool, Option("--csv", help="Write the steps as CSV, and nothing else.", rich_help_panel=OUTPUT)
    ] = False,
    out: shared.Out = None,
    pdf: Annotated[Path | None, Option(metavar="FILE", help="Write the PDF.", rich_help_panel=OUTPUT)] = None,
    ics: Annotated[
        Path | None, Option(metavar="FILE", help="Write the calendar.", rich_help_panel=OUTPUT)
    ] = None,
    svg: Svg = None,
    png: Png = None,
    pharmacy: Annotated[
        Path | None,
        Option(
            metavar="FILE", help="Write the letter to the pharmacy: what to hand out.", rich_help_panel=OUTPUT
        ),
    ] = None,
    letter: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Write the letter to a prescriber who does not know this way.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    weeks: Annotated[
        str | None,
        Option(metavar="N", help="For how many weeks the letters ask; 4 by default.", rich_help_panel=OUTPUT),
    ] = None,
) -> int:
    """Plan a taper: each step is made from what you have, and says why."""
    from opentaper.actions.asked import AskedPlan
    from opentaper.cli.files import Wanted
    from opentaper.cli.planned import form_of, one_plan, several_plans

    asked = AskedPlan(
        drug=drug,
        dose=dose,
        goal=goal,
        method=method,
        step=step,
        cut=cut,
        targets=targets,
        doses=doses,
        table=table,
        curve=curve,
        tolerate=tolerate,
        chance=chance,
        joint=joint,
        ideal=ideal,
        interval=interval,
        phases=tuple(phase or ()),
        every=every,
        slide=slide,
        rest=rest,
        start=start,
        end=end,
        within=within,
        times=times,
        used_for=used_for,
        attempts=tuple(attempt or ()),
        first_attempt=first_attempt,
        age=shared.whole_number("age", age),
        wish=wish,
        circumstances=tuple(circumstance or ()),
        override=override,
        specialist=specialist,
        because=because,
        also=tuple(also or ()),
        have=shared.shelf_lines(have, shelf),
        market=market or "UK",
    )
    form = form_of(as_json=as_json, as_csv=csv, is_plain=plain, is_supply=supply)
    if trade_off:
        from opentaper.cli.patience_screen import weighed

        return weighed(asked, language, form)
    wanted = Wanted(
        out=out,
        pdf=pdf,
        ics=ics,
        svg=svg,
        png=png,
        pharmacy=pharmacy,
        letter=letter,
        weeks=shared.whole_number("weeks", weeks),
        country=country or market,
    )
    propose = several_plans if all_drugs else one_plan
    return propose(asked, language, form, wanted)
