"""``opentaper demo``: a made-up person's plan, and all its files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT

# A fixed day, so that everyone who looks at the demonstration sees the same one.
FIRST_DAY = "2027-01-04"
SHELF = (
    "tablet 50mg halves x 56",
    "tablet 25mg halves x 28",
    "suspension 10mg/mL",
    "syringe 1mL 0.01mL",
)

EXAMPLES = (
    "opentaper demo",
    "opentaper demo --out maya/ --start 2027-03-01",
)


def demo(
    *,
    out: Annotated[
        Path, Option("--out", metavar="FOLDER", help="Where to write its files.", rich_help_panel=OUTPUT)
    ] = Path("demo"),
    start: Annotated[str, Option("--start", metavar="DATE", help="The day of the first cut.")] = FIRST_DAY,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Show a made-up person's plan and write all its files: PDF, calendar, pictures, table, JSON."""
    from opentaper.actions.asked import AskedPlan
    from opentaper.cli.files import Wanted
    from opentaper.cli.planned import one_plan
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    asked = AskedPlan(
        drug="sertraline",
        dose="50mg",
        start=start,
        times="1",
        used_for="4 years",
        attempts=("hard",),
        age=38,
        have=SHELF,
        market="UK",
    )
    if not as_json:
        with Screen(language) as screen:
            screen.say(told("demo.title", language), style="bold")
            screen.say(told("demo.who", language))
            screen.blank()
    code = one_plan(asked, language, "json" if as_json else "screen", Wanted(out=out, country="UK"))
    if not as_json:
        with Screen(language) as screen:
            screen.heading(told("demo.same", language))
            for line in _command(start):
                screen.line(line)
            screen.blank()
            screen.say(told("demo.next", language))
    return code


def _command(start: str) -> list[str]:
    """Return the command that makes the same plan, in lines that can be copied."""
    parts = [
        'opentaper plan sertraline 50mg --used-for "4 years" --attempt hard',
        f"    --age 38 --times 1 --start {start} --country GB",
        *(f'    --have "{item}"' for item in SHELF),
    ]
    return [f"  {part} \\" for part in parts[:-1]] + [f"  {parts[-1]}"]
