"""``opentaper check``: any schedule that someone typed, checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import PERSON

if TYPE_CHECKING:
    from opentaper.exchange.schedule_csv import Schedule
    from opentaper.planning.findings import ScheduledDose

EXAMPLES = (
    "opentaper check plan.csv --drug citalopram",
    'opentaper check plan.csv --drug citalopram --have "tablet 10mg halves" --json',
)


def check(
    file: Annotated[
        Path, Argument(metavar="FILE", help='A table with the columns "day" (or "date") and "dose".')
    ],
    *,
    drug: Annotated[
        str,
        Option("--drug", metavar="DRUG", help="The drug.", autocompletion=shared.drug_names),
    ],
    curve: shared.Curve = None,
    override: Annotated[
        str | None, Option(metavar="NAME", help="The clinician who signs for more.", rich_help_panel=PERSON)
    ] = None,
    because: shared.ClinicianReason = None,
    used_for: shared.UsedFor = None,
    have: shared.Have = None,
    shelf: shared.ShelfFile = None,
    market: shared.Market = "UK",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Check any schedule: what each cut takes away, what it breaks, what cannot be made.

    The exit code is 0 when nothing is broken, 4 when a limit is broken or a dose cannot be made.
    """
    from opentaper import wiring
    from opentaper.actions import options
    from opentaper.actions.check_schedule import check_schedule
    from opentaper.cli.caught import BROKEN
    from opentaper.exchange.schedule_csv import read_schedule
    from opentaper.planning.request import Person

    text = shared.read_text("file", file)
    schedule = read_schedule(text, file.name)
    doses = _doses(schedule, text, file.name)
    lines = shared.shelf_lines(have, shelf)
    months = options.months("used-for", used_for, wiring.today()) if used_for else None
    person = Person(months_of_use=months)
    result = check_schedule(drug, doses, curve, lines, market, override, because, person)
    if as_json:
        from opentaper.exchange.check_json import check_json

        sys.stdout.write(check_json(result, language))
    else:
        from opentaper.cli.check_screen import show_check

        show_check(result, schedule, language)
    return BROKEN if result.broken or result.unmakeable else 0


def _doses(schedule: Schedule, text: str, name: str) -> tuple[ScheduledDose, ...]:
    """Return the doses of a schedule; of a plan's own table, with the dose before its first cut."""
    from opentaper.exchange.plan_csv import daily_doses_from_csv
    from opentaper.planning.findings import ScheduledDose

    changes = list(schedule.history.changes)
    if "before_mg" in text.lstrip().partition("\n")[0].split(","):
        before = daily_doses_from_csv(text, name).history.before
        changes.insert(0, (changes[0][0] - 1, before))
    return tuple(ScheduledDose(day, dose) for day, dose in changes)
